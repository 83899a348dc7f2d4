"""Joining: a place in an activity is taken, or one on its waitlist."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import activities, asking, rights
from storage.activities import (
    IN,
    Activity,
    NoSuchActivity,
    Option,
    Place,
    SignUp,
    State,
    options_of,
    questions_of,
    seating,
    sign_up_of,
)
from storage.activities.showing import keeper
from storage.errors import Refusal
from storage.members import Member
from storage.rights import Deed
from storage.signups import pressing
from storage.values import Values
from storage.visitors import Visitor

#: Half-done answers to the questions of an activity: {"activity", "option", "family", "answers"}, these by the
#: question's key as a text, as `activities.keep_answers` has them.
SERVICE: Final = "signups"


class SignUpClosed(Refusal):
    """Its last moment is over; values: activity, title, closes_at, keeper."""


class Began(Refusal):
    """It has begun, or has been; values: activity, title, starts_at."""


class Cancelled(Refusal):
    """It does not take place; values: activity, title, why."""


class TooManyFamily(Refusal):
    """More of the family than may come along; values: activity, title, most."""


class NeverFits(Refusal):
    """So many could not sit together though nobody else came; values: activity, title, option, places, most (of the
    family)."""


class NoSuchOption(Refusal):
    """One of its options has to be chosen, and this is none of them; values: activity, title."""


class Unanswered(Refusal):
    """A question that has to be answered was not; values: activity, title, option, family."""


def sign_up(session: Session, activity_id: int, option_id: int, family: int, *, by: Visitor, now: datetime) -> Values:
    """Takes a place for the visitor (`option_id` 0 where there are no options), with the answers of their draft.

    Who is in it already is told where they stand; nothing is changed. NoSuchActivity, SignUpClosed, Began, Cancelled,
    TooManyFamily, NeverFits, NoSuchOption, Unanswered.
    """
    rights.ask(by, Deed.TAKE_PART)
    if not option_id and not family and (pressed := pressing.press(session, activity_id, by=by, now=now)):
        return pressed
    activity = access_to_join(session, activity_id, by=by)
    assert by.member_id is not None
    takes_place(activity, now=now)
    found = sign_up_of(session, activity.id, by.member_id)
    if found is None or found.place not in IN:
        still_open(session, activity, now=now)
        option = chosen(session, activity, option_id, family, now=now)
        answers = _answers(session, activity, option_id, family, by=by)
        found = seating.seat(
            session,
            activity,
            by.member_id,
            None if option is None else option.id,
            family,
            made_by=by.account_id,
            answers=answers,
            now=now,
        )
    return outcome(session, activity, found)


def access_to_join(session: Session, activity_id: int, *, by: Visitor) -> Activity:
    """A published activity that is for the visitor, or in which they are, locked. NoSuchActivity."""
    rights.ask(by, Deed.TAKE_PART)
    activity = session.get(Activity, activity_id, with_for_update=True, populate_existing=True)
    member = None if by.member_id is None else session.get(Member, by.member_id)
    if activity is None or activity.state == State.DRAFT or member is None:
        raise NoSuchActivity
    # Whoever keeps it may see it; whether they may come is another matter.
    if not activities.is_theirs(session, activity, member):
        raise NoSuchActivity
    return activity


def still_open(session: Session, activity: Activity, *, now: datetime) -> None:
    """SignUpClosed, Began, Cancelled."""
    takes_place(activity, now=now)
    closes_at = activity.closes_at or activity.starts_at
    if closes_at is None or closes_at <= now:
        raise SignUpClosed(
            activity=activity.id, title=activity.title, closes_at=closes_at, keeper=keeper(session, activity)
        )


def takes_place(activity: Activity, *, now: datetime) -> None:
    """Whether it is still to be, for anybody. Began, Cancelled."""
    if activity.state == State.CANCELLED:
        raise Cancelled(activity=activity.id, title=activity.title, why=activity.cancelled_why)
    ends_at = activity.ends_at or activity.starts_at
    if activity.state != State.OPEN or ends_at is None or ends_at <= now:
        raise Began(activity=activity.id, title=activity.title, starts_at=activity.starts_at)


def still_ahead(activity: Activity, option: Option | None, *, now: datetime) -> None:
    """Whether it is still to begin, for who chose that option. Began, Cancelled."""
    takes_place(activity, now=now)
    if seating.begun(activity, option, now=now):
        raise Began(activity=activity.id, title=activity.title, starts_at=seating.starts(activity, option))


def chosen(session: Session, activity: Activity, option_id: int, family: int, *, now: datetime) -> Option | None:
    """The option, None where there are none. TooManyFamily, NeverFits, NoSuchOption, Began."""
    if not 0 <= family <= activity.family_most:
        raise TooManyFamily(activity=activity.id, title=activity.title, most=activity.family_most)
    options = {one.id: one for one in options_of(session, activity.id)}
    option = options.get(option_id)
    if option is None and (options or option_id):
        raise NoSuchOption(activity=activity.id, title=activity.title)
    still_ahead(activity, option, now=now)
    most = family_most(activity, option)
    if family > most:
        words = None if option is None else option.words
        raise NeverFits(activity=activity.id, title=activity.title, option=words, places=most + 1, most=most)
    return option


def family_most(activity: Activity, option: Option | None) -> int:
    """How many of the family can come along at all: no more than there are places beside the own one."""
    limits = [one.seats for one in (activity, option) if one is not None and one.seats is not None]
    return min(activity.family_most, *(seats - 1 for seats in limits)) if limits else activity.family_most


def _answers(session: Session, activity: Activity, option_id: int, family: int, *, by: Visitor) -> Values:
    """What was answered to its questions; the draft is gone then. Unanswered."""
    questions = questions_of(session, activity.id)
    if not questions:
        return {}
    draft = asking.draft(session, by, SERVICE)
    given = draft.get("answers") if draft.get("activity") == activity.id else None
    answers: Values = {
        str(one.id): given[str(one.id)]
        for one in questions
        if isinstance(given, dict) and given.get(str(one.id)) is not None
    }
    if any(one.required and str(one.id) not in answers for one in questions):
        raise Unanswered(activity=activity.id, title=activity.title, option=option_id, family=family)
    asking.drop(session, by, SERVICE)
    if by.question.service == SERVICE:
        asking.close(session, by)
    return answers


def outcome(session: Session, activity: Activity, sign_up: SignUp) -> Values:
    """Where somebody stands now, for the answer to a press: `rank` where they wait, 1 being next; `taken` of `seats`
    places of the whole activity."""
    free = seating.rooms(session, activity)
    option = seating.option_of(session, sign_up)
    return {
        "activity": activity.id,
        "sign_up": sign_up.id,
        "number": activity.number,
        "kind": activity.kind,
        "title": activity.title,
        "place": sign_up.place,
        "rank": seating.rank(session, sign_up) if sign_up.place == Place.WAITING else None,
        "taken": None if free.left is None or activity.seats is None else activity.seats - free.left,
        "seats": activity.seats,
        "option": None if option is None else option.words,
        "family": sign_up.family,
        "starts_at": seating.starts(activity, option),
        "closes_at": activity.closes_at,
        "offer_until": sign_up.offer_until,
    }
