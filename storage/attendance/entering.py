"""Entering at the door: whoever comes is found by name; with a place they are ticked off, without one they may be let
in where there is room.

Places that are given stay given, whether or not somebody is late: what is free is what `seating` says. A place that is
held for somebody is theirs when they stand there; what is free when it has begun is for whoever does.
"""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from storage import activities, asking, audit, members
from storage.activities import Activity, Place, SignUp, options_of, seating, sign_up_of
from storage.attendance import arriving, readers, times
from storage.attendance.doors import SERVICE
from storage.attendance.records import named, not_off
from storage.errors import Refusal
from storage.members import Member, Standing
from storage.rights import Deed
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: People that a question offers, out of so many of the same name.
_FOUND, _LOOKED_THROUGH = 8, 200
_LONGEST: Final = 40


class AtDoor(StrEnum):
    """CAME: ticked off. AGAIN: they were already. WITHOUT: they have no place. WHO: several can be meant."""

    CAME = "came"
    AGAIN = "again"
    WITHOUT = "without"
    WHO = "who"


class NobodyFound(asking.Unfit, Refusal):
    """Nobody of that name whom the visitor checks in there; values: activity."""


class NoRoom(Refusal):
    """Every place is given, or somebody waits for it; values: activity, title."""


class NotMeant(Refusal):
    """The activity is for others; values: activity, title, name."""


