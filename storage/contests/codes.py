"""Codes (K7): what people say of a contest, and by what a question is known again wherever it turns up."""

import re
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.contests.records import (
    Contest,
)

#: Letters that nobody mistakes for a digit.
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_CODE: Final = re.compile(r"([A-HJ-NP-Z])([1-9][0-9]{0,4})")
#: What each question in a group begins with: the code and its number of so many.
_MARK: Final = re.compile(r"([A-HJ-NP-Z][1-9][0-9]{0,4})·([1-9][0-9]{0,2})/[1-9][0-9]{0,2}")


def fresh(session: Session) -> str:
    """A code that no contest has had: the letters with 1, then with 2, and so on."""
    count = session.scalar(select(func.max(Contest.id))) or 0
    while True:
        code = f"{_LETTERS[count % len(_LETTERS)]}{count // len(_LETTERS) + 1}"
        if session.scalar(select(Contest.id).where(Contest.code == code)) is None:
            return code
        count += 1


def read(words: str) -> str | None:
    """The code that was typed, however; None where it is none."""
    plain = words.strip().upper().replace(" ", "")
    return plain if _CODE.fullmatch(plain) else None


def mark(code: str, nth: int, of: int) -> str:
    """K7·3/10."""
    return f"{code}·{nth}/{of}"


def marked(words: str) -> tuple[str, int] | None:
    """Which question of which contest a text begins with."""
    found = _MARK.match(words)
    return None if found is None else (found[1], int(found[2]))
