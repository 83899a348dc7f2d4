"""Trainings (培训学时, 证书): one's own hours and certificates; the officer's list, entries and word on them."""

from collections.abc import Callable
from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen, in_rows, page_turns
from storage.trainings import RIGHT, SERVICE, certifying, entering, keeping, reckoning
from storage.trainings.entering import What
from storage.values import Values, lines_of

# One's own.
OPEN = Button("trainings.open")
#: A year and a page.
MINE = Button("trainings.mine", int, int)
#: By the key of the certificate.
SHOW_OWN = Button("trainings.show_own", int)
DROP = Button("trainings.drop", int)
BEGIN_OWN = Button("trainings.begin_own")
# The questions, of whoever answers them.
PICK = Button("trainings.pick", int, int)
TAKE = Button("trainings.take", int, int)
SKIP_WORDS = Button("trainings.skip_words", int)
SKIP_NUMBER = Button("trainings.skip_number", int)
FOR_GOOD = Button("trainings.for_good", int)
LEAVE_IT = Button("trainings.leave_it")
LEAVE_OWN = Button("trainings.leave_own")
# The officer's.
PLAN = Button("trainings.plan", int)
BEGIN = Button("trainings.begin", What)
UNDO = Button("trainings.undo", int)
SEE = Button("trainings.see", int)
CONFIRM = Button("trainings.confirm", int)
TURN_DOWN = Button("trainings.turn_down", int)
EXPIRING = Button("trainings.expiring", int)
#: The same below a letter, which stays.
SHOW_EXPIRING = Button("trainings.show_expiring")
#: Back to the desk, which has the route.
LEAVE = Button("trainings.leave")


def _mine_screen(found: Values) -> Screen:
    year, other = found["year"], found["other"]
    turns = page_turns(MINE, found, year)
    held = [SHOW_OWN(one["certificate"], name=one["name"]) for one in lines_of(found["certificates"])]
    return Screen("trainings.mine", found, [turns, *in_rows(held), [BEGIN_OWN(), MINE(other, 0, year=other)]])


def _own_screen(found: Values) -> Screen:
    return Screen("trainings.own", found, [[OPEN(), DROP(found["certificate"])]])


def _dropped_screen(found: Values) -> Screen:
    return Screen("trainings.dropped", found, [[OPEN()]])


def _question_screen(found: Values) -> Screen:
    """Whatever is asked, of the officer or of oneself."""
    version, entered = found["version"], bool(found["entered"])
    rows = _ANSWERS[str(found["step"])](found, version)
    leave = LEAVE_IT() if entered else LEAVE_OWN()
    return Screen(f"trainings.ask_{found['step']}", found, [*rows, [leave]])


def _who(found: Values, version: object) -> list[list[Press]]:
    return [[PICK(version, one["member"], name=one["name"], unit=one["unit"])] for one in lines_of(found["people"])]


def _hours(found: Values, version: object) -> list[list[Press]]:
    taps = found["taps"]
    assert isinstance(taps, list)
    return in_rows([TAKE(version, one, hours=one) for one in taps])


_ANSWERS: dict[str, Callable[[Values, object], list[list[Press]]]] = {
    "who": _who,
    "hours": _hours,
    "words": lambda _, version: [[SKIP_WORDS(version)]],
    "name": lambda _found, _version: [],
    "number": lambda _, version: [[SKIP_NUMBER(version)]],
    "until": lambda _, version: [[FOR_GOOD(version)]],
}


def _noted_screen(found: Values) -> Screen:
    again = BEGIN(What.HOURS, what=What.HOURS, again=True)
    return Screen("trainings.done_hours", found, [[again, UNDO(found["noted"])], [PLAN(0)]], right=RIGHT)


def _held_screen(found: Values) -> Screen:
    if found["entered"]:
        return Screen("trainings.done_certificate", found, [[PLAN(0)]], right=RIGHT)
    return Screen("trainings.handed_in", found, [[OPEN()]])


def _left_screen(found: Values) -> Screen:
    return Screen("trainings.left", found, [[PLAN(0)] if found["entered"] else [OPEN()]])


