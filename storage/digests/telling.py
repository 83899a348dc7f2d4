"""The round: at each hour that can be chosen, whoever's digest is due and has not come this week is told, once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from storage import calendar, holidays, offices, outbox
from storage.digests import choosing, reading
from storage.digests.reading import Shared
from storage.digests.records import DigestWish
from storage.digests.terms import READ_AT_ONCE, READERS, ROUND
from storage.offices import Held, Office
from storage.outbox import Letter
from storage.rounds import Page
from storage.values import Values

#: By which right somebody has one.
RIGHT = "digest"


@dataclass(frozen=True, slots=True)
class Digest:
    """One reader's, read before it is written."""

    account_id: int
    values: Values


def readers(session: Session) -> list[int]:
    """Officers, stewards, deputies and the chair, or who stands in for them, by their accounts."""
    return sorted({held.answers for held in offices.in_office(session) if held.role in READERS})


def shared(session: Session, *, now: datetime) -> Shared | None:
    """What is the same for every reader; None where nobody's digest is due."""
    return reading.reckon(session, now=now) if any(_due(session, now=now)) else None


def ahead(
    session: Session, cursor: int, *, now: datetime, shared: Shared | None = None, most: int = READ_AT_ONCE
) -> list[Digest]:
    """The digests of the next readers whose day and hour have come; empty where there are none (any more). What waits
    is reckoned over every open case of their units, which would keep the others from writing; what is asked of the
    union's offices and of what is few is asked once for all these readers."""
    with offices.still(session, many=most > 1):
        found = islice((one for one in _due(session, now=now) if one > cursor), most)
        return [Digest(one, reading.of_account(session, one, now=now, shared=shared)) for one in found]


def tell(session: Session, cursor: int, *, now: datetime, found: list[Digest]) -> Page:
    """Queues what was found; where somebody else was faster with all of these, the next one."""
    left = [one for one in found if one.account_id > cursor]
    if found and not left:
        left = ahead(session, cursor, now=now, most=1)
    if not left:
        _tidy(session)
        return Page(0, None)
    monday = choosing.monday_of(now)
    return Page(sum([_tell(session, one, monday, now=now) for one in left]), left[-1].account_id)


def _tell(session: Session, one: Digest, monday: date, *, now: datetime) -> bool:
    """Whether it was still to be told."""
    if not _mark(session, one.account_id, monday):
        return False
    letter = Letter(one.account_id, "digests.weekly", one.values, right=RIGHT)
    letter.once = f"{ROUND}:{monday:%y%m%d}:{one.account_id}"
    outbox.queue(session, letter, now=now)
    return True


def may_have(session: Session, account_id: int, _: int) -> bool:
    """The right "digest": an office that reads one; asked again in the moment it leaves."""
    return any(one.role in READERS for one in offices.acting(session, account_id))


def _mark(session: Session, account_id: int, monday: date) -> bool:
    """Notes that this week's has gone; False where it had, whatever was chosen since."""
    wish = session.get(DigestWish, account_id, with_for_update=True, populate_existing=True)
    wish = wish or DigestWish(account_id=account_id)
    if wish.told_week is not None and wish.told_week >= monday:
        return False
    wish.told_week = monday
    session.add(wish)
    session.flush()
    return True


def _due(session: Session, *, now: datetime) -> Iterator[int]:
    """Readers whose digest of this week is due and has not come, by account. Who came into office after the day on
    which it was due reads the next one. On days off nobody is told."""
    days, monday = holidays.calendar(session), choosing.monday_of(now)
    if not days.is_working_day(now.date()):
        return
    held = [one for one in offices.in_office(session) if one.role in READERS]
    wishes = {one.account_id: one for one in session.scalars(select(DigestWish))}
    since, whose = _since(session), dict[int, list[Held]]()
    for one in held:
        whose.setdefault(one.answers, []).append(one)
    for account_id in sorted(whose):
        wish = wishes.get(account_id)
        if wish is not None and wish.told_week is not None and wish.told_week >= monday:
            continue
        due = choosing.due_in(days, wish, monday, now)
        if due is not None and due <= now and _was_there(whose[account_id], since, due):
            yield account_id


def _was_there(held: list[Held], since: dict[int, datetime], due: datetime) -> bool:
    assert due.tzinfo is not None
    evening = calendar.at(due.date(), time.max, due.tzinfo)
    return any(since.get(one.holder, due) <= evening for one in held)


def _since(session: Session) -> dict[int, datetime]:
    """Since when each account has held one of the offices that it holds now."""
    first = select(Office.account_id, func.min(Office.since)).where(Office.until.is_(None), Office.role.in_(READERS))
    return dict(session.execute(first.group_by(Office.account_id)).all())


def _tidy(session: Session) -> None:
    """Who is in no office any more has chosen nothing."""
    there = {account_id for held in offices.in_office(session) for account_id in (held.holder, held.answers)}
    known = {*session.scalars(select(DigestWish.account_id))}
    if gone := known - there:
        session.execute(delete(DigestWish).where(DigestWish.account_id.in_(gone)))
