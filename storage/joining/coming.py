"""Coming in: by the own phone, by a steward's word, or by a code of office."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import accounts, asking, audit, members, offices, outbox, pinyin, visitors
from storage.errors import Refusal
from storage.joining import binding, claims, deciding, first_day, leading, rebinding
from storage.joining.claims import SERVICE
from storage.joining.deciding import Claim, ClaimState
from storage.members import Member, Standing
from storage.outbox import Letter
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor


class Found(StrEnum):
    """What a shared number led to."""

    KNOWN = "known"  # bound and greeted
    UNKNOWN = "unknown"  # not on the roster
    SHARED = "shared"  # several people have it: the name is asked for
    UNNAMED = "unnamed"  # it is none of their names
    TAKEN = "taken"  # another account speaks for that member: the steward is asked


class ContactNotOwn(Refusal):
    """The contact is somebody else's, or was forwarded."""


class ContactOfSomebody(Refusal):
    """The same, from somebody who is known already: they have nothing to share, and keep their menu."""


def share_contact(
    session: Session, contact_user_id: int | None, number: str, *, by: Visitor, now: datetime
) -> tuple[Found, Values]:
    """Binds the account to the one member with that number; ContactNotOwn unless Telegram vouches for it, and
    ContactOfSomebody for whoever is known already."""
    if contact_user_id != by.telegram_id:
        raise ContactOfSomebody if by.member_id is not None or by.cares else ContactNotOwn
    found = members.with_phone(session, number)
    if not found:
        return _ask_who(session, by, Found.UNKNOWN)
    if len(found) > 1:
        return _ask_which(session, found, number, by=by, now=now)
    return _come_as(session, found[0], number[-4:], by=by, now=now)


def _come_as(session: Session, member: Member, digits: str, *, by: Visitor, now: datetime) -> tuple[Found, Values]:
    if accounts.holder(session, member.id) not in (None, by.account_id) and not _vouched(session, member, by=by):
        # A number can change hands, and a telephone can be stolen: a person decides, the old account keeps its own.
        made = claims.lodge(session, member.name, member.unit_id, digits, by=by, now=now)
        unit = session.get_one(Unit, member.unit_id).name
        return Found.TAKEN, {"unit": unit, "asked": deciding.confirmer(session, made)}
    binding.bind(session, by.account_id, member, by=by, now=now)
    leading.lead_back(session, by.account_id, member, at_night=True, now=now)
    return Found.KNOWN, binding.welcome(session, member, desk=by.has_desk)


def _vouched(session: Session, member: Member, *, by: Visitor) -> bool:
    """A new telephone of the chair or deputy, with a code from the machine: nobody else could confirm it."""
    seats = rebinding.seats(session)
    return by.member_id is None and by.account_id in seats and accounts.holder(session, member.id) in seats


def come_to(session: Session, unit_id: int, *, by: Visitor, now: datetime) -> tuple[Visitor, Values | None, str | None]:
    """As `arrive`, by the link of a unit: a stranger is asked for name and digits alone, and the unit is known.

    The unit's name is returned then; a link with a unit that is none (any more) is as good as no link.
    """
    by, waiting_for = arrive(session, by=by, now=now)
    unit = session.get(Unit, unit_id)
    if by.member_id is not None or by.has_desk or waiting_for is not None or unit is None:
        return by, waiting_for, None
    asking.keep(session, by, SERVICE, {"unit": unit.id}, now=now)
    asking.ask(session, by, SERVICE, "who")
    return by, None, unit.name


