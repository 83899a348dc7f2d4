"""What is due when in a campaign, by the union's own rules and the calendar as it is known now."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from storage import holidays, offices
from storage.bylaws import settings
from storage.campaigns.plan import OPENED_BY_THEMSELVES, Planned, day_of, plan
from storage.campaigns.records import Campaign, Kind, State


def planned(session: Session, kind: Kind, festival: date) -> Sequence[Planned]:
    """The steps of such a campaign before that day, in order; a YEAR has none."""
    opens = settings.value(session, "campaigns.opens_days") if kind is Kind.SPRING else None
    return plan(kind, festival, holidays.calendar(session), opens=opens)


def steps(session: Session, campaign: Campaign) -> Sequence[Planned]:
    """Those of a campaign that there is."""
    ask = partial(planned, session, Kind(campaign.kind), campaign.festival_on)
    return offices.once(session, (steps, campaign.id), ask)


def needed(campaign: Campaign, planned_: Sequence[Planned], *, free: int) -> list[Planned]:
    """Those that still need somebody's hand: a list that holds is neither settled nor approved any more, and nobody is
    sent where two are set to go to each. `free`: to how many they aren't."""
    listing = campaign.state == State.LISTING
    over = () if listing else ("list", "approval") if free else ("list", "approval", "routes")
    return [one for one in planned_ if one.name not in over]


def ahead(today: date) -> Iterator[tuple[Kind, date]]:
    """The next day of each kind of campaign that opens by itself; today counts."""
    for kind in OPENED_BY_THEMSELVES:
        yield kind, next(day for day in (day_of(kind, year) for year in (today.year, today.year + 1)) if day >= today)
