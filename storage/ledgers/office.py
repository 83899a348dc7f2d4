"""Ledgers of the office: what waits, quick notes, who is on duty, the audit, what purges took away."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage import desk, duty, sealed
from storage.audit import AuditEntry, looking
from storage.ledgers.terms import (
    Cells,
    Column,
    Form,
    Group,
    Line,
    Listed,
    Reader,
    Statement,
    Told,
    cells_of,
    names_of,
    paths,
    texts,
)
from storage.quick_notes import QuickNote
from storage.retention.proofs import Purge
from storage.rights import Deed

_WAITING: Final = [
    Column("kind", Form.WORD, "waits"),
    *texts("number", "name", "unit", "title"),
    Column("due_on", Form.DAY),
    Column("overdue", Form.WORD, "yes"),
    Column("at", Form.MOMENT),
]


def _waiting(session: Session, whose: Reader) -> list[Cells]:
    return [cells_of(_WAITING, one) for one in desk.every_line(session, by=whose.by, now=whose.now)]


_NOTES: Final = [
    Column("number"),
    Column("on", Form.DAY),
    Column("kind", Form.WORD, "note"),
    Column("unit"),
    Column("times", Form.COUNT),
    Column("households", Form.COUNT),
    Column("money", Form.MONEY),
    *texts("words", "by"),
]


def _notes(_: Session, whose: Reader) -> Statement:
    """Notes of the units reached, and one's own."""
    return select(QuickNote).where(or_(whose.here(QuickNote.unit_id), QuickNote.made_by == whose.by.account_id))


def _note_lines(session: Session, _: Reader, rows: Sequence[Any]) -> list[Cells]:
    found = [one for (one,) in rows]
    units, names = paths(session, {one.unit_id for one in found}), names_of(session, {one.made_by for one in found})
    return [
        (
            *(one.number, one.on, one.kind, units[one.unit_id]),
            *((None, one.times) if one.households else (one.times, None)),
            one.money,
            sealed.unseal(session, "quick_notes.words", one.row, one.words),
            names.get(one.made_by),
        )
        for one in found
    ]


def _rota(session: Session, whose: Reader) -> list[Cells]:
    """From today as far as the rota reaches; days on which nobody is on stand there too."""
    days = [whose.now.date() + timedelta(days=ahead) for ahead in range(duty.AHEAD)]
    on = {day: duty.on(session, day) for day in days}
    names = names_of(session, {one for accounts in on.values() for one in accounts})
    return [(day, " ".join(names.get(one, "?") for one in on[day]) or None) for day in days]


_AUDIT: Final = [
    Column("entry", Form.COUNT),
    Column("at", Form.MOMENT),
    Column("by"),
    Column("act", Form.WORD, "act"),
    Column("refused", Form.WORD, "yes"),
    *texts("number", "whom"),
    Column("role", Form.WORD, "role"),
    Column("day", Form.DAY),
    Column("deed", Form.WORD, "deed"),
]


def _audit(_: Session, __: Reader) -> Statement:
    return select(AuditEntry)


def _audit_lines(session: Session, _: Reader, rows: Sequence[Any]) -> list[Cells]:
    entries = [one for (one,) in rows]
    told = looking.told(session, entries)
    return [
        cells_of(_AUDIT, {**line, "entry": entry.id, "by": line["name"], "refused": line["refused"] or None})
        for entry, line in zip(entries, told, strict=True)
    ]


_PURGES: Final = [
    Column("at", Form.MOMENT),
    Column("kind", Form.WORD, "purged"),
    *(Column(name, Form.COUNT) for name in ("days", "over_time", "purged", "left")),
    Column("oldest", Form.MOMENT),
]


def _purges(_: Session, __: Reader) -> Statement:
    """Runs that are over, the oldest first."""
    columns = (Purge.slot, Purge.kind, Purge.days, Purge.due, Purge.purged, Purge.left, Purge.oldest_at)
    return select(*columns).where(Purge.done_at.is_not(None)).order_by(Purge.slot, Purge.place)


def _purge_lines(_: Session, __: Reader, rows: Sequence[Any]) -> list[Cells]:
    return list(rows)


WAITING: Final = Line(Group.OFFICE, Deed.OPEN_DESK, _WAITING, Told(_waiting))
NOTES: Final = Line(Group.OFFICE, Deed.KEEP_NOTES, _NOTES, Listed(_notes, _note_lines, QuickNote.id))
ROTA: Final = Line(Group.OFFICE, Deed.READ_ROTA, [Column("day", Form.DAY), Column("on_duty")], Told(_rota))
AUDIT: Final = Line(Group.OFFICE, Deed.READ_AUDIT, _AUDIT, Listed(_audit, _audit_lines, AuditEntry.id))
PURGES: Final = Line(Group.OFFICE, Deed.READ_PURGES, _PURGES, Listed(_purges, _purge_lines))
