"""Uploads: a roster sent to the bot. It is looked at first, taken when its sender says so, and forgotten soon after."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Boolean, ForeignKey, Integer, LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import rights, sealed, stale
from storage.accounts import Account
from storage.database import Record
from storage.rights import Deed
from storage.rosters import folding
from storage.rosters.rows import RefusedRow, Remark, Taken
from storage.stale import Stale
from storage.values import Value, Values, pack, unpack
from storage.visitors import Visitor

#: How long a preview waits for its answer, and how long what was not taken is kept to be given back.
LASTS = timedelta(hours=24)
#: The right by which its letters are had.
RIGHT = "roster"


class Stage(StrEnum):
    """COMING: pages are being laid by, nobody has been told. DROPPED: not wanted, replaced or too old; emptied."""

    COMING = "coming"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DONE = "done"
    DROPPED = "dropped"


class Kind(StrEnum):
    """What a page holds. LISTED and REFUSED are what is left of a page that was taken; REMARKS are only told."""

    PATHS = "paths"
    UNITS = "units"
    ROWS = "rows"
    CHANGES = "changes"
    LISTED = "listed"
    REFUSED = "refused"
    REMARKS = "remarks"


class Upload(Record):
    """A file that somebody sent. `outline`: its preview and who is absent from it, sealed until it is over.

    `message_id`: the message in which its sender is told how far it is; `looked_up_to`: the mark of the absent.
    """

    __tablename__ = "uploads"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    state: Mapped[Stage] = mapped_column(String(10), index=True)
    complete: Mapped[bool] = mapped_column(Boolean, default=False)
    outline: Mapped[bytes | None] = sealed.column()
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    total: Mapped[int] = mapped_column(Integer, default=0)
    done: Mapped[int] = mapped_column(Integer, default=0)
    entered: Mapped[int] = mapped_column(Integer, default=0)
    changed: Mapped[int] = mapped_column(Integer, default=0)
    gone: Mapped[int] = mapped_column(Integer, default=0)
    unchanged: Mapped[int] = mapped_column(Integer, default=0)
    refused: Mapped[int] = mapped_column(Integer, default=0)
    units: Mapped[int] = mapped_column(Integer, default=0)
    looked_up_to: Mapped[int] = mapped_column(default=0)
    proposed_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class UploadPage(Record):
    """A page of an upload, sealed. That it is there to be taken is the mark: taken, it becomes what is left of it."""

    __tablename__ = "upload_pages"

    upload_id: Mapped[int] = mapped_column(ForeignKey("uploads.id"), primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    kind: Mapped[Kind] = mapped_column(String(10))
    content: Mapped[bytes] = sealed.column()


# Who may.


def may_send(by: Visitor) -> bool:
    """A roster moves people too."""
    return rights.may(by, Deed.SEND_ROSTER) and rights.may(by, Deed.MOVE_PEOPLE)


def is_sender(session: Session, telegram_id: int) -> bool:
    """`may_send` for who must not write: somebody never met before is none."""
    account_id = session.scalar(select(Account.id).where(Account.telegram_id == telegram_id))
    return account_id is not None and _sends(session, account_id)


def may_have(session: Session, account_id: int, upload_id: int) -> bool:
    """Whether a letter about the upload may leave for the account: its sender, while in office."""
    upload = session.get(Upload, upload_id)
    return upload is not None and upload.account_id == account_id and _sends(session, account_id)


def _sends(session: Session, account_id: int) -> bool:
    return all(rights.allowed(session, account_id, deed) for deed in (Deed.SEND_ROSTER, Deed.MOVE_PEOPLE))


# What is told of one, and left of a page.


def left_of(refused: Sequence[RefusedRow], taken: Taken) -> tuple[Kind, str]:
    """What is left of a page: the rows not taken, and whom it meant."""
    kind = Kind.REFUSED if any(row.cells is not None for row in refused) else Kind.LISTED
    named: list[Value] = [[unit_id, retired] for unit_id, retired in sorted(taken.named)]
    return kind, pack({"refused": folding.fold(refused), "meant": [*taken.meant], "named": named})


def outline_of(session: Session, upload: Upload) -> dict[str, Any]:
    assert upload.outline is not None
    return unpack(sealed.unseal(session, "uploads.outline", upload.row, upload.outline))


def remarks_of(session: Session, upload_id: int, sheaf: int | None = None) -> list[Remark]:
    """The remarks of the file, or those of one page of them, counted from 0; none once they are forgotten."""
    kept = select(UploadPage.row, UploadPage.content).filter_by(upload_id=upload_id, kind=Kind.REMARKS)
    kept = kept.order_by(UploadPage.number)
    if sheaf is not None:
        kept = kept.offset(sheaf).limit(1)
    texts = [sealed.unseal(session, "upload_pages.content", row, content) for row, content in session.execute(kept)]
    return [remark for text in texts for remark in folding.unfold(Remark, text)]


def progress(upload: Upload) -> Values:
    return {"upload": upload.id, "done": upload.done, "total": upload.total, "over": upload.state == Stage.DONE}


# Forgotten.


def prune(session: Session, *, now: datetime) -> int:
    """Empties what nobody answered within a day; how many."""
    unanswered = Upload.state.in_((Stage.COMING, Stage.PROPOSED)) & (Upload.proposed_at < now - LASTS)
    dropped = list(session.scalars(select(Upload).where(unanswered)))
    for upload in dropped:
        drop(session, upload, now=now)
    return len(dropped)


_OVER = stale.rows(Upload, Upload.ended_at)


def _purge(session: Session, before: datetime, most: int) -> int:
    old = select(Upload.id).where(Upload.ended_at < before).order_by(Upload.ended_at).limit(most)
    session.execute(delete(UploadPage).where(UploadPage.upload_id.in_(old)))
    return _OVER.purge(session, before, most)


#: What has ended, with its pages: it was kept to be given back.
ENDED = Stale(_OVER.count, _purge, _OVER.oldest)


def drop_all(session: Session, account_id: int, state: Stage, *, now: datetime) -> int:
    found = list(session.scalars(select(Upload).where(Upload.account_id == account_id, Upload.state == state)))
    for upload in found:
        drop(session, upload, now=now)
    return len(found)


def drop(session: Session, upload: Upload, *, now: datetime) -> None:
    if upload.state != Stage.DROPPED:
        upload.state, upload.outline, upload.ended_at = Stage.DROPPED, None, now
        session.execute(delete(UploadPage).where(UploadPage.upload_id == upload.id))
