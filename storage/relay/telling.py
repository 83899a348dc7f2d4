"""Telling: what one side says reaches the other at most once; what did not, or may not have, is said to who said it."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from storage import asking, outbox, talks, visitors
from storage.members import Member
from storage.offices import absences
from storage.outbox import Letter, Rank, State, StoredLetter
from storage.relay.records import SERVICE, Fate, Said, Side, bind, unsent, words_of
from storage.talks import OPEN, Talk
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor

#: The question in which each side's next words go to the other.
WRITES: Final = {Side.EMPLOYEE: "words", Side.OFFICER: "answer"}
OTHER: Final = {Side.EMPLOYEE: Side.OFFICER, Side.OFFICER: Side.EMPLOYEE}


def shown(session: Session, talk: Talk) -> Values:
    """What both sides know of a talk: never whose it is."""
    officer = None if talk.officer_id is None else absences.name_of(session, talk.officer_id)
    return {"talk": talk.id, "shown": talk.number, "unnamed": talk.anonymous, "officer": officer}


def named(session: Session, talk: Talk) -> Values:
    """The same for the officer: with name and unit, of a talk by name."""
    name = None if talk.member_id is None else session.get_one(Member, talk.member_id).name
    unit = None if talk.unit_id is None else session.get_one(Unit, talk.unit_id).name
    return {**shown(session, talk), "name": name, "unit": unit, "topic": talk.topic}


def tell(session: Session, talk: Talk, side: Side, key: str, values: Values, *, now: datetime, **more: Any) -> bool:
    """A letter to that side; whether there is somebody."""
    to = talks.to_employee if side is Side.EMPLOYEE else talks.to_officer
    return to(session, talk, key, values, now=now, **more)


def hand_on(session: Session, talk: Talk, said: Said, *, again: bool = False, now: datetime) -> datetime | None:
    """Sends what was said to the other side, once: an unconfirmed letter is not repeated. Until when it waits for
    their morning, if it does."""
    to = OTHER[Side(said.side)]
    facts = named(session, talk) if to is Side.OFFICER else shown(session, talk)
    values: Values = {**facts, "said": said.id, "nth": said.nth, "again": again, "words": words_of(session, talk, said)}
    key = "relay.heard" if to is Side.OFFICER else "relay.said"
    if said.picture is not None:
        # The picture itself is opened in the moment the letter leaves.
        key = "relay.heard_picture" if to is Side.OFFICER else "relay.said_picture"
    # Whoever sits in the talk is awake; nobody else is woken by it.
    awake = sits_in(session, talk, to)
    if tell(session, talk, to, key, values, now=now, rank=Rank.URGENT, repeats=False, at_night=awake):
        return _morning(session)
    said.fate = Fate.NOT_SENT
    return None


def _morning(session: Session) -> datetime | None:
    """The end of the quiet hours for which the letter that was just queued waits."""
    letters = [item for bulk, item in session.info["later"] if bulk is outbox.post]
    return letters[-1].not_before if letters else None


def hand_on_all(session: Session, talk: Talk, *, now: datetime) -> None:
    """What the employee said before somebody had the talk, in its order."""
    for said in unsent(session, talk.id, Side.EMPLOYEE):
        hand_on(session, talk, said, now=now)


def sits_in(session: Session, talk: Talk, side: Side) -> bool:
    """Whether that side has this very talk open."""
    account_id = talks.employee(session, talk) if side is Side.EMPLOYEE else talk.officer_id
    if account_id is None:
        return False
    person = visitors.by_account(session, account_id)
    return person.question.service == SERVICE and asking.draft(session, person, SERVICE).get("talk") == talk.id


# The end of a letter.


def arrived(session: Session, letter: Letter, state: State, *, now: datetime) -> None:
    """What became of a message: with its arrival the reader's next words are the answer, if nothing else is open; one
    that did not arrive, or may not have, is told to who said it."""
    _unlink(session, letter)
    talk = talks.locked(session, int(str(letter.values["talk"])))
    said = session.get(Said, int(str(letter.values["said"])))
    # Shredded meanwhile: there is nothing left that could be told of it.
    if talk is None or said is None or state is State.SUPERSEDED:
        return
    to = OTHER[Side(said.side)]
    if state is State.SENT:
        said.fate = Fate.SENT
        if letter.message_id is not None:
            bind(session, letter.to, letter.message_id, talk.id)
        open_for(session, talk, to, letter.to, now=now)
        return
    said.fate = Fate.UNSURE if state is State.UNCONFIRMED else Fate.NOT_SENT
    if talk.state in OPEN:
        told = {**shown(session, talk), "said": said.id, "nth": said.nth, "unsure": said.fate is Fate.UNSURE}
        key = "relay.not_sure" if said.side == Side.EMPLOYEE else "relay.not_sure_officer"
        tell(session, talk, Side(said.side), key, told, now=now, rank=Rank.ANSWER)


def noted(session: Session, letter: Letter, state: State, *, now: datetime) -> None:
    """Any other message about a talk: a reply to it is of that talk."""
    del now
    _unlink(session, letter)
    talk_id = letter.values.get("talk")
    arrived_at = letter.message_id if state is State.SENT else None
    if arrived_at is not None and isinstance(talk_id, int) and session.get(Talk, talk_id) is not None:
        bind(session, letter.to, arrived_at, talk_id)


def _unlink(session: Session, letter: Letter) -> None:
    """Once it has ended nobody need know of which talk it was: letters to both sides stand side by side."""
    session.execute(update(StoredLetter).where(StoredLetter.id == letter.id).values(subject=0))


def opened(session: Session, talk: Talk, side: Side, *, by: Visitor, now: datetime) -> None:
    """Their next words go into this talk."""
    asking.keep(session, by, SERVICE, {"talk": talk.id}, now=now)
    if side is Side.EMPLOYEE:
        asking.ask(session, by, SERVICE, "words")
    else:
        asking.ask(session, by, SERVICE, "answer")


def open_for(session: Session, talk: Talk, side: Side, account_id: int, *, now: datetime) -> None:
    """The reader's next words are the answer, if nothing else is open; where another talk is, they are asked of which
    talk their next words are."""
    person = visitors.by_account(session, account_id)
    if talk.state not in OPEN:
        return
    if person.question.service is None:
        opened(session, talk, side, by=person, now=now)
    elif in_another(session, talk, by=person):
        asking.keep(session, person, SERVICE, {}, now=now)
        asking.ask(session, person, SERVICE, "which")


def in_another(session: Session, talk: Talk, *, by: Visitor) -> bool:
    """Whether another talk than this is open before them."""
    if by.question.service != SERVICE or by.question.step not in WRITES.values():
        return False
    return asking.draft(session, by, SERVICE).get("talk") != talk.id


def close_for(session: Session, talk: Talk, side: Side) -> None:
    """The talk is over: that side's next words go nowhere."""
    account_id = talks.employee(session, talk) if side is Side.EMPLOYEE else talk.officer_id
    if account_id is None or not sits_in(session, talk, side):
        return
    person = visitors.by_account(session, account_id)
    asking.drop(session, person, SERVICE)
    asking.close(session, person)
