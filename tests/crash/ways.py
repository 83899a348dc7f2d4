"""The ways in which one person's updates may have gone, and what the oracle is told to tell them apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from tests.crash.questions import Draft

OFFICERS_WORDS = {"answer": "answer", "ask": "question", "note": "note"}
EMPLOYEES_WORDS = {"add": "added", "reply": "reply"}


@dataclass(frozen=True, slots=True)
class Filed:
    """A report that must be there: whose, of which instant, and its content; None where a call was asked for."""

    telegram_id: int
    at: datetime
    content: tuple[object, ...] | None


@dataclass(frozen=True, slots=True)
class Said:
    """Words that a case must hold; `report` is None where the question that they answer was withdrawn with its case."""

    words: str
    kind: str
    report: int | None


@dataclass(frozen=True, slots=True)
class Ask:
    """An officer's question that reached the employee. `moot`: the case may have stopped waiting for it by then."""

    report: int | None
    moot: bool


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a person's updates may have gone so far: the open question, its number, what was done.

    `answers` of the person's have been explained; `asks` are officers' questions whose arrival is yet to be felt.
    """

    step: str = ""
    version: int = 0
    bound: bool = False
    draft: Draft = field(default_factory=Draft)
    answers: int = 0
    asks: tuple[Ask, ...] = ()
    about: int | None = None
    reports: tuple[Filed, ...] = ()
    said: tuple[Said, ...] = ()
    filed_by: frozenset[int] = frozenset()
    in_hand: frozenset[int] = frozenset()
    ended: frozenset[int] = frozenset()

    def ask(self, step: str, about: int | None = None) -> "Way":
        return replace(self, step=step, version=self.version + 1, about=about)

    def close(self) -> "Way":
        return replace(self, step="", version=self.version + 1, about=None) if self.step else self

    def stop_saying(self) -> "Way":
        """What an officer looks at besides ends words begun."""
        return self.close() if self.step in OFFICERS_WORDS else self


@dataclass(frozen=True)
class Records:
    """What the oracle is told: person -> the keys of their answers, and the questions that reached them, in order;
    which reports ever ended, and which were opened again; report -> the officer who has it."""

    got_at: Mapping[int, datetime]
    officers: set[int]
    answers: Mapping[int, list[str]]
    asked: Mapping[int, list[Ask]]
    ended: set[int]
    reopened: set[int]
    officer_of: Mapping[int, int]


@dataclass
class Expected:
    """What must be found of one person: one of these ways; else which answer nothing explains."""

    ways: set[Way]
    unexplained: str = ""

    @property
    def way(self) -> Way:
        return next(iter(self.ways), Way())
