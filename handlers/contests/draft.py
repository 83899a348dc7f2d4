"""The card of a contest: all of it as players will read it, each line changed from here; ready, begun, called off."""

from handlers.buttons import Button, Shown
from handlers.contests.doors import CARD, OFFICE, QUICK
from handlers.contests.places import GROUPS, HOSTS, SIDES, UNITS
from handlers.contests.questions import PAPER
from handlers.context import Step, Steps
from handlers.hosting.doors import OPEN as PANEL
from handlers.screens import Press, Screen, in_rows
from storage.contests import SERVICE, knobs, listing, setting, starting, trial, whose
from storage.contests.knobs import Knob
from storage.contests.sides import Of
from storage.values import Values, lines_of

BEGIN_DRAFT = Button("contests.begin_draft")
ASK_TITLE = Button("contests.ask_title", int)
ASK_PRIZES = Button("contests.ask_prizes", int)
NO_PRIZES = Button("contests.no_prizes", int)
ASK_SECONDS = Button("contests.ask_seconds", int)
ASK_WHEN = Button("contests.ask_when", int)
BY_HAND = Button("contests.by_hand", int)
TURN = Button("contests.turn", int, Knob)
POINTS = Button("contests.points", int)
TURN_POINTS = Button("contests.turn_points", int, Knob)
MAKE_READY = Button("contests.make_ready", int)
BEGIN = Button("contests.begin", int)
TRY = Button("contests.try", int)
TRY_IN = Button("contests.try_in", int, int)
COPY = Button("contests.copy", int)
ASK_CANCEL = Button("contests.ask_cancel", int)
CANCEL = Button("contests.cancel", int)

_POINTS = (Knob.SCORING, Knob.FULL, Knob.PENALTY, Knob.STREAK, Knob.TIE)


def of_contest(key: str, found: Values, rows: list[list[Press]]) -> Screen:
    """A page of one contest, which only those may have whose it is."""
    return Screen(key, found, rows, right=whose.RIGHT, subject=int(str(found["contest"])))


def card_screen(found: Values) -> Screen:
    """Whatever is asked, else the whole."""
    contest, step = found["contest"], found["step"]
    if step is not None:
        return of_contest(f"contests.ask_{step}", found, [*_taps(found), [CARD(contest, back=True)]])
    if not found["changes"]:
        return of_contest("contests.card", found, _done(found))
    changes = [
        *(PAPER(contest, 0, step=0), GROUPS(contest, 0, step=0)),
        *(ASK_WHEN(contest), ASK_SECONDS(contest, seconds=found["seconds"])),
        *(POINTS(contest), SIDES(contest, back=False)),
        *(UNITS(contest, 0, Of.WHOM, step=0, teams=False), HOSTS(contest, back=False)),
        *(ASK_PRIZES(contest), _knob(found, Knob.FORM)),
        *(_knob(found, Knob.LOBBY), ASK_TITLE(contest)),
    ]
    first = [MAKE_READY(contest)] if found["state"] == "draft" and found["ready"] else []
    begin = [BEGIN(contest)] if found["hosted"] and found["state"] == "ready" else []
    tries = [TRY(contest)] if found["groups"] else []
    last = [ASK_CANCEL(contest, state=found["state"]), OFFICE(0, step=2)]
    return of_contest("contests.card", found, [first, begin, *in_rows(changes), tries, last])


def _done(found: Values) -> list[list[Press]]:
    """What is left to do with one that can't be changed (by that reader, or any more)."""
    contest, hosted = found["contest"], found["hosted"]
    panel = [PANEL(contest)] if found["state"] == "on" and hosted else []
    begin = [BEGIN(contest)] if found["state"] == "ready" and hosted else []
    copies = [COPY(contest)] if found["state"] in ("over", "cancelled") and not found["trial"] else []
    return [panel, begin, copies, [OFFICE(0, step=2)]]


def _knob(found: Values, knob: Knob) -> Press:
    return TURN(found["contest"], knob, knob=knob, value=found[knob])


def _taps(found: Values) -> list[list[Press]]:
    contest = found["contest"]
    match found["step"]:
        case "prizes":
            return [[NO_PRIZES(contest)]]
        case "when":
            return [[BY_HAND(contest)]]
        case "seconds":
            return [[_knob(found, Knob.SECONDS)]]
        case _:
            return []


def points_screen(found: Values) -> Screen:
    """What an answer is worth, and what decides between equals."""
    turns = [TURN_POINTS(found["contest"], knob, knob=knob, value=found[knob]) for knob in _POINTS]
    return of_contest("contests.points", found, [*in_rows(turns), [CARD(found["contest"], back=True)]])


def office_screen(found: Values) -> Screen:
    page, pages = int(str(found["page"])), int(str(found["pages"]))
    rows = [[CARD(one["contest"], title=one["title"], code=one["code"])] for one in lines_of(found["lines"])]
    turns = [OFFICE(at, step=step) for step, at in ((-1, page - 1), (1, page + 1)) if 0 <= at < pages]
    return Screen("contests.office", found, [*rows, turns, [QUICK(), BEGIN_DRAFT()]], right=whose.RIGHT)


def begun_screen(found: Values) -> Screen:
    return Screen("contests.begun", found, [[PANEL(found["contest"])]])


def try_screen(found: Values) -> Screen:
    """It runs; or in which of the groups is asked first."""
    if found["trial"]:
        return begun_screen(found)
    lines = [[TRY_IN(found["contest"], one["group"], name=one["name"])] for one in lines_of(found["lines"])]
    return of_contest("contests.where_to_try", found, [*lines, [CARD(found["contest"], back=True)]])


def _sure_screen(found: Values) -> Screen:
    contest = found["contest"]
    return of_contest("contests.sure", found, [[CARD(contest, back=True), CANCEL(contest, state=found["state"])]])


def _gone_screen(found: Values) -> Screen:
    return Screen("contests.gone", found, [[OFFICE(0, step=2)]])


SHOWN: tuple[Shown, ...] = (
    (OFFICE, listing.office, office_screen),
    (CARD, setting.look, card_screen),
    (BEGIN_DRAFT, setting.begin, card_screen),
    (ASK_TITLE, setting.ask_title, card_screen),
    (ASK_PRIZES, setting.ask_prizes, card_screen),
    (NO_PRIZES, setting.no_prizes, card_screen),
    (ASK_SECONDS, setting.ask_seconds, card_screen),
    (ASK_WHEN, setting.ask_when, card_screen),
    (BY_HAND, setting.by_hand, card_screen),
    (TURN, knobs.turn, card_screen),
    (POINTS, knobs.points, points_screen),
    (TURN_POINTS, knobs.turn, points_screen),
    (MAKE_READY, setting.make_ready, card_screen),
    (BEGIN, starting.begin_now, begun_screen),
    (TRY, trial.look, try_screen),
    (TRY_IN, trial.run, begun_screen),
    (COPY, setting.copy, card_screen),
    (ASK_CANCEL, setting.look, _sure_screen),
    (CANCEL, setting.cancel, _gone_screen),
)

STEPS: Steps = {
    (SERVICE, "title"): Step(setting.open_question, card_screen, setting.write_title, card_screen),
    (SERVICE, "prizes"): Step(setting.open_question, card_screen, setting.write_prizes, card_screen),
    (SERVICE, "seconds"): Step(setting.open_question, card_screen, setting.write_seconds, card_screen),
    (SERVICE, "when"): Step(setting.open_question, card_screen, setting.write_when, card_screen),
}
