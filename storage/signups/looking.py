"""Looking: the card of an activity with one's own place on it, one's own activities, and those that one can join."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from storage import activities, pages, rights, units
from storage.activities import (
    HOLDING,
    IN,
    Activity,
    ActivityUnit,
    Audience,
    Option,
    Place,
    SignUp,
    State,
    answers_of,
    questions_of,
    seating,
    showing,
    sign_up_of,
)
from storage.members import RETIRED, Member
from storage.rights import Deed
from storage.signups import outlooks
from storage.signups.joining import takes_place
from storage.signups.leaving import may_withdraw
from storage.signups.moving import moves
from storage.values import Value, Values
from storage.visitors import Visitor

#: Activities that a page lists.
PAGE: Final = 6


def look(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """What its card says to the visitor: `mine` is their own place, None where they have none. NoSuchActivity."""
    activity = activities.access(session, activity_id, by=by)
    found = None if by.member_id is None else sign_up_of(session, activity.id, by.member_id)
    own = found if found is not None and found.place in IN else None
    waits = own is not None and own.place == Place.WAITING
    outlook = outlooks.of(session, activity)
    card = showing.shown(session, activity)
    return {
        **card,
        "options": outlooks.with_ranks(_listed(card["options"]), outlook),
        "waits": outlook.would_wait(),
        "would_be": outlook.would_be(),
        "ended": _ended(activity, now=now),
        "mine": None if own is None else _own(session, activity, own, now=now),
        "may_join": own is None and _may_join(session, activity, by=by, now=now),
        "may_withdraw": own is not None and may_withdraw(session, activity, own, now=now),
        "may_enter": rights.may(by, Deed.ENTER_SIGN_UPS) and activity.state == State.OPEN,
        "may_keep": activities.may_have(session, by.account_id, activity.id),
        "asks": bool(questions_of(session, activity.id)),
        "clashes": [] if by.member_id is None else clashes(session, activity, by.member_id),
        "moves": moves(session, activity.id) if waits else [],
        "now": now,
    }


def waitlist(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """The same of what is still to be. NoSuchActivity, Began, Cancelled."""
    takes_place(activities.access(session, activity_id, by=by), now=now)
    return look(session, activity_id, by=by, now=now)


def _listed(value: Value) -> list[Value]:
    assert isinstance(value, list)
    return value


def _ended(activity: Activity, *, now: datetime) -> bool:
    ends_at = activity.ends_at or activity.starts_at
    return activity.state in (State.CANCELLED, State.OVER) or (ends_at is not None and ends_at <= now)


def _may_join(session: Session, activity: Activity, *, by: Visitor, now: datetime) -> bool:
    closes_at = activity.closes_at or activity.starts_at
    if activity.state != State.OPEN or closes_at is None or closes_at <= now or by.member_id is None:
        return False
    return activities.is_for(session, activity, session.get_one(Member, by.member_id))


def _own(session: Session, activity: Activity, sign_up: SignUp, *, now: datetime) -> Values:
    option = seating.option_of(session, sign_up)
    answers = answers_of(session, sign_up)
    asked: list[Value] = [
        {"stock": one.stock, "words": one.words, "ask": one.ask, "answer": answers[str(one.id)]}
        for one in questions_of(session, sign_up.activity_id)
        if answers.get(str(one.id)) is not None
    ]
    return {
        "sign_up": sign_up.id,
        "place": sign_up.place,
        "rank": seating.rank(session, sign_up) if sign_up.place == Place.WAITING else None,
        "family": sign_up.family,
        "seat": sign_up.family + 1,
        "option": None if option is None else option.words,
        "starts_at": None if option is None else option.starts_at,
        "begun": seating.begun(activity, option, now=now),
        "answers": asked,
        "offer_until": sign_up.offer_until,
        "comes": sign_up.comes,
        "came_at": sign_up.came_at,
    }


def clashes(session: Session, activity: Activity, member_id: int) -> list[Value]:
    """Titles of what the person has a place in at the same time, soonest first: of the activity, of the option that
    they chose, or of any that they might choose."""
    found = sign_up_of(session, activity.id, member_id)
    own = None if found is None or found.place not in IN else seating.option_of(session, found)
    options = [own] if own is not None else activities.options_of(session, activity.id)
    times = [seating.span(activity, one) for one in options] if options else [seating.span(activity, None)]
    spans = [span for span in times if span is not None]
    held = select(SignUp, Activity, Option).join(Activity, Activity.id == SignUp.activity_id)
    held = held.outerjoin(Option, Option.id == SignUp.option_id).where(
        SignUp.member_id == member_id,
        SignUp.place.in_(HOLDING),
        SignUp.activity_id != activity.id,
        Activity.state == State.OPEN,
    )
    others = [(seating.span(other, option), other.title) for _, other, option in session.execute(held)]
    return [
        title
        for span, title in sorted(((span, title) for span, title in others if span is not None), key=lambda one: one[0])
        if any(span[0] < ends and begins < span[1] for begins, ends in spans)
    ]


def mine(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of what the visitor has a place in, or waits for, soonest first. Pages begin at 0."""
    rights.ask(by, Deed.TAKE_PART)
    own = and_(SignUp.activity_id == Activity.id, SignUp.member_id == by.member_id, SignUp.place.in_(IN))
    chosen = select(func.coalesce(Option.ends_at, Option.starts_at)).join(SignUp, SignUp.option_id == Option.id)
    ends = func.coalesce(chosen.where(own).scalar_subquery(), Activity.ends_at, Activity.starts_at)
    ahead = Activity.state.in_((State.OPEN, State.CANCELLED)) & (ends > now)
    return _page(session, ahead & exists().where(own), page, by=by, now=now)


