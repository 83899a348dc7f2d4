"""Telling (住址和家属): who looks after somebody's unit, or the person themselves, says item by item how it is."""

import re
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from storage import asking, audit, days, members, rights
from storage.asking import Unfit
from storage.errors import Refusal
from storage.homes import records
from storage.homes.records import Details, Home
from storage.members import Member, Standing
from storage.offices import absences
from storage.rights import Deed
from storage.units import Unit
from storage.values import Values
from storage.visitors import Visitor

SERVICE = "homes"
#: Signs of an address, of a name; digits of a telephone number, with area code.
LONGEST: Final = 100
_NAME, _RELATION, _DIGITS = 30, 10, range(7, 13)
_YEAR = re.compile(r"(\d{4})(?:\D{1,2}(\d{1,2}))?\D{0,2}")
_EARLIEST: Final = 1900


class Item(StrEnum):
    """What can be told: 住址, 出生, 独居, 家属 (name and relation), 家属电话."""

    ADDRESS = "address"
    BORN = "born"
    ALONE = "alone"
    FAMILY = "family"
    FAMILY_PHONE = "family_phone"


class HomeNotYours(Refusal):
    """Neither the visitor's own, nor of somebody of the units that they look after; or who it is has left."""


class HomeUnfit(Unfit, Refusal):
    """The words are no such thing; values: item, most."""


def look(session: Session, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """What is known of the person; in office each look is noted. HomeNotYours."""
    member = access(session, member_id, by=by)
    stop(session, by=by)
    if member.id != by.member_id:
        audit.note(session, "homes.look", by=by.account_id, now=now, record=f"members {member.id}")
    return _page(session, member, by=by, now=now)


def look_at_own(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What is known of the visitor. NotKnownYet."""
    rights.ask(by, Deed.SEE_OWN_DATA)
    assert by.member_id is not None
    return look(session, by.member_id, by=by, now=now)


def begin(session: Session, member_id: int, item: Item, *, by: Visitor, now: datetime) -> Values:
    """Asks how it is. HomeNotYours."""
    member = access(session, member_id, by=by)
    asking.keep(session, by, SERVICE, {"member": member.id, "item": item}, now=now)
    asking.ask(session, by, SERVICE, "value")
    return open_question(session, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What is asked now, with what is known so far. HomeNotYours."""
    member, item = _begun(session, by=by)
    return {**_page(session, member, by=by, now=now), "version": by.question.version, "item": item}


def write(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """It is so from now on; the page anew. HomeUnfit asks again."""
    asking.expect(by, SERVICE, "value")
    member, item = _begun(session, by=by)
    return _put(session, member, _told(item, " ".join(words.split()), now.date()), by=by, now=now)


def choose(session: Session, version: int, alone: int, *, by: Visitor, now: datetime) -> Values:
    """Lives alone, or doesn't; the page anew."""
    asking.expect(by, SERVICE, "value", version)
    member, item = _begun(session, by=by)
    if item is not Item.ALONE:
        raise asking.Outdated
    return _put(session, member, {"alone": bool(alone)}, by=by, now=now)


def clear(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """It is not known any more; the page anew."""
    asking.expect(by, SERVICE, "value", version)
    member, item = _begun(session, by=by)
    gone: Values = {"family": None, "relation": None} if item is Item.FAMILY else {str(item): None}
    return _put(session, member, gone, by=by, now=now)


def put_off(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Nothing is changed; the page again."""
    asking.expect(by, SERVICE, "value", version)
    member, _ = _begun(session, by=by)
    return look(session, member.id, by=by, now=now)


def stop(session: Session, *, by: Visitor) -> None:
    """Whatever was begun is forgotten: the next words must not become somebody's address."""
    if by.question.service == SERVICE:
        asking.drop(session, by, SERVICE)
        asking.close(session, by)


def access(session: Session, member_id: int, *, by: Visitor) -> Member:
    """The person, if it is the visitor, or one of those whom they look after. HomeNotYours."""
    member = session.get(Member, member_id)
    if member is None or member.standing == Standing.LEFT:
        raise HomeNotYours
    own = member.id == by.member_id
    if not own and not rights.permits(session, by.account_id, Deed.TELL_HOMES, member.unit_id):
        raise HomeNotYours
    return member


def _begun(session: Session, *, by: Visitor) -> tuple[Member, Item]:
    begun = asking.draft(session, by, SERVICE)
    if "member" not in begun:
        raise asking.Outdated
    return access(session, int(str(begun["member"])), by=by), Item(str(begun["item"]))


def _put(session: Session, member: Member, told: Values, *, by: Visitor, now: datetime) -> Values:
    details = replace(records.of_member(session, member.id), **told)  # type: ignore[arg-type]
    records.keep(session, member.id, details, told_by=by.account_id, now=now)
    audit.note(session, "homes.tell", by=by.account_id, now=now, record=f"members {member.id}")
    stop(session, by=by)
    return _page(session, member, by=by, now=now)


def _page(session: Session, member: Member, *, by: Visitor, now: datetime) -> Values:
    home = session.get(Home, member.id)
    teller = None if home is None or home.told_by is None else absences.name_of(session, home.told_by)
    return {
        "member": member.id,
        "name": member.name,
        "unit": session.get_one(Unit, member.unit_id).name,
        "own": member.id == by.member_id,
        "told_at": None if home is None else home.told_at,
        "teller": teller,
        **shown(records.of_member(session, member.id), now.date()),
    }


def shown(details: Details, today: date) -> Values:
    """What is known, and how old the person is today."""
    return {
        "address": details.address,
        "born": details.born,
        "age": details.age(today),
        "alone": details.alone,
        "family": details.family,
        "relation": details.relation,
        "family_phone": details.family_phone,
    }


def _told(item: Item, said: str, today: date) -> Values:
    """What the words say of it; HomeUnfit."""
    if not said or len(said) > LONGEST:
        raise HomeUnfit(item=item, most=LONGEST)
    match item:
        case Item.ADDRESS:
            return {"address": said}
        case Item.FAMILY:
            name, _, relation = said.partition(" ")
            if len(name) > _NAME or len(relation) > _RELATION:
                raise HomeUnfit(item=item, most=_NAME)
            return {"family": name, "relation": relation or None}
        case Item.FAMILY_PHONE:
            digits = members.normal_phone(said)
            if len(digits) not in _DIGITS or len(said) > _NAME:
                raise HomeUnfit(item=item, most=_NAME)
            return {"family_phone": digits}
        case Item.BORN:
            return {"born": _born(said, today)}
    raise HomeUnfit(item=item, most=LONGEST)


def _born(said: str, today: date) -> date:
    """The day, or the first of the month or year that alone is known; HomeUnfit."""
    found = days.read(said, today, back=True)
    match = _YEAR.fullmatch(said)
    if found is None and match is not None and 1 <= int(match[2] or 1) <= 12:
        found = date(int(match[1]), int(match[2] or 1), 1) if int(match[1]) else None
    if found is None or not _EARLIEST <= found.year <= today.year or found > today:
        raise HomeUnfit(item=Item.BORN, most=LONGEST)
    return found
