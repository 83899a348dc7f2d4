"""Whose a talk is: the employee's, by name or by their account alone; its officer's; who may take one that waits."""

from sqlalchemy.orm import Session

from storage import accounts, offices, rights, sealed
from storage.errors import Refusal
from storage.offices import Charge, Role
from storage.rights import Deed
from storage.talks.records import Talk, besides_of, blind_of, locked
from storage.visitors import Visitor

#: By these rights the employee, and the officer, have the letters of a talk; the subject is its key.
EMPLOYEE, OFFICER = "talk_employee", "talk_officer"
#: By this right whoever holds talks has pages of several.
HOLDS = "talk_holder"


class NoSuchTalk(Refusal):
    """There is none, or it is not this person's; which of them is not said."""


class TalkOver(Refusal):
    """It is over or was called off; values: talk, its number: not named as numbers of records are, since the audit has
    those of whoever was told no, and an anonymous talk would stand there beside its account."""


def own(session: Session, talk_id: int, *, by: Visitor) -> Talk:
    """The employee's own talk, locked. NoSuchTalk."""
    rights.ask(by, Deed.ASK_TALK)
    talk = locked(session, talk_id)
    if talk is None or not _is_of(session, talk, by):
        raise NoSuchTalk
    return talk


def _is_of(session: Session, talk: Talk, by: Visitor) -> bool:
    if talk.member_id is not None:
        return talk.member_id == by.member_id
    return talk.who_blind is not None and talk.who_blind == blind_of(session, by.account_id)


def held_by(session: Session, talk_id: int, *, by: Visitor) -> Talk:
    """The talk of which the visitor is the officer, locked: nobody stands in for whom somebody trusts. NoSuchTalk."""
    rights.ask(by, Deed.HOLD_TALKS)
    talk = locked(session, talk_id)
    if talk is None or talk.officer_id != by.account_id or not may_hold(session, by.account_id, talk):
        raise NoSuchTalk
    return talk


def to_take(session: Session, talk_id: int, *, by: Visitor) -> Talk:
    """A talk that waits for whoever takes it, or the visitor's own, locked. NoSuchTalk."""
    rights.ask(by, Deed.HOLD_TALKS)
    talk = locked(session, talk_id)
    if talk is None or talk.officer_id not in (None, by.account_id) or not may_hold(session, by.account_id, talk):
        raise NoSuchTalk
    return talk


def may_hold(session: Session, account_id: int, talk: Talk) -> bool:
    """Whether that account may be the officer of it: in office for talks there, not about itself, and not whom the
    employee would rather not."""
    if employee(session, talk) == account_id or account_id in besides_of(session, talk):
        return False
    if not rights.allowed(session, account_id, Deed.HOLD_TALKS):
        return False
    return talk.unit_id is None or rights.permits(session, account_id, Deed.HOLD_TALKS, talk.unit_id)


def employee(session: Session, talk: Talk) -> int | None:
    """The account that speaks for the employee; None where none does, or once it is shredded."""
    if talk.member_id is not None:
        return accounts.holder(session, talk.member_id)
    if talk.who is None:
        return None
    return int(sealed.unseal(session, "talks.who", talk.row, talk.who))


def holds(session: Session, account_id: int, _: int) -> bool:
    """The right HOLDS, asked again in the moment a letter leaves."""
    return rights.allowed(session, account_id, Deed.HOLD_TALKS)


def partners(session: Session, unit_id: int | None, *, besides: set[int]) -> list[int]:
    """The accounts with whom one can have a talk there: the officers in charge of talks of the unit and all above it,
    the nearest first, then the deputy and the chair; of an anonymous one (no unit) those of the whole union."""
    found: list[int] = []
    for one in offices.in_office(session):
        if not one.is_for(Charge.TALKS) or one.role not in (Role.OFFICER, Role.DEPUTY, Role.CHAIR):
            continue
        fits = unit_id is None or rights.permits(session, one.holder, Deed.HOLD_TALKS, unit_id)
        if fits and one.holder not in besides:
            found.append(one.holder)
    return list(dict.fromkeys(found))


def employee_has(session: Session, account_id: int, talk_id: int) -> bool:
    """The right EMPLOYEE, asked again in the moment a letter leaves."""
    talk = session.get(Talk, talk_id)
    return talk is not None and employee(session, talk) == account_id


def officer_has(session: Session, account_id: int, talk_id: int) -> bool:
    """The right OFFICER: of the talk's own, or while nobody has it of whoever may take it."""
    talk = session.get(Talk, talk_id)
    if talk is None or talk.officer_id not in (None, account_id):
        return False
    return may_hold(session, account_id, talk)
