"""Question files that were sent: each is looked at first, taken when its sender says so, and forgotten soon after."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import BigInteger, ForeignKey, Integer, String, Text, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import rights, stale
from storage.accounts import Account
from storage.database import Record
from storage.rights import Deed
from storage.stale import Stale
from storage.values import Values
from storage.visitors import Visitor

#: The conversation in which questions are pasted, and the right by which its letters are had.
SERVICE: Final = "question_files"
RIGHT: Final = "question_file"
#: How long a preview waits for its answer, and how long what was not taken is kept to be given back.
LASTS: Final = timedelta(hours=24)


class Stage(StrEnum):
    """COMING: pages are being laid by, nobody has been told. DROPPED: not wanted, replaced or too old; emptied."""

    COMING = "coming"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DONE = "done"
    DROPPED = "dropped"


class Page(StrEnum):
    """What a page holds; GOOD ones go as they are taken, the others are for telling."""

    GOOD = "good"
    REFUSED = "refused"
    REMARKS = "remarks"


class QuestionFile(Record):
    """A file that somebody sent, or text that they pasted. `outline`: what its preview says, empty once it is over.

    `message_id`: the message in which its sender is told how far it is. Questions are no secret and not sealed.
    """

    __tablename__ = "question_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    state: Mapped[Stage] = mapped_column(String(10), index=True)
    outline: Mapped[str] = mapped_column(Text, default="")
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    total: Mapped[int] = mapped_column(Integer, default=0)
    done: Mapped[int] = mapped_column(Integer, default=0)
    entered: Mapped[int] = mapped_column(Integer, default=0)
    known: Mapped[int] = mapped_column(Integer, default=0)
    refused: Mapped[int] = mapped_column(Integer, default=0)
    proposed_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class QuestionFilePage(Record):
    """A page of a file, packed."""

    __tablename__ = "question_file_pages"

    file_id: Mapped[int] = mapped_column(ForeignKey("question_files.id"), primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    kind: Mapped[Page] = mapped_column(String(10))
    content: Mapped[str] = mapped_column(Text)


# Who may.


def may_send(by: Visitor) -> bool:
    return rights.may(by, Deed.KEEP_BANK)


def is_sender(session: Session, telegram_id: int) -> bool:
    """`may_send` for who must not write: somebody never met before is none."""
    account_id = session.scalar(select(Account.id).where(Account.telegram_id == telegram_id))
    return account_id is not None and rights.allowed(session, account_id, Deed.KEEP_BANK)


def may_have(session: Session, account_id: int, file_id: int) -> bool:
    """Whether a letter about the file may leave for the account: its sender, while keeping the bank. A letter about no
    file (0) is about the bank."""
    if not rights.allowed(session, account_id, Deed.KEEP_BANK):
        return False
    if not file_id:
        return True
    one = session.get(QuestionFile, file_id)
    return one is not None and one.account_id == account_id


def progress(one: QuestionFile) -> Values:
    return {"file_id": one.id, "done": one.done, "total": one.total, "over": one.state == Stage.DONE}


# Forgotten.


def prune(session: Session, *, now: datetime) -> int:
    """Empties what nobody answered within a day; how many."""
    waiting = QuestionFile.state.in_((Stage.COMING, Stage.PROPOSED)) & (QuestionFile.proposed_at < now - LASTS)
    dropped = list(session.scalars(select(QuestionFile).where(waiting)))
    for one in dropped:
        drop(session, one, now=now)
    return len(dropped)


_OVER = stale.rows(QuestionFile, QuestionFile.ended_at)


def _purge(session: Session, before: datetime, most: int) -> int:
    old = select(QuestionFile.id).where(QuestionFile.ended_at < before).order_by(QuestionFile.ended_at).limit(most)
    session.execute(delete(QuestionFilePage).where(QuestionFilePage.file_id.in_(old)))
    return _OVER.purge(session, before, most)


#: What has ended, with its pages: it was kept to be given back.
ENDED: Final = Stale(_OVER.count, _purge, _OVER.oldest)


def drop_all(session: Session, account_id: int, state: Stage, *, now: datetime) -> int:
    mine = select(QuestionFile).where(QuestionFile.account_id == account_id, QuestionFile.state == state)
    found = list(session.scalars(mine))
    for one in found:
        drop(session, one, now=now)
    return len(found)


def drop(session: Session, one: QuestionFile, *, now: datetime) -> None:
    if one.state != Stage.DROPPED:
        one.state, one.outline, one.ended_at = Stage.DROPPED, "", now
        session.execute(delete(QuestionFilePage).where(QuestionFilePage.file_id == one.id))
