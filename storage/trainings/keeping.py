"""Keeping: the page of a certificate, an officer's yes or no to it, taking it away; hours entered by mistake."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, func, select, true
from sqlalchemy.orm import Session

from storage import audit, offices, pages, rights
from storage.members import Member, Standing
from storage.rights import Deed
from storage.trainings import reckoning
from storage.trainings.entering import tell
from storage.trainings.reckoning import PAGE
from storage.trainings.records import (
    Certificate,
    NoSuchCertificate,
    NoSuchHours,
    TrainingHours,
    name_of,
    number_of,
)
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: Certificates that end so soon, or have ended since, stand in the officers' list.
SOON: Final = timedelta(days=60)
_PAST: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class WaitingCertificate:
    """Somebody's own certificate that an officer has yet to see."""

    certificate_id: int
    name: str
    unit: str
    since: datetime


def of_mine(session: Session, by: Visitor) -> Sequence[ColumnElement[bool]]:
    """Certificates of people of the visitor's units, never the own ones."""
    reach = rights.reach(session, by.account_id, Deed.KEEP_TRAININGS)
    of = true() if reach is None else Member.unit_id.in_(reach)
    return of, Member.standing != Standing.LEFT, Member.id != (by.member_id or 0)


def waiting_for(session: Session, *, by: Visitor) -> list[WaitingCertificate]:
    """What people have entered of themselves and nobody has confirmed, oldest first; a line of the desk each."""
    if not rights.may(by, Deed.KEEP_TRAININGS):
        return []
    reach = rights.reach(session, by.account_id, Deed.KEEP_TRAININGS)
    return [
        WaitingCertificate(*line)
        for member_id, unit_id, *line in offices.once_for_all(session, waiting_for, reach, partial(_waiting, session))
        if (reach is None or unit_id in reach) and member_id != by.member_id
    ]


def _waiting(session: Session, reach: set[int] | None) -> Sequence[Row[*tuple[Any, ...]]]:
    """Of people of those units."""
    found = select(Member.id, Member.unit_id, Certificate.id, Member.name, Unit.name, Certificate.entered_at)
    found = found.join(Member, Member.id == Certificate.member_id).join(Unit, Unit.id == Member.unit_id)
    of = true() if reach is None else Member.unit_id.in_(reach)
    found = found.where(Certificate.confirmed_at.is_(None), of, Member.standing != Standing.LEFT)
    return session.execute(found.order_by(Certificate.id)).all()


# The officer's.


def look(session: Session, certificate_id: int, *, by: Visitor, now: datetime) -> Values:
    """The certificate of somebody of one's units, noted. NoSuchCertificate."""
    one, member = _access(session, certificate_id, by=by)
    audit.note(session, "trainings.look", by=by.account_id, now=now, record=f"certificates {one.id}")
    return _page(session, one, member, now=now)


def _access(session: Session, certificate_id: int, *, by: Visitor) -> tuple[Certificate, Member]:
    rights.ask(by, Deed.KEEP_TRAININGS)
    one = session.get(Certificate, certificate_id, with_for_update=True, populate_existing=True)
    if one is None:
        raise NoSuchCertificate
    member = session.get_one(Member, one.member_id)
    if not rights.permits(session, by.account_id, Deed.KEEP_TRAININGS, member.unit_id, about=member.id):
        raise NoSuchCertificate
    return one, member


def _page(session: Session, one: Certificate, member: Member, *, now: datetime) -> Values:
    return {
        **reckoning.told(session, one, now=now),
        "number": number_of(session, one),
        "who": member.name,
        "unit": session.get_one(Unit, member.unit_id).name,
    }


def confirm(session: Session, certificate_id: int, *, by: Visitor, now: datetime) -> Values:
    """The officer has seen it. NoSuchCertificate."""
    one, member = _access(session, certificate_id, by=by)
    if one.confirmed_at is None:
        one.confirmed_by, one.confirmed_at = by.account_id, now
        audit.note(session, "trainings.confirm", by=by.account_id, now=now, record=f"certificates {one.id}")
        tell(session, member.id, "trainings.held", {"certificate": one.id, "until": one.until}, now=now)
    return _page(session, one, member, now=now)


