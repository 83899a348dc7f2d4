"""The officer's counter of series: what one would be, its page, the list, and what is written."""

from collections.abc import Callable
from functools import partial

from telegram import Update
from telegram.ext import BaseHandler

from handlers.activities.doors import KEEP, KEPT, LEAVE, SHOW_KEPT
from handlers.buttons import Button, Keyboards, KeyTexts, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.publishing.page import screen as publishing_screen
from handlers.screens import Screen, page_turns
from handlers.series.doors import LIST, OPEN
from storage.activities import RIGHT
from storage.series import SERVICE, State, ending, keeping
from storage.values import Values, lines_of

#: An activity, and in one number (of `_packed`) weeks from one to the next, days ahead, how many in all.
SET_UP = Button("series.set_up", int, int)
BEGIN = Button("series.begin", int, int)
#: By the key of the series.
LOOK = Button("series.look", int)
PAUSE = Button("series.pause", int)
GO_ON = Button("series.go_on", int)
ASK_UNTIL = Button("series.ask_until", int)
BEFORE_END = Button("series.before_end", int)
END = Button("series.end", int)
#: The series, and the activity after which the next ones are copied.
ADOPT = Button("series.adopt", int, int)


def screen(found: Values) -> Screen:
    """What one would be, or its page."""
    return _set_up_screen(found) if found["series"] is None else page_screen(found)


def _set_up_screen(found: Values) -> Screen:
    """Each choice a row, the chosen one marked."""
    activity, every, ahead, times = (int(str(found[name])) for name in ("of", "every", "ahead", "times"))
    rows = [
        [SET_UP(activity, _packed(one, ahead, times), every=one, on=one == every) for one in keeping.EVERY],
        [SET_UP(activity, _packed(every, one, times), ahead=one, on=one == ahead) for one in keeping.AHEAD],
        [SET_UP(activity, _packed(every, ahead, one), times=one, on=one == times) for one in keeping.TIMES],
    ]
    halves = [row[at : at + 2] for row in rows for at in range(0, len(row), 2)]
    last = [KEEP(activity, back=True), BEGIN(activity, _packed(every, ahead, times))]
    return Screen("series.set_up", found, [*halves, last], right=RIGHT, subject=activity)


def _packed(every: int, ahead: int, times: int) -> int:
    """Each below a hundred: the data of a button are short."""
    return (every * 100 + ahead) * 100 + times


async def _choose(
    update: Update, context: Context, *, rule: Callable[..., Values], button: Button, shown: Callable[[Values], Screen]
) -> None:
    activity, packed = button.read(update)
    await context.write(rule, activity, packed // 10_000, packed // 100 % 100, packed % 100, answer=shown)


def page_screen(found: Values) -> Screen:
    """One that there is."""
    series, activity = found["series"], found["of"]
    if found["state"] == State.ENDED:
        return Screen("series.page", found, [[KEEP(activity, back=True), LIST(0)]], right="desk")
    turn = GO_ON(series) if found["state"] == State.PAUSED else PAUSE(series)
    adopt = [ADOPT(series, activity)] if activity != found["template"] else []
    rows = [[turn, ASK_UNTIL(series)], [*adopt, BEFORE_END(series)], [KEEP(activity, back=True), LIST(0, all=True)]]
    return Screen("series.page", found, rows, right=RIGHT, subject=int(str(activity)))


def list_screen(found: Values) -> Screen:
    """A button a series; the next sentence begins one."""
    rows = [[LOOK(one["series"], **one)] for one in lines_of(found["lines"])]
    turns = page_turns(LIST, found)
    return Screen("series.list", found, [*rows, turns, [KEPT(back=True), LEAVE()]], right="desk")


def _until_screen(found: Values) -> Screen:
    return Screen("series.ask_until", found, [[LOOK(found["series"], back=True)]], right="desk")


def _end_screen(found: Values) -> Screen:
    return Screen("series.sure_end", found, [[LOOK(found["series"], back=True), END(found["series"])]], right="desk")


_SHOWN: tuple[Shown, ...] = (
    (OPEN, keeping.look, screen),
    (LIST, keeping.listed, list_screen),
    (LOOK, keeping.open_, page_screen),
    (PAUSE, keeping.pause, page_screen),
    (GO_ON, keeping.go_on, page_screen),
    (ASK_UNTIL, ending.ask_until, _until_screen),
    (BEFORE_END, keeping.open_, _end_screen),
    (END, ending.end, list_screen),
    (ADOPT, keeping.adopt, page_screen),
)

STEPS: Steps = {
    (SERVICE, "sentence"): Step(keeping.open_list, list_screen, keeping.write, publishing_screen),
    (SERVICE, "until"): Step(ending.open_until, _until_screen, ending.write_until, page_screen),
}

KEYBOARDS: Keyboards = {
    "series.published": [[SHOW_KEPT.of("activity"), LOOK.of("series")]],
    "series.skipped": [[LOOK.of("series")]],
    "series.ended": [[LIST.of("page")]],
    "series.orphaned": [[LOOK.of("series")]],
    "series.no_such_series": [[KEPT.of()]],
    # The question stays open.
    "series.no_end": [[LOOK.of("series")]],
    "series.no_rhythm": [[KEPT.of()]],
    "series.not_to_be_repeated": [[SHOW_KEPT.of("activity")]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    chosen = ((SET_UP, keeping.set_up, screen), (BEGIN, keeping.begin, page_screen))
    return [
        *(button.to(partial(_choose, rule=rule, button=button, shown=shown)) for button, rule, shown in chosen),
        *routes_of(_SHOWN),
    ]