def begin(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks who is there. NotForYou; NoSuchActivity; Off; DoorShut."""
    activity = readers.access_door(session, activity_id, by=by)
    not_off(activity)
    _open(session, activity, now=now)
    return _ask(session, {"activity": activity.id}, by=by, now=now)


def asked(session: Session, *, by: Visitor, now: datetime) -> Values:
    """The open question once more."""
    del now
    asking.expect(by, SERVICE, "who")
    return _question(session, asking.draft(session, by, SERVICE), by=by)


def find(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Whom the words can mean; one alone is ticked off, if they have a place. NobodyFound asks again."""
    asking.expect(by, SERVICE, "who")
    draft = asking.draft(session, by, SERVICE)
    activity = readers.access_door(session, int(str(draft["activity"])), by=by)
    found = [one for one in members.meant(session, words[:_LONGEST], most=_LOOKED_THROUGH) if one.id != by.member_id]
    scope = readers.reader(session, by.account_id, activity, Deed.CHECK_IN).scope
    mine = [one for one in found if scope is None or one.unit_id in scope][:_FOUND]
    if not mine:
        raise NobodyFound(activity=activity.id)
    if len(mine) > 1:
        return _ask(session, draft | {"found": [one.id for one in mine]}, by=by, now=now)
    return _met(session, activity, mine[0], by=by, now=now)


def pick(session: Session, version: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """One of those found. As `find`."""
    asking.expect(by, SERVICE, "who", version)
    draft = asking.draft(session, by, SERVICE)
    found = draft.get("found")
    if not isinstance(found, list) or member_id not in found:
        raise asking.Outdated
    activity = readers.access_door(session, int(str(draft["activity"])), by=by)
    return _met(session, activity, session.get_one(Member, member_id), by=by, now=now)


def enter(session: Session, version: int, option_id: int, *, by: Visitor, now: datetime) -> Values:
    """Whoever was found without a place is let in (0: without an option). NotForYou; NoSuchActivity; NotYourPeople;
    OwnPlace; Off; DoorShut; NotMeant; NoRoom."""
    asking.expect(by, SERVICE, "who", version)
    draft = asking.draft(session, by, SERVICE)
    activity_id, member = int(str(draft["activity"])), session.get(Member, int(str(draft.get("member", 0))))
    readers.access_door(session, activity_id, by=by)
    activity = seating.lock(session, activity_id)
    if member is None or member.standing == Standing.LEFT:
        raise NobodyFound(activity=activity.id)
    readers.ask_person(session, activity, member, by=by)
    not_off(activity)
    _open(session, activity, now=now)
    if not activities.is_for(session, activity, member):
        raise NotMeant(**named(activity), name=member.name)
    sign_up = sign_up_of(session, activity.id, member.id)
    if sign_up is None or sign_up.place != Place.SEATED:
        sign_up = _seat(session, activity, member, option_id, by=by, now=now)
    arriving.set_right(session, activity, sign_up, by=by, now=now)
    return _shown(session, activity, member, AtDoor.CAME, sign_up, by=by, now=now)


def _seat(
    session: Session, activity: Activity, member: Member, option_id: int, *, by: Visitor, now: datetime
) -> SignUp:
    options = {one.id for one in options_of(session, activity.id)}
    if bool(options) != (option_id in options):
        raise asking.Outdated
    sign_up = _let_in(session, activity, member, option_id or None, by=by, now=now)
    if sign_up.place != Place.SEATED:
        raise NoRoom(**named(activity))
    audit.note(session, "attendance.enter", by=by.account_id, now=now, record=f"members {member.id}")
    return sign_up


def _let_in(
    session: Session, activity: Activity, member: Member, option_id: int | None, *, by: Visitor, now: datetime
) -> SignUp:
    """Whoever waits has a place that is free, or held for them, with the family that they named; anybody else one that
    nobody waits for. Once it has begun nothing is offered any more: a free place is for who stands there."""
    found = sign_up_of(session, activity.id, member.id)
    waits = found is not None and found.place in (Place.WAITING, Place.OFFERED)
    if found is None or not waits:
        found = seating.seat(session, activity, member.id, option_id, 0, made_by=by.account_id, answers=None, now=now)
        waits = found.place == Place.WAITING and seating.begun(activity, seating.option_of(session, found), now=now)
    if waits:
        found.place, found.option_id, found.offer_until = Place.WAITING, option_id, None
        if seating.rooms(session, activity).fits(option_id, found.family + 1):
            found.place, found.seated_at = Place.SEATED, now
        seating.fill(session, activity, now=now)
    return found


def _open(session: Session, activity: Activity, *, now: datetime) -> None:
    when = times.whole(session, activity)
    if not arriving.may_set_right(when, now=now):
        raise arriving.shut(activity, when, now=now)


def _met(session: Session, activity: Activity, member: Member, *, by: Visitor, now: datetime) -> Values:
    """Ticks off whoever has a place; the question stays open for the next one."""
    readers.ask_person(session, activity, member, by=by)
    not_off(activity)
    sign_up = sign_up_of(session, activity.id, member.id)
    seated = sign_up is not None and sign_up.place == Place.SEATED
    outcome = AtDoor.WITHOUT
    if seated and sign_up is not None:
        outcome = AtDoor.AGAIN if sign_up.came_at is not None else AtDoor.CAME
        arriving.set_right(session, activity, sign_up, by=by, now=now)
    return _shown(session, activity, member, outcome, sign_up, by=by, now=now)


def _shown(
    session: Session,
    activity: Activity,
    member: Member,
    outcome: AtDoor,
    sign_up: SignUp | None,
    *,
    by: Visitor,
    now: datetime,
) -> Values:
    _ask(session, {"activity": activity.id, "member": member.id}, by=by, now=now)
    options: list[Value] = [{"option": one.id, "words": one.words} for one in options_of(session, activity.id)]
    return {
        **named(activity),
        "outcome": outcome,
        "member": member.id,
        "name": member.name,
        "unit": session.get_one(Unit, member.unit_id).name,
        "sign_up": None if sign_up is None else sign_up.id,
        "family": 0 if sign_up is None else sign_up.family,
        "waits": sign_up is not None and sign_up.place == Place.WAITING,
        "held": sign_up is not None and sign_up.place == Place.OFFERED,
        "came_at": None if sign_up is None else sign_up.came_at,
        "options": options,
        "version": by.question.version,
    }


def _ask(session: Session, draft: Values, *, by: Visitor, now: datetime) -> Values:
    asking.keep(session, by, SERVICE, draft, now=now)
    asking.ask(session, by, SERVICE, "who")
    return _question(session, draft, by=by)


def _question(session: Session, draft: Values, *, by: Visitor) -> Values:
    activity = session.get_one(Activity, int(str(draft["activity"])))
    found = draft.get("found")
    keys = [int(str(one)) for one in found] if isinstance(found, list) else []
    people: list[Value] = []
    for key in keys:
        member = session.get_one(Member, key)
        people.append({"member": key, "name": member.name, "unit": session.get_one(Unit, member.unit_id).name})
    return {**named(activity), "outcome": AtDoor.WHO, "people": people, "version": by.question.version}
