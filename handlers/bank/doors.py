"""What the bank hangs on the pages of learning and below answered questions; opens nobody."""

from handlers.buttons import Button
from handlers.screens import Press
from storage.values import Values

#: The bank, for whoever keeps it.
OPEN = Button("bank.open")
#: How answers are marked.
RULES = Button("bank.rules")
#: 这题有误: the sitting and the place.
DOUBT = Button("bank.doubt", int, int)


def beside_home(_: Values) -> list[list[Press]]:
    return [[RULES()]]


def beside_office(found: Values) -> list[list[Press]]:
    """With how much waits there."""
    told = found.get("bank")
    return [[OPEN(**told)]] if isinstance(told, dict) else []


def below_answer(found: Values) -> list[list[Press]]:
    return [[DOUBT(found["sitting"], found["place"])]]
