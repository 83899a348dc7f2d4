"""What is kept of exams (考试): what is asked, when, of whom; what came of each sitting; extensions; certificates."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage import asking, stale
from storage.database import Record
from storage.errors import Refusal
from storage.questions import Difficulty

#: Under this name a half-done answer of an officer is kept, and the code that somebody checks is asked.
SERVICE: Final = "exams"
MOST_TITLE, MOST_REASON = 40, 100
#: Rows of a blueprint, and questions of a paper.
MOST_PARTS, MOST_QUESTIONS = 6, 100


class State(StrEnum):
    """DRAFT: being set. PUBLISHED: whether it has begun or is over, its times say. CANCELLED: for good."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """Where an exam stands at an instant."""

    DRAFT = "draft"
    PLANNED = "planned"
    RUNNING = "running"
    OVER = "over"
    CANCELLED = "cancelled"


class Tells(StrEnum):
    """When people see their paper with what is right: as soon as it is handed in, once nobody sits it any more, or
    never."""

    AT_ONCE = "at_once"
    AFTER = "after"
    NEVER = "never"


class Reason(StrEnum):
    """Why somebody has longer: 在班, 请假, 外业, 网络不好, or anything else."""

    SHIFT = "shift"
    LEAVE = "leave"
    FIELD = "field"
    NETWORK = "network"
    OTHER = "other"


class News(StrEnum):
    """What is told to everybody whom an exam is for: that it is open, that it ends soon, that an officer asks again,
    that it is cancelled, each once; that they have longer, as often as that is given to all who have not sat it."""

    OPENED = "opened"
    ENDING = "ending"
    NUDGE = "nudge"
    CANCELLED = "cancelled"
    EXTENDED = "extended"


class Exam(Record):
    """An exam. `equal`: each question counts the same, else by its points. `pass_mark`: the share, in percent. It can
    be begun from `opens_at` until `closes_at`, and whoever has begun has all of the `minutes`. `unit_id`: whose
    officers keep it, None for the union's."""

    __tablename__ = "exams"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[State] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(MOST_TITLE), default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    equal: Mapped[bool] = mapped_column(default=False)
    minutes: Mapped[int] = mapped_column(Integer, default=30)
    attempts: Mapped[int] = mapped_column(Integer, default=1)
    pass_mark: Mapped[int] = mapped_column(Integer, default=60)
    tells: Mapped[Tells] = mapped_column(String(8), default=Tells.AT_ONCE)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_why: Mapped[str | None] = mapped_column(Text)


class ExamPart(Record):
    """A row of the blueprint: so many questions by lot. `category_id`: out of it and all below, 0 for the whole bank;
    `difficulty` None for any."""

    __tablename__ = "exam_parts"

    id: Mapped[int] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("exams.id"), index=True)
    category_id: Mapped[int]
    difficulty: Mapped[Difficulty | None] = mapped_column(String(6))
    count: Mapped[int] = mapped_column(Integer)


class ExamUnit(Record):
    """A unit whose people it is for, with all below it; without any it is for everybody."""

    __tablename__ = "exam_units"

    exam_id: Mapped[int] = mapped_column(ForeignKey("exams.id"), primary_key=True, autoincrement=False)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True, autoincrement=False)


class ExamPost(Record):
    """A post (岗位) whose people it is for; without any it is for whatever post."""

    __tablename__ = "exam_posts"

    exam_id: Mapped[int] = mapped_column(ForeignKey("exams.id"), primary_key=True, autoincrement=False)
    post: Mapped[str] = mapped_column(String(60), primary_key=True)


class ExamNews(Record):
    """What is to be told to everybody whom it is for, from `due_at` on; `up_to`: the account with which that stands."""

    __tablename__ = "exam_news"
    __table_args__ = (UniqueConstraint("exam_id", "news"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("exams.id"))
    news: Mapped[News] = mapped_column(String(10))
    due_at: Mapped[datetime]
    up_to: Mapped[int] = mapped_column(default=0)
    told: Mapped[int] = mapped_column(Integer, default=0)
    done_at: Mapped[datetime | None]


_OPEN = text("done_at IS NULL")
Index("ix_exam_news_due_at", ExamNews.due_at, sqlite_where=_OPEN, postgresql_where=_OPEN)


class ExamExtension(Record):
    """Longer for one person, or for a unit with all below it: it can be begun until `until`. `missed`: a make-up, for
    those alone who have not begun it at all."""

    __tablename__ = "exam_extensions"

    id: Mapped[int] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("exams.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    missed: Mapped[bool]
    until: Mapped[datetime]
    reason: Mapped[Reason] = mapped_column(String(8))
    given_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    given_at: Mapped[datetime] = mapped_column(index=True)


class ExamMark(Record):
    """What a sitting came to: `share` in hundredths of a percent. It goes with its sitting."""

    __tablename__ = "exam_marks"
    __table_args__ = (Index("ix_exam_marks_exam_id", "exam_id", "member_id"),)

    sitting_id: Mapped[int] = mapped_column(
        ForeignKey("sittings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    exam_id: Mapped[int] = mapped_column(ForeignKey("exams.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    share: Mapped[int] = mapped_column(Integer)
    passed: Mapped[bool]
    at: Mapped[datetime]


class ExamCertificate(Record):
    """That somebody has passed, with a code that anybody in the union can check. `share` is the best one so far;
    `shows_share`: whether its holder wants it on the certificate."""

    __tablename__ = "exam_certificates"
    __table_args__ = (UniqueConstraint("exam_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("exams.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    share: Mapped[int] = mapped_column(Integer)
    shows_share: Mapped[bool] = mapped_column(default=False)
    passed_at: Mapped[datetime] = mapped_column(index=True)


#: Extensions from when they were given, certificates from when the exam was passed.
OLD_EXTENSIONS: Final = stale.rows(ExamExtension, ExamExtension.given_at)
OLD_CERTIFICATES: Final = stale.rows(ExamCertificate, ExamCertificate.passed_at)


class NoSuchExam(Refusal):
    """It is not there (any more), not for the visitor, or of units that are not theirs."""


class NotNow(Refusal):
    """It can't be begun now; values: exam, title, stage, opens_at, closes_at."""


class NoMoreAttempts(Refusal):
    """All attempts are used; values: exam, title, attempts."""


class BegunAlready(Refusal):
    """It has begun, or was cancelled: nothing is changed any more; values: exam, title."""


class NotWhole(Refusal):
    """Something is missing for publishing; values: exam, title."""


class TitleUnfit(asking.Unfit, Refusal):
    """Too short or too long; values: most."""


class WhenUnclear(asking.Unfit, Refusal):
    """The words name no span of time ahead."""


class CountUnfit(asking.Unfit, Refusal):
    """The words are no number in the bounds; values: least, most."""


class ReasonUnfit(asking.Unfit, Refusal):
    """Empty or too long; values: most."""


class NoSuchCertificate(Refusal):
    """It is not there (any more), or somebody else's."""


class AskedAgainAlready(Refusal):
    """Those who have not sat it were asked again once; values: exam, title."""


class NobodyMissing(Refusal):
    """Everybody has sat it; values: exam, title."""


class NotTold(Refusal):
    """What is right is not shown (yet); values: exam, title, tells, at, cancelled."""
