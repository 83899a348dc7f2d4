"""Pasting: who reads whole questions out of a message; each service that can puts itself here when it is opened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from storage.questions.content import Content, Defect, defect


@dataclass(frozen=True, slots=True)
class Pasted:
    """A question as it was pasted; `problem`: what its reader could make nothing of."""

    content: Content | None
    problem: Defect | None = None

    @property
    def lacks(self) -> Defect | None:
        """Why it can't be asked."""
        return self.problem if self.problem is not None or self.content is None else defect(self.content)


#: The questions that the words are, in their order; none where they are something else.
Reader = Callable[[str], Sequence[Pasted]]
READERS: Final[list[Reader]] = []


def read_all(words: str) -> Sequence[Pasted]:
    """What the first reader finds that finds any."""
    return next((found for one in READERS if (found := one(words))), ())


def read(words: str) -> Content | None:
    """The one question that the words are; None where they are none, several, or one that nobody makes out."""
    found = read_all(words)
    return found[0].content if len(found) == 1 and found[0].problem is None else None
