"""After a talk: `doors` leads here from the pages of talks, `page` has the rest."""

from handlers.talk_notes.doors import FIGURES, OPEN, SEE

__all__ = ["FIGURES", "OPEN", "SEE"]
