"""Times that can be had: what the officers' hours leave free, and one of them taken; of two who press at once the first
has it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from storage import hours
from storage.appointments.records import Appointment, State, busy, lock
from storage.talks import Talk, Way
from storage.visitors import Visitor

#: How long a talk is planned for of which no hours say so.
LENGTH: Final = timedelta(minutes=45)
_MOMENT: Final = timedelta(minutes=1)
#: The ways for which times are made; what runs through the bot needs none.
WAYS: Final = (Way.IN_PERSON, Way.TELEPHONE)


@dataclass(frozen=True, slots=True)
class Free:
    """A time that can be had of an officer, in that way."""

    way: Way
    officer_id: int
    starts_at: datetime
    ends_at: datetime
    place: str | None


def free(
    session: Session, officers: Sequence[int], ways: Iterable[Way], *, now: datetime, besides: int | None = None
) -> list[Free]:
    """What can be had of these officers, the first day first and on it in the order in which hours offer it; one time
    in both ways stands there as in person. `besides`: the appointment that would be given up for it."""
    taken = busy(session, officers, now=now, besides=besides)
    found: dict[tuple[int, datetime], Free] = {}
    for way in ways:
        for slot in hours.free(session, officers, way, now, taken):
            one = Free(way, slot.officer_id, slot.starts_at, slot.ends_at, slot.place)
            found.setdefault((one.officer_id, one.starts_at), one)
    return sorted(found.values(), key=lambda one: one.starts_at.date())


def find(
    session: Session,
    officer_id: int,
    starts_at: datetime,
    ways: Iterable[Way],
    *,
    now: datetime,
    old: Appointment | None,
) -> Free | None:
    """That time, if it can still be had, `old` being given up for it; nobody else gives it away until the commit. None:
    somebody was quicker."""
    lock(session, officer_id)
    besides = None if old is None else old.id
    # Of many who press at once all but one are told so here, at a tenth of the cost.
    if not is_clear(busy_spans(session, officer_id, now=now, besides=besides), starts_at, starts_at + _MOMENT):
        return None
    found = free(session, [officer_id], ways, now=now, besides=besides)
    return next((one for one in found if one.starts_at == starts_at), None)


def busy_spans(
    session: Session, officer_id: int, *, now: datetime, besides: int | None
) -> list[tuple[datetime, datetime]]:
    """When one officer has talks, but for the one of that key."""
    return busy(session, [officer_id], now=now, besides=besides).get(officer_id, [])


def is_clear(spans: Iterable[tuple[datetime, datetime]], starts_at: datetime, ends_at: datetime) -> bool:
    """Whether nothing lies across that time, hours or not."""
    return all(ends_at <= begins or ends <= starts_at for begins, ends in spans)


def give_up(session: Session, old: Appointment | None, *, now: datetime) -> None:
    if old is not None:
        old.state, old.answered_at = State.CANCELLED, now
        # Before another takes its place: at one time there is one.
        session.flush()


def put_down(session: Session, talk: Talk, slot: Free, state: State, *, by: Visitor, now: datetime) -> Appointment:
    """A new row. The officer is locked, and the time is free."""
    made = Appointment(
        talk_id=talk.id,
        officer_id=slot.officer_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        place=slot.place,
        state=state,
        made_by=by.account_id,
        made_at=now,
    )
    session.add(made)
    session.flush()
    return made
