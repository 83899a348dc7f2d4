"""Codes: what opens a door once: 128 random bits, of which only the hash is kept; guessing locks itself out."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import stale
from storage.database import Record
from storage.errors import Refusal

#: How long a code works that nobody uses.
LASTS = timedelta(days=7)
#: Wrong codes that one account may try within an hour before it is locked out for that hour.
TRIES_AN_HOUR = 5


class WrongCode(Record):
    """A code that opened nothing, so that guessing locks itself out."""

    __tablename__ = "wrong_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    at: Mapped[datetime]


class TooManyCodes(Refusal):
    """Five wrong codes within an hour; values: again_at."""


def fresh() -> str:
    """A code of 128 random bits, of signs that a link may carry, which can't be taken for a kind of link (`p_…`)."""
    while (code := secrets.token_urlsafe(16))[1] == "_":
        pass
    return code


def hash_of(code: str) -> bytes:
    # 128 random bits need no slow hash: nobody can try them all.
    return hashlib.sha256(code.encode()).digest()


def hold_back_guessing(session: Session, account_id: int, *, now: datetime) -> None:
    """TooManyCodes while the account is locked out, also for a right code; whatever kind of code it tried."""
    again_at = locked_until(session, account_id, now=now)
    if again_at is not None:
        raise TooManyCodes(again_at=again_at)


def locked_until(session: Session, account_id: int, *, now: datetime) -> datetime | None:
    """Until when it is locked out; None while it may try."""
    hour_ago = now - timedelta(hours=1)
    tries = select(func.count(), func.min(WrongCode.at)).where(
        WrongCode.account_id == account_id, WrongCode.at > hour_ago
    )
    count, first = session.execute(tries).one()
    return first + timedelta(hours=1) if count >= TRIES_AN_HOUR else None


def count_wrong(session: Session, account_id: int, *, now: datetime) -> None:
    """The account tried a code that opens nothing."""
    session.add(WrongCode(account_id=account_id, at=now))


#: Codes that opened nothing: by now they hold nobody back.
WRONG = stale.rows(WrongCode, WrongCode.at)
