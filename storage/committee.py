"""The committee (工会委员会): who sits on it by the chair's list, until when, and who may be the second of two people.

Chair and deputies sit on it by their office and stand in no list.
"""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Select, select, text
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from storage import accounts, asking, audit, finding, offices, outbox, pages, rights
from storage.accounts import Account
from storage.database import Record
from storage.errors import Refusal
from storage.members import Member, Standing
from storage.offices import Role
from storage.outbox import Letter
from storage.rights import Deed
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: Under this name a half-done entry is kept; seats of a page, and the most that a search offers.
SERVICE, PAGE, _FOUND = "committee", 12, 8
#: Years that a term may still have. A committee is elected for three or five (工会法).
YEARS = (1, 2, 3, 4, 5)


class Seat(Record):
    """Somebody on the committee. `since`: when the chair entered it; `until`: the day (not included) on which the term
    ends; `ended_at`: taken off the list before. It counts while the member is at the bureau; what ended stays."""

    __tablename__ = "committee"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    since: Mapped[datetime]
    until: Mapped[date] = mapped_column(Date)
    named_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


# The invariant stands in the schema too.
_OPEN = text("ended_at IS NULL")
Index("ux_committee_open", Seat.member_id, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)


class NobodyFound(asking.Unfit, Refusal):
    """The roster knows nobody of that name."""


class SitsByOffice(Refusal):
    """Chair and deputies sit on the committee by their office; values: name."""


class SeatOver(Refusal):
    """Nobody sits there any more."""


# Who sits, and who may be the second.


def may_second(session: Session, *, besides: set[int], now: datetime) -> list[int]:
    """The accounts whose word counts as the second where a rule takes two: the deputies, then the committee.

    `besides`: who asked, and whom it is about; nobody is the second of their own matter.
    """
    listed = session.scalars(_sitting(Account.id, now.date()).join(Account, Account.member_id == Member.id))
    return [one for one in dict.fromkeys([*_deputies(session), *listed]) if one not in besides]


def is_second(session: Session, account_id: int) -> bool:
    """`may_second` for a letter that is leaving: whether the term is over is asked when the word is said."""
    mine = _sitting(Account.id).join(Account, Account.member_id == Member.id).where(Account.id == account_id)
    return account_id in _deputies(session) or session.scalar(mine) is not None


def _deputies(session: Session) -> list[int]:
    """Who holds the office; a stand-in of theirs has no word of their own here."""
    return [one.holder for one in offices.in_office(session) if one.role is Role.DEPUTY]


def _sitting(column: InstrumentedAttribute[int], today: date | None = None) -> Select[int]:
    found = select(column).select_from(Seat).join(Member, Member.id == Seat.member_id).order_by(Seat.id)
    found = found.where(Seat.ended_at.is_(None), Member.standing != Standing.LEFT)
    return found if today is None else found.where(Seat.until > today)


# The chair's list.