def refuse(session: Session, certificate_id: int, *, by: Visitor, now: datetime) -> Values:
    """It is not as it was entered: it goes, and the person is asked to enter it anew. NoSuchCertificate."""
    one, member = _access(session, certificate_id, by=by)
    told = _page(session, one, member, now=now)
    _delete(session, one)
    audit.note(session, "trainings.turn_down", by=by.account_id, now=now, record=f"certificates {certificate_id}")
    tell(session, member.id, "trainings.turned_down", {"name": told["name"], "officer": by.name}, now=now)
    return told


def _delete(session: Session, one: Certificate) -> None:
    session.delete(one)
    session.flush()


def expiring(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """Certificates of one's units that end within 60 days or have ended since, soonest first; noted. Pages begin at
    0. NotForYou."""
    rights.ask(by, Deed.KEEP_TRAININGS)
    listed = near(session, by=by, now=now)
    count = session.scalar(select(func.count()).select_from(listed.with_only_columns(Certificate.id).subquery())) or 0
    here = pages.at(page, count, PAGE)
    rows = session.execute(listed.order_by(Certificate.until, Certificate.id).limit(PAGE).offset(here.first))
    lines: list[Value] = [
        {**reckoning.told(session, one, now=now), "who": name, "unit": unit} for one, name, unit in rows
    ]
    audit.note(session, "trainings.expiring", by=by.account_id, now=now)
    return {"lines": lines, "count": count, **here.told()}


def near(session: Session, *, by: Visitor, now: datetime) -> Select[Certificate, str, str]:
    """Those certificates with whose they are, and of which unit."""
    listed = select(Certificate, Member.name, Unit.name).join(Member, Member.id == Certificate.member_id)
    listed = listed.join(Unit, Unit.id == Member.unit_id)
    return listed.where(*ends_soon(now.date()), *of_mine(session, by))


def ends_soon(today: date) -> Sequence[ColumnElement[bool]]:
    """Certificates that were confirmed and end soon, or have ended since."""
    return (
        Certificate.confirmed_at.is_not(None),
        Certificate.until <= today + SOON,
        Certificate.until >= today - _PAST,
    )


def undo_hours(session: Session, hours_id: int, *, by: Visitor, now: datetime) -> Values:
    """Entered by mistake: they go, by whoever entered them, and the person hears of it. NoSuchHours."""
    rights.ask(by, Deed.KEEP_TRAININGS)
    one = session.get(TrainingHours, hours_id, with_for_update=True, populate_existing=True)
    if one is None or one.entered_by != by.account_id:
        raise NoSuchHours
    member = session.get_one(Member, one.member_id)
    told: Values = {"hours": reckoning.hours(one.minutes, reckoning.an_hour(session)), "on": one.on}
    session.delete(one)
    session.flush()
    audit.note(session, "trainings.undo", by=by.account_id, now=now, record=f"members {member.id}")
    tell(session, member.id, "trainings.undone", told, now=now)
    return {**told, "name": member.name}


# One's own.


def own(session: Session, certificate_id: int, *, by: Visitor, now: datetime) -> Values:
    """One's own certificate, with its number. NoSuchCertificate."""
    one = _mine(session, certificate_id, by=by)
    return {**reckoning.told(session, one, now=now), "number": number_of(session, one)}


def _mine(session: Session, certificate_id: int, *, by: Visitor) -> Certificate:
    rights.ask(by, Deed.TAKE_PART)
    one = session.get(Certificate, certificate_id, with_for_update=True, populate_existing=True)
    if one is None or one.member_id != by.member_id:
        raise NoSuchCertificate
    return one


def drop(session: Session, certificate_id: int, *, by: Visitor, now: datetime) -> Values:
    """One's own goes: given up, or a new one has come. NoSuchCertificate."""
    one = _mine(session, certificate_id, by=by)
    told: Values = {"name": name_of(session, one)}
    _delete(session, one)
    audit.note(session, "trainings.drop", by=by.account_id, now=now, record=f"certificates {certificate_id}")
    return told
