"""Parting: talks that nobody takes, whose officer is gone, or in which nobody says anything more; who leaves, and who
agrees no longer."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from storage import asking, outbox, talks
from storage.outbox import StoredLetter
from storage.relay.beginning import call
from storage.relay.records import SERVICE, Said, Side
from storage.relay.talking import finish
from storage.relay.telling import close_for, shown, tell
from storage.rounds import Page
from storage.talks import OPEN, State, Talk, Way, shredding
from storage.visitors import Visitor

#: After so many days without a word a talk is over: what was said in it is not kept for ever.
QUIET: Final = timedelta(days=14)
_PAGE: Final = 50
#: Letters that have what was said.
_WORDS: Final = ("relay.heard", "relay.said", "relay.heard_picture", "relay.said_picture")


def chase_round(session: Session, cursor: int, *, now: datetime) -> Page:
    """A page of the open talks through the bot: who may take one that waits is told once more, one whose officer may
    not hold it any more waits anew, and one long without words is over. How many were dealt with."""
    here = (Talk.id > cursor) & (Talk.way == Way.HERE) & Talk.state.in_(OPEN)
    found = session.scalars(select(Talk).where(here).order_by(Talk.id).limit(_PAGE).with_for_update()).all()
    done = sum([_chase(session, talk, now=now) for talk in found])
    return Page(done, found[-1].id if len(found) == _PAGE else None)


def _chase(session: Session, talk: Talk, *, now: datetime) -> bool:
    last = session.scalar(select(func.max(Said.day)).where(Said.talk_id == talk.id))
    if last is None or last == now.date():
        return False
    if last <= now.date() - QUIET:
        return _end(session, talk, now=now)
    if talk.officer_id is not None and not talks.may_hold(session, talk.officer_id, talk):
        return _look_for_another(session, talk, now=now)
    if talk.state == State.ASKED:
        return call(session, talk, now=now) > 0
    return False


def _end(session: Session, talk: Talk, *, now: datetime) -> bool:
    tell(session, talk, Side.EMPLOYEE, "relay.ended_quiet", {**shown(session, talk), "days": QUIET.days}, now=now)
    finish(session, talk, Side.EMPLOYEE, now=now)
    return True


def _look_for_another(session: Session, talk: Talk, *, now: datetime) -> bool:
    close_for(session, talk, Side.OFFICER)
    talks.wait_anew(session, talk)
    tell(session, talk, Side.EMPLOYEE, "relay.waits_anew", shown(session, talk), now=now)
    call(session, talk, now=now)
    return True


def withdraw(session: Session, *, by: Visitor, now: datetime) -> None:
    """They agree no longer that their words by name go this way: what runs ends, and the words of both sides are gone
    at once."""
    stop(session, by=by)
    _let_go(session, Talk.member_id == by.member_id, now=now)


def leave(session: Session, *, by: Visitor, now: datetime) -> None:
    """Whoever leaves ends all of theirs, the anonymous ones too, and the words are gone."""
    stop(session, by=by)
    unnamed = Talk.who_blind == talks.blind_of(session, by.account_id)
    _let_go(session, (Talk.member_id == by.member_id) | unnamed, now=now)


def stop(session: Session, *, by: Visitor) -> None:
    """Nothing is asked of them here any more."""
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)


def _let_go(session: Session, mine: ColumnElement[bool], *, now: datetime) -> None:
    here = select(Talk).where(mine, Talk.way == Way.HERE, Talk.shredded_at.is_(None)).order_by(Talk.id)
    for talk in session.scalars(here.with_for_update()).all():
        if talk.state in OPEN:
            finish(session, talk, Side.EMPLOYEE, now=now)
        _hold_back(session, talk, now=now)
        shredding.shred(session, [talk.id], at=talk.ended_at or now)
        session.expire(talk)


def _hold_back(session: Session, talk: Talk, *, now: datetime) -> None:
    """What waits for the other side's morning is not sent any more."""
    theirs = (StoredLetter.subject == talk.id) & StoredLetter.right.in_((talks.EMPLOYEE, talks.OFFICER))
    open_ = select(StoredLetter.id).where(theirs, StoredLetter.key.in_(_WORDS), StoredLetter.state.in_(outbox.OPEN))
    for letter_id in session.scalars(open_).all():
        outbox.end(session, letter_id, outbox.State.WITHDRAWN, now=now, reason="left")