def _plan_screen(found: Values) -> Screen:
    turns = page_turns(PLAN, found)
    begins = [BEGIN(what, what=what) for what in What]
    return Screen("trainings.plan", found, [turns, begins, [EXPIRING(0), LEAVE()]], right=RIGHT)


def _undone_screen(found: Values) -> Screen:
    return Screen("trainings.taken_out", found, [[PLAN(0)]], right=RIGHT)


def certificate_screen(found: Values) -> Screen:
    key = found["certificate"]
    word = [] if found["confirmed"] else [CONFIRM(key), TURN_DOWN(key)]
    return Screen("trainings.certificate", found, [word, [EXPIRING(0), LEAVE()]], right=RIGHT)


def _refused_screen(found: Values) -> Screen:
    return Screen("trainings.refused", found, [[PLAN(0), LEAVE()]], right=RIGHT)


def _expiring_screen(found: Values) -> Screen:
    turns = page_turns(EXPIRING, found)
    held = [[SEE(one["certificate"], name=one["who"])] for one in lines_of(found["lines"])]
    return Screen("trainings.expiring", found, [*in_rows([row[0] for row in held]), turns, [PLAN(0)]], right=RIGHT)


async def open_own(_: Update, context: Context) -> None:
    # From the menu, and below letters, which stay.
    await context.write(reckoning.mine, 0, 0, answer=lambda found: replace(_mine_screen(found), fresh=True))


async def show_expiring(_: Update, context: Context) -> None:
    await context.write(keeping.expiring, 0, answer=lambda found: replace(_expiring_screen(found), fresh=True))


_SHOWN: tuple[Shown, ...] = (
    (MINE, reckoning.mine, _mine_screen),
    (SHOW_OWN, keeping.own, _own_screen),
    (DROP, keeping.drop, _dropped_screen),
    (BEGIN_OWN, certifying.begin_own, _question_screen),
    (PICK, entering.pick, _question_screen),
    (TAKE, entering.choose_hours, _question_screen),
    (SKIP_WORDS, entering.skip_words, _noted_screen),
    (SKIP_NUMBER, certifying.skip_number, _question_screen),
    (FOR_GOOD, certifying.for_good, _held_screen),
    (LEAVE_IT, entering.leave, _left_screen),
    (LEAVE_OWN, entering.leave, _left_screen),
    (PLAN, reckoning.look, _plan_screen),
    (BEGIN, entering.begin, _question_screen),
    (UNDO, keeping.undo_hours, _undone_screen),
    (SEE, keeping.look, certificate_screen),
    (CONFIRM, keeping.confirm, certificate_screen),
    (TURN_DOWN, keeping.refuse, _refused_screen),
    (EXPIRING, keeping.expiring, _expiring_screen),
)

STEPS: Steps = {
    (SERVICE, "who"): Step(entering.open_question, _question_screen, entering.find, _question_screen),
    (SERVICE, "hours"): Step(entering.open_question, _question_screen, entering.read_hours, _question_screen),
    (SERVICE, "words"): Step(entering.open_question, _question_screen, entering.write_words, _noted_screen),
    (SERVICE, "name"): Step(entering.open_question, _question_screen, certifying.write_name, _question_screen),
    (SERVICE, "number"): Step(entering.open_question, _question_screen, certifying.write_number, _question_screen),
    (SERVICE, "until"): Step(entering.open_question, _question_screen, certifying.write_until, _held_screen),
}

_OWN = [[OPEN.of()]]

KEYBOARDS: Keyboards = {
    "trainings.noted": _OWN,
    "trainings.undone": _OWN,
    "trainings.held": _OWN,
    "trainings.turned_down": [[BEGIN_OWN.of()], [OPEN.of()]],
    "trainings.ends": _OWN,
    "trainings.month": [[SHOW_EXPIRING.of()]],
    "trainings.no_such_certificate": _OWN,
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    shown = routes_of(_SHOWN)
    return [OPEN.to(open_own), SHOW_EXPIRING.to(show_expiring), *shown]
