"""Talking: what either side writes goes to the other, bound to its talk; either side ends it."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import alarms, asking, audit, rights, talks
from storage.bylaws import settings
from storage.relay import beginning, giving_away
from storage.relay.records import (
    SERVICE,
    Fate,
    HasEnded,
    Said,
    Side,
    TakenByAnother,
    fit,
    have_spoken,
    keep_all,
)
from storage.relay.telling import OTHER, WRITES, close_for, hand_on, hand_on_all, named, opened, shown, tell
from storage.rights import Deed
from storage.talks import OPEN, State, Talk, Way
from storage.values import Values
from storage.visitors import Visitor

# Whose it is.


def own(session: Session, talk_id: int, *, by: Visitor) -> Talk:
    """The employee's own open talk through the bot, locked. NoSuchTalk, HasEnded."""
    return _going_on(talks.own(session, talk_id, by=by))


def held(session: Session, talk_id: int, *, by: Visitor) -> Talk:
    """The officer's open talk through the bot, locked. NoSuchTalk, HasEnded."""
    return _going_on(talks.held_by(session, talk_id, by=by))


def _going_on(talk: Talk) -> Talk:
    if talk.way != Way.HERE:
        raise talks.NoSuchTalk
    if talk.state not in OPEN:
        raise HasEnded
    return talk


def _mine(session: Session, talk_id: int, side: Side, *, by: Visitor) -> Talk:
    return own(session, talk_id, by=by) if side is Side.EMPLOYEE else held(session, talk_id, by=by)


# The officer takes it.


def take(session: Session, talk_id: int, *, by: Visitor, now: datetime) -> Values:
    """The first to press has it: what was said so far comes at once, and their next words are the answer. NoSuchTalk,
    TakenByAnother, HasEnded."""
    rights.ask(by, Deed.HOLD_TALKS)
    talk = talks.locked(session, talk_id)
    if (
        talk is not None
        and talk.officer_id not in (None, by.account_id)
        and talks.may_hold(session, by.account_id, talk)
    ):
        raise TakenByAnother(number=talk.number)
    talk = _going_on(talks.to_take(session, talk_id, by=by))
    if talk.state == State.ASKED:
        talks.agree(session, talk, by.account_id)
        audit.note(session, "relay.take", by=by.account_id, now=now, record=talk.number)
        tell(session, talk, Side.EMPLOYEE, "relay.taken", shown(session, talk), now=now)
    found = begin_writing(session, talk, Side.OFFICER, by=by, now=now)
    hand_on_all(session, talk, now=now)
    return found


# Writing.


def write(session: Session, talk_id: int, *, by: Visitor, now: datetime) -> Values:
    """The employee's next words go into this talk. NoSuchTalk, HasEnded."""
    return begin_writing(session, own(session, talk_id, by=by), Side.EMPLOYEE, by=by, now=now)


def answer(session: Session, talk_id: int, *, by: Visitor, now: datetime) -> Values:
    """The officer's next words go into this talk. NoSuchTalk, HasEnded."""
    return begin_writing(session, held(session, talk_id, by=by), Side.OFFICER, by=by, now=now)


def begin_writing(session: Session, talk: Talk, side: Side, *, by: Visitor, now: datetime) -> Values:
    opened(session, talk, side, by=by, now=now)
    return _page(session, talk, side)


def _page(session: Session, talk: Talk, side: Side) -> Values:
    facts = named(session, talk) if side is Side.OFFICER else shown(session, talk)
    return {**facts, "side": side, "step": "open", "taken": talk.state == State.AGREED}


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows: into which talk the next words go."""
    del now
    side = Side.EMPLOYEE if by.question.step == WRITES[Side.EMPLOYEE] else Side.OFFICER
    return _page(session, _mine(session, _begun(session, by=by), side, by=by), side)


def _begun(session: Session, *, by: Visitor) -> int:
    found = asking.draft(session, by, SERVICE).get("talk")
    if not isinstance(found, int):
        raise asking.Outdated
    return found


def say(session: Session, words: str, picture: str | None = None, *, by: Visitor, now: datetime) -> Values:
    """The employee's words, or a picture (base64) with or without any, go to the officer, or wait for one. TooLong,
    NoSuchTalk, HasEnded."""
    asking.expect(by, SERVICE, "words")
    return speak(session, own(session, _begun(session, by=by), by=by), Side.EMPLOYEE, words, picture, by=by, now=now)


def reply(session: Session, words: str, picture: str | None = None, *, by: Visitor, now: datetime) -> Values:
    """The officer's go to the employee. TooLong, NoSuchTalk, HasEnded."""
    asking.expect(by, SERVICE, "answer")
    return speak(session, held(session, _begun(session, by=by), by=by), Side.OFFICER, words, picture, by=by, now=now)


def speak(
    session: Session, talk: Talk, side: Side, words: str, picture: str | None = None, *, by: Visitor, now: datetime
) -> Values:
    words = fit(words)
    if side is Side.EMPLOYEE and talk.anonymous and (marks := giving_away.found(session, words, by=by)):
        return giving_away.ask(session, {"talk": talk.id, "words": words, "picture": picture}, marks, by=by, now=now)
    return pass_on(session, talk, side, words, picture, by=by, now=now)


