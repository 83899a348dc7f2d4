"""Rights: who may do what, whose, and where: one declared table, from which guards, menus and commands come."""

from storage.rights.asking import NotForYou, Reaches, admit, allowed, ask, may, permits, reach, telephones, who_is
from storage.rights.deeds import MATRIX, Chat, Deed, Line, Who, Whose, commands, deed_of, line_of

__all__ = [
    "MATRIX",
    "Chat",
    "Deed",
    "Line",
    "NotForYou",
    "Reaches",
    "Who",
    "Whose",
    "admit",
    "allowed",
    "ask",
    "commands",
    "deed_of",
    "line_of",
    "may",
    "permits",
    "reach",
    "telephones",
    "who_is",
]
