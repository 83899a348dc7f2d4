"""The officer's pages of seasons: the list, one of them with how it counts, its contests, the tables, the groups, its
end."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.learning.buttons import OFFICE
from handlers.screens import Press, Screen, Toast, in_rows
from handlers.seasons.doors import BEGIN, LIST, turns
from storage.seasons import RIGHT, SERVICE, choosing, keeping, posting
from storage.values import Values, lines_of

SEE = Button("seasons.see", int)
#: A season and a page.
SIDES = Button("seasons.sides", int, int)
PEOPLE = Button("seasons.people", int, int)
CONTESTS = Button("seasons.contests", int, int)
#: A season and a contest.
ADD = Button("seasons.add", int, int)
REMOVE = Button("seasons.remove", int, int)
TURN_COUNTING = Button("seasons.turn_counting", int)
ASK_SCALE = Button("seasons.ask_scale", int)
#: The route is where days are asked of a new one.
ASK_DAYS = Button("seasons.ask_days", int)
ASK_BEST = Button("seasons.ask_best", int)
SET_BEST = Button("seasons.set_best", int, int)
ASK_MAKE_UP = Button("seasons.ask_make_up", int)
SET_MAKE_UP = Button("seasons.set_make_up", int, int)
TURN_MEAN = Button("seasons.turn_mean", int)
ORDER = Button("seasons.order", int)
ASK_POST = Button("seasons.ask_post", int)
POST = Button("seasons.post", int)
ASK_CLOSE = Button("seasons.ask_close", int)
CLOSE = Button("seasons.close", int)


def _screen(key: str, found: Values, *rows: list[Press]) -> Screen:
    return Screen(key, found, [*rows], right=RIGHT, subject=int(str(found["season"])))


def list_screen(found: Values) -> Screen:
    presses = [SEE(one["season"], title=one["title"]) for one in lines_of(found["lines"])]
    return Screen("seasons.list", found, [*in_rows(presses), turns(LIST, found), [BEGIN(), OFFICE()]], right=RIGHT)


def card_screen(found: Values) -> Screen:
    """How it counts; of one that is closed, the tables alone."""
    season = found["season"]
    by_place = found["counting"] == "places"
    scale = [ASK_SCALE(season)] if by_place else []
    mean = [TURN_MEAN(season, on=found["in_mean"])] if found["days"] else []
    changes = [
        [TURN_COUNTING(season, counting=found["counting"]), *scale],
        [ASK_BEST(season), ASK_MAKE_UP(season), *mean],
    ]
    end = [] if found["over"] else [ASK_CLOSE(season)]
    days = [] if found["over"] or found["played"] else [ASK_DAYS(season)]
    return _screen(
        "seasons.office_card",
        found,
        [CONTESTS(season, 0, step=0)],
        [SIDES(season, 0, step=0), PEOPLE(season, 0, step=0)],
        [ORDER(season), ASK_POST(season)],
        *([] if found["over"] else changes),
        days,
        [*end, LIST(0, step=0, open=0)],
    )


def contests_screen(found: Values) -> Screen:
    season = found["season"]
    lines = [] if found["over"] else lines_of(found["lines"])
    ticks = [(REMOVE if one["on"] else ADD)(season, one["contest"], **one) for one in lines]
    return _screen(
        "seasons.contests_page", found, *in_rows(ticks, 1), turns(CONTESTS, found, season), [SEE(season, title="")]
    )


def sides_screen(found: Values) -> Screen:
    season = found["season"]
    return _screen("seasons.sides_page", found, turns(SIDES, found, season), [SEE(season, title="")])


def people_screen(found: Values) -> Screen:
    season = found["season"]
    return _screen("seasons.people_page", found, turns(PEOPLE, found, season), [SEE(season, title="")])


def best_screen(found: Values) -> Screen:
    season, choices = found["season"], found["choices"]
    assert isinstance(choices, list)
    some = [SET_BEST(season, one, count=one) for one in choices]
    return _screen(
        "seasons.ask_best", found, [SET_BEST(season, 0, count=0)], *in_rows(some, 4), [SEE(season, title="")]
    )


def make_up_screen(found: Values) -> Screen:
    season, choices = found["season"], found["choices"]
    assert isinstance(choices, list)
    some = [SET_MAKE_UP(season, one, days=one) for one in choices]
    return _screen("seasons.ask_make_up", found, *in_rows(some), [SEE(season, title="")])


def scale_screen(found: Values) -> Screen:
    return _screen("seasons.ask_scale", found, [SEE(found["season"], title="")])


def ask_post_screen(found: Values) -> Screen:
    season = found["season"]
    return _screen("seasons.ask_post", found, [SEE(season, title=""), POST(season)])


def post_screen(found: Values) -> Screen:
    return _screen("seasons.sent_out", found, [SEE(found["season"], title="")])


def close_screen(found: Values) -> Screen:
    season = found["season"]
    return _screen("seasons.ask_close", found, [SEE(season, title=""), CLOSE(season)])


async def order(update: Update, context: Context) -> None:
    await context.write(posting.order, *ORDER.read(update), answer=lambda found: Toast("seasons.ordered", found))


_SHOWN: tuple[Shown, ...] = (
    (LIST, keeping.listed, list_screen),
    (SEE, keeping.look, card_screen),
    (SIDES, posting.sides, sides_screen),
    (PEOPLE, posting.people, people_screen),
    (CONTESTS, choosing.contests, contests_screen),
    (ADD, choosing.add, contests_screen),
    (REMOVE, choosing.remove, contests_screen),
    (TURN_COUNTING, keeping.turn_counting, card_screen),
    (ASK_SCALE, keeping.ask_scale, scale_screen),
    (ASK_BEST, keeping.ask_best, best_screen),
    (SET_BEST, keeping.set_best, card_screen),
    (ASK_MAKE_UP, keeping.ask_make_up, make_up_screen),
    (SET_MAKE_UP, keeping.set_make_up, card_screen),
    (TURN_MEAN, keeping.turn_mean, card_screen),
    (ASK_POST, posting.ask_post, ask_post_screen),
    (POST, posting.post, post_screen),
    (ASK_CLOSE, keeping.ask_close, close_screen),
    (CLOSE, keeping.close, card_screen),
)

STEPS: Steps = {(SERVICE, "scale"): Step(keeping.asked_scale, scale_screen, keeping.write_scale, card_screen)}

KEYBOARDS: Keyboards = {"seasons.table": [], "seasons.posted": []}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return [ORDER.to(order), *routes_of(_SHOWN)]
