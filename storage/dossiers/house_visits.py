"""House visits (走访): two people of the roster at the house, a form of what they found, and a note for the file.

`visiting` asks for them.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import asking, audit, sealed
from storage.dossiers.records import Dossier, HouseVisit, key_of
from storage.hardship.cards import access_report, facts, take_first
from storage.hardship.reports import Report
from storage.members import Member
from storage.values import Value, Values, pack, unpack
from storage.visitors import Visitor

#: The lines of the form, in their order.
FORM = ("people", "housing", "living", "agrees", "needs")


class Housing(StrEnum):
    """住房类型: 自有, 租住, 公租房/单位房, 借住, 其他."""

    OWN = "own"
    RENTED = "rented"
    PUBLIC = "public"
    BORROWED = "borrowed"
    OTHER = "other"


class Living(StrEnum):
    """How they live, as the two saw it."""

    PLAIN = "plain"
    TIGHT = "tight"
    BITTER = "bitter"


class Agrees(StrEnum):
    """Whether what they found agrees with what was told."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Visit:
    """What was told of one: who went, when, the form's lines, and a note."""

    visitors: tuple[int, int]
    on: date
    form: Values
    note: str | None = None


def add(session: Session, report: Report, dossier: Dossier, visit: Visit, *, by: Visitor, now: datetime) -> HouseVisit:
    """The visit stands in the file from now on, as it is; another is another visit."""
    row, under = sealed.new_row(), key_of(session, dossier)
    made = HouseVisit(
        row=row,
        dossier_id=dossier.id,
        visited_on=visit.on,
        first_id=visit.visitors[0],
        second_id=visit.visitors[1],
        form=sealed.seal(session, "house_visits.form", row, pack(told(visit.form)), under=under),
        account_id=by.account_id,
        at=now,
    )
    if visit.note is not None:
        made.note = sealed.seal(session, "house_visits.note", row, visit.note, under=under)
    session.add(made)
    session.flush()
    report.contacted_at = report.contacted_at or now
    audit.note(session, "dossiers.visit", by=by.account_id, now=now, record=report.number)
    return made


# What is shown of them.


def count(session: Session, dossier: Dossier) -> int:
    return session.scalar(select(func.count()).where(HouseVisit.dossier_id == dossier.id)) or 0


def first_day(session: Session, dossier: Dossier) -> date | None:
    """On which day somebody was there first."""
    return session.scalar(select(func.min(HouseVisit.visited_on)).where(HouseVisit.dossier_id == dossier.id))


def summary(session: Session, dossier: Dossier) -> Values:
    """How many there were; of the newest the day and who went."""
    newest = _nth(session, dossier, 0)
    if newest is None:
        return {"visits": 0, "visited_on": None, "visitors": []}
    return {
        "visits": count(session, dossier),
        "visited_on": newest.visited_on,
        "visitors": names(session, newest.first_id, newest.second_id),
    }


def look(session: Session, report_id: int, place: int, *, by: Visitor, now: datetime) -> Values:
    """One visit as it was written down, the newest at place 0; noted. TakeFirst, Outdated where there is none."""
    report = access_report(session, report_id, by=by)
    if not by.answers_for(report.officer_id):
        raise take_first(session, report)
    dossier = session.scalar(select(Dossier).where(Dossier.report_id == report.id))
    visit = None if dossier is None else _nth(session, dossier, place)
    if dossier is None or visit is None:
        raise asking.Outdated
    audit.note(session, "dossiers.read", by=by.account_id, now=now, record=report.number)
    return {
        **facts(session, report),
        **_of_form(session, dossier, visit),
        "on": visit.visited_on,
        "visitors": names(session, visit.first_id, visit.second_id),
        "place": place,
        "visits": count(session, dossier),
    }


def every(session: Session, dossier: Dossier) -> list[HouseVisit]:
    """Oldest first."""
    found = select(HouseVisit).where(HouseVisit.dossier_id == dossier.id)
    return list(session.scalars(found.order_by(HouseVisit.visited_on, HouseVisit.id)))


def form_of(session: Session, dossier: Dossier, visit: HouseVisit) -> Values:
    """What they found; nothing once it is deleted."""
    if visit.form is None:
        return {}
    return unpack(sealed.unseal(session, "house_visits.form", visit.row, visit.form, under=dossier.data_key))


def _of_form(session: Session, dossier: Dossier, visit: HouseVisit) -> Values:
    form, note = form_of(session, dossier, visit), None
    if visit.note is not None:
        note = sealed.unseal(session, "house_visits.note", visit.row, visit.note, under=dossier.data_key)
    return {**told(form), "wants": wanted(form), "note": note}


def _nth(session: Session, dossier: Dossier, place: int) -> HouseVisit | None:
    newest = select(HouseVisit).where(HouseVisit.dossier_id == dossier.id)
    return session.scalar(
        newest.order_by(HouseVisit.visited_on.desc(), HouseVisit.id.desc()).offset(min(place, 999)).limit(1)
    )


def names(session: Session, *members: int) -> list[Value]:
    """Of people of the roster."""
    return [session.get_one(Member, one).name for one in members]


def told(form: Values) -> Values:
    """The form's lines, None for what is not told."""
    return {name: form.get(name) for name in FORM}


def wanted(form: Values) -> list[Value]:
    """The needs, as a text tells them one by one."""
    needs = form.get("needs")
    return [{"need": one} for one in needs] if isinstance(needs, list) else []
