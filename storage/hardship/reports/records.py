"""What is kept of a hardship report: the report, what was said in the case, and what others keep beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Boolean, ColumnElement, Date, ForeignKey, Index, LargeBinary, String, false, true
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import sealed
from storage.database import Record
from storage.hardship.reports.terms import Given, Kind, Later, Stage, Track, Urgency, Whom


class Report(Record):
    """One report. `unit_id` is the unit of then, `officer_id` the account of the case officer (经办人).

    `story` is the person's own words, `details` causes, wishes and how to be reached (`Details`): both sealed, as all
    that is said later, under the case's own `data_key`, which goes when they are shredded.
    `member_id` is whose case it is; `reporter_id` the member who reported for them (代报), `entered_by` the account
    that entered it for them (代录), or, `by_contact`, asked for it as a family contact of theirs. `agreed` is False
    while it is only a hint. `question` is the number of the question whose button filed it. `waiting_since` is when
    it began to wait for an officer (None while it does not), `pushed_on` the day whose duty officers were told at
    once, `pressed_at` when the chair was last told that nobody has taken it.
    `news_at` is since when something waits for the case officer's look; `unreached`: the last letter to the employee
    did not arrive; `asked_at`: since when a question of the officer waits for its answer; `contacted_at`: when the
    officer first got in touch, which is what `due_at` promised; `first_due_at` is what it promised before that was put
    off (延期), `later_for` why. `referred_to` is who has been asked to take it over.
    """

    __tablename__ = "hardship_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    number: Mapped[str] = mapped_column(String(16), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    by_contact: Mapped[bool] = mapped_column(Boolean, server_default=false())
    agreed: Mapped[bool] = mapped_column(Boolean, server_default=true())
    question: Mapped[int]
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    whom: Mapped[Whom] = mapped_column(String(10), server_default="me")
    urgency: Mapped[Urgency] = mapped_column(String(12))
    ring_me: Mapped[bool]
    story: Mapped[bytes | None] = sealed.column()
    details: Mapped[bytes | None] = sealed.column()
    data_key: Mapped[bytes | None] = mapped_column(
        LargeBinary(16), ForeignKey("data_keys.row"), index=True, unique=True
    )
    stage: Mapped[Stage] = mapped_column(String(10), index=True)
    track: Mapped[Track] = mapped_column(String(8), server_default="general")
    given: Mapped[Given | None] = mapped_column(String(10))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    referred_to: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    referred_at: Mapped[datetime | None]
    due_at: Mapped[datetime]
    first_due_at: Mapped[datetime | None]
    later_for: Mapped[Later | None] = mapped_column(String(10))
    submitted_at: Mapped[datetime]
    waiting_since: Mapped[datetime | None]
    pushed_on: Mapped[date | None] = mapped_column(Date)
    pressed_at: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]
    contacted_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    news_at: Mapped[datetime | None] = mapped_column(index=True)
    unreached: Mapped[bool] = mapped_column(Boolean, server_default=false())
    closed_at: Mapped[datetime | None]


#: What waits on whose desk, and the figures of the register, are read from it alone.
Index("ix_hardship_reports_unit_id_stage", Report.unit_id, Report.stage, Report.officer_id)


class Answer(Record):
    """What was said in a case, sealed. The first kind gave the table its name."""

    __tablename__ = "hardship_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    report_id: Mapped[int] = mapped_column(ForeignKey("hardship_reports.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[Kind] = mapped_column(String(10), server_default="answer")
    words: Mapped[bytes] = sealed.column()
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Beside:
    """What a floor above keeps of a case for as long as its words, and no longer: `there` is whether a case has any of
    it left, `shred` deletes it."""

    there: Callable[[], ColumnElement[bool]]
    shred: Callable[[Session, list[int]], None]


#: Each floor above puts itself in here when it is opened.
BESIDE: list[Beside] = []
