"""Homes (住址和家属): what a visit needs to know, told by who looks after somebody, and by the person themselves."""

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen, in_rows
from storage import people
from storage.homes import telling
from storage.homes.telling import SERVICE, Item
from storage.values import Values

OPEN = Button("homes.open", int)
OWN = Button("homes.own")
CHANGE = Button("homes.change", int, Item)
CHOOSE = Button("homes.choose", int, int)
CLEAR = Button("homes.clear", int)
PUT_OFF = Button("homes.put_off", int)
#: Back to what came up with the person, which has the route; back to one's own data, likewise.
BACK = Button("homes.back", int)
LEAVE = Button("homes.leave")


def page_screen(found: Values) -> Screen:
    """What is known, a button for each item."""
    changes = [CHANGE(found["member"], item, item=item) for item in Item]
    rows = in_rows(changes)
    return Screen("homes.page", found, [*rows, [_back(found)]], **_about(found))


def _back(found: Values) -> Press:
    return LEAVE() if found["own"] else BACK(found["member"])


def question_screen(found: Values) -> Screen:
    version, item = found["version"], str(found["item"])
    choices = [CHOOSE(version, alone, alone=alone) for alone in (1, 0)] if item == Item.ALONE else []
    clear = [CLEAR(version)] if found[item] is not None else []
    return Screen(
        "homes.ask", {**found, "most": telling.LONGEST}, [choices, [*clear, PUT_OFF(version)]], **_about(found)
    )


def _about(found: Values) -> dict[str, Any]:
    """One's own, or somebody else's: then it can't be sent on."""
    subject = int(str(found["member"]))
    return {"right": "member" if found["own"] else people.RIGHT, "subject": subject}


_SHOWN: tuple[Shown, ...] = (
    (OPEN, telling.look, page_screen),
    (OWN, telling.look_at_own, page_screen),
    (CHANGE, telling.begin, question_screen),
    (CHOOSE, telling.choose, page_screen),
    (CLEAR, telling.clear, page_screen),
    (PUT_OFF, telling.put_off, page_screen),
)

STEPS: Steps = {(SERVICE, "value"): Step(telling.open_question, question_screen, telling.write, page_screen)}

KEYBOARDS: Keyboards = {}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return routes_of(_SHOWN)
