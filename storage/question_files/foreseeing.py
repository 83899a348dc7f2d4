"""Foreseeing: which questions of a file the bank has already, and which are nearly ones that it has. Page by page, so
that nobody waits for a bank of a hundred thousand."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.question_files.found import short
from storage.question_files.likeness import Likeness
from storage.question_files.readings import Good, Reading, Remark
from storage.questions import keeping
from storage.questions.content import unpacked
from storage.questions.records import Question, State

#: Questions of the bank looked at in one go, and gists asked for.
PAGE: Final = 1_000
GISTS: Final = 400


@dataclass(slots=True)
class Ahead:
    """What was found so far: `known`, gist -> number of the question that the bank has."""

    known: dict[str, int] = field(default_factory=dict)
    near: list[Remark] = field(default_factory=list)


def known(session: Session, some: Sequence[Good]) -> dict[str, int]:
    """Of these questions the ones that the bank has."""
    found = keeping.known(session, [bytes.fromhex(one.gist) for one in some])
    return {gist.hex(): number for gist, number in found.items()}


def pages(good: Sequence[Good]) -> Iterator[Sequence[Good]]:
    return (good[at : at + GISTS] for at in range(0, len(good), GISTS))


class Compared:
    """A file's questions, and how far the bank was looked through for what is nearly one of them."""

    def __init__(self, good: Iterable[Good]) -> None:
        self._good = list(good)
        self._likeness = Likeness(one.words for one in self._good)
        self.near: dict[int, int] = {}

    def page(self, session: Session, after: int) -> int | None:
        """Compares the next ones of the bank; the last one's key, None at the end."""
        told = select(Question.id, Question.number, Question.words)
        wanted = told.where(Question.id > after, Question.state != State.RETIRED).order_by(Question.id).limit(PAGE)
        last = None
        for id_, number, words in session.execute(wanted):
            last = id_
            for at in self._likeness.like(words):
                self.near.setdefault(at, number)
        return last

    def remarks(self, known_ones: dict[str, int]) -> list[Remark]:
        """Of those that are nearly one of the bank, and not one of it."""
        found = []
        for at, number in sorted(self.near.items()):
            one = self._good[at]
            if one.gist not in known_ones:
                stem = short(unpacked(one.content).stem)
                found.append(Remark(one.sheet, one.row, stem, "near_bank", {"bank": number}))
        return found


def foresee(session: Session, reading: Reading) -> Ahead:
    """All of it at once, for who holds nobody up."""
    ahead = Ahead()
    for some in pages(reading.good):
        ahead.known |= known(session, some)
    compared, after = Compared(reading.good), 0
    while (last := compared.page(session, after)) is not None:
        after = last
    ahead.near = compared.remarks(ahead.known)
    return ahead
