"""A second person: what takes two waits for the word of a deputy, or of one on the committee's list; of nobody else.

One thing takes two so far: the chair hands over the chair. `EFFECTS` has what is done once both have said yes.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Boolean, ForeignKey, String, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import accounts, asking, audit, committee, finding, offices, outbox, rights
from storage.database import Record
from storage.errors import Refusal
from storage.joining import first_day
from storage.members import Member, Standing
from storage.offices import Held, Role, absences
from storage.offices.appointing import SERVICE, NobodyFound
from storage.outbox import Letter
from storage.rights import Deed
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: How long a second word is waited for.
LASTS = timedelta(days=14)


class Second(Record):
    """Something that takes two. `subject` is the key of whom or what it is about; `agreed` is None until it is said."""

    __tablename__ = "seconds"

    id: Mapped[int] = mapped_column(primary_key=True)
    deed: Mapped[Deed] = mapped_column(String(20))
    subject: Mapped[int]
    asked_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    agreed: Mapped[bool | None] = mapped_column(Boolean)


class NotWithoutTelegram(asking.Unfit, Refusal):
    """Somebody who has not come in yet can't be it; values: name."""


class TwoPeople(asking.Unfit, Refusal):
    """Nobody hands the chair to themselves."""


class NobodyToSecond(Refusal):
    """No deputy and nobody on the committee's list, who has joined and is neither who asks nor whom it is about."""


class NothingToSecond(Refusal):
    """Nobody waits for the visitor's word on that (any more)."""


def _access(by: Visitor) -> None:
    """The chair, or the deputy while there is none: whoever stands in for a chair hands nothing over. NotForYou."""
    rights.ask(by, Deed.HAND_OVER)
    if not _seated(by.account_id, by.held):
        raise rights.NotForYou(deed=Deed.HAND_OVER, desk=True)


def _seated(account_id: int, held: Iterable[Held]) -> bool:
    return any(one.role is Role.CHAIR and one.holder == account_id for one in held)


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Asks who the next chair is to be."""
    _access(by)
    asking.keep(session, by, SERVICE, {}, now=now)
    return {"version": asking.ask(session, by, SERVICE, "successor"), "name": None}


def name_successor(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Who it is to be, and whose second word it takes: the only one's who may, or (`second` None) one of several.

    NobodyFound, NotWithoutTelegram and TwoPeople ask again; NobodyToSecond.
    """
    _access(by)
    asking.expect(by, SERVICE, "successor")
    successor, account_id = _one(session, words)
    if account_id == by.account_id:
        raise TwoPeople
    seconds = _seconds(session, successor, by=by, now=now)
    return _ask(session, successor, seconds[0] if len(seconds) == 1 else None, by=by, now=now)


def _seconds(session: Session, successor: Member, *, by: Visitor, now: datetime) -> list[int]:
    """Whose word it can take. NobodyToSecond."""
    concerned = {by.account_id, accounts.holder(session, successor.id) or by.account_id}
    seconds = committee.may_second(session, besides=concerned, now=now)
    if not seconds:
        raise NobodyToSecond
    return seconds


def _ask(session: Session, successor: Member, second: int | None, *, by: Visitor, now: datetime) -> Values:
    """Asks whose word it shall take, or for the first yes."""
    asking.keep(session, by, SERVICE, {"member": successor.id, "second": second}, now=now)
    if second is None:
        asking.ask(session, by, SERVICE, "second")
    else:
        asking.ask(session, by, SERVICE, "hand_over")
    return open_question(session, by=by, now=now)


def choose_second(session: Session, version: int, account_id: int, *, by: Visitor, now: datetime) -> Values:
    """One of the deputies and the committee. NobodyToSecond."""
    _access(by)
    asking.expect(by, SERVICE, "second", version)
    successor = _successor(session, by=by)
    known = account_id in _seconds(session, successor, by=by, now=now)
    return _ask(session, successor, account_id if known else None, by=by, now=now)


def _successor(session: Session, *, by: Visitor) -> Member:
    return session.get_one(Member, int(str(asking.draft(session, by, SERVICE)["member"])))


