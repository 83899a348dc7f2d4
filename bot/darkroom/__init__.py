"""The darkroom: photos of papers are read in a process of their own, and written anew with nothing but the picture."""
