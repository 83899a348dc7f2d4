"""Campaigns (走访活动): a round of visits before a festival (送温暖, 重阳, 夏送清凉), or those of a year (常年走访).

`plan` says what is due when, from data; `records` what is kept. Whom it visits stands a floor above: `storage.visits`.
"""

from storage.campaigns.plan import OPENED_BY_THEMSELVES, Planned, To, day_of, plan, rules
from storage.campaigns.records import (
    OPEN,
    Campaign,
    CampaignStep,
    Kind,
    Reason,
    Standard,
    State,
    find,
    of_year,
    standards,
)

__all__ = [
    "OPEN",
    "OPENED_BY_THEMSELVES",
    "Campaign",
    "CampaignStep",
    "Kind",
    "Planned",
    "Reason",
    "Standard",
    "State",
    "To",
    "day_of",
    "find",
    "of_year",
    "plan",
    "rules",
    "standards",
]
