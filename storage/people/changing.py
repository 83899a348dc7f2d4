"""Changes of one person, without a file: who moves, retires or leaves. They hold at once, in every service.

An open case stays with the unit where it was reported: whoever works on it goes on, or hands it over; what comes later
goes to the unit of now. Both units are told.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import accounts, asking, audit, finding, offices, outbox, rights, rosters
from storage.errors import Refusal
from storage.members import RETIRED, Member, Standing
from storage.offices import Role
from storage.outbox import Letter
from storage.people import cards
from storage.people.cards import SERVICE
from storage.rights import Deed
from storage.rosters import Happening
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

#: What can be chosen for somebody who is there.
CHOICES = (Happening.MOVE, Happening.RETIRE, Happening.LEAVE)
#: Units of one screen.
UNITS = 8


class NotYourself(Refusal):
    """Nobody enters a change of their own: the office would go with it."""


class InOffice(Refusal):
    """Changes of somebody in office are the chair's to enter, the chair's own wait for a hand-over; values: name."""


class NoSuchUnit(asking.Unfit, Refusal):
    """No unit is called so."""


def choose(session: Session, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """What may have changed of the person."""
    del now
    cards.stop(session, by=by)
    member = _access(session, member_id, by=by)
    usual = [one for one in CHOICES if one is not Happening.RETIRE or member.standing not in RETIRED]
    if not rights.permits(session, by.account_id, Deed.MOVE_PEOPLE, member.unit_id):
        usual.remove(Happening.MOVE)
    return {**_of(session, member), "choices": [*usual]}


def prepare(session: Session, member_id: int, happening: Happening, *, by: Visitor, now: datetime) -> Values:
    """Asks for a yes, or, of a move, for the unit."""
    member = _access(session, member_id, by=by)
    if happening not in CHOICES:
        raise asking.Outdated
    if happening is not Happening.MOVE:
        return _ask_sure(session, member, happening, member.unit_id, by=by, now=now)
    _ask_to_move(session, member, by=by)
    asking.keep(session, by, SERVICE, {"member": member.id}, now=now)
    return {**_of(session, member), "version": asking.ask(session, by, SERVICE, "where"), "units": []}


def name_unit(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """The units that the words can mean, among all of the union. NoSuchUnit asks again."""
    asking.expect(by, SERVICE, "where")
    asked = open_where(session, by=by, now=now)
    tree = Tree(session)
    found = [one for one in finding.units_named(tree.paths(), words) if one != asked["was"]]
    if not found:
        raise NoSuchUnit
    units: list[Value] = [{"target": one, "unit": "/".join(tree.path(one)[-2:])} for one in found[:UNITS]]
    return {**asked, "units": units}


def open_where(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question for a unit shows again."""
    del now
    member = _access(session, _begun(session, by=by), by=by)
    return {**_of(session, member), "version": by.question.version, "units": []}


