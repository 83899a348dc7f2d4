"""Envoys: who goes on the visits of a campaign, added by office or by name."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.routes.office import ENVOYS, OPEN, office, turns
from handlers.screens import Screen
from storage.routes import envoys, falling_ill
from storage.routes.records import SERVICE
from storage.values import Values, lines_of

ENVOY = Button("routes.envoy", int, int)
ADD_USUAL = Button("routes.add_usual", int)
BEGIN_ADD = Button("routes.begin_add", int)
PICK = Button("routes.pick", int, int)
LEAD = Button("routes.lead", int, int)
ANYWHERE = Button("routes.anywhere", int, int)
SEND_HOME = Button("routes.send_home", int, int)
TAKE_OFF = Button("routes.take_off", int, int)


def list_screen(found: Values) -> Screen:
    campaign = found["campaign"]
    rows = [[ENVOY(campaign, one["member"], **one)] for one in lines_of(found["lines"])]
    add = [ADD_USUAL(campaign), BEGIN_ADD(campaign)]
    return office("routes.people", found, [*rows, turns(found, ENVOYS), add, [OPEN(campaign, 0)]])


def envoy_screen(found: Values) -> Screen:
    campaign, member = found["campaign"], found["member"]
    rows = [
        [LEAD(campaign, member, on=found["leading"]), ANYWHERE(campaign, member, on=found["unit"] is None)],
        [SEND_HOME(campaign, member, away=found["away"]), TAKE_OFF(campaign, member)],
        [ENVOYS(campaign, 0, count=None)],
    ]
    return office("routes.person", found, rows)


def ask_screen(found: Values) -> Screen:
    rows = [[PICK(found["version"], one["member"], **one)] for one in lines_of(found["found"])]
    return office("routes.whom_to_add", found, [*rows, [ENVOYS(found["campaign"], 0, count=None)]])


def added_screen(found: Values) -> Screen:
    """Those of whom one is meant, or the one who was added."""
    return ask_screen(found) if "found" in found else envoy_screen(found)


_SHOWN: tuple[Shown, ...] = (
    (ENVOYS, envoys.page, list_screen),
    (ENVOY, envoys.look, envoy_screen),
    (ADD_USUAL, envoys.add_usual, list_screen),
    (BEGIN_ADD, envoys.begin, ask_screen),
    (PICK, envoys.pick, envoy_screen),
    (LEAD, envoys.lead, envoy_screen),
    (ANYWHERE, envoys.go_anywhere, envoy_screen),
    (SEND_HOME, falling_ill.send_home, envoy_screen),
    (TAKE_OFF, envoys.take_off, list_screen),
)

STEPS: Steps = {(SERVICE, "who"): Step(envoys.open_question, ask_screen, envoys.search, added_screen)}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return routes_of(_SHOWN)
