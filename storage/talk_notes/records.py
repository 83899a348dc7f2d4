"""What is kept after a talk: a note that its talker alone opens, one line without content, when to look again."""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Boolean, Date, ForeignKey, Index, LargeBinary, String, delete, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import asking, sealed
from storage.database import Record
from storage.errors import Refusal
from storage.talks import shredding

SERVICE: Final = "talk_notes"
MOST_WORDS: Final = 1000
#: Figures tell nothing of fewer answers or talks than that.
FEWEST: Final = 5


class Helped(StrEnum):
    """What the employee says the day after."""

    YES = "yes"
    SOME = "some"
    NO = "no"


class TalkNote(Record):
    """What is left of a talk that was held, one row each from when its employee was asked or its officer wrote.

    `words`: the talker's note, sealed under the talk's own key, and gone with it. `themes` (topics, parted by blanks)
    and `action` (whether something has to be done) are the one line that goes into figures. `proposed_at`: when the
    employee was offered a report. `asked_at`, `helped`: whether it helped, asked once.
    """

    __tablename__ = "talk_notes"

    talk_id: Mapped[int] = mapped_column(ForeignKey("talks.id"), primary_key=True, autoincrement=False)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    words: Mapped[bytes | None] = sealed.column()
    themes: Mapped[str] = mapped_column(String(80))
    action: Mapped[bool | None] = mapped_column(Boolean)
    proposed_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    helped: Mapped[Helped | None] = mapped_column(String(4))


class FollowUp(Record):
    """A day on which the talker wants to look again: no words, these stand in the note. `reminded_at`: once."""

    __tablename__ = "talk_follow_ups"

    id: Mapped[int] = mapped_column(primary_key=True)
    talk_id: Mapped[int] = mapped_column(ForeignKey("talks.id"), index=True)
    due_on: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


_OPEN = text("done_at IS NULL")
Index("ix_talk_follow_ups_open", FollowUp.due_on, sqlite_where=_OPEN, postgresql_where=_OPEN)


class NotHeldYet(Refusal):
    """Notes are of talks that were held; values: talk, number."""


class NoteGone(Refusal):
    """The time for which words of a talk are kept is over; values: talk, number."""


class NoteUnfit(asking.Unfit, Refusal):
    """Nothing but space, or more than fits; values: most."""


class NothingProposed(Refusal):
    """There is nobody to ask, or they have been asked; values: talk, number."""


def _clear_words(session: Session, keys: list[int]) -> None:
    mine = update(TalkNote).where(TalkNote.talk_id.in_(keys))
    session.execute(mine.values(words=None), execution_options={"synchronize_session": False})


def _clear_rows(session: Session, keys: list[int]) -> None:
    for record in (FollowUp, TalkNote):
        gone = delete(record).where(record.talk_id.in_(keys))
        session.execute(gone, execution_options={"synchronize_session": False})


shredding.BESIDE_WORDS.append(_clear_words)
shredding.BESIDE_ROWS.append(_clear_rows)
