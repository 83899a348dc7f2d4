"""What is kept of a quick note (记一笔): what kind of work it was, where, on which day, and how many took part."""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column

from storage import sealed, stale
from storage.database import Record

#: Under this name a half-done note is kept.
SERVICE: Final = "quick_notes"
MOST_WORDS: Final = 200
#: More than this took part in nothing that a union of this size puts on.
MOST_TIMES: Final = 100_000


class Kind(StrEnum):
    """What kind of work, in order of the duties: 学习, 培训, 安全检查, 福利, 座谈, 职代会, 公开, 文体, 健康, 走访慰问,
    谈心, 离退休, 其他."""

    STUDY = "study"
    TRAINING = "training"
    SAFETY = "safety"
    BENEFIT = "benefit"
    MEETING = "meeting"
    CONGRESS = "congress"
    DISCLOSURE = "disclosure"
    CULTURE = "culture"
    HEALTH = "health"
    VISIT = "visit"
    TALK = "talk"
    RETIRED = "retired"
    OTHER = "other"


class QuickNote(Record):
    """A note that was saved. `unit_id`: where it was, None for the whole union. `times`: how many took part (人次), or
    how many households were visited (户次) where it says `households`; `money` in 分: None where nobody counted.
    `words`: as the officer wrote them; `picture`: one photo, without its place and time. `on`: a day of the union's
    zone."""

    __tablename__ = "quick_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    number: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[Kind] = mapped_column(String(10))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    on: Mapped[date] = mapped_column(Date)
    times: Mapped[int | None] = mapped_column(Integer)
    households: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    money: Mapped[int | None] = mapped_column(BigInteger)
    words: Mapped[bytes] = sealed.column()
    picture: Mapped[bytes | None] = sealed.column()
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(index=True)


Index("ix_quick_notes_on", QuickNote.on, QuickNote.kind)

#: How a note is taken away when its time is over.
OLD: Final = stale.rows(QuickNote, QuickNote.made_at)
