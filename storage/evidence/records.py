"""What is kept of case papers: which were seen or are not needed, and photos of them where the union takes any."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, LargeBinary, delete, func, select
from sqlalchemy.orm import Mapped, Session, defer, mapped_column

from storage import sealed, showing
from storage.database import Record
from storage.errors import Refusal
from storage.hardship.reports import BESIDE, Beside, Report, key_of
from storage.values import Value, Values, pack, unpack


class How(StrEnum):
    """Why a paper is not missing: an officer saw it in person, or this case does not need it."""

    SEEN = "seen"
    NOT_NEEDED = "not_needed"


class Checklist(Record):
    """What was ticked off in a case. `ticks` (paper -> how, by, at; `told_at`) is sealed under the case's own key: the
    names of papers tell what somebody suffers from."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    report_id: Mapped[int] = mapped_column(ForeignKey("hardship_reports.id"), unique=True)
    ticks: Mapped[bytes] = sealed.column()


class Photo(Record):
    """A photo of a paper. `paper` says of which, `picture` is a JPEG written anew (base64): both are sealed under the
    case's own key. `account_id`: who sent it."""

    __tablename__ = "evidence_photos"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    report_id: Mapped[int] = mapped_column(ForeignKey("hardship_reports.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    paper: Mapped[bytes] = sealed.column()
    picture: Mapped[bytes] = sealed.column()
    at: Mapped[datetime]


class Copy(showing.Copy, Record):
    """A message with a photo. `photo_id`: of which photo it is; photos go before their numbers are given anew, and so
    do their copies."""

    __tablename__ = "evidence_copies"

    photo_id: Mapped[int | None] = mapped_column(BigInteger)


class NothingMissing(Refusal):
    """No paper is missing any more; values: report, number."""


@dataclass(frozen=True, slots=True)
class Tick:
    """How a paper came to be missing no more, by which account, and when."""

    how: How
    by: int
    at: datetime


@dataclass(slots=True)
class Ticks:
    """All of a case, by the paper's name; `told_at` is when the person was last told what is missing."""

    of: dict[str, Tick]
    told_at: datetime | None = None


def ticks_of(session: Session, report: Report) -> Ticks:
    """What was ticked off in the case."""
    found = _checklist(session, report)
    if found is None:
        return Ticks({})
    told = unpack(sealed.unseal(session, "evidence.ticks", found.row, found.ticks, under=report.data_key))
    papers, told_at = told["papers"], told["told_at"]
    assert isinstance(papers, dict)
    return Ticks({name: _tick(one) for name, one in papers.items()}, told_at if isinstance(told_at, datetime) else None)


def _tick(told: Value) -> Tick:
    assert isinstance(told, dict)
    at = told["at"]
    assert isinstance(at, datetime)
    return Tick(How(str(told["how"])), int(str(told["by"])), at)


def keep_ticks(session: Session, report: Report, ticks: Ticks) -> None:
    """Seals them in place of what was."""
    found = _checklist(session, report)
    row = sealed.new_row() if found is None else found.row
    papers: Values = {name: {"how": one.how, "by": one.by, "at": one.at} for name, one in ticks.of.items()}
    told = pack({"papers": papers, "told_at": ticks.told_at})
    closed = sealed.seal(session, "evidence.ticks", row, told, under=key_of(session, report))
    if found is None:
        session.add(Checklist(row=row, report_id=report.id, ticks=closed))
    else:
        found.ticks = closed
    session.flush()


def _checklist(session: Session, report: Report) -> Checklist | None:
    return session.scalar(select(Checklist).where(Checklist.report_id == report.id))


def paper_of(session: Session, report: Report, photo: Photo) -> str:
    """Of which paper the photo is."""
    return sealed.unseal(session, "evidence_photos.paper", photo.row, photo.paper, under=report.data_key)


def photos_of(session: Session, report: Report) -> list[tuple[Photo, str]]:
    """The photos of a case, oldest first, each with its paper."""
    # Not the pictures themselves: a page that only counts them must not read megabytes.
    kept = select(Photo).where(Photo.report_id == report.id).order_by(Photo.id)
    found = session.scalars(kept.options(defer(Photo.picture))).all()
    return [(photo, paper_of(session, report, photo)) for photo in found]


def count_photos(session: Session, report_id: int) -> int:
    """How many there are in the case."""
    return session.scalar(select(func.count()).where(Photo.report_id == report_id)) or 0


# A photo goes, and with it what lies of it in officers' chats.


def delete_photos(session: Session, photo_ids: Sequence[int]) -> None:
    """The photos are gone, and the deletion of every message that shows one is ordered with the same commit."""
    # None is read for words that are shredded in passing, of cases without any.
    if photo_ids:
        showing.end(session, select(Copy).where(Copy.photo_id.in_(photo_ids)).order_by(Copy.at))
        session.execute(delete(Photo).where(Photo.id.in_(photo_ids)))


# They go with the words of their case.


def _there() -> ColumnElement[bool]:
    ticked = select(Checklist.id).where(Checklist.report_id == Report.id).exists()
    return ticked | select(Photo.id).where(Photo.report_id == Report.id).exists()


def _shred(session: Session, report_ids: list[int]) -> None:
    session.execute(delete(Checklist).where(Checklist.report_id.in_(report_ids)))
    delete_photos(session, session.scalars(select(Photo.id).where(Photo.report_id.in_(report_ids))).all())


BESIDE.append(Beside(_there, _shred))
