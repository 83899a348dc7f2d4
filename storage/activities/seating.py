"""Seating: who has a place, who comes next, and for how long a freed one is held. Below all that frees or adds places.

The activity's row is locked before anything is counted. A freed place goes to the first of the queue whom it fits: a
family is seated whole, within the places of the activity and of its option.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from storage import accounts, outbox, sealed
from storage.activities.records import (
    HOLDING,
    IN,
    Activity,
    Option,
    Place,
    Selection,
    SignUp,
    State,
    keep_answers,
    options_of,
    sign_up_of,
)
from storage.members import Member, Standing
from storage.outbox import Letter
from storage.values import Value, Values

#: Nothing is offered in these hours of the union's clock: who sleeps would lose it.
NIGHT_FROM, NIGHT_UNTIL = time(22), time(7)
#: By this right whoever signed somebody up has what is written of their place.
RIGHT: Final = "sign_up"
#: A freed place is held: to the person, and to whoever signed them up.
OFFERED: Final = ("signups.offered", "signups.offered_for")
#: Places that one transaction offers: many more would keep everybody else from pressing.
AT_ONCE: Final = 10
#: So long before the start a freed place is held for so long; the first that holds.
_HOLDS: Final = (
    (timedelta(hours=24), timedelta(hours=12)),
    (timedelta(hours=3), timedelta(hours=2)),
    (timedelta(), timedelta(minutes=20)),
)
#: How long something takes of which no end is known.
_USUAL: Final = timedelta(hours=2)


@dataclass(slots=True)
class Room:
    """Places that are free at a moment: `left` in all, `by_option` in options that have places of their own. None is
    as many as come."""

    left: int | None
    by_option: dict[int, int]

    def fits(self, option_id: int | None, size: int) -> bool:
        """Whether so many people can be seated together."""
        own = None if option_id is None else self.by_option.get(option_id)
        return (self.left is None or size <= self.left) and (own is None or size <= own)

    def take(self, option_id: int | None, size: int) -> None:
        if self.left is not None:
            self.left -= size
        if option_id is not None and option_id in self.by_option:
            self.by_option[option_id] -= size

    @property
    def full(self) -> bool:
        return self.left is not None and self.left <= 0

    def of(self, option_id: int | None) -> int | None:
        """Places left for who chooses the option; None where there is no limit."""
        own = None if option_id is None else self.by_option.get(option_id)
        limits = [one for one in (self.left, own) if one is not None]
        return max(0, min(limits)) if limits else None


def lock(session: Session, activity_id: int) -> Activity:
    """The activity, until the end of the transaction nobody else's: its places may be counted now."""
    session.flush()
    return session.get_one(Activity, activity_id, with_for_update=True, populate_existing=True)


def rooms(session: Session, activity: Activity) -> Room:
    """What is free of it, option by option."""
    session.flush()
    held = select(SignUp.option_id, func.sum(SignUp.family + 1)).where(
        SignUp.activity_id == activity.id, SignUp.place.in_(HOLDING)
    )
    taken = {option_id: int(people) for option_id, people in session.execute(held.group_by(SignUp.option_id))}
    own = {
        one.id: one.seats - taken.get(one.id, 0) for one in options_of(session, activity.id) if one.seats is not None
    }
    return Room(None if activity.seats is None else activity.seats - sum(taken.values()), own)


def room(session: Session, activity: Activity, option_id: int | None) -> int | None:
    """How many places are free for who chooses that option; None where there is no limit."""
    return rooms(session, activity).of(option_id)


def starts(activity: Activity, option: Option | None) -> datetime | None:
    """When it begins for who chose that option."""
    return option.starts_at if option is not None and option.starts_at is not None else activity.starts_at


def span(activity: Activity, option: Option | None) -> tuple[datetime, datetime] | None:
    """From when until when it is for who chose that option; where its end is not told, two hours, and no longer than
    the activity."""
    begins = starts(activity, option)
    if begins is None:
        return None
    usual, whole = begins + _USUAL, activity.ends_at
    if option is None or option.starts_at is None:
        return begins, whole or usual
    within = whole if whole is not None and begins < whole else usual
    return begins, option.ends_at or min(usual, within)


