"""Counting: how many files and open cases there are, by what is kept in the clear; and the causes, which are sealed."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage import aid, sealed
from storage.aid import Grant
from storage.dossiers.records import Dossier, HardshipClass, means_of
from storage.hardship import details_of
from storage.hardship.reports import ON_FILE, OPEN, Cause, Report, Stage
from storage.members import Member

Scope = Collection[int] | None
S = TypeVar("S", bound=Select[*tuple[Any, ...]])
#: Of more files the causes are not reckoned while somebody waits: each has to be opened with its own key.
MOST_OPENED = 500


def open_cases(session: Session, scope: Scope) -> dict[tuple[int, Stage], int]:
    """Cases that have not ended, by unit and stage."""
    counts = select(Report.unit_id, Report.stage, func.count()).where(
        Report.stage.in_(OPEN), *_of(scope, Report.unit_id)
    )
    found = session.execute(counts.group_by(Report.unit_id, Report.stage))
    return {(unit_id, Stage(stage)): count for unit_id, stage, count in found}


def classes(session: Session, scope: Scope) -> dict[HardshipClass | None, int]:
    """Files on the register today, by class."""
    counts = _scoped(select(Dossier.hardship_class, func.count()), scope)
    counts = counts.where(Dossier.filed_on.is_not(None), Dossier.ended_on.is_(None))
    found = session.execute(counts.group_by(Dossier.hardship_class))
    return {None if kind is None else HardshipClass(kind): count for kind, count in found}


def moved(session: Session, scope: Scope, year: int) -> tuple[int, int]:
    """How many were filed in that year, and how many ended."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = (Dossier.filed_on.between(first, last), Dossier.ended_on.between(first, last))
    filed, ended = (session.scalar(_scoped(select(func.count(Dossier.id)), scope).where(each)) or 0 for each in days)
    return filed, ended


def causes(session: Session, scope: Scope) -> Counter[Cause | None]:
    """Main causes of the files on the register today; None stands for those that told none."""
    on_file = select(Dossier, Report).join(Report, Report.id == Dossier.report_id)
    found = session.execute(on_file.where(Report.stage.in_(ON_FILE), *_of(scope, Report.unit_id))).all()
    sealed.open_all(session, [key for dossier, report in found for key in (dossier.data_key, report.data_key)])
    return Counter(main_cause(session, dossier, report) for dossier, report in found)


def main_cause(session: Session, dossier: Dossier, report: Report) -> Cause | None:
    """主要致困原因: as the officer found it, else as it was told first."""
    found = means_of(session, dossier).get("cause")
    if found is None:
        told = details_of(session, report).get("causes")
        found = told[0] if isinstance(told, list) and told else None
    return None if found is None else Cause(str(found))


def given(session: Session, scope: Scope, year: int, *by: InstrumentedAttribute[Any]) -> dict[Any, int]:
    """分 that were granted in the books of that year, by those columns; goods are not reckoned."""
    sums = _granted(select(*by, func.sum(Grant.amount)), scope, year).group_by(*by)
    return {tuple(which): int(fen) for *which, fen in session.execute(sums) if fen}


def receivers(session: Session, scope: Scope, year: int, *by: InstrumentedAttribute[Any]) -> dict[Any, int]:
    """How many people had it, each once."""
    people = _granted(select(*by, func.count(Grant.member_id.distinct())), scope, year).group_by(*by)
    return {tuple(which): count for *which, count in session.execute(people)}


def _granted(sums: S, scope: Scope, year: int) -> S:
    granted = Grant.amount.is_not(None) & (Grant.state == aid.State.GRANTED)
    sums = sums.where(granted, Grant.given_on.between(date(year, 1, 1), date(year, 12, 31)))
    if scope is None:
        return sums
    return sums.join(Member, Member.id == Grant.member_id).where(Member.unit_id.in_(scope))


def _scoped(counts: S, scope: Scope) -> S:
    if scope is None:
        return counts
    return counts.select_from(Dossier).join(Report, Report.id == Dossier.report_id).where(Report.unit_id.in_(scope))


def _of(scope: Scope, column: InstrumentedAttribute[int]) -> list[ColumnElement[bool]]:
    return [] if scope is None else [column.in_(scope)]
