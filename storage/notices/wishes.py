"""Wishes: which notices an account wants, and when it sleeps. Whoever has chosen nothing has no row."""

from collections.abc import Collection
from datetime import time

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.calendar import QUIET_FROM, QUIET_UNTIL
from storage.database import Record
from storage.notices.kinds import Kind


class Wish(Record):
    """`off`: the kinds that are not wanted, names with spaces between. Hours: when the account sleeps; None for the
    union's quiet hours. `off_activities`: the kinds of activities that are not told, in the same way."""

    __tablename__ = "wishes"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, autoincrement=False)
    off: Mapped[str] = mapped_column(String(80))
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]
    off_activities: Mapped[str | None] = mapped_column(String(80))


def unwanted(off: str | None) -> set[str]:
    return set((off or "").split())


def hours(quiet_from: int | None, quiet_until: int | None) -> tuple[time, time]:
    """From when until when nothing that can wait is sent."""
    begins = QUIET_FROM if quiet_from is None else time(quiet_from)
    return begins, QUIET_UNTIL if quiet_until is None else time(quiet_until)


def of(session: Session, account_id: int) -> Wish:
    """The account's wishes; a new row, not added yet, where there is none."""
    found = session.get(Wish, account_id, with_for_update=True)
    return found or Wish(account_id=account_id, off="", quiet_from=None, quiet_until=None)


def words(off: Collection[str]) -> str:
    """The kinds as they are kept."""
    return " ".join(kind for kind in Kind if kind in off)
