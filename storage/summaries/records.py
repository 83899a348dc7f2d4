"""What is kept of summaries: each quarter's figures as they stood when it had ended, and the union's own template."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storage import sealed
from storage.database import Record

#: Under this name the template is asked for; the right by which pages and papers are had.
SERVICE: Final = "summaries"
RIGHT: Final = "summaries"
#: In the place of a quarter: the whole year.
YEAR: Final = 0


class Form(StrEnum):
    """How long it is: three hundred characters, for the department (科室), for the congress (职代会); or short and in
    English."""

    SHORT = "short"
    DEPARTMENT = "department"
    REPORT = "report"
    ENGLISH = "english"


class QuarterFigure(Record):
    """A figure as it stood soon after the quarter's end (`quarter` 0: the year's), whatever becomes of its records.
    `name`: a source of figures, with records, attendances, 分 and households; or a measure, of which `records` is the
    part and `times` the whole."""

    __tablename__ = "quarter_figures"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    quarter: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    records: Mapped[int] = mapped_column(BigInteger)
    times: Mapped[int] = mapped_column(BigInteger)
    fen: Mapped[int] = mapped_column(BigInteger)
    households: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    kept_at: Mapped[datetime]


class SummaryTemplate(Record):
    """The document as the union wants it to look, for Word, with the fields that are filled in; sealed, as nobody knows
    what else stands in it. One row, or none while the shipped one is used."""

    __tablename__ = "summary_templates"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    content: Mapped[bytes] = sealed.column()
    set_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    set_at: Mapped[datetime]
