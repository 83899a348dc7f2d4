"""Posters: what hangs at the door of a unit, and who may print which."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import accounts, members, offices, pages, rights
from storage.joining.links import NotYourPeople
from storage.members import Member
from storage.offices import Role
from storage.rights import Deed
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: The right to a poster: who invites people of that unit.
RIGHT = "poster"
#: Units that one page offers, and people that a poster has room for.
_PAGE, _ROOM = 16, 4


def may_have(session: Session, account_id: int, unit_id: int) -> bool:
    """The right "poster"."""
    return rights.permits(session, account_id, Deed.INVITE, unit_id)


def choose(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of the units whose posters the visitor may print; one alone needs no choice."""
    del now
    rights.ask(by, Deed.INVITE)
    reach = rights.reach(session, by.account_id, Deed.INVITE)
    found = [(unit_id, name) for unit_id, name in members.units_of_all(session) if reach is None or unit_id in reach]
    here = pages.at(page, len(found), _PAGE)
    shown: list[Value] = [{"id": one, "name": name} for one, name in here.cut(found)]
    return {"units": shown, "count": len(found), **here.told()}


def take(session: Session, unit_id: int, *, by: Visitor, now: datetime) -> Values:
    """The unit whose poster is drawn; NotYourPeople for one of somebody else's."""
    del now
    unit = session.get(Unit, unit_id)
    if unit is None or not may_have(session, by.account_id, unit.id):
        raise NotYourPeople
    return {"unit": unit.name, "id": unit.id}


def posted(session: Session, unit_id: int) -> Values:
    """What a poster tells: the unit, and whom to ask: its stewards and officers, else whoever answers for it."""
    asked = [*offices.holders(session, Role.STEWARD, unit_id), *offices.holders(session, Role.OFFICER, unit_id)]
    asked = asked or offices.responsible(session, Role.STEWARD, unit_id)
    keys = [accounts.member_of(session, account_id) for account_id in dict.fromkeys(asked)]
    names: list[Value] = [session.get_one(Member, key).name for key in keys if key is not None]
    return {"id": unit_id, "unit": session.get_one(Unit, unit_id).name, "names": names[:_ROOM]}
