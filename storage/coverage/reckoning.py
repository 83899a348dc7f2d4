"""Reckoning: where everybody stands: when somebody last talked with them, by when it is to be again. No names in it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import starmap
from typing import Any, Final, TypeVarTuple

from sqlalchemy import ColumnElement, Date, Row, Select, Subquery, case, func, literal, or_, select, true
from sqlalchemy.orm import Session

from storage import calendar
from storage.coverage.norms import Norms
from storage.coverage.records import STANDINGS, Group, Turn
from storage.members import Member
from storage.talks import COUNTS, OPEN, UNCONFIRMED, State, Talk, dues

_GROUP_OF: Final = {standing: group for group, standings in STANDINGS.items() for standing in standings}
_YEAR: Final = 12
Ts = TypeVarTuple("Ts")


class Stage(StrEnum):
    """TALKED: within the time that may lie between two talks. UNCONFIRMED: one was recorded, and the employee has not
    said whether it was. OVERDUE: longer ago, or what called for one is past its day. DUE: the others."""

    TALKED = "talked"
    DUE = "due"
    OVERDUE = "overdue"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Stands:
    """A person to whom talks are owed. `last`: the day of the last that counts; `by_day`: when the next is due;
    `half`: from when on asking again is no bother; `called`: by when something calls for one."""

    member_id: int
    unit_id: int
    last: date | None
    half: date
    by_day: date
    unconfirmed: date | None
    called: date | None = None
    team: str | None = None


def held() -> Subquery:
    """By member: the day of the last talk that counts, and of the last that was only recorded."""
    return (
        select(
            Talk.member_id,
            func.max(case((COUNTS, Talk.held_on))).label("last"),
            func.max(case((UNCONFIRMED, Talk.held_on))).label("unconfirmed"),
        )
        .where(Talk.member_id.is_not(None), Talk.state == State.HELD)
        .group_by(Talk.member_id)
        .subquery()
    )


def within(reach: Collection[int] | None) -> ColumnElement[bool]:
    """People of those units; None for everybody."""
    return true() if reach is None else Member.unit_id.in_(reach)


# Counted.


def counted(session: Session, reach: Collection[int] | None, today: date) -> Iterator[tuple[int, Stage, int]]:
    """Unit, stage, and how many of its people are there; of those to whom talks are owed."""
    for months, people in _by_months(session).items():
        beside = _Beside()
        stage = beside.stage(calendar.months_after(today, -months), today)
        columns = select(Member.unit_id, stage, func.count())
        found = beside.joined(columns).where(people, within(reach))
        for unit_id, there, count in session.execute(found.group_by(Member.unit_id, stage)):
            yield unit_id, Stage(there), count


def _by_months(session: Session) -> dict[int, ColumnElement[bool]]:
    """The months that may lie between two talks: with whom."""
    norms = Norms(session)
    if not norms.differing():
        # Nearly everywhere: the union's word holds in all units, which need not be named one by one.
        owed = [(norms.months_of_union(people), Member.standing.in_(STANDINGS[people])) for people in Group]
        months_ = dict.fromkeys(months for months, _ in owed if months is not None)
        return {months: or_(*(people for one, people in owed if one == months)) for months in months_}
    found: dict[int, dict[Group, list[int]]] = {}
    for unit_id in norms.tree.paths():
        for people in Group:
            months = norms.months(unit_id, people)
            if months is not None:
                found.setdefault(months, {}).setdefault(people, []).append(unit_id)
    return {months: or_(*starmap(_of, one.items())) for months, one in found.items()}


def _of(people: Group, unit_ids: list[int]) -> ColumnElement[bool]:
    return Member.standing.in_(STANDINGS[people]) & Member.unit_id.in_(unit_ids)


class _Beside:
    """What stands beside each member: talks held, what calls for one, since when one is owed."""

    def __init__(self) -> None:
        self.talks, self.calls = held(), dues.called()

    def joined(self, found: Select[*Ts]) -> Select[*Ts]:
        turns = found.select_from(Member).outerjoin(Turn, Turn.member_id == Member.id)
        talks = turns.outerjoin(self.talks, self.talks.c.member_id == Member.id)
        return talks.outerjoin(self.calls, self.calls.c.member_id == Member.id)

    def stage(self, cutoff: date, today: date) -> ColumnElement[str]:
        """The first that fits."""
        last, called = self.talks.c.last, self.calls.c.due_on
        owed = func.coalesce(last, Turn.since, literal(today, Date))
        return case(
            (called < today, literal(Stage.OVERDUE.value)),
            (called.is_not(None), literal(Stage.DUE.value)),
            (last > cutoff, literal(Stage.TALKED.value)),
            (self.talks.c.unconfirmed > cutoff, literal(Stage.UNCONFIRMED.value)),
            (owed <= cutoff, literal(Stage.OVERDUE.value)),
            else_=literal(Stage.DUE.value),
        )


# One by one.


def everybody(session: Session, reach: Collection[int] | None, today: date) -> list[Stands]:
    """Everybody there to whom talks are owed, or with whom something calls for one; but with whom none is asked for or
    agreed already."""
    norms, beside = Norms(session), _Beside()
    open_ = select(Talk.id).where(Talk.member_id == Member.id, Talk.state.in_(OPEN)).exists()
    talks, called = beside.talks.c, beside.calls.c.due_on
    columns = select(
        *(Member.id, Member.unit_id, Member.standing, talks.last, talks.unconfirmed, Turn.since, called),
        Member.team,
    )
    rows = beside.joined(columns).where(Member.standing.in_(_GROUP_OF), within(reach), ~open_)
    found = (_stands(norms, today, row) for row in session.execute(rows.order_by(Member.id)))
    return [one for one in found if one is not None]


def _stands(norms: Norms, today: date, row: Row[*tuple[Any, ...]]) -> Stands | None:
    member_id, unit_id, standing, last, unconfirmed, since, called, team = row
    months = norms.months(unit_id, _GROUP_OF[standing])
    if months is None and called is None:
        return None
    owed: date = last or since or today
    by_day = calendar.months_after(owed, months or _YEAR)
    half = owed + (by_day - owed) / 2 if last else owed
    return Stands(member_id, unit_id, last, half, by_day, unconfirmed, called, team)
