"""Keys: which options of a contest's question are right, as they are kept and as they were shown."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.contests import ContestCorrection, ContestQuestion, scoring
from storage.questions import Content, Kind

_LETTERS: Final = "ABCDEFGHIJKL"
#: Signs of an option where several are named.
_SIGNS: Final = 80


def right(question: ContestQuestion) -> tuple[int, ...]:
    """The right options, as the author numbers them."""
    return scoring.right_ones(question.told)


def letters(question: ContestQuestion, options: Sequence[int]) -> str:
    """By which letters those options stood in the groups; of a true/false the sign for it."""
    if question.kind == Kind.TRUE_FALSE:
        return "".join("×" if one else "√" for one in sorted(options))
    return "".join(_LETTERS[at] for at, option in enumerate(question.places) if option in set(options))


def words(question: ContestQuestion, options: Sequence[int]) -> str:
    """What those options say, in the order shown: for whoever has no letters before them any more, or never had, as in
    a poll; of a true/false the sign for it."""
    if question.kind == Kind.TRUE_FALSE:
        return letters(question, options)
    content = question.told
    return " / ".join(_clipped(content.options[option].words) for option in question.places if option in set(options))


def _clipped(said: str) -> str:
    return said if len(said) <= _SIGNS else f"{said[: _SIGNS - 1]}…"


def packed(options: Sequence[int]) -> str:
    return ",".join(map(str, sorted(options)))


def unpacked(kept: str) -> tuple[int, ...]:
    return tuple(int(one) for one in kept.split(",") if one)


def fits(question: ContestQuestion, options: Sequence[int]) -> bool:
    """Whether a question of that kind can have that key: of several at least one, else one."""
    there = all(0 <= one < question.choices for one in options)
    return there and (bool(options) if question.kind == Kind.SEVERAL else len(options) == 1)


def changed(content: Content, options: Sequence[int]) -> Content:
    """The same question with that key."""
    if content.kind is Kind.TRUE_FALSE:
        return replace(content, truth=options[0] == 0)
    marked = tuple(replace(one, right=at in options) for at, one in enumerate(content.options))
    return replace(content, options=marked)


def corrections(session: Session, contest_id: int) -> list[ContestCorrection]:
    """All of a contest, in the order in which they were made."""
    mine = select(ContestCorrection).where(ContestCorrection.contest_id == contest_id)
    return list(session.scalars(mine.order_by(ContestCorrection.id)))
