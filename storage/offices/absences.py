"""Absences (外出代理): until a day somebody else in office answers for who is away, in two taps."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import audit, offices, outbox, rights
from storage.accounts import Account
from storage.commits import later
from storage.errors import Refusal
from storage.members import Member
from storage.offices import Absence, Held, Role
from storage.outbox import Letter
from storage.rights import Deed
from storage.rounds import Page
from storage.values import Value, Values
from storage.visitors import Visitor

#: For how many days one can be away at once; the first is what is shown at first.
SPANS = (7, 3, 14, 30)
#: Names that a screen has room for, and absences that one transaction ends.
_SHOWN, _PAGE = 6, 50


class NobodyToStandIn(Refusal):
    """That colleague can't stand in: not in a fitting office, or away too (any more)."""


class NotAway(Refusal):
    """There is no such absence (any more)."""


def look(session: Session, days: int, *, by: Visitor, now: datetime) -> Values:
    """Who stands in until when; or, for who is here, whom one tap would make stand in, for so many days."""
    rights.ask(by, Deed.GO_AWAY)
    days = days if days in SPANS else SPANS[0]
    until = now.date() + timedelta(days)
    absence = _open(session, by.account_id)
    return {
        "away": absence is not None,
        "stand_in": None if absence is None else name_of(session, absence.stand_in_id),
        "until": until if absence is None else absence.until,
        "days": days,
        "people": [] if absence is not None else _shown(session, _candidates(session, by)[:_SHOWN]),
        "standing_in": [_standing(session, one) for one in _held_for(session, by.account_id)],
    }


def go(session: Session, stand_in_id: int, days: int, *, by: Visitor, now: datetime) -> Values:
    """From now on the colleague answers: cases and notices come to them too. NobodyToStandIn."""
    rights.ask(by, Deed.GO_AWAY)
    # Two at once for one person take their turns.
    session.get_one(Account, by.account_id, with_for_update=True)
    if _open(session, by.account_id) is None:
        if stand_in_id not in _candidates(session, by) or days not in SPANS:
            raise NobodyToStandIn
        until = now.date() + timedelta(days)
        absence = Absence(account_id=by.account_id, stand_in_id=stand_in_id, since=now, until=until, ended_at=None)
        session.add(absence)
        session.flush()
        later(session, offices.changed, stand_in_id)
        audit.note(session, "offices.go_away", by=by.account_id, now=now, record=f"accounts {stand_in_id}")
        told: Values = {"absence": absence.id, "name": by.name, "until": until}
        outbox.queue(session, Letter(stand_in_id, "offices.stands_in", told, right="desk"), now=now)
        _move_on(session, by.account_id, stand_in_id, now=now)
    return look(session, days, by=by, now=now)


