"""The bank in chat (题库): pages, writing, doubts; `doors` is what it hangs on other pages."""
