"""Circumstances (情况, 必访): what came up with somebody, the visit for which it calls, the chair's catalogue."""

from dataclasses import replace
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from handlers import homes
from handlers.buttons import Button, Keyboards, KeyTexts, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.screens import Screen, in_rows
from handlers.visits.walking import SHOW
from storage import people
from storage.circumstances import SERVICE, keeping
from storage.values import Values, lines_of
from storage.visits import noting, taking_on, yearly

OPEN = Button("circumstances.open", int)
BEGIN = Button("circumstances.begin", int)
#: The question's number, and the line's.
CHOOSE = Button("circumstances.choose", int, int)
SINCE = Button("circumstances.since", int, int)
PUT_OFF = Button("circumstances.put_off", int)
LOOK_AT = Button("circumstances.look_at", int)
END = Button("circumstances.end", int)
STRIKE_OUT = Button("circumstances.strike_out", int)
#: Back to the person's card, which has the route; back to the desk, likewise.
BACK = Button("circumstances.back", int)
LEAVE = Button("circumstances.leave")
#: Below a letter, which stays; and on the way.
VISIT = Button("circumstances.visit", int)
SEE = Button("circumstances.see", int)
GO = Button("circumstances.go", int)
ASK_HAND = Button("circumstances.ask_hand", int)
HAND = Button("circumstances.hand", int, int)
CATALOGUE = Button("circumstances.catalogue")
LINE = Button("circumstances.line", int)
DAYS = Button("circumstances.days", int, int)
TURN = Button("circumstances.turn", int, int)
BEGIN_LINE = Button("circumstances.begin_line")


# What came up with somebody.


def person_screen(found: Values) -> Screen:
    """What came up, a button each; what else is known."""
    lines = [[LOOK_AT(one["circumstance"], **_named(one))] for one in lines_of(found["came_up"])]
    rows = [[BEGIN(found["member"])], [homes.OPEN(found["member"]), BACK(found["member"])]]
    return Screen("circumstances.person", found, [*lines, *rows], **_about(found))


def question_screen(found: Values) -> Screen:
    """What it is, or since when."""
    version = found["version"]
    if found["step"] == "what":
        presses = [CHOOSE(version, one["line"], **_named(one)) for one in lines_of(found["lines"])]
        return Screen("circumstances.ask_what", found, [*in_rows(presses), [PUT_OFF(version)]], **_about(found))
    rows = [[SINCE(version, back, back=back) for back in (0, 1)], [PUT_OFF(version)]]
    return Screen("circumstances.ask_since", found, rows, **_about(found))


def noted_screen(found: Values) -> Screen:
    """It stands there; and who goes, if somebody has to."""
    visit = found["visit"]
    go = [] if visit is None else [GO(visit), ASK_HAND(visit)]
    return Screen("circumstances.noted", found, [go, [OPEN(found["member"], back=True)]], **_about(found))


def one_screen(found: Values) -> Screen:
    """One of them: the visit for it, its end, and a mistake."""
    key, visit = found["circumstance"], found["visit"]
    see = [] if visit is None else [SEE(visit, number=found["number"], back=False)]
    end = [] if found["until"] is not None else [END(key)]
    rows = [see, [*end, STRIKE_OUT(key)], [OPEN(found["member"], back=True)]]
    return Screen("circumstances.one", found, rows, **_about(found))


def _about(found: Values) -> dict[str, Any]:
    return {"right": people.RIGHT, "subject": int(str(found["member"]))}


# The visit for which it calls.


def visit_screen(found: Values) -> Screen:
    """Who is to be visited, why, by when; who goes."""
    visit = found["visit"]
    may = [*([GO(visit)] if found["may_go"] else []), *([ASK_HAND(visit)] if found["open"] else [])]
    tick = [[SHOW(visit, tick=found["open"])]] if found["goes"] or found["open"] else []
    know = [homes.OPEN(found["member"])] if found["office"] else []
    return Screen("circumstances.visit", found, [may, *tick, [*know, LEAVE()]], **_of_visit(found))


def hand_screen(found: Values) -> Screen:
    """To whom."""
    visit = found["visit"]
    rows = [[HAND(visit, one["member"], name=one["name"])] for one in lines_of(found["people"])]
    return Screen("circumstances.ask_hand", found, [*rows, [SEE(visit, back=True)]], **_of_visit(found))


def _of_visit(found: Values) -> dict[str, Any]:
    return {"right": yearly.RIGHT, "subject": int(str(found["visit"]))}


async def open_visit(update: Update, context: Context) -> None:
    # Fresh: below a letter, whose words must stay.
    answer = lambda found: replace(visit_screen(found), fresh=True)  # noqa: E731
    await context.write(taking_on.look, *VISIT.read(update), answer=answer)


# The chair's catalogue.


def catalogue_screen(found: Values) -> Screen:
    presses = [LINE(one["line"], **_named(one), ended=one["ended"]) for one in lines_of(found["lines"])]
    return Screen("circumstances.catalogue", found, [*in_rows(presses), [BEGIN_LINE(), LEAVE()]], right="desk")


def line_screen(found: Values) -> Screen:
    """Within how many days; off the list or on it."""
    line, choices = found["line"], found["choices"]
    assert isinstance(choices, list)
    held = found["within_days"] or 0
    presses = [DAYS(line, days, days=days) for days in choices if days != held]
    turn = TURN(line, int(bool(found["ended"])), on=bool(found["ended"]))
    return Screen("circumstances.line", found, [*in_rows(presses), [turn, CATALOGUE(back=True)]], right="desk")


def words_screen(found: Values) -> Screen:
    return Screen("circumstances.ask_words", found, [[CATALOGUE(back=True)]], right="desk")


def _named(one: Values) -> Values:
    return {name: one[name] for name in ("what", "words")}


_SHOWN: tuple[Shown, ...] = (
    (OPEN, noting.look, person_screen),
    (homes.BACK, noting.look, person_screen),
    (BEGIN, noting.begin, question_screen),
    (CHOOSE, noting.choose, question_screen),
    (SINCE, noting.choose_day, noted_screen),
    (PUT_OFF, noting.put_off, person_screen),
    (LOOK_AT, noting.look_at, one_screen),
    (END, noting.end, person_screen),
    (STRIKE_OUT, noting.strike_out, person_screen),
    (SEE, taking_on.look, visit_screen),
    (GO, taking_on.go, visit_screen),
    (ASK_HAND, taking_on.before_handing, hand_screen),
    (HAND, taking_on.hand, visit_screen),
    (CATALOGUE, keeping.look, catalogue_screen),
    (LINE, keeping.look_at, line_screen),
    (DAYS, keeping.set_days, line_screen),
    (TURN, keeping.turn, line_screen),
    (BEGIN_LINE, keeping.begin, words_screen),
)

STEPS: Steps = {
    (SERVICE, "what"): Step(noting.open_question, question_screen),
    (SERVICE, "since"): Step(noting.open_question, question_screen, noting.write_day, noted_screen),
    (SERVICE, "words"): Step(keeping.open_question, words_screen, keeping.add, line_screen),
}

KEYBOARDS: Keyboards = {
    "circumstances.due": [[VISIT.of("visit")]],
    "circumstances.given": [[VISIT.of("visit")]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    shown = routes_of(_SHOWN)
    return [*shown, VISIT.to(open_visit)]
