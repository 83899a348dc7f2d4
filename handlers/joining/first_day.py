"""The first day in office: what the office is for, what can be begun at once, and three cards that tell how."""

from enum import StrEnum

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards
from handlers.context import Context
from handlers.hardship import ENTER
from handlers.joining.links import FIND
from handlers.menu import MENU
from handlers.screens import Press, Reply, Screen
from storage import joining
from storage.offices import Role
from storage.values import Values


class Guide(StrEnum):
    """Whose three cards."""

    OFFICER = "officer"
    STEWARD = "steward"


#: Cards of a guide.
CARDS = 3
OPEN_GUIDE = Button("joining.open_guide", Guide, int)
TURN_GUIDE = Button("joining.turn_guide", Guide, int)
#: The desk, which has the route; the message above it stays.
OPEN_DESK = Button("joining.open_desk")


def office_screen(office: Values | None) -> Reply:
    """The first screens of an office, or the kind no to a code that opens nothing."""
    if office is None:
        return Screen("joining.code_unknown")
    steps = joining.steps_of(Role(str(office["role"])))
    return (Screen("joining.in_office", office, fresh=True), Screen(steps, office, fresh=True, right="desk"))


async def open_guide(update: Update, context: Context) -> None:
    # Fresh: the letter from which it is opened stays.
    await context.show(_card(*OPEN_GUIDE.read(update), fresh=True))


async def turn_guide(update: Update, context: Context) -> None:
    await context.show(_card(*TURN_GUIDE.read(update)))


def _card(guide: Guide, number: int, *, fresh: bool = False) -> Screen:
    number = min(max(number, 1), CARDS)
    turns = [TURN_GUIDE(guide, other, step=other - number) for other in (number - 1, number + 1) if 1 <= other <= CARDS]
    ways: list[Press] = [OPEN_DESK()] if number == CARDS else []
    return Screen(f"joining.guide_{guide}_{number}", buttons=[turns, ways], fresh=fresh)


_BEGIN = [OPEN_DESK.of(), OPEN_GUIDE.of("guide", "card")]

KEYBOARDS: Keyboards = {
    "joining.in_office": MENU,
    "joining.first_officer": [_BEGIN],
    "joining.first_steward": [[FIND.of(), ENTER.of()], _BEGIN],
    "joining.first_admin": [[OPEN_DESK.of()]],
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [OPEN_GUIDE.to(open_guide), TURN_GUIDE.to(turn_guide)]