def come_for(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> tuple[Visitor, Values | None]:
    """As `arrive`, by the link of an activity: of it nothing is told yet, and they are led there once they are
    known."""
    leading.keep(session, activity_id, by=by, now=now)
    return arrive(session, by=by, now=now)


def _ask_which(
    session: Session, found: list[Member], number: str, *, by: Visitor, now: datetime
) -> tuple[Found, Values]:
    """Whose number it is of several, the person says by their name; none of the names is shown to them."""
    people: list[Value] = [one.id for one in found]
    asking.keep(session, by, SERVICE, {"people": people, "digits": number[-4:]}, now=now)
    return Found.SHARED, {"version": asking.ask(session, by, SERVICE, "which")}


def tell_which(session: Session, said: str, *, by: Visitor, now: datetime) -> tuple[Found, Values]:
    """The one of those with the number whose name was written; for any other name a steward is asked for."""
    asking.expect(by, SERVICE, "which")
    shared = asking.draft(session, by, SERVICE)
    asking.drop(session, by, SERVICE)
    fits = _named(session, said, shared.get("people"))
    if len(fits) != 1:
        return _ask_who(session, by, Found.UNNAMED)
    asking.close(session, by)
    return _come_as(session, fits[0], str(shared["digits"]), by=by, now=now)


def _named(session: Session, said: str, people: Value) -> list[Member]:
    """Whose name stands in the words, the longest alone: 何平安 is not 何平."""
    keys = [int(str(one)) for one in people] if isinstance(people, list) else []
    here = [one for one in (session.get(Member, key, populate_existing=True) for key in keys) if one is not None]
    words = pinyin.squeezed(said)
    fits = [one for one in here if one.standing != Standing.LEFT and pinyin.squeezed(one.name) in words]
    longest = max((len(pinyin.squeezed(one.name)) for one in fits), default=0)
    return [one for one in fits if len(pinyin.squeezed(one.name)) == longest]


def _ask_who(session: Session, by: Visitor, found: Found) -> tuple[Found, Values]:
    return found, {"version": asking.ask(session, by, SERVICE, "who")}


def ask_who(session: Session, *, by: Visitor, now: datetime) -> tuple[Visitor, str | None]:
    """The person's number is not on the roster, they say: the next text tells who they are."""
    if by.member_id is None:
        asking.ask(session, by, SERVICE, "who")
    return who_asked(session, by=by, now=now)


def who_asked(session: Session, *, by: Visitor, now: datetime) -> tuple[Visitor, str | None]:
    """Who is asked, and the unit by whose link they came, if they did."""
    del now
    home = claims.home_of(session, by)
    return by, None if home is None else session.get_one(Unit, home).name


def enter_office(session: Session, code: str, *, by: Visitor, now: datetime) -> Values | None:
    """`/start CODE`: the role and what waits; None for a code that opens nothing."""
    office = offices.accept(session, code, by.account_id, now=now)
    if office is None:
        return None
    audit.note(session, "joining.enter_office", by=by.account_id, now=now, record=f"offices {office.id}")
    giver = offices.giver_of(session, code)
    if giver is not None:
        told: Values = {"name": by.name, "role": office.role, "unit": offices.unit_name(session, office)}
        outbox.queue(session, Letter(giver, "joining.code_used", told, right="desk"), now=now)
    return first_day.of(session, office)


def arrive(session: Session, *, by: Visitor, now: datetime) -> tuple[Visitor, Values | None]:
    """Who is there and, while their claim waits, its unit and who is asked. Coming in leaves an open question."""
    del now
    asking.close(session, by)
    return _met(session, by=by)


def cancel(session: Session, *, by: Visitor, now: datetime) -> tuple[Visitor, Values | None, str | None]:
    """As `arrive`, and the service whose question was open, None without one; drafts stay."""
    by, service = visitors.cancel(session, by=by, now=now)
    return (*_met(session, by=by), service)


def choose_language(session: Session, language: str, *, by: Visitor, now: datetime) -> tuple[Visitor, Values | None]:
    """The language of every letter from now on, and who is there as `arrive` tells it; an open question stays."""
    return _met(session, by=visitors.choose_language(session, language, by=by, now=now))


def _met(session: Session, *, by: Visitor) -> tuple[Visitor, Values | None]:
    if by.member_id is not None:
        return by, None
    mine = select(Claim).where(Claim.account_id == by.account_id, Claim.state == ClaimState.WAITING)
    made = session.scalar(mine)
    if made is None:
        return by, None
    unit = session.get_one(Unit, made.unit_id)
    return by, {"unit": unit.name, "asked": deciding.confirmer_told(session, made)}
