"""The two questions of what goes with a visit: the money, then the goods; of a class, or of one person."""

from handlers.campaigns.drawing import about
from handlers.candidates.doors import GIVE, LEAVE_IT, NO_GOODS
from handlers.screens import Press, Screen, in_rows
from storage.values import Values


def question_screen(found: Values) -> Screen:
    """The money by a press or typed, and none of it; the goods typed, or none."""
    version = found["version"]
    if found["step"] == "money":
        return about("candidates.ask_money", found, [*in_rows(_sums(found)), [LEAVE_IT(version)]])
    return about("candidates.ask_goods", found, [[NO_GOODS(version)], [LEAVE_IT(version)]])


def _sums(found: Values) -> list[Press]:
    choices = found["choices"]
    assert isinstance(choices, list)
    return [GIVE(found["version"], fen, money=fen) for fen in (*choices, 0)]
