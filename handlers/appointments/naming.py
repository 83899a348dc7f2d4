"""The officer names a time, for a talk or for somebody whom they ask to one; says yes or no; and how it went."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.appointments.doors import CALENDAR, CONFIRM, DECLINE, HELD, NOT_MET, OFFER, OFFER_FOR, PROPOSE
from handlers.buttons import Button, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen, in_rows
from handlers.talks import HELD as CARD
from handlers.talks import OFFICE
from storage import talks
from storage.appointments import Side, answering, ending, naming
from storage.appointments.naming import SERVICE
from storage.appointments.times import WAYS
from storage.talks import Way
from storage.values import Values, lines_of

#: The version, and which of what is shown.
PICK = Button("appointments.pick", int, int)
CHOOSE_HOW = Button("appointments.choose_how", int, Way)
CHOOSE_MOMENT = Button("appointments.moment", int, int)
SKIP_PLACE = Button("appointments.skip_place", int)
LEAVE = Button("appointments.leave", int)
SKIP_NOTE = Button("appointments.skip_note", int)
LEAVE_NOTE = Button("appointments.leave_note", int)
#: By the key of the appointment, and who did not come.
MISSED = Button("appointments.missed", int, Side)


def question_screen(found: Values) -> Screen:
    """Whatever is asked now."""
    rows = _ANSWERS[str(found["step"])](found)
    screen = f"appointments.name_{found['step']}"
    return Screen(screen, found, [*rows, [LEAVE(found["version"])]], right=talks.HOLDS)


def answer_screen(found: Values) -> Screen:
    """The next question, or what came of it."""
    if "step" in found:
        return question_screen(found)
    calendar = [CALENDAR(found["appointment"])] if found["state"] == "agreed" else []
    return _about("appointments.named", found, [[*calendar, CARD(found["talk"], back=True)]])


def _about(key: str, found: Values, rows: list[list[Press]]) -> Screen:
    return Screen(key, found, rows, right=talks.HOLDS)


def _words(_: Values) -> list[list[Press]]:
    return []


def _people(found: Values) -> list[list[Press]]:
    return [[PICK(found["version"], one["member"], **one)] for one in lines_of(found["people"])]


def _ways(found: Values) -> list[list[Press]]:
    return [[CHOOSE_HOW(found["version"], way, way=way) for way in WAYS]]


def _moments(found: Values) -> list[list[Press]]:
    return in_rows([CHOOSE_MOMENT(found["version"], one["stamp"], **one) for one in lines_of(found["times"])])


def _place(found: Values) -> list[list[Press]]:
    return [[SKIP_PLACE(found["version"])]]


_ANSWERS = {"who": _words, "pick": _people, "how": _ways, "moment": _moments, "place": _place}


def _left_screen(found: Values) -> Screen:
    back = CARD(found["talk"], back=True) if found["talk"] else OFFICE(0, step=0)
    return _about("appointments.left", found, [[back]])


def _confirmed_screen(found: Values) -> Screen:
    rows = [[CALENDAR(found["appointment"]), CARD(found["talk"], back=True)]]
    return _about("appointments.confirmed_now", found, rows)


def note_screen(found: Values) -> Screen:
    version = found["version"]
    return _about("appointments.note", found, [[SKIP_NOTE(version), LEAVE_NOTE(version)]])


def declined_screen(found: Values) -> Screen:
    return _about("appointments.declined_now", found, [[OFFICE(0, step=0)]])


def _held_screen(found: Values) -> Screen:
    return _about("appointments.held_now", found, [[CARD(found["talk"], back=True), OFFICE(0, step=0)]])


def _who_screen(found: Values) -> Screen:
    key = found["appointment"]
    sides = [MISSED(key, side, side=side) for side in Side]
    return _about("appointments.who_missed", found, [sides, [CARD(found["talk"], back=True)]])


def _missed_screen(found: Values) -> Screen:
    rows = [[PROPOSE(found["talk"], timed=False), CARD(found["talk"], back=True)]]
    return _about("appointments.missed_now", found, rows)


_SHOWN: tuple[Shown, ...] = (
    (PROPOSE, naming.begin, answer_screen),
    (OFFER, naming.begin_offer, answer_screen),
    (OFFER_FOR, naming.begin_for, answer_screen),
    (PICK, naming.pick, answer_screen),
    (CHOOSE_HOW, naming.choose_how, answer_screen),
    (CHOOSE_MOMENT, naming.choose_moment, answer_screen),
    (SKIP_PLACE, naming.skip_place, answer_screen),
    (LEAVE, naming.leave, _left_screen),
    (CONFIRM, answering.confirm, _confirmed_screen),
    (DECLINE, answering.begin_decline, note_screen),
    (SKIP_NOTE, answering.skip_note, declined_screen),
    (LEAVE_NOTE, answering.leave_note, _left_screen),
    (HELD, ending.held, _held_screen),
    (NOT_MET, ending.not_met, _who_screen),
    (MISSED, ending.missed, _missed_screen),
)

STEPS: Steps = {
    (SERVICE, "who"): Step(naming.open_question, question_screen, naming.find, answer_screen),
    (SERVICE, "pick"): Step(naming.open_question, question_screen, naming.find, answer_screen),
    (SERVICE, "how"): Step(naming.open_question, question_screen),
    (SERVICE, "moment"): Step(naming.open_question, question_screen, naming.write_moment, answer_screen),
    (SERVICE, "place"): Step(naming.open_question, question_screen, naming.write_place, answer_screen),
    (answering.SERVICE, "note"): Step(answering.open_note, note_screen, answering.write_note, declined_screen),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return routes_of(_SHOWN)
