"""Asking for a talk, question by question; another time for one; out of it."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers.appointments.doors import ACCEPT, ASK_CALL_OFF, BEGIN, CALENDAR, MOVE, STOOD_WAITING
from handlers.buttons import Button, Shown, routes_of
from handlers.context import Context, Step, Steps
from handlers.screens import Press, Screen, in_rows, page_turns
from handlers.talks import HOME, OWN, SEE
from storage.appointments import answering, asking, calendars, ending, requesting
from storage.appointments.questions import SERVICE, How
from storage.talks import Topic, Urgency
from storage.values import Values, lines_of

#: The version, and which of what is shown.
CHOOSE_WAY = Button("appointments.choose_way", int, How)
CHOOSE_WHOM = Button("appointments.whom", int, int)
CHOOSE_BESIDES = Button("appointments.choose_besides", int)
TICK_BESIDES = Button("appointments.tick", int, int)
DONE_BESIDES = Button("appointments.done_besides", int)
TURN = Button("appointments.turn", int, int)
CHOOSE_TIME = Button("appointments.time", int, int)
NONE_SUITS = Button("appointments.none_suits", int)
SKIP_WISH = Button("appointments.skip_wish", int)
CHOOSE_URGENCY = Button("appointments.choose_urgency", int, Urgency)
ASK_TOPIC = Button("appointments.ask_topic", int)
CHOOSE_TOPIC = Button("appointments.choose_topic", int, Topic)
SKIP_TOPIC = Button("appointments.skip_topic", int)
SUBMIT = Button("appointments.submit", int)
GO_BACK = Button("appointments.go_back", int)
STOP = Button("appointments.stop", int)
#: By the key of the talk.
CALL_OFF = Button("appointments.call_off", int)

#: Questions before which there is another.
_BACK = ("whom", "besides", "when", "wish", "review", "topic")


def question_screen(found: Values) -> Screen:
    """Whatever is asked now."""
    step = str(found["step"])
    back = [GO_BACK(found["version"])] if step in _BACK and not (found["moving"] and step == "when") else []
    moves = [*back, STOP(found["version"], moving=found["moving"])]
    return Screen(f"appointments.ask_{step}", found, [*_ANSWERS[step](found), moves])


def answer_screen(found: Values) -> Screen:
    """The next question, or what came of it."""
    return question_screen(found) if "step" in found else done_screen(found)


def done_screen(found: Values) -> Screen:
    return Screen("appointments.done", found, [[SEE(found["talk"]), HOME()]])


def _ways(found: Values) -> list[list[Press]]:
    both = [CHOOSE_WAY(found["version"], how, how=how) for how in (How.IN_PERSON, How.TELEPHONE)]
    return [both, [CHOOSE_WAY(found["version"], How.EITHER, how=How.EITHER)]]


def _whom(found: Values) -> list[list[Press]]:
    version = found["version"]
    people = [CHOOSE_WHOM(version, one["officer"], name=one["name"]) for one in lines_of(found["people"])]
    # With one alone there is nobody to leave out.
    besides = [CHOOSE_BESIDES(version)] if len(people) > 1 else []
    return [[CHOOSE_WHOM(version, 0, name=None), *besides], *in_rows(people)]


def _besides(found: Values) -> list[list[Press]]:
    version = found["version"]
    people = [
        TICK_BESIDES(version, one["officer"], name=one["name"], on=one["on"]) for one in lines_of(found["people"])
    ]
    return [*in_rows(people), [DONE_BESIDES(version)]]


def _times(found: Values) -> list[list[Press]]:
    version = found["version"]
    times = [[CHOOSE_TIME(version, at, **one)] for at, one in enumerate(lines_of(found["times"]))]
    turns = page_turns(TURN, found, version)
    return [*times, turns, [NONE_SUITS(version)]]


def _wish(found: Values) -> list[list[Press]]:
    return [[SKIP_WISH(found["version"])]]


def _review(found: Values) -> list[list[Press]]:
    version, chosen = found["version"], found["urgency"]
    how_soon = [CHOOSE_URGENCY(version, one, urgency=one, on=one == chosen) for one in Urgency]
    # With a time there is nothing to say of how soon.
    soon = [] if found["starts_at"] is not None else in_rows(how_soon)
    return [*soon, [ASK_TOPIC(version, topic=found["topic"])], [SUBMIT(version)]]


def _topics(found: Values) -> list[list[Press]]:
    version = found["version"]
    return [*in_rows([CHOOSE_TOPIC(version, one, topic=one) for one in Topic]), [SKIP_TOPIC(version)]]


_ANSWERS = {
    "way": _ways,
    "whom": _whom,
    "besides": _besides,
    "when": _times,
    "wish": _wish,
    "review": _review,
    "topic": _topics,
}


def _stopped_screen(found: Values) -> Screen:
    back = OWN(found["talk"], back=True) if found["talk"] else HOME()
    return Screen("appointments.stopped", found, [[back]])


def _sure_screen(found: Values) -> Screen:
    return Screen("appointments.sure_off", found, [[OWN(found["talk"], back=True), CALL_OFF(found["talk"])]])


def _off_screen(found: Values) -> Screen:
    return Screen("appointments.off", found, [[HOME()]])


def _accepted_screen(found: Values) -> Screen:
    rows = [[CALENDAR(found["appointment"]), SEE(found["talk"])]]
    return Screen("appointments.accepted_now", found, rows)


def _waited_screen(found: Values) -> Screen:
    rows = [[MOVE(found["talk"], timed=False), ASK_CALL_OFF(found["talk"])]]
    return Screen("appointments.stood_waiting_now", found, rows)


def _calendar_screen(found: Values) -> Screen:
    key = int(str(found["appointment"]))
    return Screen("appointments.paper_calendar", found, [], fresh=True, subject=key)


_SHOWN: tuple[Shown, ...] = (
    (BEGIN, asking.begin, answer_screen),
    (CHOOSE_WAY, asking.choose_way, answer_screen),
    (CHOOSE_WHOM, asking.choose_whom, answer_screen),
    (CHOOSE_BESIDES, asking.choose_besides, answer_screen),
    (TICK_BESIDES, asking.tick_besides, answer_screen),
    (DONE_BESIDES, asking.done_besides, answer_screen),
    (TURN, asking.turn, answer_screen),
    (CHOOSE_TIME, asking.choose_time, answer_screen),
    (NONE_SUITS, asking.none_suits, answer_screen),
    (SKIP_WISH, asking.skip_wish, answer_screen),
    (CHOOSE_URGENCY, asking.choose_urgency, answer_screen),
    (ASK_TOPIC, asking.ask_topic, answer_screen),
    (CHOOSE_TOPIC, asking.choose_topic, answer_screen),
    (SKIP_TOPIC, asking.skip_topic, answer_screen),
    (GO_BACK, asking.go_back, answer_screen),
    (SUBMIT, requesting.submit, answer_screen),
    (MOVE, requesting.begin_moving, answer_screen),
    (STOP, asking.stop, _stopped_screen),
    (ASK_CALL_OFF, ending.before_calling_off, _sure_screen),
    (CALL_OFF, ending.call_off, _off_screen),
    (ACCEPT, answering.accept, _accepted_screen),
    (STOOD_WAITING, ending.stood_waiting, _waited_screen),
    (CALENDAR, calendars.order, _calendar_screen),
)

STEPS: Steps = {
    **{
        (SERVICE, step): Step(asking.open_question, question_screen)
        for step in ("way", "whom", "besides", "when", "review", "topic")
    },
    (SERVICE, "wish"): Step(asking.open_question, question_screen, asking.write_wish, answer_screen),
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    return routes_of(_SHOWN)
