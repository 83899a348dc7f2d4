"""The budget: at most two notices within any seven days to a member who is not in office; one too many waits or goes,
but for what must be heard in time (`kinds.IN_TIME`).

It is reckoned when the letters of a shared commit are written: nobody else writes then, so none is counted past.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Protocol, TypeVar

from sqlalchemy import Connection, select

from storage import calendar
from storage.accounts import Account
from storage.members import Member, Standing
from storage.notices.kinds import IN_TIME, LINES, Kind, Policy, policy_of
from storage.offices import Office

MOST, WEEK = 2, timedelta(days=7)
#: A letter may leave up to a day after its time (`outbox.LIFETIME`); so much apart no week can have three of them.
APART = WEEK + timedelta(days=1)
#: What has waited so long is no news any more.
LONGEST = timedelta(days=28)


class Notice(Protocol):
    """A letter, of which only this is known here."""

    to: int
    key: str
    kind: Kind | None
    created_at: datetime | None
    not_before: datetime | None
    useful_until: datetime | None
    quiet: tuple[time, time]


N = TypeVar("N", bound=Notice)
#: When each account has got, or is to get, its notices, in order.
Times = dict[int, list[datetime]]


def officials(connection: Connection, account_ids: Iterable[int]) -> set[int]:
    """Those of the accounts that are in office: what they get is their work."""
    offices, accounts, people = Office.__table__, Account.__table__, Member.__table__
    held = select(offices.c.account_id).where(offices.c.account_id.in_(list(account_ids)), offices.c.until.is_(None))
    here = held.select_from(
        offices.join(accounts, accounts.c.id == offices.c.account_id).outerjoin(
            people, people.c.id == accounts.c.member_id
        )
    )
    return set(connection.scalars(here.where(people.c.standing.is_distinct_from(Standing.LEFT.value))))


def fit(notices: Sequence[N], times: Times, exempt: set[int]) -> list[N]:
    """Those that are sent, each with the time from which it may leave."""
    return [one for one in notices if one.to in exempt or _fits(one, times.setdefault(one.to, []))]


def _fits(notice: Notice, times: list[datetime]) -> bool:
    assert notice.kind is not None
    assert notice.created_at is not None
    if LINES[notice.kind].desk:
        return True
    soon = notice.not_before or notice.created_at
    earliest = _earliest(soon, times, notice)
    last = min(notice.created_at + LONGEST, notice.useful_until or notice.created_at + LONGEST)
    if earliest > last and notice.key in IN_TIME:
        earliest = soon
    waits = earliest > soon
    if waits and (policy_of(notice.key, notice.kind) is Policy.DROP or earliest > last):
        return False
    if waits:
        notice.not_before = earliest
    times.append(earliest)
    times.sort()
    return True


def _earliest(soon: datetime, times: list[datetime], notice: Notice) -> datetime:
    """The first instant at which the letter makes no third within a week, outside the account's quiet hours."""
    if len(times) < MOST or times[-MOST] + APART <= soon:
        return soon
    then = (times[-MOST] + APART).astimezone(soon.tzinfo)
    return calendar.wake_of(then, notice.quiet) or then
