"""Naming: which workbooks have named a person, told afterwards from what was noted of each, and from who held which
office then. A list of names beside every export would be a second register."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import units
from storage.audit import AuditEntry
from storage.dossiers.records import Dossier
from storage.hardship.reports import Report
from storage.offices import Office
from storage.offices.records import Absence
from storage.register.records import Shown

#: How the record of such an entry begins: the choice follows, and how many lines there were.
_NOTED: Final = "register "
_A_DAY: Final = timedelta(days=1)

#: When a file came into the register, when it left, and whose unit it is.
_File = tuple[date, date | None, int]


def exports(session: Session, member_id: int) -> list[int]:
    """The entries of the audit that tell of workbooks in which the member stood."""
    filed = select(Dossier.filed_on, Dossier.ended_on, Report.unit_id).join(Report, Report.id == Dossier.report_id)
    filed = filed.where(Report.member_id == member_id, Dossier.filed_on.is_not(None))
    files: list[_File] = [(on, ended, unit) for on, ended, unit in session.execute(filed) if on is not None]
    if not files:
        return []
    since = datetime.combine(min(on for on, _, _ in files), time(), UTC) - _A_DAY
    noted = select(AuditEntry).where(AuditEntry.record.startswith(_NOTED), AuditEntry.at >= since)
    return [one.id for one in session.scalars(noted) if _names(session, one, files)]


def _names(session: Session, entry: AuditEntry, files: Sequence[_File]) -> bool:
    shown = Shown((entry.record or "").split(" ")[1])
    # Days are the union's, of which nothing is known here: at the edge of a day it is rather told.
    first, last = ((entry.at + step * _A_DAY).date() for step in (-1, 1))
    meant = {unit_id for on, ended, unit_id in files if on <= last and _is_meant(shown, ended, first)}
    if not meant or entry.account_id is None:
        return False
    scope = _scope(session, entry.account_id, entry.at)
    return scope is None or bool(meant & scope)


def _is_meant(shown: Shown, ended: date | None, day: date) -> bool:
    if shown is Shown.ALL or ended is None or ended >= day:
        return True
    return shown is Shown.YEAR and ended >= day.replace(month=1, day=1)


def _scope(session: Session, account_id: int, at: datetime) -> set[int] | None:
    """The units that the account's offices reached then, and those of whom it stood in for; None for all."""
    away = (Absence.since <= at) & (Absence.ended_at.is_(None) | (Absence.ended_at >= at))
    for_whom = session.scalars(select(Absence.account_id).where(Absence.stand_in_id == account_id, away))
    held = (Office.since <= at) & (Office.until.is_(None) | (Office.until >= at))
    found = session.scalars(select(Office.unit_id).where(Office.account_id.in_([account_id, *for_whom]), held)).all()
    return None if None in found else units.below(session, {one for one in found if one is not None})
