"""Routes, in office: who goes together, a proposal, what is changed by hand, yes to it."""

from dataclasses import replace
from datetime import date

from telegram import Update
from telegram.ext import BaseHandler

from handlers import campaigns
from handlers.buttons import Button, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.routes.doors import DRAW, SHOW
from handlers.screens import Press, Screen, in_rows, page_turns
from storage.routes import calling, changing, confirming, planning
from storage.routes.changing import Seat
from storage.routes.records import SERVICE
from storage.values import Values, lines_of
from storage.visits import Wish

OPEN = Button("routes.open", int, int)
PROPOSE = Button("routes.propose", int)
PROPOSE_ANEW = Button("routes.propose_anew", int)
DROP_DRAFT = Button("routes.drop_draft", int)
ASK_CONFIRM = Button("routes.ask_confirm", int)
CONFIRM = Button("routes.confirm", int)
FREE = Button("routes.free", int, int)
PAIR = Button("routes.pair", int, int)
LOOK = Button("routes.look", int)
CHOOSE_PAIR = Button("routes.choose_pair", int)
MOVE = Button("routes.move", int, int)
CHOOSE_OTHER = Button("routes.choose_other", int)
SWAP = Button("routes.swap", int, int)
EARLIER = Button("routes.earlier", int)
LATER = Button("routes.later", int)
CHOOSE_SEAT = Button("routes.choose_seat", int)
CHOOSE_ENVOY = Button("routes.choose_envoy", int, Seat)
REPLACE = Button("routes.replace", int, Seat, int)
DAY = Button("routes.day", int)
DAY_OF = Button("routes.day_of", int)
UNIT_DAY = Button("routes.unit_day", int, int)
PICK_DAY = Button("routes.pick_day", int, int)
UNASKED = Button("routes.unasked", int, int)
ASK_ALL = Button("routes.ask_all", int)
ENTER_WISH = Button("routes.enter_wish", int, Wish)
ENVOYS = Button("routes.envoys", int, int)

#: What can be heard on the telephone; another day is set by its own button.
_HEARD = tuple(wish for wish in Wish if wish is not Wish.ANOTHER_DAY)


def turns(found: Values, button: Button, key: str = "campaign") -> list[Press]:
    """Back and on, where there are pages."""
    return page_turns(button, found, found[key])


def office(key: str, found: Values, rows: list[list[Press]]) -> Screen:
    return Screen(key, found, rows, right="desk")


def overview_screen(found: Values) -> Screen:
    """The pairs, and what can be done next."""
    campaign = found["campaign"]
    pairs = [[PAIR(one["pair"], 0, **one)] for one in lines_of(found["lines"])]
    free = [FREE(campaign, 0, count=found["free"])] if found["free"] else []
    propose = [PROPOSE(campaign)] if found["free"] and found["approved"] else []
    confirm = [ASK_CONFIRM(campaign, count=found["drawn"]), DROP_DRAFT(campaign)] if found["drawn"] else []
    anew = [PROPOSE_ANEW(campaign)] if found["pairs"] and not found["free"] else []
    ask = [UNASKED(campaign, 0, count=found["unasked"])] if found["count"] else []
    rows = [
        confirm,
        [*propose, *free],
        *pairs,
        turns(found, OPEN),
        [ENVOYS(campaign, 0, count=found["envoys"]), *ask],
        anew,
        [campaigns.LOOK(campaign, 0, back=True)],
    ]
    return office("routes.overview", found, rows)


def sure_screen(found: Values) -> Screen:
    campaign = found["campaign"]
    return office("routes.sure", found, [[OPEN(campaign, 0), CONFIRM(campaign)]])


def confirmed_screen(found: Values) -> Screen:
    return office("routes.confirmed", found, [[OPEN(found["campaign"], 0)]])


def free_screen(found: Values) -> Screen:
    rows = [[LOOK(one["visit"], **one)] for one in lines_of(found["lines"])]
    propose = [PROPOSE(found["campaign"])] if found["lines"] else []
    return office("routes.free_ones", found, [propose, *rows, turns(found, FREE), [OPEN(found["campaign"], 0)]])


def pair_screen(found: Values) -> Screen:
    """Where the two go."""
    pair = found["pair"]
    rows = [[LOOK(one["visit"], **one)] for one in lines_of(found["lines"])]
    tools = [DAY(pair), CHOOSE_SEAT(pair)] if rows else []
    confirm = [ASK_CONFIRM(found["campaign"], count=None)] if found["drawn"] else []
    return office(
        "routes.two", found, [*rows, turns(found, PAIR, "pair"), tools, confirm, [OPEN(found["campaign"], 0)]]
    )


def visit_screen(found: Values) -> Screen:
    """One visit: its place on the way, to whom else it can go, what was said on the telephone."""
    visit, pair = found["visit"], found["pair"]
    place, places = found["place"], found["places"]
    up = [EARLIER(visit)] if isinstance(place, int) and place > 1 else []
    down = [LATER(visit)] if isinstance(place, int) and place != places else []
    swap = [CHOOSE_OTHER(visit)] if pair is not None else []
    wishes = [ENTER_WISH(visit, wish, wish=wish, on=wish == found["wish"]) for wish in _HEARD]
    back = OPEN(found["campaign"], 0) if pair is None else PAIR(pair, 0, first=None)
    rows = [[*up, *down], [CHOOSE_PAIR(visit), *swap], [DAY_OF(visit)], wishes[:2], wishes[2:], [back]]
    return office("routes.visit", found, rows)