def look(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of who sits on it, longest first; `alone`: nobody could be the second of the visitor. Pages begin at 0."""
    rights.ask(by, Deed.KEEP_COMMITTEE)
    keys = list(session.scalars(_sitting(Seat.id, now.date())))
    here = pages.at(page, len(keys), PAGE)
    shown = here.cut(keys)
    lines: list[Value] = [_described(session, session.get_one(Seat, key)) for key in shown]
    alone = not may_second(session, besides={by.account_id}, now=now)
    return {"lines": lines, "count": len(keys), **here.told(), "alone": alone}


def seated(session: Session, *, today: date) -> list[Values]:
    """Everybody on the chair's list, longest first."""
    keys = session.scalars(_sitting(Seat.id, today)).all()
    return [_described(session, session.get_one(Seat, key)) for key in keys]


def _described(session: Session, seat: Seat) -> Values:
    member = session.get_one(Member, seat.member_id)
    return {
        "seat": seat.id,
        **_named(session, member),
        "until": seat.until,
        "joined": accounts.holder(session, member.id) is not None,
    }


def _named(session: Session, member: Member) -> Values:
    return {"name": member.name, "unit": session.get_one(Unit, member.unit_id).name}


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Asks who it is to be."""
    rights.ask(by, Deed.KEEP_COMMITTEE)
    return _ask(session, "who", {}, by=by, now=now)


def find(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Whom the words can mean; one alone leads on. NobodyFound asks again; SitsByOffice."""
    rights.ask(by, Deed.KEEP_COMMITTEE)
    asking.expect(by, SERVICE, "who")
    found = [*finding.find(session, words, None).people[:_FOUND]]
    if not found:
        raise NobodyFound
    if len(found) > 1:
        return _ask(session, "who", {"found": [*found]}, by=by, now=now)
    return _meant(session, found[0], by=by, now=now)


def pick(session: Session, version: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """One of those found. SitsByOffice."""
    rights.ask(by, Deed.KEEP_COMMITTEE)
    asking.expect(by, SERVICE, "who", version)
    found = asking.draft(session, by, SERVICE).get("found")
    if not isinstance(found, list) or member_id not in found:
        raise asking.Outdated
    return _meant(session, member_id, by=by, now=now)


def _meant(session: Session, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks how long the term is."""
    if member_id in offices.seats(session):
        raise SitsByOffice(name=session.get_one(Member, member_id).name)
    return _ask(session, "term", {"member": member_id}, by=by, now=now)


def name(session: Session, version: int, years: int, *, by: Visitor, now: datetime) -> Values:
    """On the list from now on, for so many years, in place of a term that they may have; told so. SitsByOffice."""
    rights.ask(by, Deed.KEEP_COMMITTEE)
    asking.expect(by, SERVICE, "term", version)
    member = session.get_one(Member, int(str(asking.draft(session, by, SERVICE)["member"])))
    _stop(session, by=by)
    if years not in YEARS:
        raise asking.Outdated
    if member.standing == Standing.LEFT:
        raise NobodyFound
    if member.id in offices.seats(session):
        raise SitsByOffice(name=member.name)
    for before in session.scalars(select(Seat).where(Seat.member_id == member.id, Seat.ended_at.is_(None))):
        before.ended_at, before.ended_by = now, by.account_id
    session.flush()
    seat = Seat(member_id=member.id, since=now, until=_after(now.date(), years), named_by=by.account_id)
    session.add(seat)
    session.flush()
    audit.note(session, "committee.name", by=by.account_id, now=now, record=f"members {member.id}")
    _tell(session, seat, "committee.named", {"by": by.name, "until": seat.until}, now=now)
    return _described(session, seat)


def _after(day: date, years: int) -> date:
    """The same day so many years on; of 29 February the 28th."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year + years, day=last)


def before_ending(session: Session, seat_id: int, *, by: Visitor, now: datetime) -> Values:
    """Whose seat would end, to be confirmed. SeatOver."""
    del now
    return _described(session, _access(session, seat_id, by=by))


def end(session: Session, seat_id: int, *, by: Visitor, now: datetime) -> Values:
    """Off the list; what waits for their second word waits in vain. SeatOver."""
    seat = _access(session, seat_id, by=by)
    seat.ended_at, seat.ended_by = now, by.account_id
    session.flush()
    audit.note(session, "committee.end", by=by.account_id, now=now, record=f"members {seat.member_id}")
    _tell(session, seat, "committee.no_more", {"by": by.name}, now=now)
    return look(session, 0, by=by, now=now)


def _access(session: Session, seat_id: int, *, by: Visitor) -> Seat:
    rights.ask(by, Deed.KEEP_COMMITTEE)
    seat = session.get(Seat, seat_id, with_for_update=True, populate_existing=True)
    if seat is None or seat.ended_at is not None:
        raise SeatOver
    return seat


def _tell(session: Session, seat: Seat, key: str, told: Values, *, now: datetime) -> None:
    account_id = accounts.holder(session, seat.member_id)
    if account_id is not None:
        outbox.queue(session, Letter(account_id, key, told, right="member", subject=seat.member_id), now=now)


def leave(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Nobody is named; the list again."""
    if by.question.service != SERVICE or by.question.version != version:
        raise asking.Outdated
    _stop(session, by=by)
    return look(session, 0, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Whatever is asked now."""
    rights.ask(by, Deed.KEEP_COMMITTEE)
    return _shown(session, asking.draft(session, by, SERVICE), by=by, now=now)


def _stop(session: Session, *, by: Visitor) -> None:
    asking.drop(session, by, SERVICE)
    asking.close(session, by)


def _ask(session: Session, step: str, entry: Values, *, by: Visitor, now: datetime) -> Values:
    asking.keep(session, by, SERVICE, entry, now=now)
    asking.ask(session, by, SERVICE, step)
    return _shown(session, entry, by=by, now=now)


def _shown(session: Session, entry: Values, *, by: Visitor, now: datetime) -> Values:
    found, meant = entry.get("found"), entry.get("member")
    people = [session.get_one(Member, int(str(one))) for one in found] if isinstance(found, list) else []
    named = {} if meant is None else _named(session, session.get_one(Member, int(str(meant))))
    return {
        "version": by.question.version,
        "step": by.question.step,
        "people": [{"member": one.id, **_named(session, one)} for one in people],
        "name": None,
        "unit": None,
        **named,
        "terms": [{"years": years, "until": _after(now.date(), years)} for years in YEARS],
    }
