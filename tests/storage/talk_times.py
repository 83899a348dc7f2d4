"""Talks for tests: hours that an officer keeps, a time asked for and agreed."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from storage import talks
from storage.appointments import Appointment, answering, asking, of_talk, requesting
from storage.appointments.questions import How
from storage.hours import WeeklyHours
from storage.talks import Talk
from storage.values import Values, lines_of
from tests.cast import Actor, Cast

PLACE = "工会办公室"
#: Each working day from two until five: four talks.
BEGINS, ENDS = 14 * 60, 17 * 60


def keep_hours(cast: Cast, officer: Actor, *, weekdays: range = range(5), ways: str = "in_person telephone") -> None:
    fields: dict[str, Any] = {"begins": BEGINS, "ends": ENDS, "ways": ways, "place": PLACE}

    def rule(session: Session) -> None:
        session.add_all(WeeklyHours(account_id=officer.account_id, weekday=day, **fields) for day in weekdays)

    cast.write(rule)


def ask_when(
    cast: Cast, actor: Actor, *, officer: int = 0, how: How = How.IN_PERSON, now: datetime | None = None
) -> Values:
    """As far as the times, or as the question when it would suit."""
    shown = cast.acts(actor, asking.begin, now=now)
    shown = cast.acts(actor, asking.choose_way, shown["version"], how, now=now)
    return cast.acts(actor, asking.choose_whom, shown["version"], officer, now=now)


def review(cast: Cast, actor: Actor, *, at: int = 0, officer: int = 0, now: datetime | None = None) -> Values:
    """With a time of those that are shown, before it is handed in."""
    shown = ask_when(cast, actor, officer=officer, now=now)
    return cast.acts(actor, asking.choose_time, shown["version"], at, now=now)


def book(cast: Cast, actor: Actor, *, at: int = 0, officer: int = 0, now: datetime | None = None) -> Values:
    """A time is asked for."""
    shown = review(cast, actor, at=at, officer=officer, now=now)
    return cast.acts(actor, requesting.submit, shown["version"], now=now)


def request(cast: Cast, actor: Actor, wish: str | None = None, *, officer: int = 0) -> Values:
    """A talk is asked for without a time."""
    shown = ask_when(cast, actor, officer=officer)
    if shown["step"] == "when":
        shown = cast.acts(actor, asking.none_suits, shown["version"])
    if wish is None:
        shown = cast.acts(actor, asking.skip_wish, shown["version"])
    else:
        shown = cast.acts(actor, asking.write_wish, wish)
    return cast.acts(actor, requesting.submit, shown["version"])


def agreed(cast: Cast, actor: Actor, officer: Actor, *, at: int = 0, chosen: bool = False) -> Values:
    """A time that stands; `chosen`: that very officer was."""
    done = book(cast, actor, at=at, officer=officer.account_id if chosen else 0)
    return cast.acts(officer, answering.confirm, done["appointment"])


def time_of(cast: Cast, talk: object) -> Appointment:
    """The newest time of the talk."""

    def rule(session: Session) -> Appointment:
        found = of_talk(session, int(str(talk)))
        assert found is not None
        return found

    return cast.read(rule)


def talk_of(cast: Cast, talk: object) -> Talk:
    return cast.read(lambda session: session.get_one(talks.Talk, int(str(talk))))


def starts(shown: Values) -> list[datetime]:
    """The times that a question shows."""
    return [at for one in lines_of(shown["times"]) if isinstance(at := one["starts_at"], datetime)]
