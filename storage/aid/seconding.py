"""The second word (复核): money takes two people. Goods take one."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import accounts, audit, committee, offices, outbox
from storage.aid.records import Grant, State, fit, keep_reason
from storage.errors import Refusal
from storage.offices import Role, absences
from storage.outbox import Letter
from storage.values import Value, Values
from storage.visitors import Visitor

#: The right by which the second has the letter.
RIGHT = "aid_second"
#: What the second said, of what was brought on a visit: it has no page to lead to.
_BROUGHT = {"aid.agreed": "aid.agreed_brought", "aid.disagreed": "aid.disagreed_brought"}


class NobodyToSecond(Refusal):
    """No deputy, no chair and nobody on the committee's list but who enters it and whom it is about."""


class NobodyElse(Refusal):
    """Nobody is left who could be asked instead of who was."""


class NotTheirWord(Refusal):
    """Whoever was chosen may not be the second (any more); somebody else may."""


class NothingToDecide(Refusal):
    """Nobody waits for the visitor's word on that (any more); values: desks (a line where the visitor has a desk)."""


def may_second(session: Session, member_id: int, entered_by: int, *, now: datetime) -> list[int]:
    """The accounts whose word it can take, deputies first, then the chair and the committee; never who entered it, whom
    it is about, or who is away: their letters go to somebody else."""
    besides = {entered_by, accounts.holder(session, member_id)}
    listed = committee.may_second(session, besides=set(), now=now)
    every = dict.fromkeys([*_seated(session, Role.DEPUTY), *_seated(session, Role.CHAIR), *listed])
    return [one for one in every if one not in besides and offices.answering_for(session, one) == one]


def _seated(session: Session, role: Role) -> list[int]:
    return [one.holder for one in offices.in_office(session) if one.role is role]


def people(session: Session, member_id: int, *, by: Visitor, now: datetime) -> list[Value]:
    """The same with their names. NobodyToSecond where there is one person only."""
    found = may_second(session, member_id, by.account_id, now=now)
    if not found:
        raise NobodyToSecond
    return [{"account": one, "second": absences.name_of(session, one)} for one in found]


def expect(session: Session, second_id: int | None, member_id: int, *, by: Visitor, now: datetime) -> None:
    """NotTheirWord unless that one's word counts, NobodyToSecond where nobody's does."""
    found = may_second(session, member_id, by.account_id, now=now)
    if not found:
        raise NobodyToSecond
    if second_id not in found:
        raise NotTheirWord


def others(session: Session, grant: Grant, *, by: Visitor, now: datetime) -> list[Value]:
    """Who can be asked instead of who was: neither who entered it nor who asks now. Account and name of each."""
    found = may_second(session, grant.member_id, grant.entered_by, now=now)
    fit_ = [one for one in found if one not in (grant.second_id, by.account_id)]
    return [{"account": one, "second": absences.name_of(session, one)} for one in fit_]


def replace(session: Session, grant: Grant, second_id: int, record: str, *, by: Visitor, now: datetime) -> None:
    """Somebody else is asked from now on; the one before has no word any more. NotTheirWord."""
    found = may_second(session, grant.member_id, grant.entered_by, now=now)
    if second_id not in found or second_id in (grant.second_id, by.account_id):
        raise NotTheirWord
    grant.second_id, grant.asked_at, grant.reminded_at = second_id, now, None
    session.flush()
    audit.note(session, "aid.replace", by=by.account_id, now=now, record=record)


def ask(session: Session, grant: Grant, told: Values, *, now: datetime) -> None:
    """The letter with yes and no."""
    assert grant.second_id is not None
    outbox.queue(session, Letter(grant.second_id, "aid.asked", told, right=RIGHT, subject=grant.id), now=now)


def may_decide(session: Session, account_id: int, grant_id: int) -> bool:
    """The right "aid_second": who is asked, while it waits and they are deputy, chair or on the committee's list
    still; whether a term is over is asked when the word is said."""
    grant = session.get(Grant, grant_id)
    if grant is None or grant.state != State.PENDING or grant.second_id != account_id:
        return False
    if accounts.holder(session, grant.member_id) == account_id:
        return False
    return committee.is_second(session, account_id) or account_id in _seated(session, Role.CHAIR)


def waiting(session: Session, grant_id: int, *, by: Visitor, now: datetime) -> Grant:
    """The grant that waits for the visitor's word, locked. NothingToDecide."""
    desks: list[Value] = [{}] if by.has_desk else []
    grant = session.get(Grant, grant_id, with_for_update=True, populate_existing=True)
    if grant is None or not may_decide(session, by.account_id, grant_id):
        raise NothingToDecide(desks=desks)
    if by.account_id not in may_second(session, grant.member_id, grant.entered_by, now=now):
        raise NothingToDecide(desks=desks)
    return grant


def agree(session: Session, grant: Grant, record: str, *, by: Visitor, now: datetime) -> None:
    """The second yes; who entered it is told."""
    grant.state, grant.decided_at = State.GRANTED, now
    session.flush()
    audit.note(session, "aid.agree", by=by.account_id, now=now, record=record)


def disagree(session: Session, grant: Grant, reason: str, record: str, *, by: Visitor, now: datetime) -> None:
    """It is not given, and counts no more. WordsUnfit."""
    keep_reason(session, grant, fit(reason))
    grant.state, grant.decided_at = State.REFUSED, now
    session.flush()
    audit.note(session, "aid.disagree", by=by.account_id, now=now, record=record)


def tell_entered(session: Session, grant: Grant, key: str, number: str | None, *, by: Visitor, now: datetime) -> None:
    """What the second said, to who entered it; sum, name and reason are on the page of it alone. What was brought on
    a visit has no page, and perhaps no officer."""
    told: Values = {"grant": grant.id, "number": number, "second": by.name}
    if grant.report_id is not None:
        outbox.queue(session, Letter(grant.entered_by, key, told, right="desk"), now=now)
        return
    member_id = accounts.member_of(session, grant.entered_by)
    if member_id is not None:
        letter = Letter(grant.entered_by, _BROUGHT[key], told, right="member", subject=member_id)
        outbox.queue(session, letter, now=now)


def tell_corrected(session: Session, grant: Grant, number: str | None, *, by: Visitor, now: datetime) -> None:
    """Who gave the second word hears that it was taken out of the books; without sum and name."""
    if grant.second_id is None or grant.second_id == by.account_id:
        return
    second = accounts.member_of(session, grant.second_id)
    if second is not None:
        told: Values = {"number": number, "by": by.name}
        letter = Letter(grant.second_id, "aid.was_corrected", told, right="member", subject=second)
        outbox.queue(session, letter, now=now)
