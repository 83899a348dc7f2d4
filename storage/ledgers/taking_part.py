"""Ledgers of activities: what was put on, who signed up and came, turnout, health checks in figures, trainings."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from storage import turnout
from storage.activities import IN, Activity, SignUp, State, showing
from storage.activities.showing import Counts
from storage.checkups import coverage
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
from storage.trainings import Certificate, keeping, reckoning
from storage.trainings.records import name_of

_ACTIVITIES: Final = [
    *texts("number", "title"),
    Column("kind", Form.WORD, "activity_kind"),
    Column("unit"),
    Column("state", Form.WORD, "activity"),
    Column("starts", Form.MOMENT),
    Column("ends", Form.MOMENT),
    Column("place"),
    *(Column(name, Form.COUNT) for name in ("seats", "taken", "waits", "came")),
]


def _activities(_: Session, whose: Reader) -> Statement:
    return select(Activity).where(Activity.state != State.DRAFT, whose.here(Activity.unit_id))


def _activity_lines(session: Session, _: Reader, rows: Sequence[Any]) -> list[Cells]:
    found = [one for (one,) in rows]
    keys, units = [one.id for one in found], paths(session, {one.unit_id for one in found})
    counts = showing.counts(session, keys)
    came_ = select(SignUp.activity_id, func.count()).where(SignUp.activity_id.in_(keys), SignUp.came_at.is_not(None))
    came = dict(session.execute(came_.group_by(SignUp.activity_id)).all())
    return [
        _activity(one, units[one.unit_id], counts.get((one.id, None), Counts()), came.get(one.id, 0)) for one in found
    ]


def _activity(one: Activity, unit: str | None, counted: Counts, came: int) -> Cells:
    return (
        *(one.number, one.title, one.kind, unit, one.state, one.starts_at, one.ends_at, one.place),
        *(one.seats, counted.taken, counted.waiting + counted.entered, came),
    )


_SIGN_UPS: Final = [
    *texts("number", "title"),
    Column("starts", Form.MOMENT),
    *texts("name", "unit"),
    Column("place_of", Form.WORD, "place"),
    Column("family", Form.COUNT),
    Column("made", Form.MOMENT),
    Column("came_at", Form.MOMENT),
    Column("missed", Form.WORD, "missed"),
]


def _sign_ups(_: Session, whose: Reader) -> Statement:
    """Whoever comes to what the reader's own units put on, and people of their own units at the others'; what they have
    answered stands in each activity's own workbook."""
    found = select(SignUp, Activity.number, Activity.title, Activity.starts_at, Member.name, Member.unit_id)
    found = found.join(Activity, Activity.id == SignUp.activity_id).join(Member, Member.id == SignUp.member_id)
    theirs = or_(whose.here(Activity.unit_id), whose.here(Member.unit_id))
    return found.where(Activity.state != State.DRAFT, SignUp.place.in_(IN), theirs)


def _sign_up_lines(session: Session, _: Reader, rows: Sequence[Any]) -> list[Cells]:
    units = paths(session, {unit_id for *_, unit_id in rows})
    return [
        (
            *(number, title, starts_at, name, units[unit_id], one.place, one.family or None, one.made_at, one.came_at),
            True if one.missed else None,
        )
        for one, number, title, starts_at, name, unit_id in rows
    ]


_TURNOUT: Final = [
    Column("unit_line"),
    *(Column(name, Form.COUNT) for name in ("of", "held", "attended", "family")),
]


def _turnout(session: Session, whose: Reader) -> list[Cells]:
    lines = turnout.every_unit(session, whose.reach, whose.now.year, now=whose.now)
    return [cells_of(_TURNOUT, {**one, "unit_line": one["unit"], "attended": one["came"]}) for one in lines]


_CHECKUPS: Final = [
    Column("unit_line"),
    *(Column(name, Form.COUNT) for name in ("of", "done", "booked", "declined", "open")),
]


def _checkups(session: Session, whose: Reader) -> list[Cells]:
    lines = coverage.every_unit(session, whose.reach, now=whose.now)
    return [cells_of(_CHECKUPS, {**one, "unit_line": one["unit"]}) for one in lines]


def _trainings(session: Session, whose: Reader) -> Statement:
    """As the officer's page has them: who is below the year's plan; without one, who has any hours."""
    return reckoning.listed(session, by=whose.by, now=whose.now).order_by("total", "name", "id")


def _training_lines(session: Session, _: Reader, rows: Sequence[Any]) -> list[Cells]:
    units, an_hour = paths(session, {unit_id for _, _, unit_id, _ in rows}), reckoning.an_hour(session)
    # Whole tenths, as the page tells them.
    return [(name, units[unit_id], int(minutes) * 10 // an_hour / 10) for _, name, unit_id, minutes in rows]


_CERTIFICATES: Final = [
    *texts("name", "unit", "certificate"),
    Column("until", Form.DAY),
    Column("over", Form.WORD, "yes"),
]


def _certificates(session: Session, whose: Reader) -> Statement:
    return keeping.near(session, by=whose.by, now=whose.now)


def _certificate_lines(session: Session, whose: Reader, rows: Sequence[Any]) -> list[Cells]:
    today = whose.now.date()
    return [(name, unit, name_of(session, one), one.until, one.until < today) for one, name, unit in rows]


ACTIVITIES: Final = Line(
    Group.ACTIVITIES, Deed.KEEP_ACTIVITIES, _ACTIVITIES, Listed(_activities, _activity_lines, Activity.id)
)
SIGN_UPS: Final = Line(Group.ACTIVITIES, Deed.READ_SIGN_UPS, _SIGN_UPS, Listed(_sign_ups, _sign_up_lines, SignUp.id))
TURNOUT: Final = Line(Group.ACTIVITIES, Deed.READ_TURNOUT, _TURNOUT, Told(_turnout))
CHECKUPS: Final = Line(Group.ACTIVITIES, Deed.READ_TURNOUT, _CHECKUPS, Told(_checkups))
TRAININGS: Final = Line(
    Group.ACTIVITIES,
    Deed.KEEP_TRAININGS,
    [*texts("name", "unit"), Column("hours", Form.NUMBER)],
    Listed(_trainings, _training_lines),
)
CERTIFICATES: Final = Line(
    Group.ACTIVITIES, Deed.KEEP_TRAININGS, _CERTIFICATES, Listed(_certificates, _certificate_lines, Certificate.id)
)
