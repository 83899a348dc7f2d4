"""Hearing: what somebody needs, as it was heard on a visit, and what follows from it: an officer looks after it, a
report is entered for them, somebody talks with them.

What was heard is sealed, and read by who goes there and who keeps the list. A report is the service's of reports: from
here it is one press away.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import asking, audit, occasions
from storage.asking import Unfit
from storage.errors import Refusal
from storage.rights import Deed
from storage.values import Values
from storage.visitors import Visitor
from storage.visits import access, telling, walking
from storage.visits.access import VisitMoved
from storage.visits.bringing import told
from storage.visits.records import SERVICE, WALKED, Visit, keep_needs, needs_of

#: Characters of all that is heard on one visit.
MOST: Final = 500


class NeedsUnfit(Unfit, Refusal):
    """Nothing but space, or more than there is room for; values: most, left."""


class NeedsUnwanted(Refusal):
    """Words about this person are not kept: the union keeps none, or they have withdrawn that; values: number."""


def begin(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks what was heard. NeedsUnwanted; VisitMoved for one that is on no list any more."""
    visit = _wanted(session, _own(session, visit_id, by=by))
    asking.keep(session, by, SERVICE, {"visit": visit.id}, now=now)
    asking.ask(session, by, SERVICE, "needs")
    return open_question(session, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    visit = access.asked_about(session, by=by)
    return {**told(session, visit, by=by, now=now), "version": by.question.version, "most": MOST}


def write(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """It is kept behind what was heard before: two go, and both may have heard something. NeedsUnfit, NeedsUnwanted."""
    asking.expect(by, SERVICE, "needs")
    visit = _wanted(session, _listed(session, access.asked_about(session, by=by)))
    before = needs_of(session, visit)
    heard = words.strip() if before is None else f"{before}\n{words.strip()}"
    if not words.strip() or len(heard) > MOST:
        raise NeedsUnfit(most=MOST, left=MOST - len(before or ""))
    keep_needs(session, visit, heard)
    return _after(session, visit, "needs", by=by, now=now)


def forget(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """What was heard is not kept after all."""
    asking.expect(by, SERVICE, "needs", version)
    visit = _listed(session, access.asked_about(session, by=by))
    keep_needs(session, visit, None)
    return _after(session, visit, "forget_needs", by=by, now=now)


def forget_own(session: Session, *, by: Visitor) -> None:
    """The visitor wants no words about them kept: whatever was heard on visits to them is gone."""
    if by.member_id is None:
        return
    mine = select(Visit).where(Visit.member_id == by.member_id, Visit.needs.is_not(None)).with_for_update()
    for visit in session.scalars(mine).all():
        keep_needs(session, visit, None)
    session.flush()


def _after(session: Session, visit: Visit, act: str, *, by: Visitor, now: datetime) -> Values:
    walking.stop(session, by=by)
    session.flush()
    audit.note(session, f"visits.{act}", by=by.account_id, now=now, record=visit.number)
    return {**told(session, visit, by=by, now=now), "just": act}


def _own(session: Session, visit_id: int, *, by: Visitor) -> Visit:
    return _listed(session, access.own(session, visit_id, Deed.TICK_VISITS, by=by))


def _listed(session: Session, visit: Visit) -> Visit:
    """The visit, as long as it is on a list that goes on. VisitMoved."""
    if visit.stage not in WALKED:
        raise VisitMoved(number=visit.number)
    return access.running(session, visit)


def _wanted(session: Session, visit: Visit) -> Visit:
    if not walking.keeps_words(session, visit):
        raise NeedsUnwanted(number=visit.number)
    return visit


# What follows.


def follow_up(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """需跟进: the unit's officers are told, once; pressed again, no more."""
    visit = _own(session, visit_id, by=by)
    visit.follow_up = not visit.follow_up
    heard = visit.follow_up and telling.officers(session, visit, "visits.follow_up", by=by, now=now)
    return {**_after(session, visit, "follow_up", by=by, now=now), "told": heard}


def talk(session: Session, visit_id: int, *, by: Visitor, now: datetime) -> Values:
    """约一次谈心: there is an occasion for a talk, and the unit's officers are told; asked twice there is one."""
    visit = _own(session, visit_id, by=by)
    occasions.arise(session, occasions.Kind.TALK, visit.member_id, visit.number, now=now)
    heard = telling.officers(session, visit, "visits.talk", by=by, now=now)
    return {**_after(session, visit, "ask_talk", by=by, now=now), "told": heard}
