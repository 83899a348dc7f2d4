"""The officer's questions on a time: for whom, how, when, where; a time of their hours, one of a few that the calendar
suggests, or one that they type."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from storage import accounts, asking, members, rights, sealed, talks
from storage.appointments import moments, proposing, suggesting, times
from storage.appointments.proposing import Named
from storage.appointments.records import lock
from storage.appointments.times import LENGTH
from storage.asking import Unfit
from storage.errors import Refusal
from storage.members import Member
from storage.rights import Deed
from storage.talks import Talk, Way
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

SERVICE: Final = "appointments.desk"
STEPS: Final = ("who", "pick", "how", "moment", "place")
#: People among whom to choose.
_FOUND, _LOOKED_THROUGH = 8, 200
_MOST_WORDS: Final = 60
#: How far ahead a time can be named.
_AHEAD: Final = timedelta(days=90)


class MomentUnfit(Unfit, Refusal):
    """The words name no time, or one that is past or too far ahead; values: days, version."""


class Clash(Unfit, Refusal):
    """The officer has another talk then; values: version."""


class PlaceUnfit(Unfit, Refusal):
    """It is empty, or longer than `most` characters; values: most, version."""


class NobodyFound(Unfit, Refusal):
    """The roster knows nobody of that name whom the visitor can ask to a talk; values: version."""


def begin(session: Session, talk_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks when. NoSuchTalk, TakenByAnother, TalkOver."""
    talk = proposing.to_have(session, talk_id, by=by)
    return _ask(session, {"talk": talk.id, "member": 0, "way": talk.way}, "moment", by=by, now=now)


