"""Times of talks: the employee's questions and the officer's, and the buttons of their letters."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.appointments import asking, naming
from handlers.appointments.doors import (
    ACCEPT,
    ASK_CALL_OFF,
    CALENDAR,
    CONFIRM,
    DECLINE,
    HELD,
    MOVE,
    NOT_MET,
    PROPOSE,
)
from handlers.buttons import Keyboards, KeyTexts
from handlers.context import Context, Steps
from handlers.talks import HOME, LOOK, OFFICE, SEE

STEPS: Steps = {**asking.STEPS, **naming.STEPS}

_ANOTHER = [[MOVE.of("talk"), ASK_CALL_OFF.of("talk")]]

KEYBOARDS: Keyboards = {
    # To the officer.
    "appointments.asked": [
        [CONFIRM.of("appointment"), PROPOSE.of("talk")],
        [DECLINE.of("talk"), LOOK.of("talk")],
    ],
    "appointments.requested": [[PROPOSE.of("talk"), LOOK.of("talk")]],
    "appointments.accepted": [[CALENDAR.of("appointment"), LOOK.of("talk")]],
    "appointments.called_off": [[LOOK.of("talk")]],
    "appointments.stood_waiting": [[PROPOSE.of("talk"), LOOK.of("talk")]],
    "appointments.ask_held": [[HELD.of("appointment"), NOT_MET.of("appointment")]],
    "appointments.lapsed_too": [[PROPOSE.of("talk"), LOOK.of("talk")]],
    "appointments.remind_officer": [[LOOK.of("talk")]],
    # To the employee.
    "appointments.confirmed": [[CALENDAR.of("appointment"), SEE.of("talk")]],
    "appointments.proposed": [[ACCEPT.of("appointment"), MOVE.of("talk")], [ASK_CALL_OFF.of("talk")]],
    "appointments.offered": [[ACCEPT.of("appointment"), MOVE.of("talk")], [ASK_CALL_OFF.of("talk")]],
    "appointments.declined": _ANOTHER,
    "appointments.missed": _ANOTHER,
    "appointments.lapsed": _ANOTHER,
    "appointments.officer_gone": _ANOTHER,
    "appointments.ran_out": [[HOME.of()]],
    "appointments.remind": [[SEE.of("talk"), MOVE.of("talk")]],
    # What was refused leads on.
    "appointments.no_such_appointment": [[HOME.of()]],
    "appointments.appointment_over": [[HOME.of()]],
    "appointments.nobody_to_talk_to": [[HOME.of()]],
    "appointments.not_yet": [[HOME.of()]],
    "appointments.wish_unfit": [[asking.STOP.of("version")]],
    "appointments.moment_unfit": [[naming.LEAVE.of("version")]],
    "appointments.clash": [[naming.LEAVE.of("version")]],
    "appointments.place_unfit": [[naming.LEAVE.of("version")]],
    "appointments.nobody_found": [[naming.LEAVE.of("version")]],
    "appointments.note_unfit": [[naming.LEAVE_NOTE.of("version")]],
    "appointments.taken_by_another": [[OFFICE.of("page")]],
    "appointments.not_yours_to_ask": [[OFFICE.of("page")]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [*asking.routes(), *naming.routes()]
