"""Ledgers of talks: one's own, by day and way; with whom one should talk; how far each unit is. Never a word of any."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.coverage import board
from storage.due_talks import waiting
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
    paths,
    texts,
)
from storage.members import Member
from storage.rights import Deed
from storage.talks import Talk
from storage.values import lines_of

_TALKS: Final = [
    *texts("number", "name", "unit"),
    Column("origin", Form.WORD, "origin"),
    Column("way", Form.WORD, "way"),
    Column("state", Form.WORD, "talk"),
    Column("held_on", Form.DAY),
]


def _talks(_: Session, whose: Reader) -> Statement:
    """What the officer holds or held themselves; of an anonymous one neither name nor unit is known."""
    found = select(Talk, Member.name).outerjoin(Member, Member.id == Talk.member_id)
    return found.where(Talk.officer_id == whose.by.account_id)


def _talk_lines(session: Session, _: Reader, rows: Sequence[Any]) -> list[Cells]:
    units = paths(session, {one.unit_id for one, _ in rows})
    return [(one.number, name, units[one.unit_id], one.origin, one.way, one.state, one.held_on) for one, name in rows]


_DUE: Final = [*texts("number", "name", "unit"), Column("due_on", Form.DAY), Column("overdue", Form.WORD, "yes")]


def _due(session: Session, whose: Reader) -> list[Cells]:
    """With whom, as the desk has it, and not why."""
    found = waiting.waiting_for(session, whose.by.account_id, now=whose.now, most=None)
    return [(one.number, one.name, one.unit, one.due_on, one.overdue) for one in found]


_COVERAGE: Final = [
    Column("unit_line"),
    *(Column(name, Form.COUNT) for name in ("of", "talked", "due_count", "overdue_count", "unconfirmed")),
]


def _coverage(session: Session, whose: Reader) -> list[Cells]:
    lines = lines_of(board.picture(session, by=whose.by, now=whose.now)["units"])
    return [
        cells_of(_COVERAGE, {**one, "unit_line": one["unit"], "due_count": one["due"], "overdue_count": one["overdue"]})
        for one in lines
    ]


TALKS: Final = Line(Group.TALKS, Deed.HOLD_TALKS, _TALKS, Listed(_talks, _talk_lines, Talk.id))
DUE_TALKS: Final = Line(Group.TALKS, Deed.RECORD_TALKS, _DUE, Told(_due))
COVERAGE: Final = Line(Group.TALKS, Deed.READ_COVERAGE, _COVERAGE, Told(_coverage))
