"""The counter of hours: what an officer keeps, the questions by which more is added, the terms."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.hours.doors import OPEN
from handlers.screens import Press, Screen, in_rows
from handlers.talks import OFFICE
from storage.hours import RIGHT, SERVICE, entering, keeping
from storage.hours.entering import SPANS, Ways
from storage.hours.fitting import What
from storage.hours.keeping import CHOICES, Term
from storage.values import Values, lines_of

#: By its key: one of the week's; taken away.
LOOK: Final = Button("hours.look", int)
REMOVE: Final = Button("hours.remove", int)
#: By its key: a day that is otherwise is as the week has it again.
RESTORE: Final = Button("hours.restore", int)
BEGIN: Final = Button("hours.begin", What)
#: Monday is 0; one of the times that can be pressed; a day, as its ordinal. Each with the number of its question.
CHOOSE_WEEKDAY: Final = Button("hours.choose_weekday", int, int)
CHOOSE_SPAN: Final = Button("hours.choose_span", int, int)
OFF_DAY: Final = Button("hours.off_day", int, int)
CHOOSE_WAY: Final = Button("hours.choose_way", int, Ways)
SAME_PLACE: Final = Button("hours.same_place", int)
NO_PLACE: Final = Button("hours.no_place", int)
TERMS: Final = Button("hours.terms")
SET_TERM: Final = Button("hours.set_term", Term, int)

_WEEKDAYS: Final = range(7)


def _page_screen(found: Values) -> Screen:
    weekly = [LOOK(one["hours"], **one) for one in lines_of(found["weekly"])]
    otherwise = [RESTORE(one["exception"], **one) for one in lines_of(found["otherwise"])]
    more = [BEGIN(What.WEEKLY, what=What.WEEKLY), TERMS()]
    days = [BEGIN(What.OFF, what=What.OFF), BEGIN(What.EXTRA, what=What.EXTRA)]
    rows = [*in_rows(weekly), *([one] for one in otherwise), more, days, [OFFICE(0, step=0)]]
    return Screen("hours.page", found, rows, right=RIGHT)


def _one_screen(found: Values) -> Screen:
    return Screen("hours.one", found, [[OPEN(back=True), REMOVE(found["hours"])]], right=RIGHT)


def _terms_screen(found: Values) -> Screen:
    rows = [
        [SET_TERM(term, one, term=term, number=one, now=one == found[term]) for one in choices]
        for term, choices in CHOICES.items()
    ]
    return Screen("hours.terms", found, [*rows, [OPEN(back=True)]], right=RIGHT)


def _question_screen(found: Values) -> Screen:
    """Whatever is asked; or the page, once it is all said."""
    if "step" not in found:
        return _page_screen(found)
    step = str(found["step"])
    rows = _ANSWERS[step](found)
    return Screen(f"hours.ask_{step}", found, [*rows, [OPEN(back=True)]], right=RIGHT)


def _when(found: Values) -> list[list[Press]]:
    version, what = found["version"], found["what"]
    if what == What.OFF:
        return [[OFF_DAY(version, day.toordinal(), day=day) for day in _next_days(found)]]
    if what == What.EXTRA:
        return []
    if found["weekdays"]:
        spans = [CHOOSE_SPAN(version, nth, begins=_clock(a), ends=_clock(b)) for nth, (a, b) in enumerate(SPANS)]
        return in_rows(spans)
    days = [CHOOSE_WEEKDAY(version, weekday, weekday=weekday) for weekday in _WEEKDAYS]
    return [days[:4], days[4:]]


def _next_days(found: Values) -> list[date]:
    today = found["now"]
    assert isinstance(today, date)
    day = date(today.year, today.month, today.day)
    return [day + timedelta(days=further) for further in (0, 1)]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _way(found: Values) -> list[list[Press]]:
    return [[CHOOSE_WAY(found["version"], one, ways=one)] for one in Ways]


def _place(found: Values) -> list[list[Press]]:
    same = [SAME_PLACE(found["version"], place=found["before"])] if found["before"] else []
    return [same, [NO_PLACE(found["version"])]]


_ANSWERS: dict[str, Callable[[Values], list[list[Press]]]] = {"when": _when, "way": _way, "place": _place}

_SHOWN: tuple[Shown, ...] = (
    (OPEN, keeping.look, _page_screen),
    (LOOK, keeping.look_at, _one_screen),
    (REMOVE, keeping.remove, _page_screen),
    (RESTORE, keeping.restore, _page_screen),
    (BEGIN, entering.begin, _question_screen),
    (CHOOSE_WEEKDAY, entering.choose_weekday, _question_screen),
    (CHOOSE_SPAN, entering.choose_span, _question_screen),
    (OFF_DAY, entering.take_off_day, _question_screen),
    (CHOOSE_WAY, entering.choose_way, _question_screen),
    (SAME_PLACE, entering.same_place, _question_screen),
    (NO_PLACE, entering.no_place, _question_screen),
    (TERMS, keeping.terms, _terms_screen),
    (SET_TERM, keeping.set_term, _terms_screen),
)

STEPS: Steps = {
    (SERVICE, "when"): Step(entering.open_question, _question_screen, entering.write_when, _question_screen),
    (SERVICE, "way"): Step(entering.open_question, _question_screen),
    (SERVICE, "place"): Step(entering.open_question, _question_screen, entering.write_place, _question_screen),
}

_BACK = [[OPEN.of()]]

KEYBOARDS: Keyboards = {
    "hours.no_such_hours": _BACK,
    "hours.no_such_term": _BACK,
    "hours.enough_hours": _BACK,
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return routes_of(_SHOWN)
