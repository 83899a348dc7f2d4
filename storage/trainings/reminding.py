"""Reminding: 60 and 14 days before a certificate ends its person hears of it; once a month officers, in how many."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import accounts, offices, outbox, rights
from storage.members import Member, Standing
from storage.outbox import Letter
from storage.rights import Deed
from storage.rounds import Page
from storage.trainings.keeping import ends_soon
from storage.trainings.records import Certificate, name_of

#: Days before the end on which the person is written to.
BEFORE: Final = (60, 14)
#: On the first of the month officers are written to; within so many days, if nothing ran on it.
_FIRST_DAYS: Final = 7
#: Certificates that a page of the round looks at.
_PAGE: Final = 50


def remind(session: Session, cursor: int, *, now: datetime) -> Page:
    """A page of certificates that end within 60 days; with the first, at the beginning of a month, the officers'
    letters. How many letters."""
    told = _tell_officers(session, now=now) if cursor == 0 and now.date().day <= _FIRST_DAYS else 0
    today = now.date()
    near = select(Certificate).join(Member, Member.id == Certificate.member_id)
    near = near.where(
        Certificate.id > cursor,
        Certificate.confirmed_at.is_not(None),
        Certificate.until >= today,
        Certificate.until <= today + timedelta(days=BEFORE[0]),
        Member.standing != Standing.LEFT,
    )
    found = session.scalars(near.order_by(Certificate.id).limit(_PAGE)).all()
    told += sum([_tell(session, one, now=now) for one in found])
    return Page(told, found[-1].id if len(found) == _PAGE else None)


def _tell(session: Session, one: Certificate, *, now: datetime) -> bool:
    """Once for each of the two days; a certificate that comes in late has the nearer one alone."""
    assert one.until is not None
    left = (one.until - now.date()).days
    at = min(days for days in BEFORE if left <= days)
    account_id = accounts.holder(session, one.member_id)
    if account_id is None:
        return False
    letter = Letter(
        account_id,
        "trainings.ends",
        {"certificate": one.id, "name": name_of(session, one), "until": one.until, "left": left},
        right="member",
        subject=one.member_id,
        once=f"trainings.ends:{one.id}:{at}:{one.until.isoformat()}",
    )
    outbox.queue(session, letter, now=now)
    return True


def _tell_officers(session: Session, *, now: datetime) -> int:
    """How many of their units end soon; names stand on the page behind it. Nobody hears of none."""
    told = 0
    for account_id in sorted({held.answers for held in offices.in_office(session)}):
        if not rights.allowed(session, account_id, Deed.KEEP_TRAININGS):
            continue
        reach = rights.reach(session, account_id, Deed.KEEP_TRAININGS)
        own = accounts.member_of(session, account_id) or 0
        counted = select(func.count()).select_from(Certificate).join(Member, Member.id == Certificate.member_id)
        counted = counted.where(*ends_soon(now.date()), Member.standing != Standing.LEFT, Member.id != own)
        if reach is not None:
            counted = counted.where(Member.unit_id.in_(reach))
        count = session.scalar(counted) or 0
        once = f"trainings.month:{account_id}:{now.year}-{now.month}"
        if count and not outbox.was_named(session, once):
            letter = Letter(account_id, "trainings.month", {"count": count}, right="trainings", once=once)
            outbox.queue(session, letter, now=now)
            told += 1
    return told
