"""Unmasking: who it is in an anonymous talk, when a life may be at risk: by two people, with a reason, and told to the
employee and to the officer. Nobody is asked, or asks, about themselves; that they were left out shows nowhere."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Boolean, ForeignKey, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import accounts, asking, audit, offices, outbox, rights, sealed, talks
from storage.database import Record
from storage.errors import Refusal
from storage.members import Member
from storage.offices import Role, absences
from storage.outbox import Letter, Rank
from storage.relay.records import MOST, SERVICE, Side
from storage.relay.telling import tell
from storage.rights import Deed
from storage.talks import Talk, shredding
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor

#: The right to letters of it: of who may say the second word while it waits, and of the two who have said theirs.
RIGHT: Final = "unmask"
#: How long the second word is waited for.
LASTS: Final = timedelta(days=3)
#: Characters that a reason has at least.
LEAST: Final = 8


class Unmasking(Record):
    """That somebody wants to know who it is. `reason`, sealed; `agreed` is None until a second one has decided."""

    __tablename__ = "unmaskings"

    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(16))
    talk_id: Mapped[int] = mapped_column(ForeignKey("talks.id"), index=True)
    asked_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime]
    reason: Mapped[bytes] = sealed.column()
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None]
    agreed: Mapped[bool | None] = mapped_column(Boolean)


class NoneToUnmask(asking.Unfit, Refusal):
    """No anonymous talk of that number, or none of which it is known any more whose it is."""


class ReasonWanted(asking.Unfit, Refusal):
    """A reason is a sentence; values: least, most."""


class AskedAlready(Refusal):
    """Somebody has asked for it, and it waits; values: number."""


class NothingToUnmask(Refusal):
    """Nobody waits for the visitor's word on that (any more)."""


def _seated(session: Session) -> list[int]:
    """Whose word it can take: the chair's and the deputies' own, of nobody who stands in."""
    return [one.holder for one in offices.in_office(session) if one.role in (Role.CHAIR, Role.DEPUTY)]


def _ask(session: Session, *, by: Visitor) -> None:
    rights.ask(by, Deed.UNMASK)
    if by.account_id not in _seated(session):
        raise rights.NotForYou(deed=Deed.UNMASK, desk=True)


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Asks for the number of the talk. NotForYou."""
    del now
    _ask(session, by=by)
    asking.ask(session, by, SERVICE, "number")
    return {"step": "number", "shown": None}


def name_talk(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Which one. NoneToUnmask, also for one's own; AskedAlready."""
    _ask(session, by=by)
    asking.expect(by, SERVICE, "number")
    talk = session.scalar(select(Talk).where(Talk.number == words.strip().upper(), Talk.who.is_not(None)))
    if talk is None or talks.employee(session, talk) == by.account_id:
        raise NoneToUnmask
    _expect_none(session, talk, now=now)
    asking.keep(session, by, SERVICE, {"unmask": talk.id}, now=now)
    asking.ask(session, by, SERVICE, "reason")
    return {"step": "reason", "shown": talk.number}


def _expect_none(session: Session, talk: Talk, *, now: datetime) -> None:
    waits = (Unmasking.talk_id == talk.id) & Unmasking.agreed.is_(None) & (Unmasking.asked_at > now - LASTS)
    if session.scalar(select(Unmasking.id).where(waits).limit(1)) is not None:
        raise AskedAlready(number=talk.number)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows. Outdated."""
    del now
    _ask(session, by=by)
    if by.question.step == "number":
        return {"step": "number", "shown": None}
    return {"step": "reason", "shown": _begun(session, by=by).number}


def _begun(session: Session, *, by: Visitor) -> Talk:
    found = asking.draft(session, by, SERVICE).get("unmask")
    talk = talks.locked(session, found) if isinstance(found, int) else None
    if talk is None or talk.who is None:
        raise asking.Outdated
    return talk


def give_reason(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The first word, with its reason: every other chair or deputy is asked for the second. ReasonWanted, AskedAlready.

    To how many it went is not said: one fewer would tell whose the talk is.
    """
    _ask(session, by=by)
    asking.expect(by, SERVICE, "reason")
    words, talk = words.strip(), _begun(session, by=by)
    if not LEAST <= len(words) <= MOST:
        raise ReasonWanted(least=LEAST, most=MOST)
    _expect_none(session, talk, now=now)
    row = sealed.new_row()
    reason = sealed.seal(session, "unmaskings.reason", row, words)
    wanted = Unmasking(row=row, talk_id=talk.id, asked_by=by.account_id, asked_at=now, reason=reason)
    session.add(wanted)
    session.flush()
    asking.drop(session, by, SERVICE)
    asking.close(session, by)
    audit.note(session, "relay.ask_unmask", by=by.account_id, now=now, record=talk.number)
    told: Values = {"unmasking": wanted.id, "shown": talk.number, "reason": words, "by": by.name}
    for account_id in _seated(session):
        if account_id not in (by.account_id, talks.employee(session, talk)):
            _write(session, account_id, "relay.unmask_asked", told, wanted, now=now)
    return {"step": "unmask_sent", "shown": talk.number, "days": LASTS.days}


