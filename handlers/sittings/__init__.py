"""Sittings: one question after another on one screen; `doors` is what services hang on it."""
