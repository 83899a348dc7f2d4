"""What is kept of the question bank (题库): categories, questions as they stand, and as they were before."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, ForeignKey, Index, Integer, LargeBinary, String, Text, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Record
from storage.questions.content import MOST_CATEGORY, Content, Difficulty, Kind, unpacked


class State(StrEnum):
    """DRAFT: waits for the yes of whoever may approve it. LIVE: is asked. RETIRED: is asked no more, and stays for
    those who were asked it."""

    DRAFT = "draft"
    LIVE = "live"
    RETIRED = "retired"


class QuestionCategory(Record):
    """A place in the tree of categories; of the topmost ones `above_id` is 0, as NULLs would not be unique."""

    __tablename__ = "question_categories"
    __table_args__ = (Index("ux_question_categories_name", "above_id", "name", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    above_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(MOST_CATEGORY))


class Question(Record):
    """A question as it stands now: `content` packed, and beside it what it is looked for by.

    `number` is what people say. `version` grows with each change of what it asks or takes. `gist` is a digest of what
    it asks (`content.gist`): of those not retired no two are the same. `words`: the stem without spaces and
    punctuation, for finding it. `lot`: a number by lot, so that some can be drawn from any place on. `author_id`: the
    account that put it in; `approved_by` the one that let it be asked.
    """

    __tablename__ = "questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    state: Mapped[State] = mapped_column(String(8))
    kind: Mapped[Kind] = mapped_column(String(10))
    difficulty: Mapped[Difficulty] = mapped_column(String(6))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("question_categories.id"))
    points: Mapped[int] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer, default=1)
    gist: Mapped[bytes] = mapped_column(LargeBinary(16))
    words: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    lot: Mapped[int] = mapped_column(Integer)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    approved_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    @property
    def told(self) -> Content:
        """What it says and takes."""
        return unpacked(self.content)


_KEPT = text("state <> 'retired'")
Index("ux_questions_gist", Question.gist, unique=True, sqlite_where=_KEPT, postgresql_where=_KEPT)
# What is drawn from: a category, maybe of one difficulty, from a lot on.
_LIVE = text("state = 'live'")
Index(
    "ix_questions_drawn",
    Question.category_id,
    Question.difficulty,
    Question.lot,
    sqlite_where=_LIVE,
    postgresql_where=_LIVE,
)
Index("ix_questions_lot", Question.lot, sqlite_where=_LIVE, postgresql_where=_LIVE)
_WAITS = text("state = 'draft'")
Index("ix_questions_waiting", Question.made_at, sqlite_where=_WAITS, postgresql_where=_WAITS)

#: A question that is asked: written out, as a plan must know that it may go along the indexes of these alone.
IS_LIVE: Final[ColumnElement[bool]] = Question.state == literal_column("'live'")
#: Lots lie below this.
LOTS: Final = 1 << 30


class QuestionEdition(Record):
    """A question as it was before a change: those who were asked it then still see what they were asked."""

    __tablename__ = "question_editions"

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    content: Mapped[str] = mapped_column(Text)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    changed_at: Mapped[datetime]


class QuestionPicture(Record):
    """The picture of a question, a JPEG written anew, in base64; it tells of nobody and is not sealed."""

    __tablename__ = "question_pictures"

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True, autoincrement=False)
    picture: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
