"""The daily question; `doors` is where it is entered and where an answer ends."""
