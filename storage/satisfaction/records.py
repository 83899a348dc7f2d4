"""What is kept of a survey: when it runs, who counts as management, who has answered, and how often what was said.

Who said what is written nowhere: an answer is added to the counts of its unit and is gone."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Integer, String, delete, func, select, tuple_
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import stale
from storage.database import Record
from storage.errors import Refusal

#: Under this name half-done answers are kept.
SERVICE: Final = "satisfaction"
#: Of fewer answers nothing is told.
FEWEST: Final = 5
#: Questions of each side.
QUESTIONS: Final = 3


class Side(StrEnum):
    """Whose satisfaction it is: 职工满意, 行政满意."""

    EMPLOYEES = "employees"
    MANAGEMENT = "management"


class Said(StrEnum):
    """很满意, 满意, 一般, 不满意."""

    VERY = "very"
    CONTENT = "content"
    SO_SO = "so_so"
    NOT = "not"


#: What counts as satisfied.
SATISFIED: Final = (Said.VERY, Said.CONTENT)


class Survey(Record):
    """A year's survey. `cursor`: up to whom the letters of this go are written; `reminding`: the second go, to whoever
    has not answered. `asked`: how many people were written to. `employees` and `management`: how many have answered;
    while it runs these alone are told."""

    __tablename__ = "surveys"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(Integer, unique=True)
    opened_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    cursor: Mapped[int | None] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), default=0)
    reminding: Mapped[bool] = mapped_column(default=False)
    asked: Mapped[int] = mapped_column(Integer, default=0)
    employees: Mapped[int] = mapped_column(Integer, default=0)
    management: Mapped[int] = mapped_column(Integer, default=0)


class SurveyPost(Record):
    """A post (岗位) whose holders answer as management."""

    __tablename__ = "survey_posts"

    post: Mapped[str] = mapped_column(String(60), primary_key=True)


class SurveyTaker(Record):
    """That somebody has answered; neither when nor what."""

    __tablename__ = "survey_takers"

    survey_id: Mapped[int] = mapped_column(
        ForeignKey("surveys.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, autoincrement=False, index=True)


class SurveyTally(Record):
    """How often that was said to that question (from 1) by that side in that unit."""

    __tablename__ = "survey_tallies"

    survey_id: Mapped[int] = mapped_column(
        ForeignKey("surveys.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    side: Mapped[Side] = mapped_column(String(10), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True, autoincrement=False)
    question: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    said: Mapped[Said] = mapped_column(String(8), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)


#: What was said stays for the years with which it is compared.
OLD: Final = stale.rows(Survey, Survey.closed_at)


# Who has answered is of use while the survey runs.


def _count_takers(session: Session, before: datetime) -> int:
    return session.scalar(select(func.count()).select_from(SurveyTaker).where(_of_those(before))) or 0


def _purge_takers(session: Session, before: datetime, most: int) -> int:
    keys = (SurveyTaker.survey_id, SurveyTaker.member_id)
    old = select(*keys).where(_of_those(before)).order_by(*keys).limit(most)
    gone = delete(SurveyTaker).where(tuple_(*keys).in_(old))
    return session.execute(gone, execution_options={"synchronize_session": False}).rowcount  # type: ignore[attr-defined, no-any-return]


def _oldest_takers(session: Session) -> datetime | None:
    return session.scalar(select(func.min(Survey.closed_at)).join(SurveyTaker, SurveyTaker.survey_id == Survey.id))


def _of_those(before: datetime) -> ColumnElement[bool]:
    return SurveyTaker.survey_id.in_(select(Survey.id).where(Survey.closed_at < before))


OLD_TAKERS: Final = stale.Stale(_count_takers, _purge_takers, _oldest_takers)


class SurveyRuns(Refusal):
    """The year's survey has been sent out already; values: year."""


class NoSurvey(Refusal):
    """There is none that could be ended or answered."""


class SurveyOver(Refusal):
    """It has ended; values: year."""


class AnsweredAlready(Refusal):
    """Once a year each; values: year."""


class NotAsked(Refusal):
    """It is for those in service."""


def of_year(session: Session, year: int, *, lock: bool = False) -> Survey | None:
    found = select(Survey).where(Survey.year == year)
    return session.scalar(found.with_for_update().execution_options(populate_existing=True) if lock else found)


def posts_of(session: Session) -> Sequence[str]:
    """The posts of management, in order."""
    return session.scalars(select(SurveyPost.post).order_by(SurveyPost.post)).all()
