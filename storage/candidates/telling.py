"""Telling: who hears of a list, in one letter each: the chair and deputies as it opens, the officers as well."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy.orm import Session

from storage import offices, outbox, rights
from storage.campaigns import Campaign, due
from storage.candidates import counting
from storage.candidates.access import RIGHT, name
from storage.offices import Charge, Role
from storage.outbox import Letter
from storage.rights import Deed
from storage.values import Values


def opened_name(campaign: Campaign) -> str:
    """How the names of the letters about its opening begin."""
    return f"candidates.opened:{campaign.id}:"


def opened(session: Session, campaign: Campaign, *, now: datetime) -> None:
    """The list is there: chair and deputies settle it, officers of whose units it has anybody look through
    those, and read how many."""
    told = {**_told(campaign), "approve_on": _approve_on(session, campaign)}
    for account_id, whole in [*((one, True) for one in heads(session)), *((one, False) for one in officers(session))]:
        count = _count(session, campaign, None if whole else rights.reach(session, account_id, Deed.KEEP_VISITS))
        if not count and not whole:
            continue
        values: Values = {**told, "count": count, "whole": whole}
        letter = Letter(account_id, "candidates.opened", values, right=RIGHT, subject=campaign.id)
        letter.once = f"{opened_name(campaign)}{account_id}"
        outbox.queue(session, letter, now=now)


def _count(session: Session, campaign: Campaign, reach: Collection[int] | None) -> int:
    """How many the list has in those units."""
    return counting.live(counting.by_stage(session, campaign, reach))


def approved(session: Session, campaign: Campaign, *, now: datetime) -> None:
    """The list holds: the officers go on from it."""
    for account_id in officers(session):
        letter = Letter(account_id, "candidates.approved", _told(campaign), right=RIGHT, subject=campaign.id)
        # Of a list that was taken back and approved again, once more.
        letter.once = f"candidates.approved:{campaign.id}:{account_id}:{campaign.approved_at:%y%m%d%H%M%S}"
        outbox.queue(session, letter, now=now)


def waits(session: Session, campaign: Campaign, *, besides: int, now: datetime) -> None:
    """Somebody was added to a list that holds already: who approves hears so, once a day."""
    for account_id in heads(session):
        if account_id != besides:
            letter = Letter(account_id, "candidates.one_more", _told(campaign), right=RIGHT, subject=campaign.id)
            letter.once = f"candidates.one_more:{campaign.id}:{account_id}:{now:%y%m%d}"
            outbox.queue(session, letter, now=now)


def heads(session: Session) -> list[int]:
    """The chair and the deputies, or who stands in for them."""
    held = [one for one in offices.in_office(session) if one.role in (Role.CHAIR, Role.DEPUTY)]
    return list(dict.fromkeys(one.answers for one in held))


def officers(session: Session) -> list[int]:
    """The officers who keep lists, or who stands in for them; none who hears it as the chair."""
    held = [one for one in offices.in_office(session) if one.role is Role.OFFICER and one.is_for(Charge.HARDSHIP)]
    chairs = heads(session)
    return [one for one in dict.fromkeys(one.answers for one in held) if one not in chairs]


def _told(campaign: Campaign) -> Values:
    return {**name(campaign), "campaign": campaign.id, "festival_on": campaign.festival_on}


def _approve_on(session: Session, campaign: Campaign) -> date | None:
    return next((one.on for one in due.steps(session, campaign) if one.name == "approval"), None)
