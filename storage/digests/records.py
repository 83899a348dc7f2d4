"""What is kept of digests: when somebody wants theirs, which week they had it last; the union's own templates."""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Date, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Record

#: Under this name a template that was sent lies until it is taken.
SERVICE: Final = "digests"
#: Characters of a template.
MOST_TEMPLATE: Final = 12_000


class Tongue(StrEnum):
    """A language that has a template of its own."""

    ZH = "zh"
    EN = "en"


class DigestWish(Record):
    """Of somebody in office: on which weekday (0 is Monday) and at which minute of the union's day the digest comes,
    None for what the house does; `chosen_at`. `told_week`: the Monday of the newest week that had its digest."""

    __tablename__ = "digest_wishes"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, autoincrement=False)
    weekday: Mapped[int | None] = mapped_column(Integer)
    minute: Mapped[int | None] = mapped_column(Integer)
    chosen_at: Mapped[datetime | None]
    told_week: Mapped[date | None] = mapped_column(Date)


class DigestTemplate(Record):
    """The union's own template of a language, in the place of the shipped one. `failed_at`: when it last could not be
    used, and the shipped one was sent instead."""

    __tablename__ = "digest_templates"

    language: Mapped[Tongue] = mapped_column(String(8), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    failed_at: Mapped[datetime | None]
