"""What can be tapped instead of typed, of each thing that is asked of a draft."""

from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.activities import Activity, Audience, Kind, Selection
from storage.publishing import answers, drafts, reading
from storage.publishing.answers import Step
from storage.publishing.reading import FAMILY
from storage.units import Tree
from storage.values import Value, Values
from storage.visitors import Visitor

#: The order of kinds on their buttons.
KINDS: Final = tuple(Kind)
#: What is offered of each, whatever the draft.
_OFFERED: Final[dict[Step, tuple[Value, ...]]] = {
    Step.KIND: KINDS,
    Step.SEATS: (20, 30, 40, 60, 100, 0),
    Step.FAMILY: tuple(range(FAMILY + 1)),
    Step.MINUTES: (45, 90, 180, 360),
    Step.AUDIENCE: tuple(Audience),
    Step.SELECTION: tuple(Selection),
}
#: When the last of several days ends.
_LAST: Final = (time(12), time(17))
#: After how many minutes it ends.
_HOURS: Final = (60, 90, 120, 180)
#: Where it was lately, to be tapped.
_PLACES: Final = 4


def offered(session: Session, draft: Activity, step: Step, kept: Values, *, by: Visitor, now: datetime) -> list[Value]:
    """What can be tapped instead of typed."""
    starts, found = draft.starts_at, list[Value]()
    either, last = kept.get("either"), kept.get("last")
    match step:
        case Step.WHEN if isinstance(either, datetime):
            local = either.astimezone(now.tzinfo)
            found += (one for one in (local, local + timedelta(hours=12)) if one > now)
        case Step.ENDS if isinstance(last, date):
            found += (datetime.combine(last, one, now.tzinfo) for one in _LAST)
        case Step.UNIT:
            tree = Tree(session)
            found += (tree.path(one)[-1] for one in drafts.units_of(session, by))
        case Step.PLACE:
            found += _places(session, draft)
        case Step.ENDS if starts is not None:
            found += (starts + timedelta(minutes=one) for one in _HOURS)
        case Step.CLOSES if starts is not None:
            found += _closings(draft, starts, now)
        case Step.SEATS if draft.selection == Selection.DRAW:
            found += (one for one in _OFFERED[step] if one)
        case _:
            found += _OFFERED.get(step, ())
    return found


def _closings(draft: Activity, starts: datetime, now: datetime) -> list[datetime]:
    """The evening three days and one day before, and the latest that there is: those that are still to come."""
    local = starts.astimezone(now.tzinfo)
    evenings = [datetime.combine(local.date() - timedelta(days), reading.EVENING, now.tzinfo) for days in (3, 1)]
    return [one for one in (*evenings, answers.latest(draft)) if one > now]


def _places(session: Session, draft: Activity) -> list[str]:
    """Where the unit's last activities were."""
    there = Activity.unit_id.is_(None) if draft.unit_id is None else Activity.unit_id == draft.unit_id
    told = select(Activity.place).where(there, Activity.place.is_not(None), Activity.id != draft.id)
    found = session.scalars(told.order_by(Activity.id.desc()).limit(30)).all()
    return list(dict.fromkeys(str(one) for one in found))[:_PLACES]
