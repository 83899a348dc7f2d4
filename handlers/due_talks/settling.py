"""The page of a person, and the card of what is due with them."""

from dataclasses import replace
from typing import Any, Final

from telegram import Update

from handlers.appointments.doors import OFFER
from handlers.buttons import Button, Shown
from handlers.context import Context
from handlers.due_talks.doors import BACK, LEAVE, PERSON, SEE
from handlers.due_talks.recording import BEGIN_DUE, BEGIN_WITH
from handlers.screens import Press, Screen, in_rows
from handlers.talks.leading import LOOK as OPEN_TALK
from storage import due_talks, people
from storage.due_talks import Stage, Waived, settling
from storage.talks import Way
from storage.values import Values, lines_of

ASK_OPEN: Final = Button("due_talks.ask_open", int)
OPEN: Final = Button("due_talks.open", int, int)
#: Below a letter, which stays.
LOOK: Final = Button("due_talks.look", int)
INVITE: Final = Button("due_talks.invite", int, Way)
ASK_WAIVE: Final = Button("due_talks.ask_waive", int)
WAIVE: Final = Button("due_talks.waive", int, Waived)
RESUME: Final = Button("due_talks.resume", int)


def person_screen(found: Values) -> Screen:
    """What is due with them, a button each; recording one, and what else has come up."""
    member = found["member"]
    lines = [[SEE(one["due"], name=None, **_named(one))] for one in lines_of(found["dues"])]
    asks = [[OFFER(member)]] if found["holds"] else []
    rows = [*lines, *asks, [BEGIN_WITH(member), ASK_OPEN(member)], [BACK(member, rings=False)]]
    return Screen("due_talks.person", found, rows, right=people.RIGHT, subject=int(str(member)))


def open_screen(found: Values) -> Screen:
    """What has come up: one tap opens it."""
    member = found["member"]
    presses = [OPEN(member, one["line"], what=one["what"], words=one["words"]) for one in lines_of(found["lines"])]
    rows = [*in_rows(presses), [PERSON(member, back=True)]]
    return Screen("due_talks.ask_open", found, rows, right=people.RIGHT, subject=int(str(member)))


def card_screen(found: Values) -> Screen:
    """With whom, why, by when; what can be done."""
    back = [PERSON(found["member"], back=False), LEAVE()]
    return Screen("due_talks.card", found, [*_ways(found), back], **_about(found))


def _ways(found: Values) -> list[list[Press]]:
    due, stage = found["due"], Stage(str(found["stage"]))
    if stage is Stage.WAIVED:
        return [[RESUME(due)]]
    if stage is Stage.DONE:
        return []
    invites = [INVITE(due, way, way=way) for way in (Way.IN_PERSON, Way.TELEPHONE)] if stage is Stage.WAITS else []
    planned = [] if found["talk"] is None else [OPEN_TALK(found["talk"], number=found["talk_number"])]
    return [invites, planned, [BEGIN_DUE(due), ASK_WAIVE(due)]]


def waive_screen(found: Values) -> Screen:
    """Why nobody need."""
    due = found["due"]
    rows = in_rows([WAIVE(due, why, why=why) for why in Waived])
    return Screen("due_talks.ask_waive", found, [*rows, [SEE(due, back=True)]], **_about(found))


def invited_screen(found: Values) -> Screen:
    """A talk of the visitor's: now a time is to be named."""
    rows = [[OPEN_TALK(found["talk"], number=found["talk_number"])], [SEE(found["due"], back=True), LEAVE()]]
    return Screen("due_talks.invited", found, rows, **_about(found))


def _about(found: Values) -> dict[str, Any]:
    return {"right": due_talks.RIGHT, "subject": int(str(found["due"]))}


def _named(one: Values) -> Values:
    return {name: one[name] for name in ("what", "words", "due_on", "overdue")}


async def look_fresh(update: Update, context: Context) -> None:
    answer = lambda found: replace(card_screen(found), fresh=True)  # noqa: E731
    await context.write(settling.look, *LOOK.read(update), answer=answer)


SHOWN: tuple[Shown, ...] = (
    (PERSON, settling.look_at_person, person_screen),
    (ASK_OPEN, settling.before_opening, open_screen),
    (OPEN, settling.open_by_hand, card_screen),
    (SEE, settling.look, card_screen),
    (INVITE, settling.invite, invited_screen),
    (ASK_WAIVE, settling.before_waiving, waive_screen),
    (WAIVE, settling.waive, card_screen),
    (RESUME, settling.resume, card_screen),
)
