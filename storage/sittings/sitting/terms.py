"""What a sitting goes by: its manner, its bounds, and what is refused."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from storage import asking
from storage.errors import Refusal

SERVICE: Final = "sittings"
MOST_WORDS: Final = 100
#: More than the options of any question: a spot is the place and the option in one number.
SPOTS: Final = 16


@dataclass(frozen=True, slots=True)
class Manner:
    """How questions are asked: right and wrong told `at_once` or at the end; options `mixed`; until `ends_at`."""

    at_once: bool = True
    mixed: bool = False
    ends_at: datetime | None = None


#: Right and wrong at once, nothing mixed, no clock.
PLAIN: Final = Manner()


class NoSuchSitting(Refusal):
    """It is nobody's, or somebody else's, or gone."""


class NoPicture(Refusal):
    """The question has lost its picture meanwhile."""


class NothingToAsk(Refusal):
    """There is no question for that; values: purpose."""


class WordsUnfit(asking.Unfit, Refusal):
    """The written answer is empty or too long; values: most."""


class LettersUnfit(asking.Unfit, Refusal):
    """What was written names no options of a question that has some; values: kind."""


def spot(place: object, option: object) -> int:
    """The option at that place, as its button carries it."""
    return int(str(place)) * SPOTS + int(str(option))
