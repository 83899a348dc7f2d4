"""Dossiers (建档): the steps with who decided them, the household's means and class, the visits to the house.

Each question is a screen that leads on; what is done leads back to the casebook, which has those routes.
"""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Keyboards, KeyTexts
from handlers.context import Context, Steps
from handlers.dossiers import correcting, deciding, means, visiting
from handlers.dossiers.correcting import KEEP_CORRECTION, SET_RIGHT
from handlers.dossiers.deciding import BEGIN, CONFIRM, VERIFY
from handlers.dossiers.means import BEGIN_MEANS, SUGGEST
from handlers.dossiers.visiting import BEGIN_VISIT, KEEP_VISIT, SEE_VISIT
from handlers.hardship.own import NOT_SOLVED, SEE

__all__ = [
    "BEGIN",
    "BEGIN_MEANS",
    "BEGIN_VISIT",
    "CONFIRM",
    "KEEP_CORRECTION",
    "KEEP_VISIT",
    "KEYBOARDS",
    "SEE_VISIT",
    "SET_RIGHT",
    "STEPS",
    "SUGGEST",
    "VERIFY",
    "question_screen",
    "routes",
]

question_screen = deciding.question_screen

STEPS: Steps = {**deciding.STEPS, **correcting.STEPS, **means.STEPS, **visiting.STEPS}

_SEE = [[SEE.of("report")]]
#: Under what the member is told.
KEYBOARDS: Keyboards = {
    "dossiers.told_verify": _SEE,
    "dossiers.told_report_up": _SEE,
    "dossiers.told_approve": _SEE,
    "dossiers.told_send_back": _SEE,
    "dossiers.told_file": _SEE,
    "dossiers.told_relieve": _SEE,
    "dossiers.told_remove": _SEE,
    "dossiers.told_decline": [[NOT_SOLVED.of("report")]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [*deciding.routes(), *correcting.routes(), *means.routes(), *visiting.routes()]
