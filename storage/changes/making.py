"""Making a change: what is asked, shown once more with what it was, and made; and calling an activity off."""

from datetime import datetime
from typing import Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from storage import activities, asking, audit, broadcasts
from storage.activities import Activity, NoSuchActivity, Option, Place, SignUp, State, keeping, seating
from storage.asking import Unfit
from storage.changes import checking, effects, telling
from storage.changes.records import AT_ONCE, OPTIONAL, SERVICE, TOLD_BEFOREHAND, Item, What, untold
from storage.errors import Refusal
from storage.values import Value, Values
from storage.visitors import Visitor

#: How long a reason may be, and how short.
LONGEST_WHY: Final = 200
SHORTEST_WHY: Final = 2


class ReasonUnfit(Unfit, Refusal):
    """Too short to be one, or too long; values: most, activity."""


# One thing after another.


def choose(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """What can be changed, each with how it stands. NoSuchActivity, NotYoursToKeep, NotToBeChanged."""
    activity = _access(session, activity_id, by=by, now=now)
    stop(session, by=by)
    options: list[Value] = [
        {"option": one.id, "words": one.words, "seats": one.seats, "starts_at": one.starts_at}
        for one in activities.options_of(session, activity.id)
    ]
    return {
        "activity": activity.id,
        "title": activity.title,
        "items": [item for item in Item if not item.startswith("option_")],
        "options": options,
        "people": keeping.people(session, activity.id),
    }


def ask(session: Session, activity_id: int, item: Item, *, by: Visitor, now: datetime) -> Values:
    """What it is to be. NoSuchActivity, NotYoursToKeep, NotToBeChanged; Outdated for what an option has alone."""
    activity = _access(session, activity_id, by=by, now=now)
    if item.startswith("option_"):
        raise asking.Outdated
    return _ask(session, activity, None, item, by=by, now=now)


def ask_option(session: Session, option_id: int, item: Item, *, by: Visitor, now: datetime) -> Values:
    """The same of one of its options."""
    option = session.get(Option, option_id)
    if option is None:
        raise NoSuchActivity
    activity = _access(session, option.activity_id, by=by, now=now)
    if not item.startswith("option_"):
        raise asking.Outdated
    return _ask(session, activity, option, item, by=by, now=now)


def _ask(
    session: Session, activity: Activity, option: Option | None, item: Item, *, by: Visitor, now: datetime
) -> Values:
    draft: Values = {"activity": activity.id, "option": None if option is None else option.id, "item": item}
    asking.keep(session, by, SERVICE, draft, now=now)
    asking.ask(session, by, SERVICE, "value")
    return open_question(session, by=by, now=now)


def open_question(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What is asked, and how it stands; once it is answered, what it would be."""
    draft, activity, option = _begun(session, by, now=now)
    item = Item(str(draft["item"]))
    becomes = draft.get("becomes")
    brought = effects.of(session, activity, option, item, becomes, now=now) if isinstance(becomes, dict) else []
    hear = telling.who(session, activity.id, None if option is None else option.id)
    return {
        "activity": activity.id,
        "title": activity.title,
        "item": item,
        "option": None if option is None else option.words,
        "was": checking.value_of(activity, option, item),
        "becomes": becomes,
        "brings": effects.lines(brought),
        "may_clear": item in OPTIONAL,
        "version": by.question.version,
        "at_once": item in AT_ONCE and hear["people"] != 0,
        **hear,
    }


def write(session: Session, text: str, *, by: Visitor, now: datetime) -> Values:
    """Takes what was typed and shows it once more. NotUnderstood, NothingChanged, TooFewSeats, NotToBeChanged,
    AlreadyDrawn."""
    asking.expect(by, SERVICE, "value")
    draft, activity, option = _begun(session, by, now=now)
    item = Item(str(draft["item"]))
    return _sure(session, draft, checking.understood(activity, option, item, text, now=now), by=by, now=now)


def clear(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """It is not there any more, or has no limit. Outdated, and as `write`."""
    asking.expect(by, SERVICE, "value", version)
    draft, _, _ = _begun(session, by, now=now)
    if Item(str(draft["item"])) not in OPTIONAL:
        raise asking.Outdated
    nothing: Values = {"text": None, "number": None, "since": None, "until": None}
    return _sure(session, draft, nothing, by=by, now=now)


def _sure(session: Session, draft: Values, becomes: Values, *, by: Visitor, now: datetime) -> Values:
    _, activity, option = _begun(session, by, now=now)
    checking.check(session, activity, option, Item(str(draft["item"])), becomes, now=now)
    asking.keep(session, by, SERVICE, {**draft, "becomes": becomes}, now=now)
    asking.ask(session, by, SERVICE, "sure")
    return open_question(session, by=by, now=now)


def make(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """It is so now; people hear of time and place at once, of the rest when the officer says so. Outdated, and as
    `write`."""
    asking.expect(by, SERVICE, "sure", version)
    draft, activity, option = _begun(session, by, now=now)
    item, becomes = Item(str(draft["item"])), draft["becomes"]
    assert isinstance(becomes, dict)
    stop(session, by=by)
    change(session, activity.id, option, item, becomes, by=by, now=now)
    return _done(session, activity, None if option is None else option.id, now=now)


def _done(session: Session, activity: Activity, option_id: int | None, *, now: datetime) -> Values:
    """What the officer reads afterwards: who hears of it and when, and whom they have to ring."""
    hear, waits = telling.who(session, activity.id, option_id), len(untold(session, activity.id))
    told = hear["people"] != 0 and waits == 0
    morning = telling.waits_until(session, activity, now=now) if told else None
    return {
        "activity": activity.id,
        "title": activity.title,
        "untold": waits,
        "told": told,
        "morning": morning,
        **hear,
    }


def change(
    session: Session,
    activity_id: int,
    option: Option | None,
    item: Item,
    becomes: Values,
    *,
    by: Visitor,
    now: datetime,
) -> None:
    """Makes one change. Places that are added are offered; what is held on offer is held no longer than until the new
    start. NotToBeChanged, AlreadyDrawn, NothingChanged, TooFewSeats."""
    activity = seating.lock(session, activity_id)
    checking.check(session, activity, option, item, becomes, now=now)
    brought = effects.of(session, activity, option, item, becomes, now=now)
    effects.note(session, activity, option, item, becomes, by=by, now=now)
    for one in brought:
        effects.note(session, activity, one.option, one.item, one.becomes, by=by, now=now)
    if item in (Item.WHEN, Item.OPTION_WHEN):
        effects.reckon_anew(session, activity, option, now=now)
    if item in TOLD_BEFOREHAND:
        broadcasts.tell_anew(session, activity.id, now=now)
    audit.note(session, "changes.make", by=by.account_id, now=now, record=activity.number or "")
    if item in (Item.SEATS, Item.OPTION_SEATS):
        seating.fill(session, activity, now=now)
    if not telling.somebody(session, activity.id):
        _nobody_to_tell(session, activity, by=by, now=now)
    elif item in AT_ONCE:
        telling.begin(session, activity, What.CHANGED, made_by=by.account_id, now=now)


def _nobody_to_tell(session: Session, activity: Activity, *, by: Visitor, now: datetime) -> None:
    """Who signs up from now on reads it on the card."""
    if untold(session, activity.id):
        telling.begin(session, activity, What.CHANGED, made_by=by.account_id, now=now)


# Calling it off.


def ask_why(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Values:
    """Why it is called off. NoSuchActivity, NotYoursToKeep, NotToBeChanged."""
    activity = _to_cancel(session, activity_id, by=by, now=now)
    asking.keep(session, by, SERVICE, {"activity": activity.id}, now=now)
    asking.ask(session, by, SERVICE, "why")
    return open_why(session, by=by, now=now)


def open_why(session: Session, *, by: Visitor, now: datetime) -> Values:
    """What it is about, how many are in it; once it was said, the reason."""
    draft = asking.draft(session, by, SERVICE)
    if not draft:
        raise asking.Outdated
    activity = _to_cancel(session, int(str(draft["activity"])), by=by, now=now)
    return {
        "activity": activity.id,
        "title": activity.title,
        "starts_at": activity.starts_at,
        **telling.who(session, activity.id, None),
        "why": draft.get("why"),
        "version": by.question.version,
    }


def write_why(session: Session, text: str, *, by: Visitor, now: datetime) -> Values:
    """Takes the reason and shows it once more. ReasonUnfit."""
    asking.expect(by, SERVICE, "why")
    said = " ".join(text.split())
    draft = asking.draft(session, by, SERVICE)
    if not SHORTEST_WHY <= len(said) <= LONGEST_WHY:
        raise ReasonUnfit(most=LONGEST_WHY, activity=draft.get("activity"))
    asking.keep(session, by, SERVICE, {**draft, "why": said}, now=now)
    asking.ask(session, by, SERVICE, "off")
    return open_why(session, by=by, now=now)


def cancel(session: Session, version: int, *, by: Visitor, now: datetime) -> Values:
    """It is called off, and everybody who is in it hears so at once, and why. Outdated, NotToBeChanged."""
    asking.expect(by, SERVICE, "off", version)
    draft = asking.draft(session, by, SERVICE)
    _to_cancel(session, int(str(draft["activity"])), by=by, now=now)
    activity = seating.lock(session, int(str(draft["activity"])))
    stop(session, by=by)
    activity.state, activity.cancelled_at, activity.cancelled_why = State.CANCELLED, now, str(draft["why"])
    activity.version += 1
    session.flush()
    broadcasts.call_off(session, activity, by=by.account_id, now=now)
    # Nobody holds a place of it any more; who was offered one hears it as everybody does.
    held = update(SignUp).where(SignUp.activity_id == activity.id, SignUp.place == Place.OFFERED)
    session.execute(held.values(place=Place.WAITING, offer_until=None))
    telling.begin(session, activity, What.CANCELLED, made_by=by.account_id, now=now)
    audit.note(session, "changes.cancel", by=by.account_id, now=now, record=activity.number or "")
    return _done(session, activity, None, now=now)


def stop(session: Session, *, by: Visitor) -> None:
    """What was being changed is left as it was."""
    if by.question.service == SERVICE:
        asking.close(session, by)
        asking.drop(session, by, SERVICE)


def _access(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Activity:
    activity = activities.access_to_keep(session, activity_id, by=by)
    if activity.state == State.DRAFT:
        raise NoSuchActivity
    checking.changeable(activity, now=now)
    return activity


def _to_cancel(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Activity:
    """Also while it is under way: a storm comes at noon."""
    activity = activities.access_to_keep(session, activity_id, by=by)
    if activity.state == State.DRAFT:
        raise NoSuchActivity
    ends = activity.ends_at or activity.starts_at
    if activity.state != State.OPEN or ends is None or ends <= now:
        raise checking.NotToBeChanged(title=activity.title, state=activity.state, activity=activity.id)
    return activity


def _begun(session: Session, by: Visitor, *, now: datetime) -> tuple[Values, Activity, Option | None]:
    """What is about to be changed. Outdated where nothing is."""
    draft = asking.draft(session, by, SERVICE)
    if "item" not in draft:
        raise asking.Outdated
    activity = _access(session, int(str(draft["activity"])), by=by, now=now)
    option = None if draft["option"] is None else session.get_one(Option, int(str(draft["option"])))
    return draft, activity, option
