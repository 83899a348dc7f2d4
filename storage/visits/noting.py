"""Noting (记一件要看望的事): what came up with somebody, and since when; the visit for it is made at once."""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from storage import asking, audit, circumstances, days, occasions, rights
from storage.circumstances import (
    SERVICE,
    Circumstance,
    CircumstanceNotYours,
    DayUnfit,
    NotedAlready,
    catalogue,
    keeping,
)
from storage.homes import telling
from storage.members import Member, Standing
from storage.offices import absences
from storage.rights import Deed
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor
from storage.visits import yearly
from storage.visits.records import ENDS

#: How long ago something can have come up that is noted now, and how far ahead (a birth, the last day of work).
BACK: Final = timedelta(days=366)
AHEAD: Final = timedelta(days=100)


def look(session: Session, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """What came up with the person, newest first; each look is noted. CircumstanceNotYours."""
    member = _access(session, member_id, by=by)
    keeping.stop(session, by=by)
    telling.stop(session, by=by)
    audit.note(session, "circumstances.look", by=by.account_id, now=now, record=f"members {member.id}")
    return _page(session, member)


def begin(session: Session, member_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks what came up. CircumstanceNotYours."""
    return _ask(session, "what", {"member": _access(session, member_id, by=by).id}, by=by, now=now)


def choose(session: Session, version: int, number: int, *, by: Visitor, now: datetime) -> Values:
    """Asks since when."""
    asking.expect(by, SERVICE, "what", version)
    line = circumstances.numbered(session, number)
    if line is None or line.ended:
        raise asking.Outdated
    return _ask(session, "since", {**asking.draft(session, by, SERVICE), "key": line.key}, by=by, now=now)


def choose_day(session: Session, version: int, back: int, *, by: Visitor, now: datetime) -> Values:
    """So many days ago. NotedAlready."""
    asking.expect(by, SERVICE, "since", version)
    return _note(session, now.date() - timedelta(days=back), by=by, now=now)


def write_day(session: Session, words: str, *, by: Visitor, now: datetime) -> Values:
    """On that day. DayUnfit asks again; NotedAlready."""
    asking.expect(by, SERVICE, "since")
    return _note(session, days.read(words, now.date()), by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What is asked now."""
    del now
    begun = asking.draft(session, by, SERVICE)
    if "member" not in begun:
        raise asking.Outdated
    member, lines = _access(session, int(str(begun["member"])), by=by), catalogue(session)
    chosen = lines.get(str(begun.get("key")))
    return {
        **_whose(session, member),
        "version": by.question.version,
        "step": by.question.step,
        "lines": [keeping.described(line) for line in lines.values() if not line.ended],
        **(keeping.described(chosen) if chosen is not None else {"what": None, "words": None, "within_days": None}),
    }


def put_off(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """Nothing is noted; the page again."""
    if by.question.service != SERVICE or by.question.version != version:
        raise asking.Outdated
    return look(session, int(str(asking.draft(session, by, SERVICE).get("member", 0))), by=by, now=now)


def look_at(session: Session, circumstance_id: int, *, by: Visitor, now: datetime) -> Values:
    """One of them, which can be ended or struck out; the look is noted. CircumstanceNotYours."""
    one, member = _one(session, circumstance_id, by=by)
    audit.note(session, "circumstances.look", by=by.account_id, now=now, record=f"members {member.id}")
    return {**_whose(session, member), **described(session, one)}


def end(session: Session, circumstance_id: int, *, by: Visitor, now: datetime) -> Values:
    """It is over as of today; a visit that it called for is still made. The page anew. CircumstanceNotYours."""
    one, member = _one(session, circumstance_id, by=by)
    one.until = max(one.since, now.date())
    session.flush()
    _call_for_talk(session, one, now=now)
    audit.note(session, "circumstances.end", by=by.account_id, now=now, record=f"members {member.id}")
    return look(session, member.id, by=by, now=now)


def strike_out(session: Session, circumstance_id: int, *, by: Visitor, now: datetime) -> Values:
    """It was noted by mistake: it is gone, and nobody goes for it. The page anew. CircumstanceNotYours."""
    one, member = _one(session, circumstance_id, by=by)
    remove(session, one, by=by, now=now)
    return look(session, member.id, by=by, now=now)


def remove(session: Session, one: Circumstance, *, by: Visitor, now: datetime) -> None:
    """Without asking whose it is: that is for who calls it."""
    yearly.call_off(session, one, by=by, now=now)
    occasion = circumstances.occasion_of(one)
    occasions.pass_by(session, one.member_id, occasion, now=now, kind=occasions.Kind.TALK)
    audit.note(session, "circumstances.strike_out", by=by.account_id, now=now, record=f"members {one.member_id}")
    session.delete(one)
    session.flush()


def _call_for_talk(session: Session, one: Circumstance, *, now: datetime) -> None:
    """Whether it calls for a talk too, who holds them says."""
    occasions.arise(session, occasions.Kind.TALK, one.member_id, circumstances.occasion_of(one), now=now)


def described(session: Session, one: Circumstance) -> Values:
    """What came up, since when, by whom it was noted, and how the visit for it stands."""
    line = catalogue(session).get(circumstances.what_of(session, one))
    visit = yearly.of_occasion(session, one)
    return {
        "circumstance": one.id,
        "what": None if line is None or line.words is not None else line.key,
        "words": None if line is None else line.words,
        "since": one.since,
        "until": one.until,
        "noter": None if one.noted_by is None else absences.name_of(session, one.noted_by),
        "number": None if visit is None else visit.number,
        "stage": None if visit is None else visit.stage,
        "visit": None if visit is None else visit.id,
        "due_on": None if visit is None else visit.due_on,
    }


def _access(session: Session, member_id: int, *, by: Visitor) -> Member:
    rights.ask(by, Deed.NOTE_CIRCUMSTANCES)
    member = session.get(Member, member_id)
    if member is None or member.standing == Standing.LEFT or member.id == by.member_id:
        raise CircumstanceNotYours
    if not rights.permits(session, by.account_id, Deed.NOTE_CIRCUMSTANCES, member.unit_id, about=member.id):
        raise CircumstanceNotYours
    return member


def _one(session: Session, circumstance_id: int, *, by: Visitor) -> tuple[Circumstance, Member]:
    one = session.get(Circumstance, circumstance_id, with_for_update=True, populate_existing=True)
    if one is None:
        raise CircumstanceNotYours
    return one, _access(session, one.member_id, by=by)


def _ask(session: Session, step: str, entry: Values, *, by: Visitor, now: datetime) -> Values:
    asking.keep(session, by, SERVICE, entry, now=now)
    asking.ask(session, by, SERVICE, step)
    return open_question(session, by=by, now=now)


def _note(session: Session, since: date | None, *, by: Visitor, now: datetime) -> Values:
    earliest, latest = now.date() - BACK, now.date() + AHEAD
    if since is None or not earliest <= since <= latest:
        raise DayUnfit(earliest=earliest, latest=latest)
    begun = asking.draft(session, by, SERVICE)
    # Locked: two who note the same at one time make one visit.
    member = _access(session, int(str(begun.get("member", 0))), by=by)
    session.get_one(Member, member.id, with_for_update=True)
    line = catalogue(session)[str(begun["key"])]
    _refuse_twice(session, member, line.key)
    one = circumstances.note(session, member.id, line.key, since, noted_by=by.account_id, now=now)
    audit.note(session, "circumstances.note", by=by.account_id, now=now, record=f"members {member.id}")
    yearly.of_circumstance(session, one, line, by=by, now=now)
    _call_for_talk(session, one, now=now)
    keeping.stop(session, by=by)
    return {**_whose(session, member), **described(session, one)}


def _refuse_twice(session: Session, member: Member, key: str) -> None:
    """NotedAlready while the same waits for its visit, or never ends."""
    for one in circumstances.of_member(session, member.id):
        visit = yearly.of_occasion(session, one)
        waits = one.until is None if visit is None else visit.stage not in ENDS
        if waits and circumstances.what_of(session, one) == key:
            raise NotedAlready(number=None if visit is None else visit.number)


def _whose(session: Session, member: Member) -> Values:
    return {"member": member.id, "name": member.name, "unit": session.get_one(Unit, member.unit_id).name}


def _page(session: Session, member: Member) -> Values:
    lines: list[Value] = [described(session, one) for one in circumstances.of_member(session, member.id)]
    return {**_whose(session, member), "came_up": lines}
