"""Signing up: the questions, the waitlist, places for others, and the buttons of their letters."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.activities.doors import ALL, OPEN, SHOW
from handlers.attendance.doors import ASK_OUT
from handlers.buttons import Keyboards, KeyTexts
from handlers.context import Context, Steps
from handlers.signups import asking_for, enlisting, joining, people, waiting
from handlers.signups.doors import ACCEPT, BEGIN, DECLINE, ENTER, LEAVE, PEOPLE, PERSON

STEPS: Steps = {**joining.STEPS, **enlisting.STEPS, **people.STEPS, **asking_for.STEPS}

_SHOW = [[SHOW.of("activity")]]
_CARD = [[OPEN.of("activity"), ALL.of()]]
_AGAIN = [[BEGIN.of("activity"), ALL.of()]]

KEYBOARDS: Keyboards = {
    # To the person, and to whoever signed them up.
    "signups.offered": [[ACCEPT.of("sign_up"), DECLINE.of("sign_up")], [SHOW.of("activity")]],
    "signups.offered_for": [[ACCEPT.of("sign_up"), DECLINE.of("sign_up")], [PERSON.of("sign_up")]],
    "signups.offer_over": _SHOW,
    "signups.offer_over_for": [[ENTER.of("activity")]],
    "signups.entered": _SHOW,
    "signups.answered_for": _SHOW,
    "signups.taken_out": _SHOW,
    # What was refused leads on.
    "signups.sign_up_closed": _CARD,
    "signups.began": _CARD,
    "signups.cancelled": _CARD,
    "signups.too_many_family": _AGAIN,
    "signups.never_fits": _AGAIN,
    "signups.no_such_option": _CARD,
    "signups.unanswered": _AGAIN,
    "signups.not_in": _CARD,
    "signups.too_late_to_withdraw": [[ASK_OUT.of("activity"), OPEN.of("activity")]],
    "signups.offer_gone": _CARD,
    "signups.no_such_sign_up": [[ALL.of()]],
    "signups.not_yours_to_enter": [[LEAVE.of()]],
    "signups.own_rank": [[PEOPLE.of("activity")]],
    "signups.not_for_them": [[PEOPLE.of("activity")]],
    "signups.not_waiting": [[PEOPLE.of("activity")]],
    "signups.first_already": [[PEOPLE.of("activity")]],
    # The question stays open; whoever would rather not answer it goes on elsewhere.
    "signups.reason_unfit": [[PERSON.of("sign_up")]],
    "signups.answer_for_unfit": [[PERSON.of("sign_up")]],
    "signups.nobody_found": [[enlisting.LEAVE_ENTRY.of("version")]],
    "signups.answer_unfit": [[joining.STOP.of("version")]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [*joining.routes(), *waiting.routes(), *enlisting.routes(), *people.routes(), *asking_for.routes()]
