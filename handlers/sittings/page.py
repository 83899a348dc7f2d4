"""Sittings: the question, the ticks, the answer with its explanation, edited in place; the end of each purpose."""

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.learning.buttons import HOME
from handlers.screens import Press, Screen, in_rows, page_turns
from handlers.sittings import doors
from handlers.sittings.doors import RESUME
from storage.questions import Kind
from storage.sittings import Purpose, lettered, sitting
from storage.sittings.sitting import SERVICE
from storage.values import Values, lines_of

# The sitting, and the spot: which option at which place.
CHOOSE = Button("sittings.choose", int, int)
TICK = Button("sittings.tick", int, int)
CLEAR = Button("sittings.clear", int, int)
CONFIRM = Button("sittings.confirm", int, int)
GO_ON = Button("sittings.go_on", int, int)
TURN_TO = Button("sittings.turn_to", int, int)
SEE = Button("sittings.see", int, int)
PUT_OFF = Button("sittings.put_off", int)
HAND_IN = Button("sittings.hand_in", int)
#: The same once it was asked, whatever is not answered.
END = Button("sittings.end", int)
#: The answer sheet, and its page.
SHEET = Button("sittings.sheet", int, int)

#: Buttons beside each other.
_WIDE = 4
_SHEET_WIDE = 5


def shown_screen(found: Values) -> Screen:
    """The question that waits, the answer with what is right, or the end."""
    if found["ended"]:
        return doors.ENDS[Purpose(str(found["purpose"]))](found)
    picture = [SEE(found["sitting"], found["place"])] if found["picture"] else []
    rows = _answered(found) if found["tells"] else [*_choices(found), *_moves(found)]
    return Screen("sittings.question", found, [picture, *rows])


def _choices(found: Values) -> list[list[Press]]:
    """What the question can be answered with."""
    kind, key, place = Kind(str(found["kind"])), found["sitting"], found["place"]
    options = lines_of(found["options"])
    if kind in {Kind.FILL_IN, Kind.NUMERIC}:
        return []
    if kind is Kind.TRUE_FALSE:
        return [
            [CHOOSE(key, sitting.spot(place, one["at"]), truth=one["at"] == 0, picked=one["picked"]) for one in options]
        ]
    button = CHOOSE if kind is Kind.SINGLE else TICK
    letters = [
        button(
            key,
            sitting.spot(place, one["at"]),
            letter=letter,
            picked=one["picked"],
            turn=one["order"] if kind is Kind.ORDER else 0,
        )
        for letter, one in zip(lettered.LETTERS, options, strict=False)
    ]
    rows = in_rows(letters, _WIDE if len(letters) != 5 else 5)
    if kind is Kind.SINGLE:
        return rows
    clear = [CLEAR(key, place)] if found["ticked"] else []
    return [*rows, [*clear, *([CONFIRM(key, place)] if found["enough"] else [])]]


def _moves(found: Values) -> list[list[Press]]:
    """Past the question, or away for now."""
    key, place = found["sitting"], int(str(found["place"]))
    if not found["may_change"]:
        return [[GO_ON(key, place, skips=True, last=found["last"]), PUT_OFF(key)]]
    count = int(str(found["of"]))
    turns = [TURN_TO(key, at, step=step) for step, at in ((-1, place - 1), (1, place + 1)) if 0 <= at < count]
    return [turns, [SHEET(key, place // sitting.SHEET, step=0), HAND_IN(key)], [PUT_OFF(key)]]


def _answered(found: Values) -> list[list[Press]]:
    """On from an answer that is told."""
    more = [row for door in doors.ANSWERED_DOORS for row in door(found) if row]
    return [[GO_ON(found["sitting"], found["place"], skips=False, last=found["last"])], *more]


def _sheet_screen(found: Values) -> Screen:
    """A button a place, ticked where it has an answer."""
    if "lines" not in found:
        return shown_screen(found)
    key = found["sitting"]
    places = [
        TURN_TO(key, one["place"], step=0, number=int(str(one["place"])) + 1, done=one["done"])
        for one in lines_of(found["lines"])
    ]
    turns = page_turns(SHEET, found, key)
    last = [TURN_TO(key, found["at"], step=2), HAND_IN(key)]
    return Screen("sittings.sheet", found, [*in_rows(places, _SHEET_WIDE), turns, last])


def _hand_in_screen(found: Values) -> Screen:
    """The end, or the question whether what is not answered stays so."""
    if "missing" not in found:
        return shown_screen(found)
    return Screen("sittings.sure", found, [[SHEET(found["sitting"], 0, step=0), END(found["sitting"])]])


def _put_off_screen(found: Values) -> Screen:
    return Screen("sittings.left", found, [[RESUME(found["sitting"]), HOME()]])


async def see(update: Update, context: Context) -> None:
    await context.write(
        sitting.see, *SEE.read(update), answer=lambda found: Screen("sittings.picture", found, [], fresh=True)
    )


async def resume(update: Update, context: Context) -> None:
    # Also below letters, which stay.
    await context.write(
        sitting.look, *RESUME.read(update), answer=lambda found: replace(shown_screen(found), fresh=True)
    )


_SHOWN: tuple[Shown, ...] = (
    (CHOOSE, sitting.choose, shown_screen),
    (TICK, sitting.tick, shown_screen),
    (CLEAR, sitting.clear, shown_screen),
    (CONFIRM, sitting.confirm, shown_screen),
    (GO_ON, sitting.go_on, shown_screen),
    (TURN_TO, sitting.turn_to, shown_screen),
    (PUT_OFF, sitting.put_off, _put_off_screen),
    (HAND_IN, sitting.ask_hand_in, _hand_in_screen),
    (END, sitting.hand_in, shown_screen),
    (SHEET, sitting.sheet, _sheet_screen),
)

STEPS: Steps = {(SERVICE, "words"): Step(sitting.open_question, shown_screen, sitting.write, shown_screen)}

KEYBOARDS: Keyboards = {}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [RESUME.to(resume), SEE.to(see), *routes_of(_SHOWN)]
