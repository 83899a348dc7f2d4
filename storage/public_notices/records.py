"""What is kept of a public notice (公示) and of what is said against it; the facts for which a rule says no."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Integer, LargeBinary, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import sealed, stale
from storage.database import Record
from storage.dossiers.records import HardshipClass
from storage.errors import Refusal
from storage.hardship.reports import Report

SERVICE = "public_notices"
#: Characters of an objection, and of the reason why it does not hold.
MOST_WORDS = 1000


class State(StrEnum):
    """ASKED: the person it names is to say yes. REFUSED: said no, or no more, before it hung. AGREED: it may hang.
    UP: it hangs. DOWN: taken down before its time. OVER: its time is over, and nothing stands against it."""

    ASKED = "asked"
    REFUSED = "refused"
    AGREED = "agreed"
    UP = "up"
    DOWN = "down"
    OVER = "over"


OPEN = (State.ASKED, State.AGREED, State.UP)


class Why(StrEnum):
    """Why it did not hang to its end: an objection that holds, the consent withdrawn, the officer's own decision, the
    case went another way, or it is asked for anew with other facts."""

    OBJECTION = "objection"
    CONSENT = "consent"
    OFFICER = "officer"
    CASE = "case"
    ANEW = "anew"


class Outcome(StrEnum):
    """What came of an objection. DOWN: the notice was taken down for something else, and is looked at once more."""

    HOLDS = "holds"
    FAILS = "fails"
    DOWN = "down"


class PublicNotice(Record):
    """One notice of a case. What it shows is what was agreed to: the masked name, the unit, `hardship_class`, for
    `days` working days, on the board and, where `group_id` names one, in the unit's group.

    `code` stands in the link on paper. `written_on`: the day of a consent on paper. `paper_on`: the day for which the
    paper was last drawn. `posted_on` does not count; `until` is the last day (both of the union's zone). `post`: the
    message in the group, `post_chat` the number that the chat had then.
    """

    __tablename__ = "public_notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("hardship_reports.id"), index=True)
    code: Mapped[str] = mapped_column(String(22), unique=True)
    state: Mapped[State] = mapped_column(String(8), index=True)
    hardship_class: Mapped[HardshipClass] = mapped_column(String(10))
    days: Mapped[int] = mapped_column(Integer)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    asked_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
    written_on: Mapped[date | None] = mapped_column(Date)
    paper_on: Mapped[date | None] = mapped_column(Date)
    posted_on: Mapped[date | None] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    ended_at: Mapped[datetime | None]
    why: Mapped[Why | None] = mapped_column(String(10))
    post: Mapped[int | None] = mapped_column(BigInteger)
    post_chat: Mapped[int | None] = mapped_column(BigInteger)


class Objection(Record):
    """What somebody of the union says against a notice. `words`, who wrote them (`objector`, an account) and the
    officer's `reason` are sealed; `signed`: the case officer reads the name too."""

    __tablename__ = "notice_objections"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    notice_id: Mapped[int] = mapped_column(ForeignKey("public_notices.id"), index=True)
    signed: Mapped[bool] = mapped_column(Boolean)
    words: Mapped[bytes] = sealed.column()
    objector: Mapped[bytes] = sealed.column()
    at: Mapped[datetime]
    outcome: Mapped[Outcome | None] = mapped_column(String(8))
    reason: Mapped[bytes | None] = sealed.column()
    answered_at: Mapped[datetime | None]


#: What was said against notices, from when it was answered.
ANSWERED = stale.rows(Objection, Objection.answered_at)


class NoConsentYet(Refusal):
    """The person it names has not said yes to what it shows now; values: report, number."""


class NotUp(Refusal):
    """There is no notice at that step (any more); values: report, number."""


class NotThatDay(Refusal):
    """The day lies ahead, too far back, or before the person agreed; values: report, number."""


class TooEarly(NotThatDay):
    """The day lies before what a notice rests on; values: report, number, on, since (the day of that), after ("visit",
    "consent")."""


class NotYourNotice(Refusal):
    """The notice is about somebody else, or there is none."""


class NoticeClosed(Refusal):
    """What the person is asked about is not asked any more."""


class ObjectionGone(Refusal):
    """The objection is answered already, or not the visitor's to read."""


def newest(session: Session, report_id: int) -> PublicNotice | None:
    """The newest notice of the case, locked."""
    mine = select(PublicNotice).where(PublicNotice.report_id == report_id).order_by(PublicNotice.id.desc()).limit(1)
    return session.scalar(mine.with_for_update().execution_options(populate_existing=True))


def still(session: Session, report: Report, *states: State) -> PublicNotice:
    """The case's notice, at one of those steps; NotUp."""
    notice = newest(session, report.id)
    if notice is None or notice.state not in states:
        raise NotUp(report=report.id, number=report.number)
    return notice


def open_objections(session: Session, notice: PublicNotice) -> list[Objection]:
    """What waits for the officer's word, in the order it came."""
    waiting = select(Objection).where(Objection.notice_id == notice.id, Objection.outcome.is_(None))
    return list(session.scalars(waiting.order_by(Objection.id)))


def count_open(session: Session, notice: PublicNotice) -> int:
    counted = select(func.count()).select_from(Objection)
    return session.scalar(counted.where(Objection.notice_id == notice.id, Objection.outcome.is_(None))) or 0


def objector_of(session: Session, one: Objection) -> int:
    """The account that wrote it."""
    return int(sealed.unseal(session, "notice_objections.objector", one.row, one.objector))
