"""Choosing: a reply to a message, and words of which it is not known to which talk they belong."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import alarms, asking, rights, talks
from storage.accounts import Account
from storage.asking import OpenQuestion
from storage.relay import talking
from storage.relay.records import MOST, SERVICE, Side, WhichTalk, bound, fit
from storage.relay.telling import named, opened, shown
from storage.rights import Deed
from storage.talks import OPEN, State, Talk, Way
from storage.values import Value, Values
from storage.visitors import Visitor


def is_reply(session: Session, telegram_id: int, message_id: int) -> bool:
    """Whether a reply to that message in the person's chat concerns a talk: it is of one, or they are in one."""
    asked = select(Account.id, OpenQuestion.service).outerjoin(OpenQuestion, OpenQuestion.account_id == Account.id)
    found = session.execute(asked.where(Account.telegram_id == telegram_id)).one_or_none()
    return found is not None and (found.service == SERVICE or bound(session, found.id, message_id) is not None)


def reply_to(
    session: Session, message_id: int, words: str, picture: str | None = None, *, by: Visitor, now: datetime
) -> Values:
    """A reply goes into the talk of the message that it answers, whichever is open; of any other message it goes
    nowhere. WhichTalk, TooLong, NoSuchTalk, HasEnded."""
    talk_id = bound(session, by.account_id, message_id)
    if talk_id is None:
        raise WhichTalk
    talk, side = talking.either(session, talk_id, by=by)
    begun = asking.draft(session, by, SERVICE) if by.question.service == SERVICE else {}
    if begun.get("talk") in (None, talk.id) and by.question.step != "which":
        opened(session, talk, side, by=by, now=now)
    else:
        # Two talks at once: to which the next words belong is asked.
        asking.keep(session, by, SERVICE, {}, now=now)
        asking.ask(session, by, SERVICE, "which")
    return talking.speak(session, talk, side, words, picture, by=by, now=now)


def hold_back(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Words of which it is not known to which of several talks they belong: they wait for one tap. Those of an employee
    that call for help are met at once. TooLong."""
    if any(side is Side.EMPLOYEE for _, side in _open_ones(session, by=by)):
        alarms.show_hotlines(session, words, by=by, now=now)
    asking.keep(session, by, SERVICE, {"waiting": fit(words)}, now=now)
    return which(session, by=by, now=now)


def hear(session: Session, words: str, *, by: Visitor, now: datetime) -> Values | None:
    """Words that nobody asked for, from whoever has open talks through the bot: they wait for one tap, and none is
    passed on without it. None where there are no such talks, or more words than one passes on."""
    if not rights.may(by, Deed.ASK_TALK) or not _open_ones(session, by=by) or not 0 < len(words.strip()) <= MOST:
        return None
    asking.ask(session, by, SERVICE, "which")
    return hold_back(session, words, by=by, now=now)


def let_go(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """They belong to none: they are forgotten. Outdated."""
    asking.expect(by, SERVICE, "which", version)
    asking.drop(session, by, SERVICE)
    asking.close(session, by)
    return {"now": now}


def which(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The open talks, and the words that wait for one of them."""
    del now
    lines: list[Value] = [
        {**(named(session, talk) if side is Side.OFFICER else shown(session, talk)), "side": side}
        for talk, side in _open_ones(session, by=by)
    ]
    words = asking.draft(session, by, SERVICE).get("waiting")
    return {"step": "which", "version": by.question.version, "lines": lines, "words": words}


def _open_ones(session: Session, *, by: Visitor) -> list[tuple[Talk, Side]]:
    """The visitor's open talks through the bot, as employee and as officer."""
    here = select(Talk).where(Talk.state.in_(OPEN), Talk.way == Way.HERE).order_by(Talk.id)
    unnamed = Talk.who_blind == talks.blind_of(session, by.account_id)
    mine = unnamed if by.member_id is None else unnamed | (Talk.member_id == by.member_id)
    theirs = here.where(Talk.officer_id == by.account_id, Talk.state == State.AGREED)
    both = [(session.scalars(here.where(mine)), Side.EMPLOYEE), (session.scalars(theirs), Side.OFFICER)]
    return [(talk, side) for found, side in both for talk in found]


def into(session: Session, talk_id: int, version: int, *, by: Visitor, now: datetime) -> Values:
    """The words that wait go into that talk, and the next ones too. Outdated, NoSuchTalk, HasEnded."""
    asking.expect(by, SERVICE, "which", version)
    words = asking.draft(session, by, SERVICE).get("waiting")
    talk, side = talking.either(session, talk_id, by=by)
    found = talking.begin_writing(session, talk, side, by=by, now=now)
    return talking.speak(session, talk, side, str(words), by=by, now=now) if words else found
