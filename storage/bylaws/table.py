"""The table of settings: what the chair can change in chat, as it was shipped, and between which bounds."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from storage.amounts import YUAN
from storage.retention.table import RETENTION

#: The noun of the settings that say how long something is kept.
KEPT = "retention"


class Measure(StrEnum):
    """What the number of a setting counts: MONEY and MONEY_A_MONTH 分, SWITCH 0 (off) or 1 (on)."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    PERCENT = "percent"
    MONEY = "money"
    MONEY_A_MONTH = "money_a_month"
    SWITCH = "switch"
    HOURS = "hours"
    TALKS = "talks"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Setting:
    """`name` is the noun that it belongs to, and its own name there. `choices` are offered as buttons beside typing.

    `example`: the number that came with the house is that of another place, and stands only until the chair has said
    a number, be it the same. `agreed`: people have agreed to what it was.
    """

    name: str
    measure: Measure
    default: int
    least: int
    most: int
    choices: tuple[int, ...] = ()
    example: bool = False
    agreed: bool = False

    @property
    def noun(self) -> str:
        return self.name.partition(".")[0]


#: Sources, all of them local: 低保 of Jingmen 2021; twice of it and 80 %, as published in Jingmen and Qingdao; what may
#: be given, Shandong 2019; five working days of notice, a look each year, a word after half a year, as in provinces.
_AID: Final = (
    Setting("hardship.low_income", Measure.MONEY_A_MONTH, 710 * YUAN, 100 * YUAN, 10_000 * YUAN, example=True),
    Setting("hardship.relative_factor", Measure.PERCENT, 200, 100, 500, (150, 200, 300)),
    Setting("hardship.accident_share", Measure.PERCENT, 80, 10, 200, (50, 80, 100)),
    Setting("aid.at_once", Measure.MONEY, 3000 * YUAN, 100 * YUAN, 100_000 * YUAN, example=True),
    Setting("aid.a_year", Measure.MONEY, 6000 * YUAN, 100 * YUAN, 200_000 * YUAN, example=True),
    Setting("public_notices.days", Measure.WORKING_DAYS, 5, 5, 20, (5, 7, 10)),
    Setting("public_notices.in_group", Measure.SWITCH, 0, 0, 1, (1, 0)),
    Setting("evidence.photos", Measure.SWITCH, 0, 0, 1, (1, 0)),
    Setting("reviews.after_months", Measure.MONTHS, 12, 3, 12, (6, 12)),
    Setting("reviews.return_months", Measure.MONTHS, 6, 1, 24, (3, 6, 12)),
    Setting("reviews.silence_days", Measure.DAYS, 14, 3, 60, (7, 14, 30)),
)

#: Of the campaigns before a festival; when steps come is data (`storage/almanac/plans.toml`).
_VISITS: Final = (Setting("campaigns.opens_days", Measure.DAYS, 45, 20, 90, (30, 45, 60)),)

#: Hours of training (学时) a person and year; 0 for no plan. How long one of them is differs from place to place.
_TRAININGS: Final = (
    Setting("trainings.hours_a_year", Measure.HOURS, 0, 0, 400, (0, 24, 40, 90)),
    Setting("trainings.minutes_an_hour", Measure.MINUTES, 45, 30, 60, (45, 60)),
)

#: How many talks with a time, or waiting for one, somebody may have open at once.
_TALKS: Final = (Setting("appointments.open_at_once", Measure.TALKS, 1, 1, 5, (1, 2, 3)),)

#: Buttons carry the place: new ones go to the end.
SETTINGS: Final[tuple[Setting, ...]] = (
    *_AID,
    *(
        Setting(f"{KEPT}.{kind.name}", Measure.DAYS, kind.days, kind.least, kind.most, agreed=kind.agreed)
        for kind in RETENTION
        if kind.least < kind.most
    ),
    Setting("hardship.still_days", Measure.WORKING_DAYS, 20, 5, 60, (10, 20, 30)),
    *_VISITS,
    *_TRAININGS,
    *_TALKS,
)
BY_NAME: Final = {setting.name: setting for setting in SETTINGS}
#: In the order in which the chair reads them.
NOUNS: Final = (*dict.fromkeys(one.noun for one in (*_AID, *_VISITS, *_TRAININGS, *_TALKS)), KEPT)
