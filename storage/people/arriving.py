"""Somebody new, entered without a file: name, unit and telephone, on the roster at once."""

import re
import unicodedata
from datetime import datetime

from sqlalchemy.orm import Session

from storage import asking, finding, members, names, rights, rosters
from storage.errors import Refusal
from storage.people import cards, changing
from storage.people.cards import SERVICE
from storage.rights import Deed
from storage.rosters import ChangeRow, Happening, Place, RosterRow
from storage.units import Tree
from storage.values import Values
from storage.visitors import Visitor

_NOWHERE = Place("", 0, 0)


class NewUnclear(asking.Unfit, Refusal):
    """Name or unit is missing in what was written of a new person; values: unit (a unit was understood)."""


class AlreadyThere(asking.Unfit, Refusal):
    """Somebody of that name with that telephone, or in that unit, is on the roster; values: name, unit."""


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Asks for name, unit and telephone."""
    del now
    rights.ask(by, Deed.KEEP_PEOPLE)
    asking.drop(session, by, SERVICE)
    return {"version": asking.ask(session, by, SERVICE, "new")}


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    del session, now
    rights.ask(by, Deed.KEEP_PEOPLE)
    return {"version": by.question.version}


def describe(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """What was understood of the new person, for a yes. NewUnclear and AlreadyThere ask again."""
    asking.expect(by, SERVICE, "new")
    rights.ask(by, Deed.KEEP_PEOPLE)
    name, unit_id, phone = _understood(session, words, by=by)
    told: Values = {"name": name, "unit_id": unit_id, "phone": phone}
    asking.keep(session, by, SERVICE, told, now=now)
    version = asking.ask(session, by, SERVICE, "new")
    others = members.with_phone(session, phone) if phone else []
    unit = "/".join(Tree(session).path(unit_id))
    return {"version": version, "name": name, "unit": unit, "phone": phone, "shared": bool(others)}


def _understood(session: Session, words: str, *, by: Visitor) -> tuple[str, int, str | None]:
    tree, reach = Tree(session), rights.reach(session, by.account_id, Deed.KEEP_PEOPLE)
    said = unicodedata.normalize("NFKC", words)
    number = re.search(r"(?<!\d)(?:\+?86[\s-]*)?(1\d{2}[\s-]?\d{4}[\s-]?\d{4})(?!\d)", said)
    phone = members.normal_phone(number[1]) if number else None
    rest = said.replace(number[0], " ") if number else said
    tokens = [one for one in re.split(r"[\s,，、;；。/]+", rest) if one]
    placed = {
        one: [unit for unit in finding.units_named(tree.paths(), one) if reach is None or unit in reach]
        for one in tokens
    }
    units = [unit for one in tokens for unit in placed[one][:1]]
    if not units and reach is not None and len(reach) == 1:
        units = [*reach]
    name = names.typed("".join(one for one in tokens if not placed[one]))
    if len(units) != 1 or name is None:
        raise NewUnclear(unit=len(units) == 1)
    sharers = members.with_phone(session, phone) if phone else []
    twins = members.called(session, name, {units[0]}) + [one for one in sharers if one.name == name]
    if twins:
        raise AlreadyThere(name=name, unit=tree.path(twins[0].unit_id)[-1])
    return name, units[0], phone


def add(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """The person is on the roster from now on; the card."""
    asking.expect(by, SERVICE, "new", version)
    rights.ask(by, Deed.KEEP_PEOPLE)
    draft = asking.draft(session, by, SERVICE)
    if "name" not in draft:
        raise asking.Outdated
    name, unit_id, phone = str(draft["name"]), int(str(draft["unit_id"])), draft["phone"]
    if not rights.permits(session, by.account_id, Deed.KEEP_PEOPLE, unit_id):
        raise cards.NotInReach(whole=False)
    path = Tree(session).path(unit_id)
    row = RosterRow(_NOWHERE, name, unit_path=path, phones=(str(phone),) if phone else ())
    taken = rosters.take_changes(session, [ChangeRow(row, Happening.JOIN)], now=now)
    if not taken.meant:
        raise NewUnclear(unit=True)
    (member_id,) = taken.meant
    cards.stop(session, by=by)
    changing.note(session, "people.join", member_id, by=by, now=now)
    told: Values = {"name": name, "happening": Happening.JOIN, "by": by.name, "unit": path[-1], "to": None}
    changing.tell(session, member_id, told, {unit_id}, by=by, now=now)
    return cards.look(session, member_id, by=by, now=now)
