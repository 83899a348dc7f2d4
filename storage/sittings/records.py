"""What is kept of somebody's going through questions on their own: which, how far, and what each answer was worth."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from storage import sealed, stale
from storage.database import Record


class Purpose(StrEnum):
    """What somebody answers questions for: 练习, 每日一题, 错题本, 考试, 学习卡, 学习任务, 补赛."""

    PRACTICE = "practice"
    DAILY = "daily"
    NOTEBOOK = "notebook"
    EXAM = "exam"
    LESSON = "lesson"
    DRIVE = "drive"
    CONTEST = "contest"


class Sitting(Record):
    """One going through some questions. `subject_id`: the key of what it belongs to (the exam, the card, the drive), 0
    where there is nothing. `places`: the questions in their order, each as `key.version`, with spaces between.

    `at`: the place that is shown, from 0. `chosen`: what is ticked there and not yet handed in, numbers with commas
    between. `at_once`: whether right and wrong are told after each answer, or at the end. `seed`: by which options are
    mixed, None where they stand as the author has them. `ends_at`: when time is up. `points` and `out_of` in
    hundredths; `answered` and `right` count questions. `counted`: it is among what answers say of the questions.
    """

    __tablename__ = "sittings"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    purpose: Mapped[Purpose] = mapped_column(String(10))
    subject_id: Mapped[int]
    places: Mapped[str] = mapped_column(Text)
    at: Mapped[int] = mapped_column(Integer, default=0)
    chosen: Mapped[str] = mapped_column(String(60), default="")
    at_once: Mapped[bool]
    seed: Mapped[int | None]
    begun_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    points: Mapped[int] = mapped_column(Integer, default=0)
    out_of: Mapped[int] = mapped_column(Integer, default=0)
    answered: Mapped[int] = mapped_column(Integer, default=0)
    right: Mapped[int] = mapped_column(Integer, default=0)
    counted: Mapped[bool] = mapped_column(default=False, server_default=false())

    @property
    def questions(self) -> list[tuple[int, int]]:
        """The questions in their order, each with the version that is asked."""
        pairs = (one.split(".") for one in self.places.split())
        return [(int(id_), int(version)) for id_, version in pairs]

    @property
    def picks(self) -> list[int]:
        """What is ticked at the place that is shown."""
        return [int(one) for one in self.chosen.split(",") if one]


Index("ix_sittings_member_id", Sitting.member_id, Sitting.purpose, Sitting.begun_at)
Index("ix_sittings_subject_id", Sitting.purpose, Sitting.subject_id, Sitting.member_id)
#: What was ended in some days is counted from it alone.
Index("ix_sittings_ended_at", Sitting.purpose, Sitting.ended_at, Sitting.subject_id, Sitting.member_id)
_OPEN = text("ended_at IS NULL")
Index("ix_sittings_due", Sitting.ends_at, sqlite_where=_OPEN, postgresql_where=_OPEN)
UNCOUNTED = text("ended_at IS NOT NULL AND NOT counted")
Index("ix_sittings_uncounted", Sitting.ended_at, sqlite_where=UNCOUNTED, postgresql_where=UNCOUNTED)


class SittingAnswer(Record):
    """An answer, as it was taken: `picked` are the options as the author numbers them, with commas between; `words`,
    sealed, what was written. `points` in hundredths; `full`: nothing missing, nothing wrong."""

    __tablename__ = "sitting_answers"

    sitting_id: Mapped[int] = mapped_column(
        ForeignKey("sittings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    place: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    version: Mapped[int] = mapped_column(Integer)
    picked: Mapped[str] = mapped_column(String(60), default="")
    words: Mapped[bytes | None] = sealed.column()
    points: Mapped[int] = mapped_column(Integer)
    full: Mapped[bool]
    at: Mapped[datetime] = mapped_column(index=True)

    @property
    def picks(self) -> tuple[int, ...]:
        return tuple(int(one) for one in self.picked.split(",") if one)


Index("ix_sitting_answers_question_id", SittingAnswer.question_id, SittingAnswer.at)


class Acquaintance(Record):
    """How often somebody has met a question, how often it was all right, and when last: so that the next one is new to
    them, and what they could not do comes again."""

    __tablename__ = "acquaintances"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, autoincrement=False)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True, autoincrement=False)
    met: Mapped[int] = mapped_column(Integer)
    right: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(index=True)
    last_right: Mapped[bool]


#: Answers, then what is left of their sittings, and acquaintances from when a question was last met.
OLD_ANSWERS = stale.rows(SittingAnswer, SittingAnswer.at)
OLD_SITTINGS = stale.rows(Sitting, Sitting.begun_at)
OLD_ACQUAINTANCES = stale.rows(Acquaintance, Acquaintance.at)
