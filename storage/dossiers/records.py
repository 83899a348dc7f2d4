"""What is kept of a file (档案): its class, the household's means, when it was opened and ended; how it is had."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import sealed
from storage.database import Record
from storage.hardship.cards import in_hand
from storage.hardship.reports import Report
from storage.values import Values, pack, unpack
from storage.visitors import Visitor


class HardshipClass(StrEnum):
    """深度困难, 相对困难, 意外致困: suggested by arithmetic, decided by people."""

    SEVERE = "severe"
    RELATIVE = "relative"
    ACCIDENT = "accident"


class Dossier(Record):
    """The file of one case. `number` (档案号) is given when it is filed, on `filed_on`; `ended_on` is when it left the
    register. `hardship_class` is what people decided. `means` (`Means`, sealed) tells of the household. `look_on` is
    the day of the next yearly look (union's zone). It has its own data key: it is kept longer than words are."""

    __tablename__ = "dossiers"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    report_id: Mapped[int] = mapped_column(ForeignKey("hardship_reports.id"), unique=True)
    number: Mapped[str | None] = mapped_column(String(16), unique=True)
    hardship_class: Mapped[HardshipClass | None] = mapped_column(String(10))
    means: Mapped[bytes | None] = sealed.column()
    data_key: Mapped[bytes | None] = mapped_column(
        LargeBinary(16), ForeignKey("data_keys.row"), index=True, unique=True
    )
    opened_at: Mapped[datetime]
    filed_on: Mapped[date | None] = mapped_column(Date, index=True)
    ended_on: Mapped[date | None] = mapped_column(Date, index=True)
    look_on: Mapped[date | None] = mapped_column(Date, index=True)


def of_report(session: Session, report_id: int) -> Dossier | None:
    """The file of the case, if one was begun."""
    return session.scalar(select(Dossier).where(Dossier.report_id == report_id))


def access_dossier(session: Session, report_id: int, *, by: Visitor, now: datetime) -> tuple[Report, Dossier]:
    """The visitor's own open case, locked, and its file, begun where there is none; refuses as `in_hand` does."""
    report = in_hand(session, report_id, by=by)
    dossier = of_report(session, report.id)
    if dossier is None:
        dossier = Dossier(row=sealed.new_row(), report_id=report.id, opened_at=now)
        session.add(dossier)
        session.flush()
    return report, dossier


def key_of(session: Session, dossier: Dossier) -> bytes:
    """The file's own data key; made when there is something to seal for the first time."""
    if dossier.data_key is None:
        dossier.data_key = sealed.new_key(session)
    return dossier.data_key


def means_of(session: Session, dossier: Dossier) -> Values:
    """size (people), income and spending (分 a year), cause, and the like: whatever was told of the household."""
    if dossier.means is None:
        return {}
    return unpack(sealed.unseal(session, "dossiers.means", dossier.row, dossier.means, under=dossier.data_key))


def keep_means(session: Session, dossier: Dossier, means: Values) -> None:
    """Seals what is known of the household in place of what was."""
    dossier.means = sealed.seal(session, "dossiers.means", dossier.row, pack(means), under=key_of(session, dossier))
