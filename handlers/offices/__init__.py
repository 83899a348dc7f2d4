"""Offices (任免, 外出): the chair appoints and dismisses; whoever is in office has somebody stand in."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers import committee
from handlers.buttons import Keyboards, KeyTexts
from handlers.context import Context, Steps
from handlers.menu import MENU
from handlers.offices import absences, appointing, seconding
from handlers.offices.absences import DECLINE, OPEN_AWAY
from handlers.offices.appointing import LEAVE, PEOPLE
from handlers.offices.seconding import AGREE, DISAGREE

__all__ = ["KEYBOARDS", "LEAVE", "OPEN_AWAY", "PEOPLE", "STEPS", "routes"]

STEPS: Steps = {**appointing.STEPS, **seconding.STEPS}

KEYBOARDS: Keyboards = {
    "offices.dismissed": MENU,
    "offices.handed_over": MENU,
    "offices.nobody_to_second": [[committee.OPEN.of(), LEAVE.of()]],
    "offices.stands_in": [[DECLINE.of("absence")]],
    "offices.second_asked": [[DISAGREE.of("second_key"), AGREE.of("second_key")]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [*appointing.routes(), *absences.routes(), *seconding.routes()]
