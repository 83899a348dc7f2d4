"""Appointing and dismissing (任免) in chat: for the chair, and whoever has the chair's seat."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage import accounts, asking, audit, finding, offices, outbox, rights, units
from storage.errors import Refusal
from storage.joining import first_day
from storage.members import Member, Standing
from storage.offices import WHOLE_UNION, Charge, Role, absences, listing
from storage.outbox import Letter
from storage.rights import Deed
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: Under this name the half-done appointment is kept.
SERVICE = "offices"
#: The most that a search offers.
_FOUND = 8
#: Roles that are given here; the chair's is handed over (`seconding`).
GIVEN = (Role.STEWARD, Role.OFFICER, Role.DEPUTY, Role.ADMIN)
#: In a button: the whole union.
WHOLE = 0


class NobodyFound(asking.Unfit, Refusal):
    """The roster knows nobody of that name."""


class NoSuchUnit(asking.Unfit, Refusal):
    """No unit is called so, or several are; values: nearest (paths)."""


class NotYourself(Refusal):
    """Nobody appoints themselves, least of all while standing in."""


class NotTheChairs(Refusal):
    """The chair's office does not end by dismissal: it is handed over."""


# Appointing: whom, as what, where, for what.


def begin(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Asks who it is to be."""
    rights.ask(by, Deed.APPOINT)
    return _ask(session, "who", {}, by=by, now=now)


def find(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Whom the words can mean; one alone leads on. NobodyFound asks again."""
    rights.ask(by, Deed.APPOINT)
    asking.expect(by, SERVICE, "who")
    found = [*finding.find(session, words, rights.reach(session, by.account_id, Deed.APPOINT)).people[:_FOUND]]
    if not found:
        raise NobodyFound
    if len(found) == 1:
        return _ask(session, "role", {"member": found[0]}, by=by, now=now)
    return _ask(session, "who", {"found": [*found]}, by=by, now=now)


def pick(session: Session, version: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """One of those found."""
    entry = _entry(session, "who", version, by=by)
    found = entry.get("found")
    if not isinstance(found, list) or member_id not in found:
        raise asking.Outdated
    return _ask(session, "role", {"member": member_id}, by=by, now=now)


def choose_role(session: Session, version: int, role: Role, *, by: Visitor, now: datetime) -> Values:
    """As what; where, is asked of roles that are held for a unit."""
    entry = _entry(session, "role", version, by=by)
    if role not in GIVEN:
        raise asking.Outdated
    if role in WHOLE_UNION:
        return _ask(session, "review", entry | {"role": role}, by=by, now=now)
    return _ask(session, "unit", entry | {"role": role}, by=by, now=now)


def choose_unit(session: Session, version: int, unit_id: int, *, by: Visitor, now: datetime) -> Values:
    """Where: the person's own unit, one above it, or the whole union."""
    entry = _entry(session, "unit", version, by=by)
    if unit_id != WHOLE and session.get(Unit, unit_id) is None:
        raise asking.Outdated
    return _ask(session, "review", entry | {"unit": unit_id}, by=by, now=now)


def write_unit(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Another unit, by its name or path. NoSuchUnit asks again."""
    entry = _entry(session, "unit", None, by=by)
    tree = units.Tree(session)
    found = tree.ending([part for part in words.replace("／", "/").split("/") if part.strip()] or [words])
    if len(found) != 1:
        names = units.nearest(words, list(dict.fromkeys(units.names(session))))
        raise NoSuchUnit(nearest=["/".join(tree.path(one)) for one in found] or [*names])
    return _ask(session, "review", entry | {"unit": found[0]}, by=by, now=now)


def tick_charge(session: Session, version: int, charge: Charge, *, by: Visitor, now: datetime) -> Values:
    """For what, of an officer: the first tick leaves only that one, the last taken away leaves all again."""
    entry = _entry(session, "review", version, by=by)
    chosen = {str(one) for one in _listed(entry.get("charges"))} ^ {str(charge)}
    return _ask(session, "review", entry | {"charges": [*sorted(chosen)]}, by=by, now=now)


def appoint(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """In office from now on, and told so; for somebody without Telegram a code, which `code` is then."""
    entry = _entry(session, "review", version, by=by)
    member = session.get_one(Member, int(str(entry["member"])))
    if member.standing == Standing.LEFT:
        raise NobodyFound
    role, unit_id = Role(str(entry["role"])), int(str(entry.get("unit", WHOLE))) or None
    charges = [Charge(str(one)) for one in _listed(entry.get("charges"))] or None
    shown = _shown(session, entry, by=by)
    asking.drop(session, by, SERVICE)
    asking.close(session, by)
    account_id = accounts.holder(session, member.id)
    if account_id == by.account_id:
        raise NotYourself
    if account_id is None:
        code, until = offices.invite(
            session, role, unit_id, now=now, charges=charges, by=by.account_id, member_id=member.id
        )
        return {**shown, "code": code, "until": until}
    office = offices.appoint(session, account_id, role, unit_id, now=now, charges=charges)
    audit.note(session, "offices.appoint", by=by.account_id, now=now, record=f"offices {office.id}")
    first_day.tell(session, office, now=now)
    return {**shown, "code": None, "until": None}


def leave(session: Session, version: int, *, by: Visitor, now: datetime) -> None:
    """Nobody is appointed."""
    del now
    if by.question.service != SERVICE or by.question.version != version:
        raise asking.Outdated
    asking.drop(session, by, SERVICE)
    asking.close(session, by)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Whatever is asked now."""
    del now
    rights.ask(by, Deed.APPOINT)
    return _shown(session, asking.draft(session, by, SERVICE), by=by)


def _entry(session: Session, step: str, version: int | None, *, by: Visitor) -> Values:
    rights.ask(by, Deed.APPOINT)
    asking.expect(by, SERVICE, step, version)
    return asking.draft(session, by, SERVICE)


def _ask(session: Session, step: str, entry: Values, *, by: Visitor, now: datetime) -> Values:
    asking.keep(session, by, SERVICE, entry, now=now)
    asking.ask(session, by, SERVICE, step)
    return _shown(session, entry, by=by)


def _shown(session: Session, entry: Values, *, by: Visitor) -> Values:
    """What the question shows of what is known so far."""
    shown: Values = {"version": by.question.version, "step": by.question.step, "people": [], "places": []}
    shown |= {"role": entry.get("role"), "charges": _listed(entry.get("charges")), "name": None, "joined": False}
    found = [session.get_one(Member, int(str(one))) for one in _listed(entry.get("found"))]
    shown["people"] = [
        {"member": one.id, "name": one.name, "unit": session.get_one(Unit, one.unit_id).name} for one in found
    ]
    if "member" in entry:
        member = session.get_one(Member, int(str(entry["member"])))
        shown["name"], shown["joined"] = member.name, accounts.holder(session, member.id) is not None
        chain = [session.get_one(Unit, one) for one in units.upwards(session, member.unit_id)]
        shown["places"] = [{"unit": one.id, "place": one.name} for one in chain[:4]]
    unit = session.get(Unit, int(str(entry.get("unit") or WHOLE)))
    shown["unit"] = None if unit is None else unit.name
    return shown


def _listed(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []


# Dismissing.


def before_dismissing(session: Session, office_id: int, *, by: Visitor, now: datetime) -> Values:
    """What dismissing will do, to be confirmed. OfficeOver, NotTheChairs."""
    shown = listing.look(session, office_id, by=by, now=now)
    if shown["role"] == Role.CHAIR:
        raise NotTheChairs
    return shown


def dismiss(session: Session, office_id: int, *, by: Visitor, now: datetime) -> Values:
    """The office ends; the very next tap is asked again and refused, open cases pass on, and the person is told.

    OfficeOver, NotTheChairs.
    """
    shown = before_dismissing(session, office_id, by=by, now=now)
    office = listing.access(session, office_id)
    offices.end(session, office.id, now=now, by=by.account_id)
    absences.without(session, office.account_id, now=now)
    desk = bool(offices.acting(session, office.account_id))
    told: Values = {"role": office.role, "unit": shown["unit"], "desk": desk, "nameless": False}
    outbox.queue(session, Letter(office.account_id, "offices.dismissed", told), now=now)
    return shown
