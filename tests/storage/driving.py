"""A drive that is on, and people who answer it: for tests of drives, of their screens, and of progress."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from storage.drives import drafting, taking
from storage.questions import Content, Kind, Option, keeping
from storage.sittings import sitting
from storage.sittings.sitting import spot
from storage.values import Values
from tests.cast import Actor, Cast


def questions(cast: Cast, officer: Actor, count: int, category: str = "安全生产") -> list[int]:
    """So many single choices, of which the first option is right; their keys."""

    def put(session: Session) -> list[int]:
        right, wrong = Option("对的", right=True), Option("错的")
        some = [
            Content(Kind.SINGLE, f"{category}第{one}题？", (right, wrong), category=(category,)) for one in range(count)
        ]
        made = keeping.put_all(session, some, author_id=None, approved_by=officer.account_id, now=cast.now)
        return [one.id for one in made]

    return cast.write(put)


def draft(cast: Cast, officer: Actor, *, count: int = 2, days: int = 14, mark: int = 60) -> Values:
    """The officer answers everything, for everybody, out of the whole bank; the review."""
    cast.acts(officer, drafting.begin)
    shown = cast.acts(officer, drafting.write_title, "安全月答题")
    shown = cast.acts(officer, drafting.take_all, shown["version"])
    shown = cast.acts(officer, drafting.choose_count, shown["version"], count)
    shown = cast.acts(officer, drafting.take_all, shown["version"])
    shown = cast.acts(officer, drafting.choose_days, shown["version"], days)
    return cast.acts(officer, drafting.choose_mark, shown["version"], mark)


def drive(cast: Cast, officer: Actor, *, count: int = 2, days: int = 14, mark: int = 60) -> int:
    """One that is on; its key."""
    shown = draft(cast, officer, count=count, days=days, mark=mark)
    return int(str(cast.acts(officer, drafting.publish, shown["version"])["drive"]))


def answer(
    cast: Cast, member: Actor, drive_id: int, right: Callable[[int], bool], *, now: datetime | None = None
) -> Values:
    """The member answers a try to its end, right where `right` says so of the place; the last screen."""
    shown = cast.acts(member, taking.take, drive_id, now=now)
    key = shown["sitting"]
    while not shown["ended"]:
        place = int(str(shown["place"]))
        cast.acts(member, sitting.choose, key, spot(place, 0 if right(place) else 1), now=now)
        shown = cast.acts(member, sitting.go_on, key, place, now=now)
    return shown
