"""Ending: what is begun and not handed in counts as far as it was answered in time; then the officer and the chair have
a short report: who took part, in figures, and which questions were the hardest."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Integer, cast, func, select
from sqlalchemy.orm import Session

from storage import calendar, inbox, offices, outbox, rights
from storage.drives import audience, figures
from storage.drives.records import Drive, Extension, State
from storage.offices import Role
from storage.outbox import Letter
from storage.questions.records import Question
from storage.rights import Deed
from storage.sittings import Purpose, Sitting, SittingAnswer, sitting
from storage.values import Value, Values

#: Sittings that one transaction ends.
PAGE: Final = 20
#: Questions that the report names, and people who must have answered one that is among them.
HARDEST, FEWEST_PEOPLE = 3, 5


@dataclass(frozen=True, slots=True)
class Ended:
    """A drive that is over, and its report, read before it is written."""

    drive_id: int
    values: Values


def _over(now: datetime) -> list[ColumnElement[bool]]:
    longer = select(Extension.drive_id).where(Extension.until > now)
    return [Drive.state == State.OPEN, Drive.closes_at <= now, Drive.id.not_in(longer)]


def hand_in(session: Session, *, now: datetime) -> int:
    """A page of tries that were begun in drives that are over; how many. What came in before the end and waits to be
    dealt with comes first."""
    over = select(Drive.id).where(*_over(inbox.heard_until(session, now)))
    begun = select(Sitting).where(
        Sitting.purpose == Purpose.DRIVE, Sitting.subject_id.in_(over), Sitting.ended_at.is_(None)
    )
    found = session.scalars(begun.order_by(Sitting.id).limit(PAGE)).all()
    for one in found:
        sitting.end(session, one, now=now)
    return len(found)


def ahead(session: Session, *, now: datetime) -> Ended | None:
    """The next drive that is over, with its report; it is reckoned over all its answers, which would keep the others
    from writing."""
    over = select(Drive).where(*_over(inbox.heard_until(session, now))).order_by(Drive.id).limit(1)
    drive = session.scalars(over).one_or_none()
    return None if drive is None else Ended(drive.id, report(session, drive, None))


def settle(session: Session, found: Ended | None, *, now: datetime) -> int:
    """It is over, and the report goes to who started it and to the chair; 1 where there was one."""
    if found is None:
        return 0
    drive = session.get(Drive, found.drive_id, with_for_update=True, populate_existing=True)
    if drive is None or drive.state != State.OPEN:
        return 0
    if audience.last_instant(session, drive) > inbox.heard_until(session, now):
        return 0
    drive.state, drive.ended_at = State.OVER, now
    session.flush()
    chairs = {held.answers for held in offices.in_office(session) if held.role == Role.CHAIR}
    for account_id in sorted({drive.made_by, *chairs}):
        once = f"drives.report:{drive.id}:{account_id}"
        letter = Letter(account_id, "drives.report", found.values, right=figures.RIGHT, subject=drive.id, once=once)
        outbox.queue(session, letter, now=now)
    return 1


def report(session: Session, drive: Drive, reach: Collection[int] | None) -> Values:
    """How many it was for, took part and passed, and the hardest questions, with the share that had them right."""
    sums = figures.total(session, drive, reach)
    few = 0 < sums["of"] < figures.FEWEST
    hard: list[Value] = [] if few else [*_hardest(session, drive)]
    return {
        "drive": drive.id,
        "title": drive.title,
        "of": sums["of"],
        "taken": sums["taken"],
        "passed": sums["passed"] if sums["taken"] >= figures.FEWEST else None,
        "hardest": hard,
    }


def _hardest(session: Session, drive: Drive) -> list[Values]:
    full = func.sum(cast(SittingAnswer.full, Integer))
    rows = session.execute(
        select(SittingAnswer.question_id, func.count(), full)
        .join(Sitting, Sitting.id == SittingAnswer.sitting_id)
        .where(Sitting.purpose == Purpose.DRIVE, Sitting.subject_id == drive.id)
        .group_by(SittingAnswer.question_id)
        .having(func.count(Sitting.member_id.distinct()) >= FEWEST_PEOPLE)
    ).all()
    worst = sorted(rows, key=lambda one: (one[2] / one[1], -one[1], one[0]))[:HARDEST]
    return [
        {"stem": session.get_one(Question, id_).told.stem[:60], "share": int(right) * 100 // count}
        for id_, count, right in worst
        if right < count
    ]


def ends_within(session: Session, account_id: int, first: date, last: date, now: datetime) -> dict[date, int]:
    """On which of those days drives end that the officer keeps, with how many people have not taken part yet."""
    assert now.tzinfo is not None
    if not rights.allowed(session, account_id, Deed.KEEP_DRIVES):
        return {}
    reach, found = audience.reach_of(session, account_id), dict[date, int]()
    end = calendar.at(last + timedelta(days=1), time(0), now.tzinfo)
    near = Drive.state == State.OPEN, Drive.closes_at > now, Drive.closes_at <= end
    # Mostly there are none, and then it need not be asked whose they are.
    if not offices.once(session, (ends_within, end), lambda: session.scalars(select(Drive.id).where(*near)).all()):
        return {}
    for drive in session.scalars(select(Drive).where(*near, audience.listed(session, account_id))):
        on = (drive.closes_at - timedelta(seconds=1)).astimezone(now.tzinfo).date()
        sums = figures.total(session, drive, reach)
        left = sums["of"] - sums["taken"]
        if first <= on <= last and left:
            found[on] = found.get(on, 0) + left
    return found
