"""A house visit: who went, when, what they found; and the visits that there were."""

from collections.abc import Callable
from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, routes_of
from handlers.context import Context, Steps
from handlers.dossiers.asking import about, question
from handlers.screens import Press, Screen, in_rows
from storage.dossiers import house_visits, visiting
from storage.dossiers.house_visits import Agrees, Housing, Living
from storage.dossiers.means import SIZES
from storage.dossiers.records import SERVICE
from storage.hardship import Help
from storage.values import Values, lines_of

BEGIN_VISIT = Button("dossiers.begin_visit", int)
PICK_VISITOR = Button("dossiers.pick_visitor", int, int)
CHOOSE_DAY = Button("dossiers.choose_day", int, int)
CHOOSE_COUNT = Button("dossiers.choose_count", int, int)
CHOOSE_HOUSING = Button("dossiers.choose_housing", int, Housing)
CHOOSE_LIVING = Button("dossiers.choose_living", int, Living)
CHOOSE_AGREES = Button("dossiers.choose_agrees", int, Agrees)
TICK_NEED = Button("dossiers.tick_need", int, Help)
ENOUGH_NEEDS = Button("dossiers.enough_needs", int)
SKIP_NOTE = Button("dossiers.skip_note", int)
SEE_VISIT = Button("dossiers.see_visit", int, int)
#: Leads to the page of the case, which has the route.
KEEP_VISIT = Button("dossiers.keep_visit", int)

#: Today, yesterday, the day before.
_DAYS = (0, 1, 2)
_NEEDS = tuple(need for need in Help if need is not Help.UNSURE)


def question_screen(found: Values) -> Screen:
    """The question that is open, or all of the visit to be looked at."""
    return about(f"dossiers.ask_{found['step']}", found, _buttons(found))


def _buttons(found: Values) -> list[list[Press]]:
    return _BUTTONS[str(found["step"])](found)


def _days(found: Values) -> list[list[Press]]:
    return [[CHOOSE_DAY(found["version"], days, days=days) for days in _DAYS]]


def _sizes(found: Values) -> list[list[Press]]:
    return in_rows([CHOOSE_COUNT(found["version"], size, size=size) for size in SIZES], 4)


def _people(found: Values) -> list[list[Press]]:
    version, me = found["version"], found["me"]
    named = [
        PICK_VISITOR(version, one["member"], name=one["name"], unit=one["unit"]) for one in lines_of(found["found"])
    ]
    return [*([one] for one in named), *([[PICK_VISITOR(version, me, name=None)]] if me is not None else [])]


def _needs(found: Values) -> list[list[Press]]:
    version, chosen = found["version"], found["needs"]
    assert isinstance(chosen, list)
    ticks = [TICK_NEED(version, need, need=need, on=need in chosen) for need in _NEEDS]
    return [*in_rows(ticks), [ENOUGH_NEEDS(version, chosen=bool(chosen))]]


_BUTTONS: dict[str, Callable[[Values], list[list[Press]]]] = {
    "visitor": _people,
    "visited_on": _days,
    "people": _sizes,
    "housing": lambda found: in_rows([CHOOSE_HOUSING(found["version"], one, one=one) for one in Housing], 2),
    "living": lambda found: in_rows([CHOOSE_LIVING(found["version"], one, one=one) for one in Living], 1),
    "agrees": lambda found: in_rows([CHOOSE_AGREES(found["version"], one, one=one) for one in Agrees], 1),
    "needs": _needs,
    "visit_note": lambda found: [[SKIP_NOTE(found["version"])]],
    "visit_sure": lambda found: [[KEEP_VISIT(found["version"])]],
}


def visit_screen(found: Values) -> Screen:
    """One visit, and the one before it."""
    report, place = found["report"], int(str(found["place"]))
    earlier = [SEE_VISIT(report, place + 1, count=None)] if place + 1 < int(str(found["visits"])) else []
    return about("dossiers.visit", found, [earlier], back="back")


_step = partial(question, visiting.open_question, question_screen)

STEPS: Steps = {
    (SERVICE, "visitor"): _step(visiting.write_visitor),
    (SERVICE, "visited_on"): _step(visiting.write_day),
    (SERVICE, "people"): _step(visiting.write_people),
    **{(SERVICE, step): _step() for step in ("housing", "living", "agrees", "needs")},
    (SERVICE, "visit_note"): _step(visiting.write_note),
    (SERVICE, "visit_sure"): _step(),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return routes_of(
        (
            (BEGIN_VISIT, visiting.begin, question_screen),
            (PICK_VISITOR, visiting.pick_visitor, question_screen),
            (CHOOSE_DAY, visiting.choose_day, question_screen),
            (CHOOSE_COUNT, visiting.choose_people, question_screen),
            (CHOOSE_HOUSING, visiting.choose_housing, question_screen),
            (CHOOSE_LIVING, visiting.choose_living, question_screen),
            (CHOOSE_AGREES, visiting.choose_agrees, question_screen),
            (TICK_NEED, visiting.tick_need, question_screen),
            (ENOUGH_NEEDS, visiting.enough_needs, question_screen),
            (SKIP_NOTE, visiting.skip_note, question_screen),
            (SEE_VISIT, house_visits.look, visit_screen),
        )
    )
