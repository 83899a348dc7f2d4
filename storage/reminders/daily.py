"""Daily: who goes hears in the morning what is due: what is meant for the day, and what is past its day."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from storage import calendar, campaigns, holidays, outbox
from storage.campaigns import Campaign, CampaignStep, Kind, State, To, due
from storage.outbox import Letter
from storage.reminders import going
from storage.rounds import Page
from storage.values import Values
from storage.visits import Visit

#: From this step on all that is open is due.
_SOON: Final = "soon"
#: So long a visit of the year that is past its day is named each working day.
_PAST: Final = timedelta(days=7)


def tell(session: Session, mark: int, *, most: int, now: datetime, slot: datetime) -> Page:
    """A page of them, one letter each for all rounds of visits; of a morning that is over nothing is said any more."""
    today = now.date()
    which = list(_due(session, now)) if slot.date() == today else []
    if not which:
        return Page(0, None)
    found = going.page(session, or_(*which), mark, most, today)
    for one in found:
        values: Values = {"count": one.count, "today": one.today, "behind": one.late, "on": today}
        letter = Letter(one.account_id, "reminders.daily", values, right="member", subject=one.member_id)
        letter.once = f"reminders.daily:{today:%y%m%d}:{one.account_id}"
        outbox.queue(session, letter, now=now)
    return Page(len(found), found[-1].member_id if len(found) == most else None)


def _due(session: Session, now: datetime) -> Iterator[ColumnElement[bool]]:
    """Which visits of each round are due: on days off only what is meant for that very day, or what is left at the end.
    Whoever was told a step of it today is told no more of it."""
    today = now.date()
    working = holidays.calendar(session).is_working_day(today)
    for campaign in campaigns.find(session, State.APPROVED):
        if _told_today(session, campaign, now=now):
            continue
        mine = Visit.campaign_id == campaign.id
        if campaign.kind == Kind.YEAR:
            past = going.on >= today - _PAST
            yield mine & ((going.on <= today) & past if working else going.on == today)
        elif campaign.festival_on > today:
            ends = _soon_on(session, campaign)
            if ends is not None and ends <= today:
                yield mine
            else:
                yield mine & (going.on <= today if working else going.on == today)


def _soon_on(session: Session, campaign: Campaign) -> date | None:
    return next((one.on for one in due.steps(session, campaign) if one.name == _SOON), None)


def _told_today(session: Session, campaign: Campaign, *, now: datetime) -> bool:
    assert now.tzinfo is not None
    names = [one.name for one in due.steps(session, campaign) if one.to is To.ENVOYS]
    midnight = calendar.at(now.date(), time(0), now.tzinfo)
    told = select(CampaignStep.name).where(CampaignStep.campaign_id == campaign.id, CampaignStep.name.in_(names))
    return session.scalar(told.where(CampaignStep.told_at >= midnight).limit(1)) is not None
