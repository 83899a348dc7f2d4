"""Who is in: the list of whoever signs up or keeps, page by page; one of them with the answers; out, and moved up."""

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select, true
from sqlalchemy.orm import Session

from storage import accounts, activities, asking, audit, pages, rights, units
from storage.accounts import Account
from storage.activities import (
    IN,
    Activity,
    ActivityUnit,
    NoSuchActivity,
    Option,
    Place,
    SignUp,
    State,
    answers_of,
    questions_of,
    seating,
    showing,
)
from storage.members import Member
from storage.rights import Deed
from storage.signups.access import NoSuchSignUp, may_enter, may_have
from storage.signups.entering import open_questions, withdraw_for
from storage.signups.joining import takes_place
from storage.signups.moving import LONGEST, FirstAlready, NotWaiting, not_own
from storage.signups.moving import move_up as put_first
from storage.signups.offers import accept, decline
from storage.units import Unit
from storage.values import Value, Values
from storage.visitors import Visitor

#: Under this name a half-written reason is kept.
ENTRY: Final = "signups.entry"
#: Lines of a page.
PAGE: Final = 8
#: Those who have a place stand before those who wait for one.
_FIRST: Final = case((SignUp.place == Place.WAITING, 1), else_=0)


def access_to_enter(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Activity:
    """A published activity for which the visitor signs others up. NotForYou, NoSuchActivity, Began, Cancelled."""
    activity = _access(session, activity_id, by=by)
    takes_place(activity, now=now)
    return activity


def _access(session: Session, activity_id: int, *, by: Visitor) -> Activity:
    """A published activity that is for people of the visitor's units, or whose keeper they are."""
    rights.ask(by, Deed.ENTER_SIGN_UPS)
    activity = session.get(Activity, activity_id)
    if activity is None or activity.state == State.DRAFT:
        raise NoSuchActivity
    if not _reaches(session, activity, by=by) and not _keeps(session, activity.id, by=by):
        raise NoSuchActivity
    return activity


def _reaches(session: Session, activity: Activity, *, by: Visitor) -> bool:
    reach = rights.reach(session, by.account_id, Deed.ENTER_SIGN_UPS)
    meant = activities.units_of(session, activity.id)
    return reach is None or not meant or not units.below(session, meant).isdisjoint(reach)


def _keeps(session: Session, activity_id: int, *, by: Visitor) -> bool:
    return activities.may_have(session, by.account_id, activity_id)


def open_ones(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of what is on for people of the visitor's units, soonest first."""
    rights.ask(by, Deed.ENTER_SIGN_UPS)
    ends = func.coalesce(Activity.ends_at, Activity.starts_at)
    wanted = (Activity.state == State.OPEN) & (ends > now) & _for_units(session, by=by)
    count = session.scalar(select(func.count()).select_from(Activity).where(wanted)) or 0
    here = pages.at(page, count, PAGE)
    rows = select(Activity).where(wanted).order_by(Activity.starts_at, Activity.id)
    found = session.scalars(rows.limit(PAGE).offset(here.first)).all()
    counted = showing.counts(session, [one.id for one in found])
    lines: list[Value] = [showing.line(one, counted.get((one.id, None), showing.Counts())) for one in found]
    return {"lines": lines, "count": count, **here.told()}


def _for_units(session: Session, *, by: Visitor) -> ColumnElement[bool]:
    reach = rights.reach(session, by.account_id, Deed.ENTER_SIGN_UPS)
    if reach is None:
        return true()
    # What is for a unit is for all below it; what is for one below the visitor's is for some of their people.
    meant = {above for unit_id in reach for above in units.upwards(session, unit_id)} | reach
    reached = exists().where(ActivityUnit.activity_id == Activity.id)
    return or_(~reached, reached.where(ActivityUnit.unit_id.in_(meant)))


def first_page(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    return page(session, activity_id, 0, by=by, now=now)


def page(session: Session, activity_id: int, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of who is in, places before the waitlist: of the visitor's units, or all, for whoever keeps it."""
    activity = _access(session, activity_id, by=by)
    _stop(session, by=by)
    reach = None
    if not _keeps(session, activity.id, by=by):
        reach = rights.reach(session, by.account_id, Deed.ENTER_SIGN_UPS)
    wanted = and_(SignUp.activity_id == activity.id, SignUp.place.in_(IN))
    if reach is not None:
        wanted &= SignUp.member_id.in_(select(Member.id).where(Member.unit_id.in_(reach)))
    count = session.scalar(select(func.count()).select_from(SignUp).where(wanted)) or 0
    here = pages.at(page, count, PAGE)
    rows = _lines().where(wanted).order_by(_FIRST, SignUp.turn, SignUp.id)
    asks = bool(open_questions(session, activity.id))
    found = session.execute(rows.limit(PAGE).offset(here.first))
    lines: list[Value] = [_line(session, row) | {"open": asks and row[0].answers is None} for row in found]
    counted = showing.counts(session, [activity.id]).get((activity.id, None), showing.Counts())
    return {
        **showing.line(activity, counted),
        "lines": lines,
        "count": count,
        "all": reach is None,
        **here.told(),
        "enters": activity.state == State.OPEN and (activity.ends_at or activity.starts_at or now) > now,
        "sees": _sees(session, activity, by=by),
    }


def _sees(session: Session, activity: Activity, *, by: Visitor) -> bool:
    """Whether the card is the visitor's too: what is for retired people alone, a steward in service only keeps."""
    member = None if by.member_id is None else session.get(Member, by.member_id)
    return (member is not None and activities.is_for(session, activity, member)) or _keeps(session, activity.id, by=by)


def _lines() -> Select[SignUp, Member, Unit, Option | None]:
    found = select(SignUp, Member, Unit, Option).join(Member, Member.id == SignUp.member_id)
    return found.join(Unit, Unit.id == Member.unit_id).outerjoin(Option, Option.id == SignUp.option_id)


def _line(session: Session, row: Row[SignUp, Member, Unit, Option | None]) -> Values:
    sign_up, member, unit, option = row
    return {
        "sign_up": sign_up.id,
        "name": member.name,
        "unit": unit.name,
        "place": sign_up.place,
        "rank": seating.rank(session, sign_up) if sign_up.place == Place.WAITING else None,
        "family": sign_up.family,
        "option": None if option is None else option.words,
    }


def look(session: Session, sign_up_id: int, *, by: Visitor, now: datetime) -> Values:
    """One of them, with what they answered, for officers of the unit that puts it on. NotForYou, NoSuchSignUp."""
    _stop(session, by=by)
    found = access(session, sign_up_id, by=by)
    if found.answers is not None and _reads(session, session.get_one(Activity, found.activity_id), by=by):
        audit.note(session, "signups.read", by=by.account_id, now=now, record=f"sign_ups {found.id}")
    return _person(session, found, by=by, now=now)


def access(session: Session, sign_up_id: int, *, by: Visitor) -> SignUp:
    """A sign-up of somebody of the visitor's units, or to an activity that they keep. NotForYou, NoSuchSignUp."""
    rights.ask(by, Deed.ENTER_SIGN_UPS)
    found = session.get(SignUp, sign_up_id)
    if found is None or not may_have(session, by.account_id, found.id):
        raise NoSuchSignUp
    return found


def _person(session: Session, found: SignUp, *, by: Visitor, now: datetime) -> Values:
    activity = session.get_one(Activity, found.activity_id)
    row = session.execute(_lines().where(SignUp.id == found.id)).one()
    answers = answers_of(session, found) if _reads(session, activity, by=by) else {}
    told: list[Value] = [
        {"stock": one.stock, "words": one.words, "ask": one.ask, "answer": answers[str(one.id)]}
        for one in questions_of(session, activity.id)
        if answers.get(str(one.id)) is not None
    ]
    ahead = activity.state == State.OPEN and (activity.ends_at or activity.starts_at or now) > now
    line = _line(session, row)
    rank = line["rank"]
    return {
        **line,
        "activity": activity.id,
        "title": activity.title,
        "made_at": found.made_at,
        "entered_by": _entered_by(session, found),
        "reachable": accounts.holder(session, found.member_id) is not None,
        "offer_until": found.offer_until,
        "answers": told,
        "open": [] if found.answers is not None else open_questions(session, activity.id),
        "asks": found.answers is None and bool(questions_of(session, activity.id)),
        "moved": False,
        "moves_up": ahead
        and rank not in (None, 1)
        and found.member_id != by.member_id
        and _keeps(session, activity.id, by=by),
        "takes_out": ahead and found.place in IN and may_enter(session, by, found.member_id),
        "most": LONGEST,
    }


def _reads(session: Session, activity: Activity, *, by: Visitor) -> bool:
    """Whether the visitor may read what was answered: who keeps the activity, not who enters people in it."""
    if not rights.may(by, Deed.READ_SIGN_UPS):
        return False
    reach = rights.reach(session, by.account_id, Deed.READ_SIGN_UPS)
    return reach is None or activity.unit_id in reach


def _entered_by(session: Session, found: SignUp) -> str | None:
    """Who entered them, where they did not sign up themselves."""
    made = session.get_one(Account, found.made_by)
    if made.member_id is None or made.member_id == found.member_id:
        return None
    return session.get_one(Member, made.member_id).name


def take_offer(session: Session, sign_up_id: int, *, by: Visitor, now: datetime) -> Values:
    """As `accept`; `name` is that of somebody for whom it was accepted."""
    return _named(session, sign_up_id, accept(session, sign_up_id, by=by, now=now), by=by)


def leave_offer(session: Session, sign_up_id: int, *, by: Visitor, now: datetime) -> Values:
    """As `decline`, likewise."""
    return _named(session, sign_up_id, decline(session, sign_up_id, by=by, now=now), by=by)


def _named(session: Session, sign_up_id: int, outcome: Values, *, by: Visitor) -> Values:
    found = session.get_one(SignUp, sign_up_id)
    other = found.member_id != by.member_id
    return {**outcome, "name": session.get_one(Member, found.member_id).name if other else None}


def take_out(session: Session, sign_up_id: int, *, by: Visitor, now: datetime) -> Values:
    """Out of it, in their name; the list again. As `withdraw_for`."""
    found = access(session, sign_up_id, by=by)
    withdraw_for(session, found.activity_id, found.member_id, by=by, now=now)
    return page(session, found.activity_id, 0, by=by, now=now)


def begin_moving(session: Session, sign_up_id: int, *, by: Visitor, now: datetime) -> Values:
    """Asks for the reason. NoSuchSignUp, NotYoursToKeep, OwnRank, NotWaiting, FirstAlready, Began, Cancelled."""
    found = access(session, sign_up_id, by=by)
    activity = activities.access_to_keep(session, found.activity_id, by=by)
    takes_place(activity, now=now)
    not_own(activity, found, by=by)
    if found.place != Place.WAITING:
        raise NotWaiting(activity=activity.id, title=activity.title, place=found.place)
    if seating.rank(session, found) == 1:
        name = session.get_one(Member, found.member_id).name
        raise FirstAlready(activity=activity.id, title=activity.title, name=name)
    asking.keep(session, by, ENTRY, {"sign_up": found.id}, now=now)
    asking.ask(session, by, ENTRY, "reason")
    return _person(session, found, by=by, now=now)


def move_up(session: Session, reason: str, *, by: Visitor, now: datetime) -> Values:
    """First of those who wait, for a reason that all of them can read. As `move_up` of `moving`."""
    asking.expect(by, ENTRY, "reason")
    found = _reasoned(session, by=by)
    put_first(session, found.id, reason, by=by, now=now)
    _stop(session, by=by)
    return _person(session, found, by=by, now=now) | {"moved": True}


def open_reason(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What the open question shows again."""
    return _person(session, _reasoned(session, by=by), by=by, now=now)


def _reasoned(session: Session, *, by: Visitor) -> SignUp:
    kept = asking.draft(session, by, ENTRY)
    if "sign_up" not in kept:
        raise asking.Outdated
    return access(session, int(str(kept["sign_up"])), by=by)


def _stop(session: Session, *, by: Visitor) -> None:
    """Whoever looks elsewhere gives no reason and no answer any more: what they type next is none."""
    if by.question.service == ENTRY and by.question.step in ("reason", "answer"):
        asking.drop(session, by, ENTRY)
        asking.close(session, by)
