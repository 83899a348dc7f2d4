"""代录, step by step: whoever looks after somebody's unit signs them up: a name, and what there is to choose."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import asking, members, rights
from storage.activities import Activity, Option, options_of
from storage.errors import Refusal
from storage.members import Member, Standing
from storage.rights import Deed
from storage.signups.access import may_enter
from storage.signups.answering import family_choices, options_page
from storage.signups.entering import enter_for
from storage.signups.joining import family_most
from storage.signups.people import ENTRY, access_to_enter
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: People that a question offers, out of so many of the same name.
_FOUND, _LOOKED_THROUGH = 8, 200
_MOST_WORDS: Final = 60


class NobodyFound(asking.Unfit, Refusal):
    """The roster knows nobody of that name, or none whom the visitor signs up; values: whole (of the whole
    union), version."""


def begin(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks who. NotForYou, NoSuchActivity, Began, Cancelled."""
    activity = access_to_enter(session, activity_id, by=by, now=now)
    asking.keep(session, by, ENTRY, {"activity": activity.id}, now=now)
    asking.ask(session, by, ENTRY, "who")
    return _shown(session, activity, {}, by=by)


def find(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Whom the words can mean; one alone leads on. NobodyFound asks again."""
    if (by.question.service, by.question.step) != (ENTRY, "pick"):
        asking.expect(by, ENTRY, "who")
    activity, entry = _begun(session, by=by, now=now)
    meant = members.meant(session, words[:_MOST_WORDS], most=_LOOKED_THROUGH)
    found = [one for one in meant if one.standing != Standing.LEFT and may_enter(session, by, one.id)][:_FOUND]
    if not found:
        whole = rights.reach(session, by.account_id, Deed.ENTER_SIGN_UPS) is None
        raise NobodyFound(whole=whole, version=by.question.version)
    entry = {"activity": activity.id, "found": [one.id for one in found]}
    if len(found) == 1:
        return _go_on(session, activity, entry | {"member": found[0].id}, by=by, now=now)
    asking.keep(session, by, ENTRY, entry, now=now)
    asking.ask(session, by, ENTRY, "pick")
    return _shown(session, activity, entry, by=by)


def pick(session: Session, version: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """One of those found."""
    asking.expect(by, ENTRY, "pick", version)
    activity, entry = _begun(session, by=by, now=now)
    found = entry.get("found")
    if not isinstance(found, list) or member_id not in found:
        raise asking.Outdated
    return _go_on(session, activity, entry | {"member": member_id}, by=by, now=now)


def choose_option(session: Session, version: int, option_id: int, *, by: Visitor, now: datetime) -> Values:
    asking.expect(by, ENTRY, "option", version)
    activity, entry = _begun(session, by=by, now=now)
    return _go_on(session, activity, entry | {"option": option_id}, by=by, now=now)


def turn_options(session: Session, version: int, page: int, *, by: Visitor, now: datetime) -> Values:
    asking.expect(by, ENTRY, "option", version)
    activity, entry = _begun(session, by=by, now=now)
    return _go_on(session, activity, entry | {"page": page}, by=by, now=now)


def choose_family(session: Session, version: int, many: int, *, by: Visitor, now: datetime) -> Values:
    asking.expect(by, ENTRY, "family", version)
    activity, entry = _begun(session, by=by, now=now)
    if many > family_most(activity, session.get(Option, _option(entry))):
        raise asking.Outdated
    return _go_on(session, activity, entry | {"family": many}, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    activity, entry = _begun(session, by=by, now=now)
    return _shown(session, activity, entry, by=by)


def leave(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Nobody is signed up."""
    if by.question.service != ENTRY or by.question.version != version:
        raise asking.Outdated
    activity, _ = _begun(session, by=by, now=now)
    asking.drop(session, by, ENTRY)
    asking.close(session, by)
    return {"activity": activity.id, "title": activity.title}


def _begun(session: Session, *, by: Visitor, now: datetime) -> tuple[Activity, Values]:
    """The half-done entry; Outdated where it is forgotten while its question is still open."""
    entry = asking.draft(session, by, ENTRY)
    if "activity" not in entry:
        raise asking.Outdated
    return access_to_enter(session, int(str(entry["activity"])), by=by, now=now), entry


def _go_on(session: Session, activity: Activity, entry: Values, *, by: Visitor, now: datetime) -> Values:
    """Asks what there is to choose; then the person is signed up."""
    asking.keep(session, by, ENTRY, entry, now=now)
    if "option" not in entry and options_of(session, activity.id):
        asking.ask(session, by, ENTRY, "option")
        return _shown(session, activity, entry, by=by)
    if "family" not in entry and activity.family_most:
        asking.ask(session, by, ENTRY, "family")
        return _shown(session, activity, entry, by=by)
    member, option, family = (int(str(entry.get(name, 0))) for name in ("member", "option", "family"))
    entered = enter_for(session, activity.id, member, option, family, by=by, now=now)
    asking.drop(session, by, ENTRY)
    asking.close(session, by)
    return entered


def _shown(session: Session, activity: Activity, entry: Values, *, by: Visitor) -> Values:
    member = session.get(Member, int(str(entry["member"]))) if "member" in entry else None
    found: Values = {
        "version": by.question.version,
        "step": by.question.step,
        "activity": activity.id,
        "title": activity.title,
        "name": None if member is None else member.name,
        "people": _people(session, entry),
    }
    if by.question.step == "option":
        found |= options_page(session, activity, int(str(entry.get("page", 0))))
    if by.question.step == "family":
        found |= family_choices(session, activity, _option(entry))
    return found


def _option(entry: Values) -> int:
    return int(str(entry.get("option", 0)))


def _people(session: Session, entry: Values) -> list[Value]:
    found = entry.get("found")
    rows = [session.get_one(Member, int(str(one))) for one in found] if isinstance(found, list) else []
    return [
        {"member": one.id, "name": one.name, "unit": session.get_one(Unit, one.unit_id).name, "team": one.team}
        for one in rows
    ]