def ask(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """The first word is said; the second is asked for (`version` 0 then). Asks anew whose, where that one may not any
    more. NobodyToSecond."""
    _access(by)
    assert rights.line_of(Deed.HAND_OVER).second, "what takes one person waits for no second"
    asking.expect(by, SERVICE, "hand_over", version)
    successor, second_id = _successor(session, by=by), int(str(asking.draft(session, by, SERVICE)["second"]))
    if second_id not in _seconds(session, successor, by=by, now=now):
        return _ask(session, successor, None, by=by, now=now)
    asking.drop(session, by, SERVICE)
    asking.close(session, by)
    one_at_a_time = (Second.deed == Deed.HAND_OVER) & Second.decided_at.is_(None)
    session.execute(update(Second).where(one_at_a_time).values(decided_at=now, agreed=False))
    wanted = Second(
        deed=Deed.HAND_OVER, subject=successor.id, asked_by=by.account_id, second_id=second_id, asked_at=now
    )
    session.add(wanted)
    session.flush()
    audit.note(session, "offices.ask_second", by=by.account_id, now=now, record=f"members {successor.id}")
    told: Values = {"second_key": wanted.id, "by": by.name, **_named(session, successor)}
    letter = Letter(second_id, "offices.second_asked", told, right="second", subject=wanted.id)
    outbox.queue(session, letter, now=now)
    return _shown(session, successor, second_id, 0, [])


def agree(session: Session, key: int, *, by: Visitor, now: datetime) -> Values:
    """The second yes: it is done. NothingToSecond."""
    wanted = _decide(session, key, agreed=True, by=by, now=now)
    return EFFECTS[Deed(wanted.deed)](session, wanted, by=by, now=now)


def disagree(session: Session, key: int, *, by: Visitor, now: datetime) -> Values:
    """It is not done, and who asked is told. NothingToSecond."""
    wanted = _decide(session, key, agreed=False, by=by, now=now)
    values = _named(session, session.get_one(Member, wanted.subject))
    told: Values = {**values, "second": by.name}
    outbox.queue(session, Letter(wanted.asked_by, "offices.second_declined", told, right="desk"), now=now)
    return values


def may_second(session: Session, account_id: int, key: int) -> bool:
    """The right "second": whoever is asked, while it waits and they are deputy or on the committee's list still."""
    wanted = session.get(Second, key)
    asked = wanted is not None and wanted.second_id == account_id and wanted.decided_at is None
    return asked and committee.is_second(session, account_id)


def _decide(session: Session, key: int, *, agreed: bool, by: Visitor, now: datetime) -> Second:
    wanted = session.get(Second, key, with_for_update=True, populate_existing=True)
    if wanted is None or not may_second(session, by.account_id, key) or now - wanted.asked_at > LASTS:
        raise NothingToSecond
    if by.account_id not in committee.may_second(session, besides={wanted.asked_by}, now=now):
        raise NothingToSecond
    # Whoever asked must still be in the seat that asks, and not in it for somebody who has come into it since.
    if not _seated(wanted.asked_by, offices.acting(session, wanted.asked_by)):
        raise NothingToSecond
    wanted.decided_at, wanted.agreed = now, agreed
    if agreed:
        audit.note(session, "offices.second_yes", by=by.account_id, now=now, record=f"members {wanted.subject}")
    else:
        audit.note(session, "offices.second_no", by=by.account_id, now=now, record=f"members {wanted.subject}")
    return wanted


def _hand_over(session: Session, wanted: Second, *, by: Visitor, now: datetime) -> Values:
    """The one chair goes, the other comes, in one transaction."""
    successor = session.get_one(Member, wanted.subject)
    account_id = accounts.holder(session, successor.id)
    # As it stands now: people leave while a second word is waited for.
    if account_id is None or successor.standing == Standing.LEFT:
        raise NotWithoutTelegram(name=successor.name)
    # The one asked may have come to speak for the successor meanwhile.
    if account_id == by.account_id:
        raise NothingToSecond
    for office in offices.held_by(session, wanted.asked_by):
        if office.role == Role.CHAIR:
            offices.end(session, office.id, now=now, by=wanted.asked_by)
    absences.without(session, wanted.asked_by, now=now)
    office = offices.appoint(session, account_id, Role.CHAIR, None, now=now)
    audit.note(session, "offices.appoint", by=wanted.asked_by, now=now, record=f"offices {office.id}")
    first_day.tell(session, office, now=now)
    desk = bool(offices.acting(session, wanted.asked_by))
    told: Values = {**_named(session, successor), "desk": desk, "nameless": False, "second": by.name}
    outbox.queue(session, Letter(wanted.asked_by, "offices.handed_over", told), now=now)
    return _named(session, successor)


EFFECTS: Mapping[Deed, Callable[..., Values]] = {Deed.HAND_OVER: _hand_over}


def _one(session: Session, words: str) -> tuple[Member, int]:
    """The one member whom the words mean, and their account. NobodyFound also where they mean several."""
    found = finding.find(session, words, None).people
    if len(found) != 1:
        raise NobodyFound
    member = session.get_one(Member, found[0])
    account_id = accounts.holder(session, member.id)
    if account_id is None:
        raise NotWithoutTelegram(name=member.name)
    return member, account_id


def _named(session: Session, member: Member) -> Values:
    return {"name": member.name, "unit": session.get_one(Unit, member.unit_id).name}


def _shown(session: Session, successor: Member, second_id: int | None, version: int, seconds: list[int]) -> Values:
    second = None if second_id is None else absences.name_of(session, second_id)
    people: list[Value] = [{"account": one, "name": absences.name_of(session, one)} for one in seconds]
    return {**_named(session, successor), "version": version, "second": second, "people": people}


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Whatever is asked now. NobodyToSecond."""
    _access(by)
    entry = asking.draft(session, by, SERVICE)
    if "member" not in entry:
        return {"version": by.question.version, "name": None}
    second, successor = entry.get("second"), _successor(session, by=by)
    if second is not None:
        return _shown(session, successor, int(str(second)), by.question.version, [])
    return _shown(session, successor, None, by.question.version, _seconds(session, successor, by=by, now=now))
