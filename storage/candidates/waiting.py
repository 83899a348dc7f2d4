"""Waiting (待办): what of the lists stands on a desk: whom nobody is set to visit, what waits for a yes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import calendar, campaigns, rights
from storage.campaigns import Campaign, Kind, State, due
from storage.candidates import counting
from storage.rights import Deed
from storage.visitors import Visitor
from storage.visits import Stage, Visit


class For(StrEnum):
    """What is waited for: FREE: that two people are set to go to each (没排好); WORD: that the list is approved, or who
    was added to it since."""

    FREE = "free"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class WaitingList:
    """A line of somebody's desk; `count`: of how many people of the list; `due_on`: by when, as the plan has it."""

    what: For
    campaign_id: int
    kind: Kind
    year: int
    count: int
    due_on: date | None
    overdue: bool
    since: datetime


def waiting_for(session: Session, *, by: Visitor, now: datetime) -> list[WaitingList]:
    """What an officer has to share out in their units, and what the chair or a deputy has to approve."""
    found = (line for one in campaigns.find(session, *campaigns.OPEN) for line in _of(session, one, by=by, now=now))
    return [line for line in found if line.count]


def _of(session: Session, campaign: Campaign, *, by: Visitor, now: datetime) -> Iterator[WaitingList]:
    days = {step.name: step.on for step in due.steps(session, campaign)}
    # What comes up in a year stands on the desk visit by visit, and waits for nobody's yes.
    if not days:
        return
    if campaign.state == State.APPROVED and rights.may(by, Deed.KEEP_VISITS):
        reach = rights.reach(session, by.account_id, Deed.KEEP_VISITS)
        free = counting.free(session, campaign, reach)
        since = campaign.approved_at or campaign.opened_at
        yield _line(campaign, For.FREE, free, since, days["routes"], now)
    if campaign.state == State.APPROVED and rights.may(by, Deed.APPROVE_VISITS):
        count, added_at = _added(session, campaign, by)
        yield _line(campaign, For.WORD, count, added_at or now, None, now)
    if campaign.state == State.LISTING and rights.may(by, Deed.APPROVE_VISITS) and days["list"] <= now.date():
        count = counting.live(counting.by_stage(session, campaign, None))
        yield _line(campaign, For.WORD, count, _asked_at(campaign, days["list"], now), days["approval"], now)


def _line(
    campaign: Campaign, what: For, count: int, since: datetime, due_on: date | None, now: datetime
) -> WaitingList:
    late = due_on is not None and due_on < now.date()
    return WaitingList(what, campaign.id, Kind(campaign.kind), campaign.year, count, due_on, late, since)


def _added(session: Session, campaign: Campaign, by: Visitor) -> tuple[int, datetime | None]:
    """Who was added to a list that holds, and since when; nobody's own line is theirs to approve."""
    added = select(func.count(), func.min(Visit.made_at)).where(counting.here(campaign, None))
    added = added.where(Visit.stage == Stage.PROPOSED, Visit.member_id.is_distinct_from(by.member_id))
    count, since = session.execute(added).one()
    return count, since


def _asked_at(campaign: Campaign, on: date, now: datetime) -> datetime:
    """Since when a list is asked for: from the plan's day on; one that was opened later, from then on."""
    assert now.tzinfo is not None
    return max(campaign.opened_at, calendar.at(on, time(0), now.tzinfo))
