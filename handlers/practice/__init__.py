"""Practice: which questions and how many; `doors` is where it is entered and where it ends."""
