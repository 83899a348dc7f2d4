"""What leaves as a file. A text is written as text: no cell becomes a formula or a link."""