def begun(activity: Activity, option: Option | None, *, now: datetime) -> bool:
    at = starts(activity, option)
    return at is None or at <= now


def rank(session: Session, sign_up: SignUp) -> int:
    """Where somebody stands who waits, 1 being next: of those who want the option, where it has places of its own."""
    ahead = select(func.count()).where(
        SignUp.activity_id == sign_up.activity_id,
        SignUp.place == Place.WAITING,
        (SignUp.turn < sign_up.turn) | ((SignUp.turn == sign_up.turn) & (SignUp.id < sign_up.id)),
    )
    option = option_of(session, sign_up)
    if option is not None and option.seats is not None:
        ahead = ahead.where(SignUp.option_id == option.id)
    return (session.scalar(ahead) or 0) + 1


def ranks(session: Session, activity_id: int) -> dict[int, int]:
    """`rank` of all who wait, by the key of the sign-up, counted at once."""
    own = {one.id for one in options_of(session, activity_id) if one.seats is not None}
    queue = select(SignUp.id, SignUp.option_id).where(SignUp.activity_id == activity_id, SignUp.place == Place.WAITING)
    found, of_option = dict[int, int](), Counter[int]()
    for nth, (key, option_id) in enumerate(session.execute(queue.order_by(SignUp.turn, SignUp.id)), start=1):
        if option_id is not None:
            of_option[option_id] += 1
        found[key] = of_option[option_id] if option_id in own else nth
    return found


def waiting(session: Session, activity_id: int) -> Iterator[SignUp]:
    """Those who wait, in their order."""
    queue = select(SignUp).where(SignUp.activity_id == activity_id, SignUp.place == Place.WAITING)
    yield from session.scalars(queue.order_by(SignUp.turn, SignUp.id))


def next_ones(session: Session, activity: Activity, free: Room, *, now: datetime) -> Iterator[SignUp]:
    """Those who wait and whom what is free fits, in their order, before it begins for them; what is given to one the
    caller takes off `free`. Who has left the bureau has no turn any more."""
    options = {one.id: one for one in options_of(session, activity.id)}
    queue = select(SignUp).join(Member, Member.id == SignUp.member_id)
    queue = queue.where(
        SignUp.activity_id == activity.id, SignUp.place == Place.WAITING, Member.standing != Standing.LEFT
    )
    # Of thousands who wait there are a few kinds; only those are looked for whom something fits.
    kinds = session.execute(queue.with_only_columns(SignUp.option_id, SignUp.family).distinct()).all()
    ahead = [one for one in kinds if not begun(activity, options.get(one[0]) if one[0] else None, now=now)]
    behind: ColumnElement[bool] = true()
    while fitting := [one for one in ahead if free.fits(one[0], one[1] + 1)]:
        kind = or_(*(SignUp.option_id.is_not_distinct_from(one[0]) & (SignUp.family == one[1]) for one in fitting))
        found = session.scalar(queue.where(kind, behind).order_by(SignUp.turn, SignUp.id).limit(1))
        if found is None:
            return
        behind = (SignUp.turn > found.turn) | ((SignUp.turn == found.turn) & (SignUp.id > found.id))
        yield found


def seat(
    session: Session,
    activity: Activity,
    member_id: int,
    option_id: int | None,
    family: int,
    *,
    made_by: int,
    answers: Values | None,
    now: datetime,
) -> SignUp:
    """Takes a place, or one on the waitlist; in the pot, where it is drawn and was not yet. Who is in it keeps what
    they have."""
    activity = lock(session, activity.id)
    found = sign_up_of(session, activity.id, member_id)
    if found is not None and found.place in IN:
        return found
    place, turn = _place(session, activity, option_id, family + 1, now=now), next_turn(session, activity.id)
    if found is None:
        found = SignUp(row=sealed.new_row(), activity_id=activity.id, member_id=member_id)
        session.add(found)
    found.option_id, found.family, found.made_by, found.made_at = option_id, family, made_by, now
    found.place, found.turn, found.missed = place, turn, False
    found.seated_at = now if place is Place.SEATED else None
    found.offered_at = found.offer_until = found.left_at = found.comes = found.came_at = found.came_by = None
    keep_answers(session, found, answers or {})
    session.flush()
    return found