def back(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The person is here again. NotAway."""
    rights.ask(by, Deed.GO_AWAY)
    absence = _open(session, by.account_id)
    if absence is None:
        raise NotAway
    _end(session, [absence], now=now, by=by.account_id)
    return look(session, SPANS[0], by=by, now=now)


def decline(session: Session, absence_id: int, *, by: Visitor, now: datetime) -> Values:
    """The stand-in can't either: it ends, and who is away is told at once. NotAway."""
    absence = session.get(Absence, absence_id, with_for_update=True, populate_existing=True)
    if absence is None or absence.ended_at is not None or absence.stand_in_id != by.account_id:
        raise NotAway
    _end(session, [absence], now=now, by=by.account_id)
    return {"name": name_of(session, absence.account_id)}


def without(session: Session, account_id: int, *, now: datetime) -> None:
    """Somebody has lost an office: the absences that this leaves without a fitting stand-in, or without office, end."""
    here = (Absence.account_id == account_id) | (Absence.stand_in_id == account_id)
    open_ = session.scalars(select(Absence).where(Absence.ended_at.is_(None), here)).all()
    _end(session, _unfit(session, open_), now=now, by=None)


def _unfit(session: Session, absences: Iterable[Absence]) -> list[Absence]:
    """Those whose stand-in answers for nothing of it (any more)."""
    answered = {(one.holder, one.stand_in) for one in offices.in_office(session)}
    return [one for one in absences if (one.account_id, one.stand_in_id) not in answered]


def end_due(session: Session, cursor: int, *, now: datetime) -> Page:
    """Absences whose last day is over, or whose stand-in has left or lost the office, end; both are told."""
    open_ = select(Absence).where(Absence.ended_at.is_(None), Absence.id > cursor)
    found = session.scalars(open_.order_by(Absence.id).limit(_PAGE).with_for_update()).all()
    unfit = _unfit(session, found)
    over = [one for one in found if one.until <= now.date() or one in unfit]
    _end(session, over, now=now, by=None)
    return Page(len(over), found[-1].id if len(found) == _PAGE else None)


def _end(session: Session, absences: Iterable[Absence], *, now: datetime, by: int | None) -> None:
    for one in absences:
        one.ended_at = now
        for account_id in (one.account_id, one.stand_in_id):
            later(session, offices.changed, account_id)
        audit.note(session, "offices.come_back", by=by, now=now, record=f"accounts {one.account_id}")
        pairs = ((one.account_id, "offices.back_again", one.stand_in_id), (one.stand_in_id, "offices.stood_in", None))
        session.flush()
        for account_id, key, other in pairs:
            if account_id != by:
                told: Values = {"name": name_of(session, other or one.account_id)}
                outbox.queue(session, Letter(account_id, key, told, right="desk"), now=now)


def _move_on(session: Session, account_id: int, stand_in_id: int, *, now: datetime) -> None:
    """Whoever goes away while standing in for others leaves these to the own stand-in, if that fits; their own comes
    back to them."""
    roles = {one.role for one in offices.in_office(session) if one.holder == stand_in_id}
    for one in _held_for(session, account_id):
        whose = [held.role for held in offices.in_office(session) if held.holder == one.account_id]
        if one.account_id == stand_in_id or not any(offices.fits(role, roles) for role in whose):
            _end(session, [one], now=now, by=account_id)
        else:
            one.stand_in_id = stand_in_id
            told: Values = {"absence": one.id, "name": name_of(session, one.account_id), "until": one.until}
            outbox.queue(session, Letter(stand_in_id, "offices.stands_in", told, right="desk"), now=now)


def _open(session: Session, account_id: int) -> Absence | None:
    return session.scalar(select(Absence).where(Absence.account_id == account_id, Absence.ended_at.is_(None)))


def _held_for(session: Session, account_id: int) -> list[Absence]:
    mine = select(Absence).where(Absence.stand_in_id == account_id, Absence.ended_at.is_(None))
    return list(session.scalars(mine.order_by(Absence.id)))


def _shown(session: Session, accounts: list[int]) -> list[Value]:
    return [{"account": one, "name": name_of(session, one)} for one in accounts]


def _standing(session: Session, absence: Absence) -> Values:
    return {"name": name_of(session, absence.account_id), "until": absence.until}


def _candidates(session: Session, by: Visitor) -> list[int]:
    """Who may stand in for all of the visitor's own offices: of the same units first, the deputy first for a chair."""
    own = [one for one in by.held if one.holder == by.account_id]
    units, roles, places = {one.unit_id for one in own}, dict[int, set[Role]](), dict[int, set[int | None]]()
    away = set[int]()
    for one in offices.in_office(session):
        roles.setdefault(one.holder, set()).add(one.role)
        places.setdefault(one.holder, set()).add(one.unit_id)
        if one.stand_in is not None:
            away.add(one.holder)
    # Whoever fits all that the visitor holds: else a part would be left to nobody, or go where it must not.
    people = [one for one in roles if one != by.account_id and one not in away]
    people = [one for one in people if own and all(offices.fits(held.role, roles[one]) for held in own)]
    return sorted(people, key=lambda one: (places[one].isdisjoint(units), _rank(own, roles[one])))


def _rank(own: list[Held], roles: set[Role]) -> int:
    """How fit for the visitor's offices, the lower the fitter."""
    return min(
        wanted.index(role) for held in own for wanted in [offices.FITTING[held.role]] for role in roles & {*wanted}
    )


def name_of(session: Session, account_id: int) -> str | None:
    """The name on the roster; None for an account that it does not know."""
    named = select(Member.name).join(Account, Account.member_id == Member.id).where(Account.id == account_id)
    return session.scalar(named)