def choose_unit(session: Session, version: int, unit_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks for a yes to the move."""
    asking.expect(by, SERVICE, "where", version)
    member = _access(session, _begun(session, by=by), by=by)
    if unit_id not in Tree(session).paths():
        raise asking.Outdated
    return _ask_sure(session, member, Happening.MOVE, unit_id, by=by, now=now)


def _begun(session: Session, *, by: Visitor) -> int:
    return int(str(asking.draft(session, by, SERVICE).get("member", 0)))


def _ask_sure(
    session: Session, member: Member, happening: Happening, target: int, *, by: Visitor, now: datetime
) -> Values:
    change: Values = {"member": member.id, "happening": happening, "target": target, "was": member.unit_id}
    asking.keep(session, by, SERVICE, change, now=now)
    asking.ask(session, by, SERVICE, "sure")
    return open_sure(session, by=by, now=now)


def open_sure(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What is asked for a yes."""
    del now
    draft = asking.draft(session, by, SERVICE)
    member = _access(session, _begun(session, by=by), by=by)
    moves = draft["happening"] == Happening.MOVE
    to = "/".join(Tree(session).path(int(str(draft["target"])))) if moves else None
    return {**_of(session, member), "version": by.question.version, "happening": draft["happening"], "to": to}


def confirm(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """It holds from now on; Outdated when the person is in another unit by now than was shown."""
    asking.expect(by, SERVICE, "sure", version)
    draft = asking.draft(session, by, SERVICE)
    member = _access(session, _begun(session, by=by), by=by)
    happening, target, was = Happening(str(draft["happening"])), int(str(draft["target"])), member.unit_id
    cards.stop(session, by=by)
    if was != draft["was"]:
        raise asking.Outdated
    told = _change(session, member, happening, target, by=by, now=now)
    tell(session, member.id, told, {was, target}, by=by, now=now)
    return {**told, "member": member.id, "gone": happening is Happening.LEAVE}


def move(session: Session, member_id: int, target: int, *, by: Visitor, now: datetime) -> None:
    """The same of a move that the person asked for: both units are told, the person by who asks for it here."""
    member = _access(session, member_id, by=by)
    was = member.unit_id
    told = _change(session, member, Happening.MOVE, target, by=by, now=now)
    tell_officers(session, member_id, told, {was, target}, by=by, now=now)


def _change(
    session: Session, member: Member, happening: Happening, target: int, *, by: Visitor, now: datetime
) -> Values:
    name, was, tree = member.name, member.unit_id, Tree(session)
    moved = happening is Happening.MOVE
    if moved:
        _ask_to_move(session, member, by=by)
    rosters.change_one(session, member.id, happening, target if moved else None, now=now)
    session.expire_all()
    note(session, f"people.{happening}", member.id, by=by, now=now)
    told: Values = {"name": name, "happening": happening, "by": by.name, "unit": tree.path(was)[-1]}
    return {**told, "to": tree.path(target)[-1] if moved else None}


def _ask_to_move(session: Session, member: Member, *, by: Visitor) -> None:
    """NotForYou, NotInReach."""
    rights.ask(by, Deed.MOVE_PEOPLE)
    if not rights.permits(session, by.account_id, Deed.MOVE_PEOPLE, member.unit_id):
        raise cards.NotInReach(whole=False)


def _access(session: Session, member_id: int, *, by: Visitor) -> Member:
    """Somebody whose changes the visitor may enter. NotForYou, NotInReach, NotYourself, InOffice."""
    rights.ask(by, Deed.KEEP_PEOPLE)
    member = session.get(Member, member_id, with_for_update=True, populate_existing=True)
    reach = rights.reach(session, by.account_id, Deed.KEEP_PEOPLE)
    if member is None or member.standing == Standing.LEFT or not (reach is None or member.unit_id in reach):
        raise cards.NotInReach(whole=reach is None)
    if member_id == by.member_id:
        raise NotYourself
    account_id = accounts.holder(session, member_id)
    held = [] if account_id is None else offices.held_by(session, account_id)
    # The chair's seat changes hands by two; of others in office the chair enters what has changed.
    if any(one.role == Role.CHAIR for one in held) or (held and not rights.may(by, Deed.APPOINT)):
        raise InOffice(name=member.name)
    return member


def in_office(session: Session, member_id: int) -> bool:
    """Whether a change of that person is the chair's to enter."""
    account_id = accounts.holder(session, member_id)
    return account_id is not None and bool(offices.held_by(session, account_id))


def _of(session: Session, member: Member) -> Values:
    path = "/".join(Tree(session).path(member.unit_id))
    return {"member": member.id, "name": member.name, "unit": path, "was": member.unit_id, "standing": member.standing}


# Who hears of it.


def note(session: Session, act: str, member_id: int, *, by: Visitor, now: datetime) -> None:
    audit.note(session, act, by=by.account_id, now=now, record=f"members {member_id}")


def tell(session: Session, member_id: int, told: Values, unit_ids: set[int], *, by: Visitor, now: datetime) -> None:
    """The units' people, and the person, who is still here."""
    tell_officers(session, member_id, told, unit_ids, by=by, now=now)
    account_id = accounts.holder(session, member_id)
    if account_id is not None and told["happening"] is not Happening.LEAVE:
        letter = Letter(account_id, "people.your_change", told, right="member", subject=member_id)
        outbox.queue(session, letter, now=now)


def tell_officers(
    session: Session, member_id: int, told: Values, unit_ids: set[int], *, by: Visitor, now: datetime
) -> None:
    """Officers and stewards of the units, and, where one of them entered it, those who keep the roster."""
    roles = (Role.OFFICER, Role.STEWARD)
    hear = {one for unit in unit_ids for role in roles for one in offices.responsible(session, role, unit)}
    if rights.reach(session, by.account_id, Deed.KEEP_PEOPLE) is not None:
        hear |= {*offices.chairs(session), *offices.holders(session, Role.ADMIN, None)}
    for one in sorted(hear - {by.account_id, accounts.holder(session, member_id)}):
        outbox.queue(session, Letter(one, "people.changed", told, right="desk"), now=now)
