"""The draft becomes a drive."""

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from storage import audit, calendar
from storage.drives import calling, keeping
from storage.drives.drafting import choices
from storage.drives.drafting.steps import draft_at, stop
from storage.drives.drafting.terms import Step
from storage.drives.records import (
    MOST_DAYS,
    DaysUnfit,
    Drive,
    DriveCategory,
    DrivePost,
    DriveUnit,
    State,
    TooFewQuestions,
)
from storage.questions import categories
from storage.values import Values
from storage.visitors import Visitor


def publish(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """It is on from its first day; whom it is for hears of it. NotForYou, Outdated, TooFewQuestions, DaysUnfit."""
    draft = draft_at(session, Step.REVIEW, version, by)
    first, until = draft["first"], draft["until"]
    assert isinstance(first, date)
    assert isinstance(until, date)
    assert now.tzinfo is not None
    if until < now.date():
        raise DaysUnfit(most=MOST_DAYS)
    if not choices.live(session, choices.keys_in(draft, "categories")):
        raise TooFewQuestions
    there = {unit_id for unit_id, _ in choices.units_of(session, by)}
    drive = Drive(
        unit_id=choices.whose(session, by),
        title=str(draft["title"]),
        questions=int(str(draft["questions"])),
        pass_mark=int(str(draft["mark"])),
        opens_at=max(now, calendar.at(first, time(0), now.tzinfo)),
        closes_at=calendar.at(until + timedelta(days=1), time(0), now.tzinfo),
        reminds=bool(draft["reminds"]),
        thanks=bool(draft["thanks"]),
        state=State.OPEN,
        reason="",
        made_by=by.account_id,
        made_at=now,
    )
    session.add(drive)
    session.flush()
    known = categories.tree(session).names
    session.add_all(
        DriveCategory(drive_id=drive.id, category_id=one)
        for one in choices.keys_in(draft, "categories")
        if one in known
    )
    session.add_all(
        DriveUnit(drive_id=drive.id, unit_id=one) for one in choices.meant(session, draft, by) if one in there
    )
    session.add_all(DrivePost(drive_id=drive.id, post=one) for one in choices.posts_in(draft, "posts"))
    session.flush()
    calling.plan(session, drive, now=now)
    stop(session, by)
    audit.note(session, "drives.publish", by=by.account_id, now=now, record=f"drives {drive.id}")
    return keeping.shown(session, drive, by=by, now=now)
