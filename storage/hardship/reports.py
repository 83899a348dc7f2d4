"""What is kept of a hardship report, and the facts for which a rule about it says no."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    delete,
    false,
    select,
    true,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import asking, sealed
from storage.accounts import Account
from storage.database import Record
from storage.errors import Refusal
from storage.members import Member
from storage.values import Values, unpack

SERVICE = "hardship"
#: Under this name the half-done words about a report are kept: of which report, and what they are.
WORDS = "hardship.words"
#: Characters of a person's own words, and of an officer's.
MOST_WORDS = 1000
MINE_SHOWN = 5
#: Of the longest, what a message has room for beside the story.
SAID_SHOWN = 2
#: How long after closing the employee can say that it is not solved.
NOT_SOLVED_WITHIN = timedelta(days=14)


class Whom(StrEnum):
    """Who needs help, as the person who reports says. 代报 for a COLLEAGUE is a hint until that colleague agrees."""

    ME = "me"
    COLLEAGUE = "colleague"
    RETIRED = "retired"  # a retired member, or somebody's family


class Cause(StrEnum):
    """主要致困原因 and 次要致困原因, as the union's register names them (领域: 困难职工档案表)."""

    OWN_ILLNESS = "own_illness"
    FAMILY_ILLNESS = "family_illness"
    DISABILITY = "disability"
    JOB_LOSS = "job_loss"
    LOW_INCOME = "low_income"
    SCHOOLING = "schooling"
    DISASTER = "disaster"
    ACCIDENT = "accident"
    OTHER = "other"


class CauseGroup(StrEnum):
    """All that is asked where people are not asked for more."""

    HEALTH = "health"
    INCOME = "income"
    SCHOOLING = "schooling"
    MISFORTUNE = "misfortune"
    OTHER = "other"


class Urgency(StrEnum):
    """How soon help is needed; the working days within which the unit's union gets in touch stand beside it."""

    THIS_WEEK = "this_week"
    THIS_MONTH = "this_month"
    NOT_URGENT = "not_urgent"

    @property
    def working_days(self) -> int:
        return {Urgency.THIS_WEEK: 1, Urgency.THIS_MONTH: 3, Urgency.NOT_URGENT: 5}[self]

    @property
    def patience(self) -> timedelta:
        """Office time after which the chair is told that nobody has taken the report."""
        return timedelta(hours=2 if self is Urgency.THIS_WEEK else 4)


class Help(StrEnum):
    """Which help is wished for (帮扶项目); UNSURE leaves it to the union."""

    LIVING = "living"
    MEDICAL = "medical"
    SCHOOLING = "schooling"
    LEGAL = "legal"
    WORK = "work"
    VISIT = "visit"
    UNSURE = "unsure"


class Reach(StrEnum):
    """How and when the person wants to be reached."""

    CALL_ANYTIME = "call_anytime"
    CALL_EVENING = "call_evening"
    CALL_OFFICE = "call_office"
    MESSAGE = "message"
    IN_PERSON = "in_person"


class Stage(StrEnum):
    """SUBMITTED until an officer takes it (TAKEN, 受理). 一般帮扶: HELPED (已帮助), CLOSED (办结).
    建档: VERIFYING (走访核实), ON_NOTICE (公示中), TO_REPORT (待上报), REPORTED (已上报), APPROVED (上级已批复),
    FILED (已建档), SUPPORTED (帮扶中), RELIEVED (已脱困), REMOVED (已退档).
    Of both: DECLINED (暂不符合条件), WITHDRAWN (已撤回).
    `storage.hardship.moves` says which leads where."""

    SUBMITTED = "submitted"
    TAKEN = "taken"
    HELPED = "helped"
    VERIFYING = "verifying"
    ON_NOTICE = "on_notice"
    TO_REPORT = "to_report"
    REPORTED = "reported"
    APPROVED = "approved"
    FILED = "filed"
    SUPPORTED = "supported"
    CLOSED = "closed"
    RELIEVED = "relieved"
    REMOVED = "removed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


ENDS = (Stage.CLOSED, Stage.RELIEVED, Stage.REMOVED, Stage.DECLINED, Stage.WITHDRAWN)
#: 已建档: what the union's register has; taken back by a decision, never by a press alone.
ON_FILE = (Stage.FILED, Stage.SUPPORTED)
#: Every stage of a case that has not ended. As a list: an index of stages serves.
OPEN = tuple(stage for stage in Stage if stage not in ENDS)
#: On the way to it: nobody asks any more which track it is.
ON_THE_WAY = (Stage.VERIFYING, Stage.ON_NOTICE, Stage.TO_REPORT, Stage.REPORTED, Stage.APPROVED)


class Track(StrEnum):
    """GENERAL: 一般帮扶/临时救助, no public notice, the default. FILING: 建档."""

    GENERAL = "general"
    FILING = "filing"


class Given(StrEnum):
    """What help was given: 电话, 走访, 转介, 临时救助."""

    CALL = "call"
    VISIT = "visit"
    REFERRAL = "referral"
    AID = "aid"


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
    officer first got in touch, which is what `due_at` promised. `referred_to` is who has been asked to take it over.
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


