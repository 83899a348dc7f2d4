"""What is kept of drives: the drive itself, who has taken part in it, who has more time, and letters on their way."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ForeignKey, Index, Integer, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import asking, stale
from storage.database import Record
from storage.errors import Refusal

#: Under this name a half-done drive is kept.
SERVICE: Final = "drives"
MOST_TITLE: Final = 40
MOST_REASON: Final = 100
#: Questions that each person answers.
FEWEST_QUESTIONS, MOST_QUESTIONS = 1, 100
#: Days that it lasts at most, and how far ahead it may begin.
MOST_DAYS: Final = 366


class State(StrEnum):
    """OPEN from when it is published, also before its first day; OVER; CANCELLED with a reason."""

    OPEN = "open"
    OVER = "over"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """Why members are written to: it begins, half of it is over, it ends in two days; it lasts longer, or longer for a
    unit; an officer's nudge; it is called off."""

    OPENING = "opening"
    HALFWAY = "halfway"
    ENDING = "ending"
    LONGER = "longer"
    NUDGE = "nudge"
    CALLED_OFF = "called_off"


class Drive(Record):
    """A drive. `unit_id`: whose it is, None for the whole union. `questions`: how many each person answers; `pass_mark`
    in percent of the points. `closes_at`: the first instant at which it is over. `reason`: why it was called off."""

    __tablename__ = "drives"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    title: Mapped[str] = mapped_column(String(MOST_TITLE))
    questions: Mapped[int] = mapped_column(Integer)
    pass_mark: Mapped[int] = mapped_column(Integer)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    reminds: Mapped[bool]
    thanks: Mapped[bool]
    state: Mapped[State] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(MOST_REASON), default="")
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


Index("ix_drives_closes_at", Drive.state, Drive.closes_at)


class DriveCategory(Record):
    """A category out of which it asks, with all below it. Without any it asks out of the whole bank."""

    __tablename__ = "drive_categories"

    drive_id: Mapped[int] = mapped_column(
        ForeignKey("drives.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    category_id: Mapped[int] = mapped_column(
        ForeignKey("question_categories.id"), primary_key=True, autoincrement=False
    )


class DriveUnit(Record):
    """A unit that it is for, with all below it. Without any it is for everybody."""

    __tablename__ = "drive_units"

    drive_id: Mapped[int] = mapped_column(
        ForeignKey("drives.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True, autoincrement=False)


class DrivePost(Record):
    """A post (岗位) that it is for. Without any it is for whatever post."""

    __tablename__ = "drive_posts"

    drive_id: Mapped[int] = mapped_column(
        ForeignKey("drives.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    post: Mapped[str] = mapped_column(String(60), primary_key=True)


class Taker(Record):
    """Somebody who has taken part: `best` is the best share of the points so far, in whole percent, None until a try
    is ended. Nobody but the person reads it."""

    __tablename__ = "drive_takers"

    drive_id: Mapped[int] = mapped_column(
        ForeignKey("drives.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, autoincrement=False, index=True)
    begun_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(Integer)
    best: Mapped[int | None] = mapped_column(Integer)
    passed_at: Mapped[datetime | None]


#: Who began in some days is counted from it alone.
Index("ix_drive_takers_begun_at", Taker.begun_at, Taker.drive_id, Taker.member_id)


class Extension(Record):
    """More time (补学), for a person or for a unit with all below it: whoever was on leave or on shift."""

    __tablename__ = "drive_extensions"

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    until: Mapped[datetime]
    given_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    given_at: Mapped[datetime]


class Call(Record):
    """Letters to whom a drive is for, page by page: `cursor` is the member up to whom they are written. `unit_id`: only
    there and below it; `account_id`: only where that officer reaches."""

    __tablename__ = "drive_calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id", ondelete="CASCADE"), index=True)
    stage: Mapped[Stage] = mapped_column(String(10))
    due_at: Mapped[datetime]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    cursor: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]


_LIES = text("done_at IS NULL")
Index("ix_drive_calls_due", Call.due_at, sqlite_where=_LIES, postgresql_where=_LIES)

#: Drives with all that belongs to them, from their end on.
OLD: Final = stale.rows(Drive, Drive.ended_at)


class TitleUnfit(asking.Unfit, Refusal):
    """Too short or too long; values: most."""


class CountUnfit(asking.Unfit, Refusal):
    """The words are no number of questions; values: most."""


class MarkUnfit(asking.Unfit, Refusal):
    """The words are no share; a whole number from 1 to 100."""


class DaysUnfit(asking.Unfit, Refusal):
    """The words name no days that can be meant; values: most."""


class ReasonUnfit(asking.Unfit, Refusal):
    """Why it is called off is not said, or too long; values: most."""


class TooFewQuestions(Refusal):
    """The bank has not one question for it."""


class NoSuchDrive(Refusal):
    """It is not there (any more), or not for the visitor."""


class NotOpen(Refusal):
    """It has not begun, or is over; values: title, opens_at, over."""


class NudgedAlready(Refusal):
    """Once a week at most; values: again_at."""


def units_of(session: Session, drive_id: int) -> Sequence[int]:
    """The units that it is for; none for everybody."""
    return session.scalars(select(DriveUnit.unit_id).where(DriveUnit.drive_id == drive_id)).all()


def posts_of(session: Session, drive_id: int) -> Sequence[str]:
    """The posts that it is for; none for whatever post."""
    mine = select(DrivePost.post).where(DrivePost.drive_id == drive_id)
    return session.scalars(mine.order_by(DrivePost.post)).all()


def categories_of(session: Session, drive_id: int) -> Sequence[int]:
    """The categories out of which it asks; none for the whole bank."""
    return session.scalars(select(DriveCategory.category_id).where(DriveCategory.drive_id == drive_id)).all()


def of_member(session: Session, member_id: int) -> list[dict[str, Any]]:
    """All of it, for the copy of one's data."""
    rows = session.execute(
        select(Taker, Drive.title)
        .join(Drive, Drive.id == Taker.drive_id)
        .where(Taker.member_id == member_id)
        .order_by(Taker.drive_id)
    )
    more = select(Extension.drive_id, Extension.until).where(Extension.member_id == member_id).order_by(Extension.id)
    longer = dict(session.execute(more).all())
    return [
        {
            "title": title,
            "begun_at": one.begun_at,
            "tries": one.tries,
            "best_percent": one.best,
            "passed_at": one.passed_at,
            "more_time_until": longer.get(one.drive_id),
        }
        for one, title in rows
    ]
