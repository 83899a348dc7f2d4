"""Ledgers of learning: exams, drives, cards, contests and seasons that the reader keeps, and units in figures; nobody's
mark."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.contests import listing
from storage.drives import audience
from storage.drives.records import Drive
from storage.exams import whose as exams
from storage.exams.records import Exam
from storage.ledgers.terms import Cells, Column, Form, Group, Line, Listed, Reader, Statement, Told, cells_of, texts
from storage.lessons import offering
from storage.lessons.records import Lesson
from storage.progress import by_unit
from storage.rights import Deed
from storage.seasons import Season, belonging

_SPAN: Final = [Column("opens", Form.MOMENT), Column("closes", Form.MOMENT)]


def _exams(session: Session, whose: Reader) -> list[Cells]:
    every = session.scalars(select(Exam).order_by(Exam.id))
    return [
        (one.title, exams.stage(one, whose.now), one.opens_at, one.closes_at, one.minutes, one.pass_mark)
        for one in every
        if exams.follows(session, one, whose.by.account_id)
    ]


def _drives(session: Session, whose: Reader) -> Statement:
    columns = (Drive.title, Drive.state, Drive.opens_at, Drive.closes_at, Drive.questions, Drive.pass_mark)
    return select(*columns).where(audience.listed(session, whose.by.account_id))


def _lessons(session: Session, whose: Reader) -> Statement:
    columns = (Lesson.title, Lesson.state, Lesson.opens_at, Lesson.closes_at, Lesson.published_at)
    return offering.listed(session, by=whose.by).with_only_columns(*columns)


def _as_they_are(_: Session, __: Reader, rows: Sequence[Any]) -> list[Cells]:
    return list(rows)


def _contests(session: Session, whose: Reader) -> list[Cells]:
    return [
        (one.title, one.code, one.state, one.starts_at, one.begun_at, one.ended_at)
        for one in listing.kept(session, by=whose.by, most=None)
    ]


def _seasons(session: Session, whose: Reader) -> Statement:
    columns = (Season.title, Season.state, Season.first_on, Season.last_on)
    return select(*columns).where(belonging.kept(session, whose.by.account_id))


_LEARNING: Final = [
    Column("unit_line"),
    *(Column(name, Form.COUNT) for name in ("of", "learners", "answered", "before_people", "before_answered")),
]


def _learning(session: Session, whose: Reader) -> list[Cells]:
    lines = by_unit.every_unit(session, whose.reach, now=whose.now)
    return [cells_of(_LEARNING, {**one, "unit_line": one["unit"], "learners": one["people"]}) for one in lines]


EXAMS: Final = Line(
    Group.LEARNING,
    Deed.KEEP_EXAMS,
    [
        Column("title"),
        Column("state", Form.WORD, "exam"),
        *_SPAN,
        Column("minutes", Form.COUNT),
        Column("pass_mark", Form.COUNT),
    ],
    Told(_exams),
)
DRIVES: Final = Line(
    Group.LEARNING,
    Deed.KEEP_DRIVES,
    [
        Column("title"),
        Column("state", Form.WORD, "drive"),
        *_SPAN,
        Column("questions", Form.COUNT),
        Column("pass_mark", Form.COUNT),
    ],
    Listed(_drives, _as_they_are, Drive.id),
)
LESSONS: Final = Line(
    Group.LEARNING,
    Deed.KEEP_LESSONS,
    [Column("title"), Column("state", Form.WORD, "lesson"), *_SPAN, Column("published", Form.MOMENT)],
    Listed(_lessons, _as_they_are, Lesson.id),
)
CONTESTS: Final = Line(
    Group.LEARNING,
    Deed.KEEP_CONTESTS,
    [
        *texts("title", "code"),
        Column("state", Form.WORD, "contest"),
        *(Column(name, Form.MOMENT) for name in ("starts", "begun", "ended")),
    ],
    Told(_contests),
)
SEASONS: Final = Line(
    Group.LEARNING,
    Deed.KEEP_CONTESTS,
    [
        Column("title"),
        Column("state", Form.WORD, "season"),
        Column("first_on", Form.DAY),
        Column("last_on", Form.DAY),
    ],
    Listed(_seasons, _as_they_are, Season.id),
)
LEARNING: Final = Line(Group.LEARNING, Deed.READ_LEARNING, _LEARNING, Told(_learning))