def pass_on(
    session: Session,
    talk: Talk,
    side: Side,
    words: str,
    picture: str | None = None,
    *,
    by: Visitor,
    now: datetime,
) -> Values:
    """Keeps it and sends it to the other side; while nobody has the talk it waits. Words of the employee that call for
    help are met at once, and go on all the same."""
    said = keep_all(session, talk, side, words or None, picture, now=now)
    if words and side is Side.EMPLOYEE:
        alarms.heed(session, words, talk.number, talk.member_id, by=by, now=now)
    until = [hand_on(session, talk, one, now=now) for one in said if talk.state == State.AGREED]
    facts: Values = {"nth": said[-1].nth, "until": until[-1] if until else None, "step": "passed"}
    return {**_page(session, talk, side), **facts, "picture": bool(picture)}


def send_anyway(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """They know what is in their words, and they go out. NoSuchTalk, HasEnded."""
    asking.expect(by, SERVICE, "sure", version)
    begun = giving_away.waiting(session, by=by)
    words, picture = str(begun["words"]), giving_away.picture_of(begun)
    if "talk" not in begun:
        return beginning.submit(session, begun, words, picture, by=by, now=now)
    talk = own(session, int(str(begun["talk"])), by=by)
    begin_writing(session, talk, Side.EMPLOYEE, by=by, now=now)
    return pass_on(session, talk, Side.EMPLOYEE, words, picture, by=by, now=now)


def rewrite(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """The words are forgotten, and asked for anew."""
    asking.expect(by, SERVICE, "sure", version)
    begun = giving_away.waiting(session, by=by)
    if "talk" in begun:
        return write(session, int(str(begun["talk"])), by=by, now=now)
    kept = {name: value for name, value in begun.items() if name not in ("words", "picture", "marks")}
    asking.keep(session, by, SERVICE, kept, now=now)
    asking.ask(session, by, SERVICE, "first")
    return beginning.open_question(session, by=by, now=now)


def reword(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Other words, in the place of those that wait. The refusals of `say` and `beginning.first`."""
    rewrite(session, by.question.version, by=by, now=now)
    if by.question.step == WRITES[Side.EMPLOYEE]:
        return say(session, words, by=by, now=now)
    return beginning.first(session, words, by=by, now=now)


def either(session: Session, talk_id: int, *, by: Visitor) -> tuple[Talk, Side]:
    """The visitor's own open talk, or the one that they hold, and on which side they are. NoSuchTalk, HasEnded."""
    talk = talks.locked(session, talk_id)
    if talk is not None and talk.officer_id == by.account_id:
        return held(session, talk_id, by=by), Side.OFFICER
    return own(session, talk_id, by=by), Side.EMPLOYEE


# Sending anew what may not have arrived.


def send_again(session: Session, said_id: int, *, by: Visitor, now: datetime) -> Values:
    """The same words once more, marked as such: they may arrive twice. Outdated, NoSuchTalk, HasEnded."""
    said = session.get(Said, said_id)
    if said is None:
        raise asking.Outdated
    talk, side = either(session, said.talk_id, by=by)
    if said.side != side or said.fate not in (Fate.UNSURE, Fate.NOT_SENT):
        raise asking.Outdated
    said.fate = Fate.WAITING
    session.flush()
    until = hand_on(session, talk, said, again=True, now=now)
    return {**_page(session, talk, side), "nth": said.nth, "until": until, "step": "passed"}


# Laying it aside, and the end.


def lay_aside(session: Session, talk_id: int, *, by: Visitor, now: datetime) -> Values:
    """The talk stays open; what is written next does not go into it. NoSuchTalk, HasEnded."""
    del now
    talk, side = either(session, talk_id, by=by)
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)
    return _page(session, talk, side)


def before_end(session: Session, talk_id: int, *, by: Visitor, now: datetime) -> Values:
    """What the end means. NoSuchTalk, HasEnded."""
    del now
    talk, side = either(session, talk_id, by=by)
    return {**_page(session, talk, side), **settings.period(session, "talk_words")}


def end(session: Session, talk_id: int, *, by: Visitor, now: datetime) -> Values:
    """Either side ends it, and the other is told. NoSuchTalk, HasEnded."""
    talk, side = either(session, talk_id, by=by)
    found = _page(session, talk, side)
    finish(session, talk, side, now=now)
    if not talk.anonymous or side is Side.OFFICER:
        audit.note(session, "relay.end", by=by.account_id, now=now, record=talk.number)
    return {**found, **settings.period(session, "talk_words")}


def finish(session: Session, talk: Talk, side: Side, *, now: datetime) -> None:
    """It has been, where both sides have spoken; else it was called off or declined. The other side is told, and
    neither's next words go into it."""
    for one in Side:
        close_for(session, talk, one)
    waited = talk.state == State.ASKED
    if len(have_spoken(session, talk.id)) == 2:
        state = State.HELD
    else:
        state = State.CALLED_OFF if side is Side.EMPLOYEE else State.DECLINED
    facts = named(session, talk) if side is Side.EMPLOYEE else shown(session, talk)
    if not waited or talk.officer_id is not None:
        key = "relay.ended_officer" if side is Side.EMPLOYEE else "relay.ended"
        tell(session, talk, OTHER[side], key, facts, now=now)
    talks.end(session, talk, state, now=now)
