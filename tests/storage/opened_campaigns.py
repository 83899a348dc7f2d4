"""A campaign as its round opens it, for tests: gone through to the end, with everybody on it by name."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import campaigns, candidates, visits
from storage.campaigns import Campaign, Kind, Reason
from storage.members import Member
from storage.visits import Stage, Visit
from tests.cast import Cast
from tests.conftest import ZONE

#: Days of the Spring Festival of 2027, and 45 days before it: a Wednesday.
FESTIVAL = date(2027, 2, 6)
OPENS = datetime(2026, 12, 23, 8, 5, tzinfo=ZONE)


def run(cast: Cast, now: datetime = OPENS) -> int:
    """The round, and whatever it leaves to go through."""
    opened = cast.write(lambda session: candidates.open_due(session, 0, now=now)).done
    go_on(cast, now)
    return opened


def go_on(cast: Cast, now: datetime = OPENS) -> int:
    """All that is left to go through, as the chore does it; how many pages."""
    pages = 0
    for campaign_id in cast.read(candidates.unfinished):
        pages += 1
        while cast.write(lambda session, key=campaign_id: candidates.go_on(session, key, now=now)):
            pages += 1
    return pages


def open_spring(cast: Cast) -> int:
    """The campaign of 2027, opened by the round; its key."""
    assert run(cast) == 1
    return spring(cast).id


def spring(cast: Cast) -> Campaign:
    found = cast.read(lambda session: campaigns.of_year(session, Kind.SPRING, 2027))
    assert found is not None
    return found


def listed(cast: Cast) -> dict[str, list[Reason]]:
    """Who is on any list, by name, and why."""
    rows = select(Member.name, Visit).join(Visit, Visit.member_id == Member.id).where(Visit.stage != Stage.DROPPED)
    return cast.read(lambda session: {name: visits.reasons_of(session, visit) for name, visit in session.execute(rows)})


def named(cast: Cast, name: str) -> Visit:
    """The newest visit of the person of that name."""

    def rule(session: Session) -> Visit:
        theirs = select(Visit).join(Member, Member.id == Visit.member_id).where(Member.name == name)
        return session.scalars(theirs.order_by(Visit.id.desc())).first() or _nobody(name)

    return cast.read(rule)


def _nobody(name: str) -> Visit:
    raise LookupError(name)


def each(shown: Any, name: str) -> list[dict[str, Any]]:
    """The lines of that name among what a page shows."""
    many = shown[name]
    assert isinstance(many, list)
    return many
