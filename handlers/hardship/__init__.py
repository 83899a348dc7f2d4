"""Hardship reports: the employee's few questions and own cases, the officer's card, and entries for others."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Keyboards, KeyHandler, KeyTexts
from handlers.context import Context, Steps
from handlers.hardship import casework, dialogue, entering, handing, own, postponing
from handlers.hardship.casework import ACCEPT, LEAVE_CASE, LOOK, OPEN, REFER, TAKE
from handlers.hardship.dialogue import CALL_ME
from handlers.hardship.entering import ENTER, ENTER_FOR
from handlers.hardship.handing import ACCEPT_ALL, HAND_ALL, LEAVE_HANDING, REFUSE_ALL
from handlers.hardship.own import MINE, NOT_SOLVED, REPLY, SAY_NO, SAY_YES, SEE

__all__ = [
    "CALL_ME",
    "ENTER",
    "ENTER_FOR",
    "HAND_ALL",
    "KEYBOARDS",
    "LEAVE_CASE",
    "LEAVE_HANDING",
    "LOOK",
    "OPEN",
    "STEPS",
    "routes",
]

STEPS: Steps = {**dialogue.STEPS, **own.STEPS, **casework.STEPS, **entering.STEPS}

_MINE = [[MINE.of()]]
_SEE = [[SEE.of("report")]]
_OPEN = [[OPEN.of("report")]]
_DESK = [[LEAVE_CASE.of()]]

KEYBOARDS: Keyboards = {
    # The employee's.
    "hardship.receipt": _MINE,
    "hardship.already_asked": _MINE,
    "hardship.nothing_to_hand_in": _MINE,
    "hardship.own_case_ended": _MINE,
    "hardship.not_taken_back": _SEE,
    "hardship.taken": _SEE,
    "hardship.answered": _SEE,
    "hardship.asked": [[REPLY.of("report")]],
    "hardship.made_later": _SEE,
    "hardship.helped": _SEE,
    "hardship.closed": [[NOT_SOLVED.of("report")]],
    "hardship.declined": [[NOT_SOLVED.of("report")]],
    "hardship.entered": _SEE,
    "aid.granted": _SEE,
    "aid.corrected": _SEE,
    "hardship.consent": [[SAY_YES.of("report"), SAY_NO.of("report")]],
    # The officer's.
    "hardship.notice": [[LOOK.of("report"), TAKE.of("report")]],
    "hardship.news": _OPEN,
    "hardship.offered": [[LOOK.of("report"), ACCEPT.of("report")]],
    "hardship.accepted": [],
    "hardship.all_offered": [[ACCEPT_ALL.of("whose")], [REFUSE_ALL.of("whose")]],
    "hardship.passed_on": _SEE,
    "hardship.refused": _OPEN,
    "hardship.not_yours": _DESK,
    "hardship.already_closed": _DESK,
    "hardship.already_taken": _DESK,
    "hardship.take_first": _DESK,
    "hardship.not_agreed_yet": _OPEN,
    "hardship.consent_withdrawn": _OPEN,
    "hardship.not_put_off": [[OPEN.of("report"), REFER.of("report")]],
    # A second word is given by members of the committee too, who have no desk.
    "aid.nothing_to_decide": [LEAVE_CASE.each("desks")],
}


def routes(key_texts: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    keys: list[BaseHandler[Update, Context, None]] = [
        KeyHandler("home.label_hardship", dialogue.begin, key_texts),
        KeyHandler("home.label_mine", own.mine, key_texts),
    ]
    return [
        *keys,
        *dialogue.routes(),
        *own.routes(),
        *casework.routes(),
        *postponing.routes(),
        *entering.routes(),
        *handing.routes(),
    ]