@dataclass(frozen=True, slots=True)
class Beside:
    """What a floor above keeps of a case for as long as its words, and no longer: `there` is whether a case has any of
    it left, `shred` deletes it."""

    there: Callable[[], ColumnElement[bool]]
    shred: Callable[[Session, list[int]], None]


#: Each floor above puts itself in here when it is opened.
BESIDE: list[Beside] = []


#: What waits on whose desk, and the figures of the register, are read from it alone.
Index("ix_hardship_reports_unit_id_stage", Report.unit_id, Report.stage, Report.officer_id)


class Kind(StrEnum):
    """What was said: by the officer to the employee (ANSWER, QUESTION, REASON), the other way (REPLY, ADDED), or by
    the officer to nobody (NOTE)."""

    ANSWER = "answer"
    QUESTION = "question"
    REASON = "reason"
    REPLY = "reply"
    ADDED = "added"
    NOTE = "note"


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


class WordsTooLong(asking.Unfit, Refusal):
    """More than 1,000 characters; values: length, most."""


class WordsEmpty(asking.Unfit, Refusal):
    """Nothing but space."""


class AlreadyAsked(Refusal):
    """A call was asked for and that case is open yet; values: number, due_at, officer (who has taken it, or None)."""


class NotYours(Refusal):
    """The visitor may not have this report."""


class NotYourReport(Refusal):
    """The report is another employee's, or there is none of that number."""


class AlreadyTaken(Refusal):
    """Another officer has the case; values: number, officer."""


class TakeFirst(Refusal):
    """Only who has taken the case can do that; values: number, taken (somebody has it in hand, or had it at its end),
    officer (their name, as far as the roster knows it), ended."""


class AlreadyClosed(Refusal):
    """The case has ended; values: number, stage, closed_at."""


class OutOfOrder(Refusal):
    """The case is at a stage from which that does not lead on; values: report, number, stage."""


class AidIsEntered(Refusal):
    """Money and goods are help by what is entered of them, with the second word and the ceilings; values: report,
    number."""


class NotAgreedYet(Refusal):
    """A hint: the person it is about has not agreed to be helped; values: report, number."""


class TooLateNow(Refusal):
    """More than 14 days after the end of a case; values: number, closed_at."""


class NothingToHandIn(Refusal):
    """There are no answers to hand in."""


class ConsentWithdrawn(Refusal):
    """Whom the case is about has withdrawn the consent to that: it goes on by telephone; values: report, number."""


class AgreeAgain(Refusal):
    """The person has withdrawn the consent to words being kept here or going through Telegram, and can give it anew."""


class NoOwnWords(Refusal):
    """This union does not take own words through the bot."""


def short_enough(words: str) -> str:
    """The words without the space around them; WordsTooLong above 1,000 characters, WordsEmpty below one."""
    words = words.strip()
    if not words:
        raise WordsEmpty
    if len(words) > MOST_WORDS:
        raise WordsTooLong(length=len(words), most=MOST_WORDS)
    return words


def key_of(session: Session, report: Report) -> bytes:
    """The case's own data key; made when there is something to seal for the first time."""
    if report.data_key is None:
        report.data_key = sealed.new_key(session)
    return report.data_key


def story_of(session: Session, report: Report) -> str | None:
    """The person's own words."""
    if report.story is None:
        return None
    return sealed.unseal(session, "hardship_reports.story", report.row, report.story, under=report.data_key)


def details_of(session: Session, report: Report) -> Values:
    """causes (the main one first) or group, help, reach, about (a name as it was written): whatever was told."""
    if report.details is None:
        return {}
    text = sealed.unseal(session, "hardship_reports.details", report.row, report.details, under=report.data_key)
    return unpack(text)


def words_of(session: Session, report: Report, said: Answer) -> str:
    """One piece of what was said in the case."""
    return sealed.unseal(session, "hardship_answers.words", said.row, said.words, under=report.data_key)


def officer_name(session: Session, account_id: int | None) -> str | None:
    """The name on the roster; None for nobody, or for an officer whom the roster does not know."""
    statement = select(Member.name).join(Account, Account.member_id == Member.id).where(Account.id == account_id)
    return session.scalar(statement)


def shred(session: Session, report_ids: list[int]) -> int:
    """Deletes the words of both sides, the details, and the keys of the cases, without which no copy of any of them in
    log or file opens any more, and whatever is kept beside them; number, dates and stage stay. Returns how many words
    and details were there."""
    of_these = Report.id.in_(report_ids)
    keys = session.scalars(select(Report.data_key).where(of_these, Report.data_key.is_not(None))).all()
    told = Report.story.is_not(None) | Report.details.is_not(None)
    stories = update(Report).where(of_these, told).values(story=None, details=None)
    answers = delete(Answer).where(Answer.report_id.in_(report_ids))
    count = sum(session.execute(statement).rowcount for statement in (stories, answers))  # type: ignore[attr-defined]
    session.execute(update(Report).where(of_these).values(data_key=None))
    sealed.shred(session, [key for key in keys if key is not None])
    for one in BESIDE:
        one.shred(session, report_ids)
    return count
