"""People (找人): a name, a number, a unit, pinyin or initials; then the card, and what can be done from it."""

from dataclasses import dataclass

from telegram import Update
from telegram.ext import BaseHandler

from handlers import hardship, joining
from handlers.buttons import Button, Keyboards, KeyTexts
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen
from storage import people
from storage.values import Values

FIND = Button("people.find")
OPEN = Button("people.open", int)
PAGE = Button("people.page", int, int)
PHONE = Button("people.phone", int)
#: Back to the desk, which has the route.
LEAVE = Button("people.leave")


@dataclass(frozen=True, slots=True)
class Action:
    """What can be done for the person of a card: a button that takes the member's key, and the value of the card
    (`storage.people`) that must be true for it to be there."""

    button: Button
    when: str


#: What services hang on the card, in the order in which it is shown, two a row.
ACTIONS: tuple[Action, ...] = (
    Action(PHONE, "masked"),
    Action(hardship.ENTER_FOR, "enters"),
    Action(joining.PERSON, "invites"),
)


async def find(_: Update, context: Context) -> None:
    await context.write(people.begin, answer=ask_screen)


async def turn_page(update: Update, context: Context) -> None:
    await context.write(people.turn, *PAGE.read(update), answer=found_screen)


async def open_(update: Update, context: Context) -> None:
    await context.write(people.look, *OPEN.read(update), answer=card_screen)


async def look_at_phone(update: Update, context: Context) -> None:
    await context.write(people.look_at_phone, *PHONE.read(update), answer=card_screen)


def ask_screen(asked: Values) -> Screen:
    return Screen("people.ask", asked, [[LEAVE()]], right="desk")


def found_screen(found: Values) -> Screen:
    """The card of the one whom the words meant, or those among whom to choose."""
    if found["card"]:
        return card_screen(found)
    lines = found["people"]
    assert isinstance(lines, list)
    if not lines:
        return Screen("people.nobody", found, [[LEAVE()]], right="desk")
    rows = [[OPEN(line["member"], **line)] for line in lines if isinstance(line, dict)]
    page, pages = int(str(found["page"])), int(str(found["pages"]))
    ways = [(other, step) for step, other in ((-1, page - 1), (1, page + 1)) if 0 <= other < pages]
    turns = [PAGE(found["version"], other, step=step) for other, step in ways]
    return Screen("people.list", found, [*rows, turns, [LEAVE()]], right="desk")


def card_screen(card: Values) -> Screen:
    member, version = card["member"], card["version"]
    actions = [action.button(member) for action in ACTIONS if card[action.when]]
    rows: list[list[Press]] = [actions[at : at + 2] for at in range(0, len(actions), 2)]
    back = [PAGE(version, card["page"], step=0)] if version is not None and card["several"] else []
    rows += [[*back, *([] if version is not None else [FIND()]), LEAVE()]]
    return Screen("people.card", card, rows, right=people.RIGHT, subject=int(str(member)))


STEPS: Steps = {(people.SERVICE, "who"): Step(people.open_question, ask_screen, people.search, found_screen)}

KEYBOARDS: Keyboards = {
    "people.not_in_reach": [[FIND.of(), LEAVE.of()]],
    "people.phone_not_yours": [[FIND.of(), LEAVE.of()]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [FIND.to(find), joining.FIND.to(find), OPEN.to(open_), PAGE.to(turn_page), PHONE.to(look_at_phone)]
