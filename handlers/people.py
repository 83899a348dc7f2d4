"""People (找人): a name, a number, a unit, pinyin or initials; then the card, and what can be done from it."""

from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from handlers import appointments, circumstances, contacts, due_talks, hardship, joining
from handlers.buttons import Button, Keyboards, KeyTexts
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen, in_rows, page_turns
from storage import people
from storage.people import arriving, changing
from storage.rosters import Happening
from storage.values import Values, lines_of

FIND = Button("people.find")
OPEN = Button("people.open", int)
PAGE = Button("people.page", int, int)
PHONE = Button("people.phone", int)
CHANGE = Button("people.change", int)
PREPARE = Button("people.prepare", int, Happening)
CHOOSE_UNIT = Button("people.choose_unit", int, int)
CONFIRM = Button("people.confirm", int)
BEGIN_NEW = Button("people.begin_new")
ADD = Button("people.add", int)
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
    Action(contacts.OFFER, "invites"),
    Action(circumstances.OPEN, "visited"),
    Action(appointments.OFFER, "talked"),
    Action(due_talks.PERSON, "talked"),
    Action(CHANGE, "changes"),
)


async def find(_: Update, context: Context) -> None:
    await context.write(people.begin, answer=ask_screen)


async def back_to_card(update: Update, context: Context) -> None:
    await context.write(people.look, *circumstances.BACK.read(update), answer=card_screen)


async def back_from_talks(update: Update, context: Context) -> None:
    await context.write(people.look, *due_talks.BACK.read(update), answer=card_screen)


async def turn_page(update: Update, context: Context) -> None:
    await context.write(people.turn, *PAGE.read(update), answer=found_screen)


async def open_(update: Update, context: Context) -> None:
    await context.write(people.look, *OPEN.read(update), answer=card_screen)


async def look_at_phone(update: Update, context: Context) -> None:
    await context.write(people.look_at_phone, *PHONE.read(update), answer=card_screen)


def ask_screen(asked: Values) -> Screen:
    return Screen("people.ask", asked, [[BEGIN_NEW(), LEAVE()]], right="desk")


def found_screen(found: Values) -> Screen:
    """The card of the one whom the words meant, or those among whom to choose."""
    if found["card"]:
        return card_screen(found)
    lines = found["people"]
    assert isinstance(lines, list)
    if not lines:
        return Screen("people.nobody", found, [[BEGIN_NEW(), LEAVE()]], right="desk")
    rows = [[OPEN(line["member"], **line)] for line in lines if isinstance(line, dict)]
    turns = page_turns(PAGE, found, found["version"])
    return Screen("people.list", found, [*rows, turns, [LEAVE()]], right="desk")


def card_screen(card: Values) -> Screen:
    member, version = card["member"], card["version"]
    actions = [action.button(member) for action in ACTIONS if card[action.when]]
    rows: list[list[Press]] = in_rows(actions)
    back = [PAGE(version, card["page"], step=0)] if version is not None and card["several"] else []
    rows += [[*back, *([] if version is not None else [FIND()]), LEAVE()]]
    return Screen("people.card", card, rows, right=people.RIGHT, subject=int(str(member)))


async def change(update: Update, context: Context) -> None:
    await context.write(changing.choose, *CHANGE.read(update), answer=change_screen)


async def prepare(update: Update, context: Context) -> None:
    await context.write(changing.prepare, *PREPARE.read(update), answer=prepared_screen)


async def choose_unit(update: Update, context: Context) -> None:
    await context.write(changing.choose_unit, *CHOOSE_UNIT.read(update), answer=sure_screen)


async def confirm(update: Update, context: Context) -> None:
    await context.write(changing.confirm, *CONFIRM.read(update), answer=done_screen)


async def begin_new(_: Update, context: Context) -> None:
    await context.write(arriving.begin, answer=new_screen)


async def add(update: Update, context: Context) -> None:
    await context.write(arriving.add, *ADD.read(update), answer=card_screen)


def change_screen(found: Values) -> Screen:
    """What may have changed."""
    member, choices = found["member"], found["choices"]
    assert isinstance(choices, list)
    rows = [[PREPARE(member, one, happening=one)] for one in choices]
    return Screen("people.change", found, [*rows, [OPEN(member, back=True)]], **_about(found))


def prepared_screen(found: Values) -> Screen:
    return where_screen(found) if "units" in found else sure_screen(found)


def where_screen(found: Values) -> Screen:
    """To which unit; where some can be meant, those."""
    rows = [[CHOOSE_UNIT(found["version"], one["target"], unit=one["unit"])] for one in lines_of(found["units"])]
    return Screen("people.where", found, [*rows, [OPEN(found["member"], back=True)]], **_about(found))


def sure_screen(found: Values) -> Screen:
    rows = [[OPEN(found["member"], back=True), CONFIRM(found["version"], happening=found["happening"])]]
    return Screen("people.sure", found, rows, **_about(found))


def done_screen(done: Values) -> Screen:
    """What holds now. Whoever moved may be none of the visitor's people any more, so the card is not shown."""
    return Screen("people.done", done, [[FIND(), LEAVE()]], right="desk")


def new_screen(asked: Values) -> Screen:
    return Screen("people.new", asked, [[FIND(), LEAVE()]], right="desk")


def described_screen(told: Values) -> Screen:
    return Screen("people.described", told, [[BEGIN_NEW(again=True), ADD(told["version"])]], right="desk")


def _about(found: Values) -> dict[str, Any]:
    return {"right": people.RIGHT, "subject": int(str(found["member"]))}


STEPS: Steps = {
    (people.SERVICE, "where"): Step(changing.open_where, where_screen, changing.name_unit, where_screen),
    (people.SERVICE, "sure"): Step(changing.open_sure, sure_screen),
    (people.SERVICE, "new"): Step(arriving.open_question, new_screen, arriving.describe, described_screen),
}

KEYBOARDS: Keyboards = {
    "people.not_in_reach": [[FIND.of(), LEAVE.of()]],
    "people.phone_not_yours": [[FIND.of(), LEAVE.of()]],
    "people.not_yourself": [[FIND.of(), LEAVE.of()]],
    "people.in_office": [[FIND.of(), LEAVE.of()]],
    "people.no_such_unit": [[FIND.of(), LEAVE.of()]],
    "people.new_unclear": [[FIND.of(), LEAVE.of()]],
    "people.already_there": [[FIND.of(), LEAVE.of()]],
    "people.changed": [[LEAVE.of()]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    looking = [FIND.to(find), joining.FIND.to(find), OPEN.to(open_), PAGE.to(turn_page), PHONE.to(look_at_phone)]
    looking += [circumstances.BACK.to(back_to_card), due_talks.BACK.to(back_from_talks)]
    changes = [CHANGE.to(change), PREPARE.to(prepare), CHOOSE_UNIT.to(choose_unit), CONFIRM.to(confirm)]
    return [*looking, *changes, BEGIN_NEW.to(begin_new), ADD.to(add)]