def begin_offer(session: Session, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """Somebody is asked to a talk: asks how, or, where they have asked for one, when. NotYoursToAsk."""
    member = proposing.to_ask(session, member_id, by=by)
    for talk in talks.open_of_member(session, member.id):
        if talk.officer_id in (None, by.account_id) and talks.may_hold(session, by.account_id, talk):
            return begin(session, talk.id, by=by, now=now)
    return _ask(session, {"talk": 0, "member": member.id, "way": ""}, "how", by=by, now=now)


def begin_for(session: Session, *, by: Visitor, now: datetime) -> Values:
    """Asks whom. NotForYou."""
    rights.ask(by, Deed.HOLD_TALKS)
    return _ask(session, {"talk": 0, "member": 0, "way": ""}, "who", by=by, now=now)


def find(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Whom the words can mean; one alone leads on. NobodyFound asks again."""
    if (by.question.service, by.question.step) != (SERVICE, "pick"):
        asking.expect(by, SERVICE, "who")
    draft = _begun(session, by=by)
    meant = members.meant(session, words[:_MOST_WORDS], most=_LOOKED_THROUGH)
    found = [one.id for one in meant if proposing.may_ask(session, one, by=by)][:_FOUND]
    if not found:
        raise NobodyFound(version=by.question.version)
    if len(found) == 1:
        return begin_offer(session, found[0], by=by, now=now)
    return _ask(session, {**draft, "found": [*found]}, "pick", by=by, now=now)


def pick(session: Session, version: int, member_id: int, *, by: Visitor, now: datetime) -> Values:
    _asked(session, "pick", version, by=by)
    return begin_offer(session, member_id, by=by, now=now)


def choose_how(session: Session, version: int, way: Way, *, by: Visitor, now: datetime) -> Values:
    draft = _asked(session, "how", version, by=by)
    if way not in times.WAYS:
        raise asking.Outdated
    return _ask(session, draft | {"way": way}, "moment", by=by, now=now)


def choose_moment(session: Session, version: int, stamp: int, *, by: Visitor, now: datetime) -> Values:
    """One of those shown, by its seconds of the epoch. MomentUnfit, Clash."""
    draft = _asked(session, "moment", version, by=by)
    assert now.tzinfo is not None
    kept = suggesting.kept(session, _number(draft, "talk"), _way(draft), by=by, now=now)
    slot = next((one for one in kept if int(one.starts_at.timestamp()) == stamp), None)
    if slot is not None:
        known: Values = {"at": slot.starts_at, "ends": slot.ends_at, "place": slot.place}
        return _name(session, draft | known, by=by, now=now)
    return _at(session, draft, datetime.fromtimestamp(min(stamp, 2**40), now.tzinfo), by=by, now=now)


def write_moment(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """MomentUnfit, Clash."""
    asking.expect(by, SERVICE, "moment")
    found = moments.read(words[:_MOST_WORDS], now)
    return _at(session, _begun(session, by=by), found, by=by, now=now)


def _at(session: Session, draft: Values, starts_at: datetime | None, *, by: Visitor, now: datetime) -> Values:
    version = by.question.version
    if starts_at is None or not now < starts_at < now + _AHEAD:
        raise MomentUnfit(days=_AHEAD.days, version=version)
    lock(session, by.account_id)
    if not proposing.is_free(session, _number(draft, "talk"), starts_at, starts_at + LENGTH, by=by, now=now):
        raise Clash(version=version)
    draft = draft | {"at": starts_at, "ends": starts_at + LENGTH, "place": None}
    if draft["way"] == Way.IN_PERSON:
        return _ask(session, draft, "place", by=by, now=now)
    return _name(session, draft, by=by, now=now)


def write_place(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """Where. PlaceUnfit, Clash."""
    asking.expect(by, SERVICE, "place")
    said = " ".join(words.split())
    if not 0 < len(said) <= _MOST_WORDS:
        raise PlaceUnfit(most=_MOST_WORDS, version=by.question.version)
    return _name(session, _begun(session, by=by) | {"place": said}, by=by, now=now)


def skip_place(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    return _name(session, _asked(session, "place", version, by=by), by=by, now=now)


def leave(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """No time is named. Values: talk (0 where there is none yet)."""
    del now
    if by.question.service != SERVICE or by.question.version != version:
        raise asking.Outdated
    draft = _begun(session, by=by)
    _close(session, by=by)
    return {"talk": draft["talk"]}


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    return _shown(session, _begun(session, by=by), by=by, now=now)


def stop(session: Session, *, by: Visitor) -> None:
    """Whoever looks elsewhere names no time any more: what they type next is none."""
    if by.question.service == SERVICE:
        _close(session, by=by)


def _name(session: Session, draft: Values, *, by: Visitor, now: datetime) -> Values:
    """Clash where something has come between."""
    starts_at, ends_at, place = draft["at"], draft["ends"], draft["place"]
    assert isinstance(starts_at, datetime)
    assert isinstance(ends_at, datetime)
    where = None if place is None else str(place)
    named = Named(_number(draft, "talk"), _number(draft, "member"), _way(draft), starts_at, ends_at, where)
    found = proposing.name(session, named, by=by, now=now)
    if found is None:
        raise Clash(version=by.question.version)
    _close(session, by=by)
    return found


# Questions.


def _ask(session: Session, draft: Values, step: str, *, by: Visitor, now: datetime) -> Values:
    asking.keep(session, by, SERVICE, draft, now=now)
    asking.ask(session, by, SERVICE, step)
    return _shown(session, draft, by=by, now=now)


def _asked(session: Session, step: str, version: int, *, by: Visitor) -> Values:
    asking.expect(by, SERVICE, step, version)
    return _begun(session, by=by)


def _begun(session: Session, *, by: Visitor) -> Values:
    rights.ask(by, Deed.HOLD_TALKS)
    draft = asking.draft(session, by, SERVICE)
    if "way" not in draft:
        raise asking.Outdated
    return draft


def _close(session: Session, *, by: Visitor) -> None:
    asking.drop(session, by, SERVICE)
    if by.question.service == SERVICE:
        asking.close(session, by)


def _shown(session: Session, draft: Values, *, by: Visitor, now: datetime) -> Values:
    step, talk = str(by.question.step), session.get(Talk, _number(draft, "talk"))
    key = talk.member_id if talk is not None else _number(draft, "member")
    member = session.get(Member, key) if key else None
    found: Values = {
        "version": by.question.version,
        "step": step,
        "talk": draft["talk"],
        "way": draft["way"],
        "name": None if member is None else member.name,
        "unit": None if member is None else session.get_one(Unit, member.unit_id).name,
        "reachable": member is not None and accounts.holder(session, member.id) is not None,
        "starts_at": draft.get("at"),
        "wish": None,
        "most": _MOST_WORDS,
    }
    if step == "moment" and talk is not None and talk.wish is not None:
        found["wish"] = sealed.unseal(session, "talks.wish", talk.row, talk.wish, under=talk.data_key)
    if step == "pick":
        found["people"] = _people(session, draft)
    if step == "moment":
        found |= _moments(session, draft, by=by, now=now)
    return found


def _people(session: Session, draft: Values) -> list[Value]:
    keys = draft.get("found")
    rows = [session.get_one(Member, int(str(one))) for one in keys] if isinstance(keys, list) else []
    return [
        {"member": one.id, "name": one.name, "unit": session.get_one(Unit, one.unit_id).name, "team": one.team}
        for one in rows
    ]


def _moments(session: Session, draft: Values, *, by: Visitor, now: datetime) -> Values:
    """The officer's own hours; without any a few times of the next working days."""
    talk_id = _number(draft, "talk")
    kept = [one.starts_at for one in suggesting.kept(session, talk_id, _way(draft), by=by, now=now)]
    shown = kept[: suggesting.MOST] or suggesting.suggested(session, talk_id, by=by, now=now)
    lines: list[Value] = [{"stamp": int(one.timestamp()), "starts_at": one} for one in shown]
    return {"times": lines, "hours": bool(kept)}


def _way(draft: Values) -> Way:
    return Way(str(draft["way"]))


def _number(draft: Values, name: str) -> int:
    return int(str(draft.get(name) or 0))
