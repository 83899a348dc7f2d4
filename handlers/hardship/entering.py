"""代录: an officer or steward enters what was said on the telephone or at the door, in five taps at most."""

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.hardship.casework import TAKE
from handlers.screens import Press, Screen, in_rows
from storage.hardship import MOST_WORDS, Cause, CauseGroup, Urgency, entering
from storage.values import Values

ENTER = Button("hardship.enter")
#: From a person's card, which has the key of the member.
ENTER_FOR = Button("hardship.enter_for", int)
PICK = Button("hardship.pick", int, int)
ENTER_CAUSE = Button("hardship.enter_cause", int, Cause)
ENTER_GROUP = Button("hardship.enter_group", int, CauseGroup)
ENTER_URGENCY = Button("hardship.enter_urgency", int, Urgency)
LEAVE_ENTRY = Button("hardship.leave_entry", int)
TELL = Button("hardship.tell", int)
LEAVE_TELLING = Button("hardship.leave_telling", int)
UNDO_ENTRY = Button("hardship.undo_entry", int)


async def enter(_: Update, context: Context) -> None:
    # Fresh: the desk from which it is pressed stays.
    await context.write(entering.begin, answer=entry_screen)


async def enter_for(update: Update, context: Context) -> None:
    # Fresh: the card stays, with the telephone number to ring.
    answer = lambda found: replace(entry_screen(found), fresh=True)  # noqa: E731
    await context.write(entering.begin_for, *ENTER_FOR.read(update), answer=answer)


def entry_screen(found: Values) -> Screen:
    """The screen of whichever question of the entry is open."""
    version = found["version"]
    rows: list[list[Press]] = []
    people = found.get("people")
    if found["step"] == "pick" and isinstance(people, list):
        rows = [[PICK(version, one["member"], **one)] for one in people if isinstance(one, dict)]
    if found["step"] == "cause":
        causes = [ENTER_CAUSE(version, one, cause=one) for one in Cause]
        groups = [ENTER_GROUP(version, one, group=one) for one in CauseGroup]
        rows = in_rows(causes if found["own_words"] else groups)
    if found["step"] == "urgency":
        rows = [[ENTER_URGENCY(version, one, urgency=one)] for one in Urgency]
    return Screen(f"hardship.enter_{found['step']}", found, [*rows, [LEAVE_ENTRY(version)]], right="desk")


def entered_screen(entry: Values) -> Screen:
    """It is filed: what can be added, undone, or taken on at once; where that is nothing, the next is entered."""
    report = entry["report"]
    more = [TELL(report)] if entry["open"] and entry["words"] else []
    undo = [UNDO_ENTRY(report)] if entry["undoable"] else []
    rows = [[TAKE(report)] if entry["takeable"] else [], [*more, *undo]]
    return Screen("hardship.enter_done", entry, [row for row in rows if row] or [[ENTER()]], right="desk")


def words_screen(entry: Values) -> Screen:
    back = [[LEAVE_TELLING(entry["report"])]]
    return Screen("hardship.enter_words", {"most": MOST_WORDS, **entry}, back, right="desk")


async def leave(update: Update, context: Context) -> None:
    answer = lambda _: Screen("hardship.enter_left", buttons=[[ENTER()]], right="desk")  # noqa: E731
    await context.write(entering.leave, *LEAVE_ENTRY.read(update), answer=answer)


def open_screen(found: Values) -> Screen:
    """Whatever the entry asks now."""
    return words_screen(found) if "number" in found else entry_screen(found)


_SHOWN: tuple[Shown, ...] = (
    (PICK, entering.pick, entry_screen),
    (ENTER_CAUSE, entering.choose_cause, entry_screen),
    (ENTER_GROUP, entering.choose_group, entry_screen),
    (ENTER_URGENCY, entering.choose_urgency, entered_screen),
    (TELL, entering.begin_telling, words_screen),
    (LEAVE_TELLING, entering.look, entered_screen),
    (UNDO_ENTRY, entering.take_back, entered_screen),
)

STEPS: Steps = {
    (entering.ENTRY, "who"): Step(entering.open_question, open_screen, entering.find, entry_screen),
    (entering.ENTRY, "pick"): Step(entering.open_question, open_screen, entering.find, entry_screen),
    (entering.ENTRY, "cause"): Step(entering.open_question, open_screen),
    (entering.ENTRY, "urgency"): Step(entering.open_question, open_screen),
    (entering.ENTRY, "words"): Step(entering.open_question, open_screen, entering.tell, entered_screen),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    """The routes of the presses."""
    shown = routes_of(_SHOWN)
    return [*shown, ENTER.to(enter), ENTER_FOR.to(enter_for), LEAVE_ENTRY.to(leave)]
