"""Spacing: on which day a question comes again, by how well it was remembered so far. Pure, in whole days, no chance in
it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from fsrs import Card, Rating, Scheduler, State

#: Whoever would see it again after more days than that knows it for good.
STABLE: Final = timedelta(days=60)
# Steps of minutes are for whoever sits there all day: the first distance is a day.
_SCHEDULER: Final = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


@dataclass(frozen=True, slots=True)
class Spacing:
    """How firmly somebody knows a question (after how many days nine of ten would still know it), how hard it is for
    them, the day on which that was seen, and the day on which it comes again."""

    stability: float
    difficulty: float
    seen_on: date
    due_on: date

    @property
    def is_stable(self) -> bool:
        return self.due_on - self.seen_on > STABLE


def again(before: Spacing | None, today: date, *, right: bool) -> Spacing:
    """What becomes of it by an answer of today."""
    card = Card(card_id=1, due=_noon(today))
    if before is not None:
        card = Card(
            card_id=1,
            state=State.Review,
            stability=before.stability,
            difficulty=before.difficulty,
            due=_noon(before.due_on),
            last_review=_noon(min(before.seen_on, today)),
        )
    then, _ = _SCHEDULER.review_card(card, Rating.Good if right else Rating.Again, _noon(today))
    assert then.stability is not None
    assert then.difficulty is not None
    return Spacing(then.stability, then.difficulty, today, then.due.date())


def _noon(day: date) -> datetime:
    """The library knows instants of one zone alone; here a day is a day."""
    return datetime.combine(day, time(12), UTC)
