"""Appointing and dismissing: who is in office, whom the chair puts in, as what, where, for what."""

from collections.abc import Callable

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen, in_rows, page_turns
from storage.offices import Charge, Role, appointing, listing
from storage.offices.appointing import GIVEN, SERVICE, WHOLE
from storage.values import Values, lines_of

PEOPLE = Button("offices.people", int)
OPEN = Button("offices.open", int)
BEGIN = Button("offices.begin")
PICK = Button("offices.pick", int, int)
CHOOSE_ROLE = Button("offices.choose_role", int, Role)
CHOOSE_UNIT = Button("offices.choose_unit", int, int)
TICK_CHARGE = Button("offices.tick_charge", int, Charge)
APPOINT = Button("offices.appoint", int)
LEAVE_IT = Button("offices.leave_it", int)
ASK_DISMISS = Button("offices.ask_dismiss", int)
DISMISS = Button("offices.dismiss", int)
HAND_OVER = Button("offices.hand_over")
#: Back to the desk, which has the route.
LEAVE = Button("offices.leave")

_RIGHT = "appoint"


def list_screen(found: Values) -> Screen:
    """A page of offices, a button each."""
    rows = [[OPEN(line["office"], **_label(line))] for line in lines_of(found["lines"])]
    turns = page_turns(PEOPLE, found)
    return Screen("offices.list", found, [*rows, turns, [BEGIN(), HAND_OVER()], [LEAVE()]], right=_RIGHT)


def _label(line: Values) -> Values:
    return {name: line[name] for name in ("name", "role", "unit")}


def office_screen(office: Values) -> Screen:
    """One office; the chair's own has no dismissal."""
    away = [] if office["role"] == Role.CHAIR else [ASK_DISMISS(office["office"])]
    return Screen("offices.office", office, [[PEOPLE(0, step=0), *away]], right=_RIGHT)


def question_screen(found: Values) -> Screen:
    """The screen of whichever question of an appointment is open."""
    version = found["version"]
    rows = _ROWS[str(found["step"])](found)
    return Screen(f"offices.ask_{found['step']}", found, [*rows, [LEAVE_IT(version)]], right=_RIGHT)


def _who(found: Values) -> list[list[Press]]:
    return [[PICK(found["version"], one["member"], **one)] for one in lines_of(found["people"])]


def _role(found: Values) -> list[list[Press]]:
    presses = [CHOOSE_ROLE(found["version"], role, role=role) for role in GIVEN]
    return [presses[:2], presses[2:]]


def _unit(found: Values) -> list[list[Press]]:
    places = [[CHOOSE_UNIT(found["version"], one["unit"], place=one["place"])] for one in lines_of(found["places"])]
    return [*places, [CHOOSE_UNIT(found["version"], WHOLE, place=None)]]


def _review(found: Values) -> list[list[Press]]:
    version, chosen = found["version"], found["charges"]
    assert isinstance(chosen, list)
    ticks = [TICK_CHARGE(version, one, charge=one, on=one in chosen) for one in Charge]
    rows = in_rows(ticks) if found["role"] == Role.OFFICER else []
    return [*rows, [APPOINT(version)]]


_ROWS: dict[str, Callable[[Values], list[list[Press]]]] = {
    "who": _who,
    "role": _role,
    "unit": _unit,
    "review": _review,
}


def appointed_screen(found: Values) -> Screen:
    """Done; for somebody without Telegram the code, to be handed on."""
    key = "offices.appointed" if found["code"] is None else "offices.invited"
    return Screen(key, found, [[PEOPLE(0, step=0)]], right=_RIGHT)


def before_screen(office: Values) -> Screen:
    key = office["office"]
    return Screen(
        "offices.ask_dismiss", office, [[OPEN(key, name=None, role=None, unit=None), DISMISS(key)]], right=_RIGHT
    )


def dismissed_screen(office: Values) -> Screen:
    return Screen("offices.no_more", office, [[PEOPLE(0, step=0)]], right=_RIGHT)


async def leave(update: Update, context: Context) -> None:
    answer = lambda _: Screen("offices.left", buttons=[[PEOPLE(0, step=0)]], right=_RIGHT)  # noqa: E731
    await context.write(appointing.leave, *LEAVE_IT.read(update), answer=answer)


_SHOWN: tuple[Shown, ...] = (
    (PEOPLE, listing.people, list_screen),
    (OPEN, listing.look, office_screen),
    (BEGIN, appointing.begin, question_screen),
    (PICK, appointing.pick, question_screen),
    (CHOOSE_ROLE, appointing.choose_role, question_screen),
    (CHOOSE_UNIT, appointing.choose_unit, question_screen),
    (TICK_CHARGE, appointing.tick_charge, question_screen),
    (APPOINT, appointing.appoint, appointed_screen),
    (ASK_DISMISS, appointing.before_dismissing, before_screen),
    (DISMISS, appointing.dismiss, dismissed_screen),
)

STEPS: Steps = {
    (SERVICE, "who"): Step(appointing.open_question, question_screen, appointing.find, question_screen),
    (SERVICE, "role"): Step(appointing.open_question, question_screen),
    (SERVICE, "unit"): Step(appointing.open_question, question_screen, appointing.write_unit, question_screen),
    (SERVICE, "review"): Step(appointing.open_question, question_screen),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    """The routes of the presses."""
    shown = routes_of(_SHOWN)
    return [*shown, LEAVE_IT.to(leave)]
