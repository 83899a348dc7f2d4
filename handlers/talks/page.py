"""The counter of talks: the first page, one's own, the officer's; what can be done there hangs on `doors`."""

from collections.abc import Callable
from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Keyboards, KeyHandler, KeyTexts, Shown, routes_of
from handlers.context import Context
from handlers.screens import Screen, page_turns
from handlers.talks.doors import HOME_DOORS, MEMBER_DOORS, OFFICE_DOORS, OFFICER_DOORS, rows
from handlers.talks.leading import HELD, HOME, LEAVE, LOOK, MINE, OFFICE, OWN, SEE
from storage import talks
from storage.talks import showing
from storage.values import Values, lines_of


def home_screen(found: Values) -> Screen:
    """What a talk is, who reads what, and how to ask for one."""
    return Screen("talks.home", found, [*rows(HOME_DOORS, found), [MINE(0, step=0, open=found["open"])]])


def mine_screen(found: Values) -> Screen:
    """One's own talks, the open ones first."""
    lines = [[OWN(one["talk"], **_label(one))] for one in lines_of(found["lines"])]
    return Screen("talks.mine", found, [*lines, page_turns(MINE, found), [HOME()]])


def own_screen(found: Values) -> Screen:
    """An own talk, with what can be done about it."""
    return Screen("talks.own", found, [*rows(MEMBER_DOORS, found), [MINE(0, step=0, open=0)]])


def office_screen(found: Values) -> Screen:
    """The officer's: what waits, what is theirs, what was held this week."""
    lines = [[HELD(one["talk"], **_label(one))] for one in lines_of(found["lines"])]
    below = [*rows(OFFICE_DOORS, found), [LEAVE()]]
    return Screen("talks.office", found, [*lines, page_turns(OFFICE, found), *below], right=talks.HOLDS)


def held_screen(found: Values) -> Screen:
    """A talk as its officer, or who may become that, sees it."""
    below = [*rows(OFFICER_DOORS, found), [OFFICE(0, step=0)]]
    return Screen("talks.held", found, below, right=talks.OFFICER, subject=int(str(found["talk"])))


def _label(line: Values) -> Values:
    """What fills the label of a line, and the time for which it is agreed on: of what services tell beside a talk,
    which are many values each, nothing else."""
    times = line["appointments"]
    assert isinstance(times, dict)
    at = times["starts_at"] if line["state"] == talks.State.AGREED else None
    return {**{name: value for name, value in line.items() if not isinstance(value, dict | list)}, "at": at}


def _fresh(screen: Callable[[Values], Screen]) -> Callable[[Values], Screen]:
    """Below what was pressed, which stays what it is."""
    return lambda found: replace(screen(found), fresh=True)


async def open_fresh(_: Update, context: Context) -> None:
    await context.write(showing.home, answer=_fresh(home_screen))


_SHOWN: tuple[Shown, ...] = (
    (HOME, showing.home, home_screen),
    (MINE, showing.mine, mine_screen),
    (OWN, showing.look_at_own, own_screen),
    (SEE, showing.look_at_own, _fresh(own_screen)),
    (OFFICE, showing.office, office_screen),
    (HELD, showing.look_as_officer, held_screen),
    (LOOK, showing.look_as_officer, _fresh(held_screen)),
)

KEYBOARDS: Keyboards = {
    "talks.talk_over": [[HOME.of()]],
    "talks.no_such_talk": [[HOME.of()]],
    "talks.talk_open_yet": [[SEE.of("talk")]],
}


def routes(key_texts: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [KeyHandler("talks.label_home", open_fresh, key_texts), *routes_of(_SHOWN)]
