"""A talk held elsewhere: with whom, when, how; the employee's word about it, in the chat or on the telephone."""

from typing import Final

from handlers.buttons import Button, Shown
from handlers.context import Step, Steps
from handlers.due_talks.doors import BACK, BEGIN, LEAVE, NO, PERSON, YES
from handlers.screens import Press, Screen
from storage import people, talks
from storage.due_talks import SERVICE, confirming, recording, sampling
from storage.talks import Way, Word
from storage.values import Values, lines_of

BEGIN_WITH: Final = Button("due_talks.begin_with", int)
BEGIN_DUE: Final = Button("due_talks.begin_due", int)
#: The question's number, and whom, how many days ago, how.
PICK: Final = Button("due_talks.pick", int, int)
DAY: Final = Button("due_talks.day", int, int)
WAY: Final = Button("due_talks.way", int, Way)
SAVE: Final = Button("due_talks.save", int)
PUT_OFF: Final = Button("due_talks.put_off", int)
RUNG: Final = Button("due_talks.rung", int, int)
NOT_REACHED: Final = Button("due_talks.not_reached", int)


def question_screen(found: Values) -> Screen:
    """With whom, when, how; and whether that is right."""
    version, step = found["version"], found["step"]
    if step == "who":
        rows = [[PICK(version, one["member"], **one)] for one in lines_of(found["people"])]
        return Screen("due_talks.ask_who", found, [*rows, [PUT_OFF(version)]], right="desk")
    rows = [_choices(step, version), [PUT_OFF(version)]]
    return Screen(f"due_talks.ask_{step}", found, rows, right=people.RIGHT, subject=int(str(found["member"])))


def _choices(step: object, version: object) -> list[Press]:
    if step == "day":
        return [DAY(version, back, back=back) for back in (0, 1, 2)]
    if step == "way":
        return [WAY(version, way, way=way) for way in recording.WAYS]
    return [SAVE(version)]


def saved_screen(found: Values) -> Screen:
    rows = [[BEGIN(again=True), PERSON(found["member"], back=False)], [LEAVE()]]
    return Screen("due_talks.saved", found, rows, right=people.RIGHT, subject=int(str(found["member"])))


def left_screen(found: Values) -> Screen:
    return Screen("due_talks.left", found, [[BEGIN(again=True), LEAVE()]], right="desk")


def confirmed_screen(found: Values) -> Screen:
    """Thanks; a slip of the finger is set right here."""
    other = NO if found["yes"] else YES
    return Screen(
        "due_talks.confirmed",
        found,
        [[other(found["talk"], again=True)]],
        right=talks.EMPLOYEE,
        subject=int(str(found["talk"])),
    )


def ring_screen(found: Values) -> Screen:
    """Whom to ring, and what they say."""
    talk, member = found["talk"], found["member"]
    open_ = found["word"] == Word.NONE and not found["tries"]
    said = [[RUNG(talk, yes, yes=bool(yes)) for yes in (1, 0)], [NOT_REACHED(talk)]] if open_ else []
    card = [BACK(member, rings=True)] if open_ else []
    rows = [*said, [*card, LEAVE()]]
    return Screen("due_talks.ring", found, rows, right=people.RIGHT, subject=int(str(member)))


SHOWN: tuple[Shown, ...] = (
    (BEGIN, recording.begin, question_screen),
    (BEGIN_WITH, recording.begin_with, question_screen),
    (BEGIN_DUE, recording.begin_due, question_screen),
    (PICK, recording.pick, question_screen),
    (DAY, recording.choose_day, question_screen),
    (WAY, recording.choose_way, question_screen),
    (SAVE, recording.save, saved_screen),
    (PUT_OFF, recording.leave, left_screen),
    (YES, confirming.say_yes, confirmed_screen),
    (NO, confirming.say_no, confirmed_screen),
    (RUNG, sampling.answered, ring_screen),
    (NOT_REACHED, sampling.not_reached, ring_screen),
)

STEPS: Steps = {
    (SERVICE, "who"): Step(recording.open_question, question_screen, recording.find, question_screen),
    (SERVICE, "day"): Step(recording.open_question, question_screen, recording.write_day, question_screen),
    (SERVICE, "way"): Step(recording.open_question, question_screen),
    (SERVICE, "sure"): Step(recording.open_question, question_screen),
}