def listed(session: Session, page: int, *, by: Visitor, now: datetime) -> Values:
    """A page of what is open and for the visitor, soonest first. Pages begin at 0."""
    rights.ask(by, Deed.TAKE_PART)
    assert by.member_id is not None
    member = session.get_one(Member, by.member_id)
    kept_out = Audience.IN_SERVICE if member.standing in RETIRED else Audience.RETIRED
    reached = exists().where(ActivityUnit.activity_id == Activity.id)
    above = units.upwards(session, member.unit_id)
    open_ = (Activity.state == State.OPEN) & (func.coalesce(Activity.ends_at, Activity.starts_at) > now)
    for_them = or_(~reached, reached.where(ActivityUnit.unit_id.in_(above)))
    return _page(session, open_ & (Activity.audience != kept_out) & for_them, page, by=by, now=now)


def _page(session: Session, wanted: ColumnElement[bool], page: int, *, by: Visitor, now: datetime) -> Values:
    count = session.scalar(select(func.count()).select_from(Activity).where(wanted)) or 0
    here = pages.at(page, count, PAGE)
    found = select(Activity).where(wanted).order_by(Activity.starts_at, Activity.id)
    lines = _lines(session, session.scalars(found.limit(PAGE).offset(here.first)).all(), by=by, now=now)
    return {"lines": lines, "count": count, **here.told()}


def _lines(session: Session, found: Sequence[Activity], *, by: Visitor, now: datetime) -> list[Value]:
    """Each with the visitor's own `place` in it, `rank` where they wait; None where they are not in. It starts when it
    does for them; `left` are places that can be had at once."""
    ids = [one.id for one in found]
    counted = showing.counts(session, ids)
    own = select(SignUp).where(SignUp.activity_id.in_(ids), SignUp.member_id == by.member_id, SignUp.place.in_(IN))
    places = {one.activity_id: one for one in session.scalars(own)}
    lines: list[Value] = []
    for activity in found:
        place = places.get(activity.id)
        waits = place is not None and place.place == Place.WAITING
        option = None if place is None else seating.option_of(session, place)
        outlook = outlooks.of(session, activity)
        closes_at = activity.closes_at or activity.starts_at
        lines.append(
            {
                **showing.line(activity, counted.get((activity.id, None), showing.Counts())),
                "starts_at": seating.starts(activity, option),
                "ended": _ended(activity, now=now),
                "closed": closes_at is None or closes_at <= now,
                "waits": outlook.would_wait(),
                "left": outlook.left_in_all(),
                "place": None if place is None else place.place,
                "rank": seating.rank(session, place) if place is not None and waits else None,
            }
        )
    return lines
