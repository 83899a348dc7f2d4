"""The pages of routes: `office` draws them, `people` says who goes at all, `own` is of who goes, `asking` of who is
visited."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers import campaigns, visits
from handlers.buttons import Keyboards, KeyTexts
from handlers.context import Context, Steps
from handlers.routes import asking, office, own, people
from handlers.routes.doors import MINE, SHOW
from handlers.routes.office import OPEN

STEPS: Steps = {**office.STEPS, **people.STEPS, **asking.STEPS}

_BACK = [[OPEN.of("campaign", "page")]]
#: From what is over, to the rounds that there are.
_ROUNDS = [[campaigns.OPEN.of(), campaigns.LEAVE.of()]]
_MINE = [[visits.MINE.of()]]

KEYBOARDS: Keyboards = {
    "routes.asked": [asking.WISH.each("wishes", "visit", "wish")],
    "routes.asked_kin": [asking.WISH.each("wishes", "visit", "wish")],
    "routes.wished": [[visits.OPEN.of("visit")]],
    "routes.yours": [[visits.MINE.of()], [MINE.of()]],
    "routes.offered": [[own.ACCEPT.of("from"), own.ASK_WHY.of("from")]],
    "routes.fell_out": [[SHOW.of("campaign")]],
    "routes.too_few_envoys": [[office.ENVOYS.of("campaign", "page")]],
    "routes.nothing_to_plan": _BACK,
    "routes.nothing_drawn": _BACK,
    "routes.nobody_to_ask": _BACK,
    "routes.no_such_round": _ROUNDS,
    "routes.no_leg": _ROUNDS,
    "routes.no_such_pair": _ROUNDS,
    "routes.nothing_offered": _MINE,
    "routes.no_visits_left": _MINE,
    "routes.envoy_has_visits": [[office.ENVOYS.of("campaign", "page")]],
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [*office.routes(), *people.routes(), *own.routes(), *asking.routes()]
