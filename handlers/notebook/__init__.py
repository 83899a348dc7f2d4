"""The notebook of mistakes; `doors` is where it is entered and where a review ends."""
