"""What is kept of learning cards (学习卡): what each says, whom it is for, how far people are, what they said."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage import asking, sealed, stale
from storage.database import Record
from storage.errors import Refusal

#: Under this name the half-done answers are kept, an officer's and a member's.
SERVICE: Final = "lessons"
#: Signs of a title, of what a sentence back is asked with, of that sentence, and of a file's name.
MOST_TITLE, MOST_PROMPT, MOST_SENTENCE, MOST_NAME = 40, 80, 300, 60
#: Questions of one card.
MOST_QUESTIONS: Final = 5


class State(StrEnum):
    """DRAFT: its maker alone has it. OPEN: it is out. WITHDRAWN: nobody finds it any more."""

    DRAFT = "draft"
    OPEN = "open"
    WITHDRAWN = "withdrawn"


class Whom(StrEnum):
    """Of its units' people: ALL, who is IN_SERVICE, or the RETIRED."""

    ALL = "all"
    IN_SERVICE = "in_service"
    RETIRED = "retired"


class What(StrEnum):
    """A call to learn, once a card each: TOLD that it is there; REMINDED before it ends; NUDGED by an officer."""

    TOLD = "told"
    REMINDED = "reminded"
    NUDGED = "nudged"


class Lesson(Record):
    """A card. `words`: what is to be read, cut into pages when it is shown. `asks_back`: whether a sentence back is
    asked for; `prompt`: with which words, None for the ones that the bot has. `opens_at`: from when on it is there,
    None for from its going out; after `closes_at` it can still be made up for. No units: it is for the whole union."""

    __tablename__ = "lessons"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[State] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(MOST_TITLE))
    words: Mapped[str] = mapped_column(Text)
    whom: Mapped[Whom] = mapped_column(String(10))
    asks_back: Mapped[bool] = mapped_column(Boolean, default=True)
    prompt: Mapped[str | None] = mapped_column(String(MOST_PROMPT))
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    made_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


Index("ix_lessons_state", Lesson.state, Lesson.closes_at)


class LessonUnit(Record):
    """A unit that a card is for, with all below it."""

    __tablename__ = "lesson_units"

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), primary_key=True, autoincrement=False)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True, autoincrement=False)


class LessonPost(Record):
    """A post (岗位) that a card is for; without any it is for whatever post."""

    __tablename__ = "lesson_posts"

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), primary_key=True, autoincrement=False)
    post: Mapped[str] = mapped_column(String(60), primary_key=True)


class LessonQuestion(Record):
    """A question of the bank that a card asks, in its order."""

    __tablename__ = "lesson_questions"

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), primary_key=True, autoincrement=False)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True, autoincrement=False)
    nth: Mapped[int] = mapped_column(Integer)


class LessonPicture(Record):
    """The picture of a card, a JPEG written anew, in base64; material for teaching tells of nobody and is not
    sealed."""

    __tablename__ = "lesson_pictures"

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), primary_key=True, autoincrement=False)
    picture: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class LessonFile(Record):
    """The file of a card, which Telegram keeps: `file_id` is what this bot, and no other, sends it on by. It is never
    fetched. `size` in bytes."""

    __tablename__ = "lesson_files"

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), primary_key=True, autoincrement=False)
    file_id: Mapped[str] = mapped_column(String(250))
    name: Mapped[str] = mapped_column(String(MOST_NAME))
    size: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]


class LessonReading(Record):
    """How far somebody is: `page`, from 0, where they left it; `done_at`: read to the end, all questions answered."""

    __tablename__ = "lesson_readings"

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, autoincrement=False, index=True)
    page: Mapped[int] = mapped_column(Integer, default=0)
    opened_at: Mapped[datetime] = mapped_column(index=True)
    done_at: Mapped[datetime | None]


#: Who was done in some days is counted from it alone.
Index("ix_lesson_readings_done_at", LessonReading.done_at, LessonReading.lesson_id, LessonReading.member_id)


class LessonSentence(Record):
    """A sentence back, sealed. `signed`: its reader is told by whom, because they said so."""

    __tablename__ = "lesson_sentences"

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, autoincrement=False, index=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    words: Mapped[bytes] = sealed.column()
    signed: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[datetime] = mapped_column(index=True)


class LessonCall(Record):
    """People are called to a card, in the order of their keys, page by page; `cursor`: up to whom, `told`: how many so
    far. That it is once each, the schema holds. `made_by`: an officer who pressed for it."""

    __tablename__ = "lesson_calls"

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), primary_key=True, autoincrement=False)
    what: Mapped[What] = mapped_column(String(10), primary_key=True)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    made_at: Mapped[datetime]
    cursor: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), default=0)
    told: Mapped[int] = mapped_column(Integer, default=0)
    ended_at: Mapped[datetime | None]


#: How far somebody was, from when they opened it; what they said, from then on.
OLD_READINGS: Final = stale.rows(LessonReading, LessonReading.opened_at)
OLD_SENTENCES: Final = stale.rows(LessonSentence, LessonSentence.at)


class NoSuchLesson(Refusal):
    """It is not there (any more), or not for the visitor."""


class NotYourLesson(Refusal):
    """It is for more than the visitor's units; values: title."""


class TitleUnfit(asking.Unfit, Refusal):
    """Too long, or empty; values: most."""


class TextUnfit(asking.Unfit, Refusal):
    """More than three pages of it, or nothing; values: signs, most."""


class PromptUnfit(asking.Unfit, Refusal):
    """Too long, or empty; values: most."""


class SentenceUnfit(asking.Unfit, Refusal):
    """Too long, or empty; values: most."""


class DaysUnclear(asking.Unfit, Refusal):
    """The words are no day that can be meant, or it would end before it begins."""


class QuestionsUnfit(asking.Unfit, Refusal):
    """What was pasted can't be asked; values: nth, code, and what the defect tells."""


class NoQuestionFound(asking.Unfit, Refusal):
    """The bank has none like that; values: words."""


class EnoughQuestions(asking.Unfit, Refusal):
    """A card has no more than that; values: most."""


class NotReady(Refusal):
    """It has no words yet, or ends before it begins; values: title, lesson."""


class NudgedAlready(Refusal):
    """One word to those who have not yet is all there is; values: title, lesson, page."""


class NobodyWaits(Refusal):
    """Everybody has done it, or nobody of them can be written to; values: title, lesson, page."""


class LessonFileUnfit(Refusal):
    """The file is of a kind that is not passed on, or too big; values: most."""
