"""Papers of visits (走访名单): what leaves as a file for whoever goes, signs or reckons: lists to sign, cards, days.

`readers` says whose eyes see which visits, `choosing` shows what can be had, `ordering` sends it, `lists`, `cards`,
`days` and `lines` read what stands in it. It reads what others write.
"""

from storage.printing.choosing import NoSuchCampaign, NothingThere, look, mine, units_page, walkers_page
from storage.printing.ordering import RIGHT, may_have, order, order_own
from storage.printing.readers import Sheet

__all__ = [
    "RIGHT",
    "NoSuchCampaign",
    "NothingThere",
    "Sheet",
    "look",
    "may_have",
    "mine",
    "order",
    "order_own",
    "units_page",
    "walkers_page",
]