def pairs_screen(found: Values) -> Screen:
    rows = [[MOVE(one["visit"], one["pair"], **one)] for one in lines_of(found["lines"])]
    return office("routes.to_whom", found, [*rows, [LOOK(found["visit"], name=None)]])


def others_screen(found: Values) -> Screen:
    rows = [[SWAP(one["visit"], one["other"], **one)] for one in lines_of(found["lines"])]
    return office("routes.with_which", found, [*rows, [LOOK(found["visit"], name=None)]])


def seats_screen(found: Values) -> Screen:
    pair = found["pair"]
    seats = [[CHOOSE_ENVOY(pair, seat, name=found[name])] for seat, name in zip(Seat, ("first", "second"), strict=True)]
    return office("routes.whose_seat", found, [*seats, [PAIR(pair, 0, first=None)]])


def by_whom_screen(found: Values) -> Screen:
    pair, seat = found["pair"], found["seat"]
    rows = [[REPLACE(pair, seat, one["member"], **one)] for one in lines_of(found["lines"])]
    return office(
        "routes.by_whom", found, [*rows, [ENVOYS(found["campaign"], 0, count=None), PAIR(pair, 0, first=None)]]
    )


def day_screen(found: Values) -> Screen:
    """Of which unit, or which day."""
    if found["step"] == "unit":
        rows = [[UNIT_DAY(one["pair"], one["unit"], name=one["name"])] for one in lines_of(found["lines"])]
        return office("routes.which_unit", found, [*rows, [PAIR(found["pair"], 0, first=None)]])
    days = found["days"]
    assert isinstance(days, list)
    picks = [PICK_DAY(found["version"], day.toordinal(), day=day) for day in days if isinstance(day, date)]
    rows = in_rows(picks)
    back = LOOK(found["visit"], name=None) if found["visit"] is not None else PAIR(found["pair"], 0, first=None)
    return office("routes.which_day", found, [*rows, [back]])


def dated_screen(found: Values) -> Screen:
    """After the day: where it was asked from."""
    return visit_screen(found) if "number" in found else pair_screen(found)


def unasked_screen(found: Values) -> Screen:
    """Whom to ring; who can be asked here is asked by one button."""
    rows = [[LOOK(one["visit"], **one)] for one in lines_of(found["lines"])]
    ask = [ASK_ALL(found["campaign"])] if found["lines"] else []
    return office("routes.to_ring", found, [ask, *rows, turns(found, UNASKED), [OPEN(found["campaign"], 0)]])


async def draw(update: Update, context: Context) -> None:
    await context.write(planning.overview, *DRAW.read(update), 0, answer=overview_screen)


async def show(update: Update, context: Context) -> None:
    answer = lambda found: fresh(overview_screen(found))  # noqa: E731
    await context.write(planning.overview, *SHOW.read(update), 0, answer=answer)


async def open_(update: Update, context: Context) -> None:
    await context.write(planning.overview, *OPEN.read(update), answer=overview_screen)


_SHOWN: tuple[Shown, ...] = (
    (PROPOSE, planning.propose, overview_screen),
    (PROPOSE_ANEW, planning.propose_anew, overview_screen),
    (DROP_DRAFT, changing.drop_draft, overview_screen),
    (ASK_CONFIRM, confirming.before, sure_screen),
    (CONFIRM, confirming.confirm, confirmed_screen),
    (FREE, planning.free, free_screen),
    (PAIR, planning.look, pair_screen),
    (LOOK, changing.look, visit_screen),
    (CHOOSE_PAIR, changing.choose_pair, pairs_screen),
    (MOVE, changing.move, visit_screen),
    (CHOOSE_OTHER, changing.choose_other, others_screen),
    (SWAP, changing.swap, visit_screen),
    (EARLIER, changing.earlier, visit_screen),
    (LATER, changing.later, visit_screen),
    (CHOOSE_SEAT, changing.choose_seat, seats_screen),
    (CHOOSE_ENVOY, changing.choose_envoy, by_whom_screen),
    (REPLACE, changing.replace, pair_screen),
    (DAY, changing.choose_unit, day_screen),
    (DAY_OF, changing.begin_day_of, day_screen),
    (UNIT_DAY, changing.begin_day, day_screen),
    (PICK_DAY, changing.pick_day, dated_screen),
    (UNASKED, calling.unasked, unasked_screen),
    (ASK_ALL, calling.ask_all, unasked_screen),
    (ENTER_WISH, calling.enter_wish, visit_screen),
)

STEPS: Steps = {(SERVICE, "day"): Step(changing.open_day, day_screen, changing.write_day, dated_screen)}


def routes() -> list[BaseHandler[Update, Context, None]]:
    shown = routes_of(_SHOWN)
    return [DRAW.to(draw), SHOW.to(show), OPEN.to(open_), *shown]


def fresh(screen: Screen) -> Screen:
    """Below a letter, whose words must stay."""
    return replace(screen, fresh=True)
