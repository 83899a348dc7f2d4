"""Outlook: what somebody would get who came now, said before they press: a place, or a rank on the waitlist."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.activities import Activity, Option, Place, Selection, SignUp, options_of, seating
from storage.activities.seating import Room
from storage.values import Value


@dataclass(frozen=True, slots=True)
class Waits:
    """`many` sign-ups that wait, all of one option and of `size` people each."""

    option_id: int | None
    size: int
    many: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is free of an activity, who waits for it, and its options; `by_lot`: nobody has a place before the draw."""

    free: Room
    queue: Sequence[Waits]
    options: Sequence[Option]
    by_lot: bool

    @property
    def held_up(self) -> bool:
        """Whether somebody waits whom a free place fits: they come first."""
        return any(self.free.fits(one.option_id, one.size) for one in self.queue)

    def rank(self, option_id: int | None, size: int) -> int | None:
        """Where so many together would stand on the waitlist; None where they have a place at once."""
        if self.by_lot or (self.free.fits(option_id, size) and not self.held_up):
            return None
        own = option_id in self.free.by_option
        return 1 + sum(one.many for one in self.queue if not own or one.option_id == option_id)

    def left(self, option_id: int | None) -> int | None:
        """Places that can be had at once with that option; None where there is no limit."""
        return None if self.by_lot else 0 if self.held_up else self.free.of(option_id)

    def left_in_all(self) -> int | None:
        """Likewise, of all options together."""
        each = [self.left(one) for one in self._choices()]
        known = [one for one in each if one is not None]
        if self.by_lot or (len(known) < len(each) and self.free.left is None):
            return None
        return sum(known) if self.free.left is None else min(max(0, self.free.left), sum(known))

    def would_wait(self) -> bool:
        """Whether one person alone has to wait, whatever they choose."""
        return all(self.rank(one, 1) is not None for one in self._choices())

    def would_be(self) -> int | None:
        """The rank of one person alone who has to wait; None where it hangs on what they choose."""
        ranks = {self.rank(one, 1) for one in self._choices()}
        return ranks.pop() if len(ranks) == 1 else None

    def _choices(self) -> list[int | None]:
        return [one.id for one in self.options] or [None]


def of(session: Session, activity: Activity) -> Outlook:
    """As it stands now; nothing is locked for it."""
    waiting = select(SignUp.option_id, SignUp.family, func.count()).where(
        SignUp.activity_id == activity.id, SignUp.place == Place.WAITING
    )
    rows = session.execute(waiting.group_by(SignUp.option_id, SignUp.family))
    queue = [Waits(option_id, family + 1, many) for option_id, family, many in rows]
    by_lot = activity.selection == Selection.DRAW and activity.drawn_at is None
    return Outlook(seating.rooms(session, activity), queue, options_of(session, activity.id), by_lot)


def with_ranks(lines: Sequence[Value], outlook: Outlook) -> list[Value]:
    """Options as they are shown, each with the rank of one person alone."""
    return [one | {"rank": outlook.rank(int(str(one["option"])), 1)} for one in lines if isinstance(one, dict)]
