"""Telling: everybody who is in an activity hears what it was and is, or that it is called off; page by page."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from storage import activities, audit, calendar, outbox
from storage.accounts import Account
from storage.activities import IN, Activity, Option, Place, SignUp, seating
from storage.activities.showing import keeper
from storage.changes.records import ActivityChange, ActivityTelling, Item, What, untold
from storage.errors import Refusal
from storage.members import Member
from storage.outbox import Letter
from storage.values import Value, Values, unpack
from storage.visitors import Visitor

#: Letters of one transaction.
PAGE: Final = 20
#: How many who have to be rung are named.
NAMED: Final = 8
#: What begins sooner after the quiet hours is told in them: who hears it in the morning would have left the house.
_EARLY: Final = timedelta(hours=3)


class NothingToTell(Refusal):
    """Everybody knows already; values: activity, title."""


def tell(session: Session, activity_id: int, *, by: Visitor, now: datetime) -> Activity:
    """Tells whoever is in it all that was changed since they were told last. NoSuchActivity, NotYoursToKeep,
    NothingToTell."""
    activity = activities.access_to_keep(session, activity_id, by=by)
    if not untold(session, activity.id):
        raise NothingToTell(activity=activity.id, title=activity.title)
    begin(session, activity, What.CHANGED, made_by=by.account_id, now=now)
    audit.note(session, "changes.tell", by=by.account_id, now=now, record=activity.number or "")
    return activity


def begin(session: Session, activity: Activity, what: What, *, made_by: int, now: datetime) -> ActivityTelling:
    """A telling of all that is untold; its first page is written at once."""
    waiting = untold(session, activity.id)
    telling = ActivityTelling(activity_id=activity.id, what=what, made_by=made_by, made_at=now, up_to=0, told=0)
    session.add(telling)
    session.flush()
    for one in waiting:
        one.telling_id = telling.id
    session.flush()
    _tell_who_entered(session, activity, telling, now=now)
    _page(session, telling, now=now)
    return telling


def who(session: Session, activity_id: int, option_id: int | None) -> Values:
    """Who is in it, or in that option of it: how many get letters, and whom somebody has to ring."""
    found = _people(activity_id, select(Member.name, Account.id.label("account")), option_id)
    found = found.join(Member, Member.id == SignUp.member_id)
    people = session.execute(found.order_by(SignUp.turn, SignUp.id)).all()
    away = [one.name for one in people if one.account is None]
    return {
        "people": len(people),
        "by_letter": len(people) - len(away),
        "to_ring": len(away),
        "names": [*away[:NAMED]],
    }


def waits_until(session: Session, activity: Activity, *, now: datetime) -> datetime | None:
    """The morning for which the letters of the last telling wait, in quiet hours."""
    last = select(ActivityTelling).where(ActivityTelling.activity_id == activity.id)
    telling = session.scalar(last.order_by(ActivityTelling.id.desc()).limit(1))
    if telling is None or _must_wake(activity, _values(session, activity, telling, all_of_it=True), now=now):
        return None
    return calendar.wake_of(now)


def _people(activity_id: int, columns: Any, option_id: int | None) -> Any:
    """Who is in it, with the account where there is one."""
    found = columns.select_from(SignUp).outerjoin(Account, Account.member_id == SignUp.member_id)
    found = found.where(SignUp.activity_id == activity_id, SignUp.place.in_(IN))
    return found if option_id is None else found.where(SignUp.option_id == option_id)


def _tell_who_entered(session: Session, activity: Activity, telling: ActivityTelling, *, now: datetime) -> None:
    """Whoever signed people up that have no Telegram hears for them whom to ring, in one letter; not who made the
    change, whose page names them."""
    columns = select(SignUp.id, SignUp.made_by, SignUp.option_id, Member.name)
    found = _people(activity.id, columns, None).join(Member, Member.id == SignUp.member_id)
    found = found.where(Account.id.is_(None), SignUp.made_by != telling.made_by)
    entered: dict[int, list[Any]] = {}
    concerned: dict[int | None, bool] = {}
    for one in session.execute(found.order_by(SignUp.id)):
        if one.option_id not in concerned:
            concerned[one.option_id] = _concerns(session, activity, telling, one.option_id)
        if concerned[one.option_id]:
            entered.setdefault(one.made_by, []).append(one)
    values = _values(session, activity, telling, all_of_it=True)
    for maker, people in entered.items():
        letter = Letter(
            maker,
            "changes.cancelled_for" if telling.what == What.CANCELLED else "changes.told_for",
            {
                **values,
                "standing": "",
                "offer_until": None,
                "count": len(people),
                "names": [one.name for one in people[:NAMED]],
            },
            right=seating.RIGHT,
            subject=people[0].id,
            once=f"changes.for:{telling.id}:{maker}",
            at_night=_must_wake(activity, values, now=now),
        )
        outbox.queue(session, letter, now=now)


def _concerns(session: Session, activity: Activity, telling: ActivityTelling, option_id: int | None) -> bool:
    return telling.what == What.CANCELLED or bool(_values(session, activity, telling, option_id)["changes"])


def somebody(session: Session, activity_id: int) -> bool:
    """Whether there is anybody to tell."""
    return bool(session.scalar(select(exists().where(SignUp.activity_id == activity_id, SignUp.place.in_(IN)))))


def go_on(session: Session, *, now: datetime) -> int:
    """The next page of the telling that has waited longest; how many were told."""
    open_ = select(ActivityTelling).where(ActivityTelling.ended_at.is_(None)).order_by(ActivityTelling.id).limit(1)
    telling = session.scalar(open_.with_for_update())
    return 0 if telling is None else _page(session, telling, now=now)


def goes_on(session: Session) -> bool:
    """Whether any telling has pages left."""
    return session.scalar(select(ActivityTelling.id).where(ActivityTelling.ended_at.is_(None)).limit(1)) is not None


def _page(session: Session, telling: ActivityTelling, *, now: datetime) -> int:
    """A letter to each of the next sign-ups; who came in later knows it already."""
    activity = session.get_one(Activity, telling.activity_id)
    columns = select(
        SignUp.id, SignUp.member_id, SignUp.place, SignUp.option_id, SignUp.offer_until, Account.id.label("account")
    )
    next_ = _people(activity.id, columns, None).where(SignUp.id > telling.up_to, SignUp.made_at <= telling.made_at)
    found = session.execute(next_.order_by(SignUp.id).limit(PAGE)).all()
    told = 0
    by_option: dict[int | None, Values] = {}
    for one in found:
        if one.option_id not in by_option:
            by_option[one.option_id] = _values(session, activity, telling, one.option_id)
        values = by_option[one.option_id]
        if one.account is None or not (values["changes"] or telling.what == What.CANCELLED):
            continue
        key = _key(activity, telling, one.place, now=now)
        late: Values = {"late": True} if key == "changes.told_late" else {}
        letter = Letter(
            one.account,
            key,
            {**values, **late, "standing": one.place, "offer_until": one.offer_until, "sign_up": one.id},
            right="member",
            subject=one.member_id,
            once=f"changes.told:{telling.id}:{one.account}",
            at_night=_must_wake(activity, values, now=now),
        )
        outbox.queue(session, letter, now=now)
        told += 1
    telling.told += told
    telling.up_to = found[-1].id if found else telling.up_to
    if len(found) < PAGE:
        telling.ended_at = now
    session.flush()
    return told


def _key(activity: Activity, telling: ActivityTelling, place: Place, *, now: datetime) -> str:
    """What hangs below it: an offer is answered, and once sign-up is over a place is given back otherwise."""
    if telling.what == What.CANCELLED:
        return "changes.cancelled"
    if place == Place.OFFERED:
        return "changes.told_offer"
    if place == Place.WAITING:
        return "changes.told_waiting"
    late = activity.closes_at is not None and activity.closes_at <= now
    return "changes.told_late" if late and place == Place.SEATED else "changes.told"


def _values(
    session: Session,
    activity: Activity,
    telling: ActivityTelling,
    option_id: int | None = None,
    *,
    all_of_it: bool = False,
) -> Values:
    """What the letters say to whoever chose that option: of other options nothing, unless all of it is asked for."""
    made = select(ActivityChange).where(ActivityChange.telling_id == telling.id).order_by(ActivityChange.id)
    if not all_of_it:
        made = made.where(ActivityChange.option_id.is_(None) | (ActivityChange.option_id == option_id))
    changes: list[Value] = [line(session, one) for one in session.scalars(made)]
    return {
        "activity": activity.id,
        "title": activity.title,
        "starts_at": activity.starts_at,
        "why": activity.cancelled_why,
        "keeper": keeper(session, activity),
        "changes": changes,
        "moved": any(isinstance(one, dict) and one["item"] in (Item.WHEN, Item.OPTION_WHEN) for one in changes),
    }


def line(session: Session, change: ActivityChange) -> Values:
    """One thing that was changed, as people read it."""
    option = None if change.option_id is None else session.get_one(Option, change.option_id).words
    return {"item": change.item, "option": option, "was": unpack(change.was), "becomes": unpack(change.becomes)}


def _must_wake(activity: Activity, values: Values, *, now: datetime) -> bool:
    """Whether the morning would be too late: it begins soon after, by the new time or by the old."""
    morning = calendar.wake_of(now)
    if morning is None:
        return False
    changes = values["changes"]
    assert isinstance(changes, list)
    old = [one["was"]["since"] for one in changes if isinstance(one, dict) and isinstance(one["was"], dict)]
    starts = [one for one in (activity.starts_at, *old) if isinstance(one, datetime) and one > now]
    return any(one < morning + _EARLY for one in starts)