def _place(session: Session, activity: Activity, option_id: int | None, size: int, *, now: datetime) -> Place:
    """A seat where there is room, and nobody waits whom it fits."""
    if activity.selection == Selection.DRAW and activity.drawn_at is None:
        return Place.ENTERED
    free = rooms(session, activity)
    if not free.fits(option_id, size):
        return Place.WAITING
    first = next(next_ones(session, activity, free, now=now), None)
    return Place.WAITING if first is not None else Place.SEATED


def next_turn(session: Session, activity_id: int) -> int:
    """Behind everybody."""
    last = session.scalar(select(func.max(SignUp.turn)).where(SignUp.activity_id == activity_id))
    return 1 if last is None else last + 1


def release(session: Session, sign_up: SignUp, place: Place, *, now: datetime) -> None:
    """The person is out of it, in that way; what they held goes to whoever comes next."""
    activity = lock(session, sign_up.activity_id)
    sign_up.place, sign_up.left_at, sign_up.offer_until = place, now, None
    session.flush()
    fill(session, activity, now=now)


def fill(session: Session, activity: Activity, *, now: datetime) -> int:
    """Holds free places for those who wait, and tells them; how many, `AT_ONCE` at most: the round goes on with what is
    left. Called in the transaction of whatever frees or adds one. By night none is offered, nor once it has begun."""
    if activity.state != State.OPEN or is_night(now):
        return 0
    activity = lock(session, activity.id)
    free = rooms(session, activity)
    offered = 0
    for one in islice(next_ones(session, activity, free, now=now), AT_ONCE):
        free.take(one.option_id, one.family + 1)
        _offer(session, activity, option_of(session, one), one, now=now)
        session.flush()
        offered += 1
    return offered


def is_due(session: Session, activity: Activity, *, now: datetime) -> bool:
    """Whether a place is free that somebody waits for; nothing is locked for it."""
    if activity.state != State.OPEN or is_night(now):
        return False
    free = rooms(session, activity)
    return next(next_ones(session, activity, free, now=now), None) is not None


def is_night(now: datetime) -> bool:
    """Whether nothing is offered at that instant, in the union's zone."""
    assert now.tzinfo is not None
    return now.time() >= NIGHT_FROM or now.time() < NIGHT_UNTIL


def held_until(now: datetime, at: datetime) -> datetime:
    """How long a place is held that is offered now, of what begins at `at`; never beyond that."""
    held = next(hold for before, hold in _HOLDS if at - now > before)
    return min(now + held, at)


def _offer(session: Session, activity: Activity, option: Option | None, sign_up: SignUp, *, now: datetime) -> None:
    at = starts(activity, option)
    assert at is not None
    sign_up.place, sign_up.offered_at, sign_up.offer_until = Place.OFFERED, now, held_until(now, at)
    until = sign_up.offer_until
    tell(session, activity, option, sign_up, OFFERED, now=now, useful_until=until, until=until)


def tell(
    session: Session,
    activity: Activity,
    option: Option | None,
    sign_up: SignUp,
    keys: tuple[str, str],
    *,
    now: datetime,
    at_night: bool = True,
    useful_until: datetime | None = None,
    **more: Value,
) -> None:
    """A letter about somebody's own place; by the second key to whoever signed them up, where they have no Telegram.

    Unless it is said otherwise it leaves in the quiet hours too: what it tells of runs out.
    """
    values: Values = {
        "activity": activity.id,
        "sign_up": sign_up.id,
        "title": activity.title,
        "where": activity.place,
        "starts_at": starts(activity, option),
        "option": None if option is None else option.words,
        "family": sign_up.family,
        **more,
    }
    own = accounts.holder(session, sign_up.member_id)
    if own is not None:
        letter = Letter(own, keys[0], values, right="member", subject=sign_up.member_id)
    else:
        named: Values = {**values, "name": session.get_one(Member, sign_up.member_id).name}
        letter = Letter(sign_up.made_by, keys[1], named, right=RIGHT, subject=sign_up.id)
    letter.at_night, letter.useful_until = at_night, useful_until
    outbox.queue(session, letter, now=now)


def option_of(session: Session, sign_up: SignUp) -> Option | None:
    """What was chosen in signing up."""
    return None if sign_up.option_id is None else session.get(Option, sign_up.option_id)