def _write(session: Session, to: int, key: str, told: Values, wanted: Unmasking, *, now: datetime) -> None:
    letter = Letter(to, key, told, Rank.URGENT, right=RIGHT, subject=wanted.id, at_night=True)
    outbox.queue(session, letter, now=now)


def may_have(session: Session, account_id: int, unmasking_id: int) -> bool:
    """The right "unmask", asked again in the moment a letter leaves."""
    wanted = session.get(Unmasking, unmasking_id)
    if wanted is None or account_id not in _seated(session):
        return False
    return account_id in (wanted.asked_by, wanted.decided_by) or _may_decide(session, account_id, wanted)


def _may_decide(session: Session, account_id: int, wanted: Unmasking) -> bool:
    if wanted.agreed is not None or account_id == wanted.asked_by or account_id not in _seated(session):
        return False
    return talks.employee(session, session.get_one(Talk, wanted.talk_id)) != account_id


def _waiting(session: Session, key: int, *, by: Visitor, now: datetime) -> tuple[Unmasking, Talk]:
    _ask(session, by=by)
    wanted = session.get(Unmasking, key, with_for_update=True, populate_existing=True)
    if wanted is None or not _may_decide(session, by.account_id, wanted) or now - wanted.asked_at > LASTS:
        raise NothingToUnmask
    # Whoever asked must still be in the seat that asks.
    talk = talks.locked(session, wanted.talk_id)
    if talk is None or talk.who is None or wanted.asked_by not in _seated(session):
        raise NothingToUnmask
    wanted.decided_by, wanted.decided_at = by.account_id, now
    return wanted, talk


def agree(session: Session, key: int, *, by: Visitor, now: datetime) -> Values:
    """The second yes: the two are told who it is; the employee and the officer, that they were. NothingToUnmask."""
    wanted, talk = _waiting(session, key, by=by, now=now)
    wanted.agreed = True
    session.flush()
    audit.note(session, "relay.unmask", by=by.account_id, now=now, record=talk.number)
    shown: Values = {"shown": talk.number, **_who(session, talk)}
    for account_id in (wanted.asked_by, by.account_id):
        _write(session, account_id, "relay.unmasked", shown, wanted, now=now)
    told = _told(session, wanted, talk)
    tell(session, talk, Side.EMPLOYEE, "relay.was_unmasked", told, now=now, rank=Rank.ANSWER)
    # The talk's officer may be one of the two, and has the name already.
    if talk.officer_id not in (wanted.asked_by, by.account_id):
        tell(session, talk, Side.OFFICER, "relay.unmasked_officer", told, now=now)
    return {"shown": talk.number, "agreed": True}


def disagree(session: Session, key: int, *, by: Visitor, now: datetime) -> Values:
    """It stays anonymous, and who asked is told. NothingToUnmask."""
    wanted, talk = _waiting(session, key, by=by, now=now)
    wanted.agreed = False
    session.flush()
    audit.note(session, "relay.keep_mask", by=by.account_id, now=now, record=talk.number)
    told: Values = {"shown": talk.number, "by": by.name}
    _write(session, wanted.asked_by, "relay.unmask_declined", told, wanted, now=now)
    return {"shown": talk.number, "agreed": False}


def _who(session: Session, talk: Talk) -> Values:
    """Name and unit of whoever it is; None for somebody whom the roster does not know any more."""
    account_id = talks.employee(session, talk)
    member_id = None if account_id is None else accounts.member_of(session, account_id)
    if member_id is None:
        return {"name": None, "unit": None}
    member = session.get_one(Member, member_id)
    return {"name": member.name, "unit": session.get_one(Unit, member.unit_id).name}


def _told(session: Session, wanted: Unmasking, talk: Talk) -> Values:
    assert wanted.decided_by is not None
    both = [absences.name_of(session, one) for one in (wanted.asked_by, wanted.decided_by)]
    reason = sealed.unseal(session, "unmaskings.reason", wanted.row, wanted.reason)
    return {"talk": talk.id, "shown": talk.number, "first": both[0], "second": both[1], "reason": reason}


def _forget(session: Session, talk_ids: list[int]) -> None:
    session.execute(delete(Unmasking).where(Unmasking.talk_id.in_(talk_ids)))


shredding.BESIDE_ROWS.append(_forget)
