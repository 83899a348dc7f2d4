"""`demo`: a small invented union, the real bot on it, and the page that shows both; all in a folder of its own."""
