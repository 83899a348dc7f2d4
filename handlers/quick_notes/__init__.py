"""Quick notes (记一笔): `drafting` is the half-done note, `kept` what was noted, `picturing` its photo. `doors` is what
leads there, for every counter; `page` has the routes."""

from handlers.quick_notes.doors import BEGIN, LEAVE

__all__ = ["BEGIN", "LEAVE"]
