"""Nudging: the chair presses once, and whoever has not booked has one kind word, once a year; written page by page."""

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from storage import audit, outbox, rights
from storage.accounts import Account
from storage.activities import Kind
from storage.checkups.records import CheckupNudge, CheckupYear, NobodyToNudge, NoCheckup, NudgeGoesOn
from storage.checkups.standing import Stands, concerns, of_year, stands, still_open
from storage.members import Member
from storage.notices import kinds
from storage.notices.wishes import Wish
from storage.outbox import Letter
from storage.rights import Deed
from storage.values import Value, Values
from storage.visitors import Visitor

#: People whom one transaction writes to.
_PAGE: Final = 50


def ready(session: Session, *, by: Visitor, now: datetime) -> Value:
    """What a press would do, for whoever may: to how many it goes, who has no Telegram, whether one goes on. None for
    others, and while there is nothing to sign up for."""
    if not rights.may(by, Deed.NUDGE_CHECKUPS) or not still_open(of_year(session, now.year, now=now), now=now):
        return None
    goes_on = _open(session, now.year)
    with_ = select(func.count()).select_from(Member).where(*_waiting(session, now=now))
    joined = select(Account.id).where(Account.member_id == Member.id).exists()
    told = select(func.count()).where(CheckupYear.year == now.year, CheckupYear.nudged_at.is_not(None))
    return {
        "goes_on": goes_on is not None,
        "reached": session.scalar(with_.where(joined)) or 0,
        "unreached": session.scalar(with_.where(~joined)) or 0,
        "told": session.scalar(told) or 0,
    }


def _waiting(session: Session, *, now: datetime) -> list[ColumnElement[bool]]:
    """Who has not booked and was not written to this year, of those for whom something is still open; whoever wants
    no word of activities, or none of checkups, is left in peace."""
    found = of_year(session, now.year, now=now)
    asked = select(CheckupYear.member_id).where(
        CheckupYear.member_id == Member.id, CheckupYear.year == now.year, CheckupYear.nudged_at.is_not(None)
    )
    off = Wish.off.contains(kinds.Kind.ACTIVITIES) | Wish.off_activities.contains(Kind.CHECKUP)
    wants_none = select(Wish.account_id).join(Account, Account.id == Wish.account_id)
    here = stands(found, now.year) == Stands.OPEN
    return [
        concerns(session, still_open(found, now=now)),
        here,
        ~asked.exists(),
        ~wants_none.where(Account.member_id == Member.id, off).exists(),
    ]


def before(session: Session, *, by: Visitor, now: datetime) -> Values:
    """To how many a word would go, to be confirmed. NoCheckup, NobodyToNudge, NudgeGoesOn."""
    rights.ask(by, Deed.NUDGE_CHECKUPS)
    found = ready(session, by=by, now=now)
    if not isinstance(found, dict):
        raise NoCheckup
    if found["goes_on"]:
        raise NudgeGoesOn(told=found["told"])
    if not found["reached"]:
        raise NobodyToNudge(year=now.year)
    return {"year": now.year, **found}


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """From now on they are written to. As `before`."""
    found = before(session, by=by, now=now)
    session.add(CheckupNudge(year=now.year, made_by=by.account_id, made_at=now))
    session.flush()
    audit.note(session, "checkups.nudge", by=by.account_id, now=now)
    return found


def unfinished(session: Session) -> list[int]:
    """Nudges that go on."""
    return list(
        session.scalars(select(CheckupNudge.id).where(CheckupNudge.ended_at.is_(None)).order_by(CheckupNudge.id))
    )


def _open(session: Session, year: int) -> CheckupNudge | None:
    return session.scalar(select(CheckupNudge).where(CheckupNudge.year == year, CheckupNudge.ended_at.is_(None)))


def go_on(session: Session, nudge_id: int, *, now: datetime) -> bool:
    """Writes to a page of people; whether there are more. Whoever booked meanwhile is left in peace."""
    nudge = session.get_one(CheckupNudge, nudge_id, with_for_update=True, populate_existing=True)
    if nudge.ended_at is not None:
        return False
    found = [] if nudge.year != now.year else still_open(of_year(session, nudge.year, now=now), now=now)
    keys = _page(session, nudge, now=now) if found else []
    for member_id, account_id in keys:
        _tell(session, member_id, account_id, nudge.year, now=now)
    nudge.told += len(keys)
    if len(keys) < _PAGE:
        nudge.ended_at = now
        return False
    nudge.cursor = keys[-1][0]
    return True


def _page(session: Session, nudge: CheckupNudge, *, now: datetime) -> list[tuple[int, int]]:
    joined = select(Member.id, Account.id).join(Account, Account.member_id == Member.id)
    found = joined.where(Member.id > nudge.cursor, *_waiting(session, now=now)).order_by(Member.id).limit(_PAGE)
    return [(member_id, account_id) for member_id, account_id in session.execute(found)]


def _tell(session: Session, member_id: int, account_id: int, year: int, *, now: datetime) -> None:
    """One word, by the person's own right; the schema holds that it is one a year."""
    row = session.get(CheckupYear, (member_id, year)) or CheckupYear(member_id=member_id, year=year, made_at=now)
    row.nudged_at = now
    session.add(row)
    letter = Letter(
        account_id,
        "checkups.nudge",
        {"year": year},
        right="member",
        subject=member_id,
        once=f"checkups.nudge:{year}:{member_id}",
    )
    outbox.queue(session, letter, now=now)
