"""Charts (全年数据): from the duties to a figure, its months, units and records; whom services reach; on paper too."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts, looks_of
from handlers.context import Context
from handlers.screens import Press, Screen, in_rows, page_turns
from storage.charts import RIGHT, choosing, covering, printing, telling
from storage.charts.terms import View, When
from storage.figures import Duty, Offer, Source
from storage.values import Values, lines_of

OPEN = Button("charts.open")
LOOK = Button("charts.look", When)
DUTY = Button("charts.duty", Duty, When)
TREND = Button("charts.trend", Source, When)
#: The last is a page.
UNITS = Button("charts.units", Source, When, int)
LIST = Button("charts.list", Source, When, int)
DRAW_TREND = Button("charts.draw_trend", Source, When)
DRAW_UNITS = Button("charts.draw_units", Source, When)
PRINT = Button("charts.print", View, Source, When)
#: A year; a service and a year, and a page.
REACH = Button("charts.reach", int)
REACHED = Button("charts.of", Offer, int, int)
DRAW_REACH = Button("charts.draw_reach", int)
DRAW_REACHED = Button("charts.draw_whom", Offer, int)
PRINT_REACH = Button("charts.print_reach", int)
PRINT_REACHED = Button("charts.print_whom", Offer, int)
#: Back to the desk, which has the route.
LEAVE = Button("charts.leave")


def _look_screen(found: Values) -> Screen:
    when = found["when"]
    duties = [DUTY(line["duty"], when, duty=line["duty"]) for line in lines_of(found["lines"])]
    others = [LOOK(one, when=one) for one in When if one != when]
    reach = [REACH(found["year"])]
    return Screen("charts.overview", found, [*in_rows(duties), others, [*reach, LEAVE()]], right=RIGHT)


def _duty_screen(found: Values) -> Screen:
    one, when = found["duty"], found["when"]
    presses = [TREND(line["source"], when, source=line["source"]) for line in lines_of(found["lines"])]
    others = [DUTY(one, other, when=other) for other in When if other != when]
    return Screen("charts.of_duty", found, [*in_rows(presses), others, [LOOK(when, back=True)]], right=RIGHT)


def _papers(found: Values, view: View) -> list[Press]:
    """The picture, and the paper; of nothing there is neither."""
    if found["hides"] or not (found["count"] or found["before"]):
        return []
    source, when = found["source"], found["when"]
    draw = DRAW_TREND(source, when) if view == View.TREND else DRAW_UNITS(source, when)
    return [draw, PRINT(view, source, when)]


def _trend_screen(found: Values) -> Screen:
    source, when = found["source"], found["when"]
    others = [TREND(source, other, when=other) for other in When if other != when]
    more = [UNITS(source, when, 0), LIST(source, when, 0)]
    rows = [_papers(found, View.TREND), more, others, _back(found)]
    return Screen("charts.months", found, rows, right=RIGHT)


def _units_screen(found: Values) -> Screen:
    source, when = found["source"], found["when"]
    turns = page_turns(UNITS, found, source, when)
    rows = [turns, _papers(found, View.UNITS), [TREND(source, when), LIST(source, when, 0)], _back(found)]
    return Screen("charts.by_unit", found, rows, right=RIGHT)


def _list_screen(found: Values) -> Screen:
    source, when = found["source"], found["when"]
    turns = page_turns(LIST, found, source, when)
    return Screen(
        "charts.records", found, [turns, [TREND(source, when), UNITS(source, when, 0)], _back(found)], right=RIGHT
    )


def _back(found: Values) -> list[Press]:
    return [LOOK(found["when"], back=True), LEAVE()]


def _trend_picture(found: Values) -> Screen:
    return Screen("charts.trend_picture", found, [], fresh=True, right=RIGHT)


def _units_picture(found: Values) -> Screen:
    return Screen("charts.units_picture", found, [], fresh=True, right=RIGHT)


def _reach_screen(found: Values) -> Screen:
    year, other = found["year"], found["other"]
    services = [REACHED(line["service"], year, 0, service=line["service"]) for line in lines_of(found["lines"])]
    rows = [
        *in_rows(services),
        [DRAW_REACH(year), PRINT_REACH(year)],
        [REACH(other, year=other), LOOK(When.YEAR, back=True)],
    ]
    return Screen("charts.covered", found, rows, right=RIGHT)


def _reached_screen(found: Values) -> Screen:
    service, year, other = found["service"], found["year"], found["other"]
    turns = page_turns(REACHED, found, service, year)
    papers = [] if found["hides"] else [DRAW_REACHED(service, year), PRINT_REACHED(service, year)]
    rows = [turns, papers, [REACHED(service, other, 0, year=other), REACH(year)]]
    return Screen("charts.covered_units", found, rows, right=RIGHT)


def _reach_picture(found: Values) -> Screen:
    return Screen("charts.reach_picture", found, [], fresh=True, right=RIGHT)


def _reached_picture(found: Values) -> Screen:
    return Screen("charts.reached_picture", found, [], fresh=True, right=RIGHT)


def _paper(found: Values) -> Screen:
    return Screen("charts.paper", found, [], fresh=True, right=RIGHT, subject=int(str(found["year"])))


async def open_page(_: Update, context: Context) -> None:
    await context.look(choosing.look, When.YEAR, answer=_look_screen)


KEYBOARDS: Keyboards = {}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    pages = (
        (LOOK, choosing.look, _look_screen),
        (DUTY, choosing.duty, _duty_screen),
        (TREND, telling.trend, _trend_screen),
        (UNITS, telling.units, _units_screen),
        (LIST, telling.records, _list_screen),
        (DRAW_TREND, telling.trend, _trend_picture),
        (DRAW_UNITS, telling.every_unit, _units_picture),
        (PRINT, printing.order, _paper),
        (REACH, covering.look, _reach_screen),
        (REACHED, covering.of_units, _reached_screen),
        (DRAW_REACH, covering.look, _reach_picture),
        (DRAW_REACHED, covering.every_unit, _reached_picture),
        (PRINT_REACH, printing.order_reach, _paper),
        (PRINT_REACHED, printing.order_reached, _paper),
    )
    return [OPEN.to(open_page), *looks_of(pages)]
