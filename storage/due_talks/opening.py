"""Opening: what calls for a talk makes one due, from what other services left or by one tap of an officer."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import asking, audit, circumstances, numbers, occasions, outbox, sealed
from storage.circumstances import Circumstance
from storage.due_talks.answering import Answering
from storage.due_talks.catalogue import Line, catalogue, numbered
from storage.due_talks.records import OPEN, RIGHT, DueTalk, Waived, access, line_of, open_of
from storage.errors import Refusal
from storage.members import Member, Standing
from storage.occasions import Cause, Kind, Occasion
from storage.outbox import Letter
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor

#: 必谈, as it stands before the numbers of due talks.
PREFIX: Final = "BT"
#: Occasions that one transaction takes up.
A_PAGE: Final = 20
#: What came up with somebody -> the line of a talk that it calls for; an illness calls for one when it is over.
_CAME_UP: Final = {
    "bereavement": "family",
    "trouble": "family",
    "accident": "accident",
    "retirement": "retirement",
}
#: How the numbers of files begin: whoever is on file is talked with; any other number was left at the door, by wish.
_FILES: Final = "KN-"


class DueAlready(Refusal):
    """The same is due with them already; values: due, number, due_on."""


# By one tap.


def open_by_hand(session: Session, member_id: int, number: int, *, by: Visitor, now: datetime) -> Values:
    """That line of the catalogue has come up with the person, today. Outdated, DueAlready, DueNotYours."""
    member = access(session, member_id, by=by)
    # Locked: of two who tap at once the second is told of the first.
    session.get_one(Member, member.id, with_for_update=True)
    line = numbered(session, number)
    if line is None or line.ended:
        raise asking.Outdated
    known = _known(session, member.id, line.key)
    if known is not None:
        raise DueAlready(due=known.id, number=known.number, due_on=known.due_on)
    due = _open(session, member, line, now.date(), None, by=by.account_id, now=now)
    tell(session, [due], besides=by.account_id, now=now)
    return {"due": due.id}


def _known(session: Session, member_id: int, key: str) -> DueTalk | None:
    return next((one for one in open_of(session, member_id) if line_of(session, one) == key), None)


def _open(
    session: Session, member: Member, line: Line, since: date, occasion: str | None, *, by: int | None, now: datetime
) -> DueTalk:
    row = sealed.new_row()
    due = DueTalk(
        row=row,
        number=numbers.take(session, PREFIX, now=now),
        member_id=member.id,
        line=sealed.seal(session, "due_talks.line", row, line.key),
        occasion=occasion,
        since=since,
        # Of what is heard of late nobody is late yet.
        due_on=max(line.due_day(since), now.date()),
        opened_at=now,
        opened_by=by,
    )
    session.add(due)
    session.flush()
    audit.note(session, "due_talks.open", by=by, now=now, record=due.number)
    return due


# From the bot's own records.


def lying(session: Session) -> bool:
    """Whether another service has left something to take up."""
    return session.scalar(select(Occasion.id).where(Occasion.kind.in_((Kind.TALK, Kind.NO_TALK))).limit(1)) is not None


def take_up(session: Session, *, now: datetime) -> int:
    """What other services have left becomes due talks; of what was none after all nobody need talk any more. How many
    there were."""
    found = [*occasions.lying(session, Kind.TALK, A_PAGE)]
    opened = [due for one in found if (due := _take(session, one, now=now)) is not None]
    over = [*occasions.lying(session, Kind.NO_TALK, A_PAGE)]
    for one in over:
        _drop(session, one, now=now)
    for one in (*found, *over):
        session.delete(one)
    session.flush()
    tell(session, opened, besides=None, now=now)
    return len(found) + len(over)


def _take(session: Session, one: Occasion, *, now: datetime) -> DueTalk | None:
    """None for who has left, for what is off the list or calls for no talk, and for what is due already."""
    member = session.get_one(Member, one.member_id)
    key, since = _called_for(session, one, now=now)
    line = catalogue(session).get(key) if key is not None else None
    if line is None or line.ended or member.standing == Standing.LEFT:
        return None
    if _known(session, member.id, line.key) is not None:
        return None
    return _open(session, member, line, since, one.record, by=None, now=now)


def _called_for(session: Session, one: Occasion, *, now: datetime) -> tuple[str | None, date]:
    """The line, and the day on which it came up."""
    day = one.at.astimezone(now.tzinfo).date()
    if one.record in {*Cause}:
        return one.record, day
    came_up = circumstances.behind(session, one.member_id, one.record)
    if came_up is not None:
        return _of_circumstance(session, came_up, day)
    if circumstances.is_occasion(one.record):
        return None, day
    return ("hardship" if one.record.startswith(_FILES) else "wish"), day


def _of_circumstance(session: Session, came_up: Circumstance, day: date) -> tuple[str | None, date]:
    what = circumstances.what_of(session, came_up)
    if what == "illness":
        return ("recovery", came_up.until) if came_up.until is not None else (None, day)
    return _CAME_UP.get(what), min(came_up.since, day)


def _drop(session: Session, one: Occasion, *, now: datetime) -> None:
    mine = select(DueTalk).where(DueTalk.member_id == one.member_id, DueTalk.occasion == one.record, OPEN)
    for due in session.scalars(mine.with_for_update()).all():
        due.waived, due.waived_at = Waived.MISTAKE, now
        audit.note(session, "due_talks.waive", by=None, now=now, record=due.number)
    session.flush()


# Who is told.


def tell(session: Session, opened: list[DueTalk], *, besides: int | None, now: datetime) -> None:
    """Whoever answers for them hears of new ones: of one its day, of several how many. Neither who nor why: nobody
    notes who reads a letter."""
    answering, told = Answering(session), dict[int, list[DueTalk]]()
    for due in opened:
        member = session.get_one(Member, due.member_id)
        for account_id in answering.of(member.id, member.unit_id) - {besides}:
            told.setdefault(account_id, []).append(due)
    for account_id, some in sorted(told.items()):
        outbox.queue(session, _letter(session, account_id, some), now=now)


def _letter(session: Session, account_id: int, some: list[DueTalk]) -> Letter:
    first = min(some, key=lambda due: due.due_on)
    if len(some) > 1:
        values: Values = {"count": len(some), "due_on": first.due_on}
        return Letter(account_id, "due_talks.several", values, right="desk")
    unit = session.get_one(Unit, session.get_one(Member, first.member_id).unit_id).name
    values = {"due": first.id, "number": first.number, "unit": unit, "due_on": first.due_on}
    return Letter(account_id, "due_talks.due", values, right=RIGHT, subject=first.id)
