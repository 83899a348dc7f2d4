"""Behind (超期): what somebody should have done by now, of cases, visits of the year and due talks: counted by unit,
listed the longest behind first, with who has it."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage import accounts, due_talks, hardship, rights
from storage.campaigns import Campaign, Kind
from storage.campaigns import State as Round
from storage.desk import Line
from storage.due_talks import answering
from storage.due_talks.records import STAGE, DueTalk
from storage.hardship import filing
from storage.hardship.reports import ON_FILE, OPEN, Report
from storage.members import Member, Standing
from storage.rights import Deed
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor
from storage.visits import Stage, Visit
from storage.visits.due import Answering

#: Cases that somebody has in hand or should: those on file wait for nobody.
IN_HAND: Final = tuple(stage for stage in OPEN if stage not in ON_FILE)
_DEEDS: Final = {
    Line.REPORT: Deed.WORK_CASES,
    Line.VISIT: Deed.NOTE_CIRCUMSTANCES,
    Line.DUE_TALK: Deed.RECORD_TALKS,
}


@dataclass(frozen=True, slots=True)
class Behind:
    """One of them. `since`: the day by which it should have been done; `whose`: the member whom it is about."""

    line: Line
    key: int
    number: str
    unit_id: int
    since: date
    whose: int


def within(unit: InstrumentedAttribute[int], reach: Collection[int] | None) -> ColumnElement[bool]:
    return true() if reach is None else unit.in_(reach)


def _reports(now: datetime) -> ColumnElement[bool]:
    return and_(Report.stage.in_(IN_HAND), Report.contacted_at.is_(None), Report.due_at < now)


def _visits(now: datetime) -> ColumnElement[bool]:
    year = and_(Campaign.kind == Kind.YEAR, Campaign.state == Round.APPROVED, Member.standing != Standing.LEFT)
    return and_(year, Visit.stage == Stage.PLANNED, Visit.due_on < now.date())


def _talks(now: datetime) -> ColumnElement[bool]:
    waits = STAGE.in_((due_talks.Stage.WAITS.value,))
    return and_(DueTalk.due_on < now.date(), waits, Member.standing != Standing.LEFT)


def _of(line: Line, columns: tuple[Any, ...], now: datetime, reach: Collection[int] | None) -> Select[Any]:
    """Rows of that kind of line within the reach."""
    if line is Line.REPORT:
        return select(*columns).select_from(Report).where(_reports(now), within(Report.unit_id, reach))
    if line is Line.VISIT:
        found = select(*columns).select_from(Visit).join(Campaign, Campaign.id == Visit.campaign_id)
        found = found.join(Member, Member.id == Visit.member_id)
        return found.where(_visits(now), within(Visit.unit_id, reach))
    found = select(*columns).select_from(DueTalk).join(Member, Member.id == DueTalk.member_id)
    return found.where(_talks(now), within(Member.unit_id, reach))


_COLUMNS: Final[dict[Line, tuple[Any, ...]]] = {
    Line.REPORT: (Report.id, Report.number, Report.unit_id, Report.due_at, Report.member_id),
    Line.VISIT: (Visit.id, Visit.number, Visit.unit_id, Visit.due_on, Visit.member_id),
    Line.DUE_TALK: (DueTalk.id, DueTalk.number, Member.unit_id, DueTalk.due_on, DueTalk.member_id),
}


def counted(session: Session, *, by: Visitor, now: datetime) -> Counter[int]:
    """How many of each unit, of those that the visitor may see; none about themselves."""
    found = Counter[int]()
    for line, reach in _reaches(session, by):
        _, _, unit, _, whose = _COLUMNS[line]
        rows = _of(line, (unit, func.count()), now, reach).where(whose.is_distinct_from(by.member_id)).group_by(unit)
        found.update(dict(session.execute(rows).all()))
    return found


def listed(session: Session, most: int, *, by: Visitor, now: datetime) -> list[Behind]:
    """The first `most` of them, the longest behind first, of what the visitor may see."""
    found: list[Behind] = []
    for line, reach in _reaches(session, by):
        columns = _COLUMNS[line]
        rows = _of(line, columns, now, reach).where(columns[-1].is_distinct_from(by.member_id))
        for key, number, unit_id, since, whose in session.execute(rows.order_by(columns[3], columns[0]).limit(most)):
            day = since.astimezone(now.tzinfo).date() if isinstance(since, datetime) else since
            found.append(Behind(line, key, number, unit_id, day, whose))
    return sorted(found, key=lambda one: (one.since, one.line, one.key))[:most]


def find(session: Session, line: Line, key: int, *, by: Visitor, now: datetime) -> Behind | None:
    """That one, if it is behind and the visitor may see it."""
    for each, reach in _reaches(session, by):
        if each is line:
            columns = _COLUMNS[line]
            rows = _of(line, columns, now, reach).where(columns[0] == key, columns[-1].is_distinct_from(by.member_id))
            row = session.execute(rows).one_or_none()
            if row is not None:
                since = row[3].astimezone(now.tzinfo).date() if isinstance(row[3], datetime) else row[3]
                return Behind(line, row[0], row[1], row[2], since, row[4])
    return None


def _reaches(session: Session, by: Visitor) -> Iterable[tuple[Line, set[int] | None]]:
    for line, deed in _DEEDS.items():
        if rights.may(by, deed):
            reach = rights.reach(session, by.account_id, deed)
            if reach is None or reach:
                yield line, reach


def told(one: Behind, units: dict[int, str], place: int, *, now: datetime) -> Values:
    """A line of it: what it is, where, for how long."""
    return {
        "kind": one.line,
        "id": one.key,
        "number": one.number,
        "unit": units[one.unit_id],
        "days": (now.date() - one.since).days,
        "place": place,
    }


def names(session: Session, found: Iterable[int]) -> dict[int, str]:
    """What units are called."""
    return dict(session.execute(select(Unit.id, Unit.name).where(Unit.id.in_({*found}))).all())


def hands(session: Session, one: Behind) -> set[int]:
    """Whose it is to do: who has it, else those who answer for the unit; never whom it is about."""
    about = accounts.holder(session, one.whose)
    if one.line is Line.REPORT:
        officer = session.get_one(Report, one.key).officer_id
        if officer is not None and hardship.may_have(session, officer, one.key):
            return {officer} - {about}
        return {*filing.responsible(session, one.unit_id, besides=about)} - {about}
    if one.line is Line.VISIT:
        visit = session.get_one(Visit, one.key)
        going = [accounts.holder(session, each) for each in (visit.first_id, visit.second_id) if each is not None]
        return ({each for each in going if each is not None} or Answering(session).of(visit)) - {about}
    return answering.Answering(session).of(one.whose, one.unit_id) - {about}
