"""One's own seasons: the list, one's place and points with the tables, a missed contest to make up."""

from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts, Shown, routes_of
from handlers.context import Context, Steps
from handlers.learning.buttons import HOME
from handlers.screens import Press, Screen, in_rows
from handlers.seasons import making, office
from handlers.seasons.doors import LOOK, MINE, RIGHTS, TAKE, ended_screen
from handlers.sittings.page import shown_screen
from storage.seasons import making_up, standing
from storage.values import Values, lines_of

#: Below a letter, which stays.
OPEN = Button("seasons.open", int)


def _to_make_up(found: Values) -> list[list[Press]]:
    return [[TAKE(one["contest"], title=one["title"], begun=one["begun"])] for one in lines_of(found["missed"])]


def mine_screen(found: Values) -> Screen:
    seasons = in_rows([LOOK(one["season"], title=one["title"]) for one in lines_of(found["lines"])])
    return Screen("seasons.mine", found, [*_to_make_up(found), *seasons, [HOME()]])


def look_screen(found: Values) -> Screen:
    return Screen("seasons.card", found, [*_to_make_up(found), [MINE(waiting=0), HOME()]])


async def open_one(update: Update, context: Context) -> None:
    await context.write(
        making_up.take, *OPEN.read(update), answer=lambda found: replace(shown_screen(found), fresh=True)
    )


_SHOWN: tuple[Shown, ...] = (
    (MINE, standing.mine, mine_screen),
    (LOOK, standing.look, look_screen),
    (TAKE, making_up.take, shown_screen),
    (RIGHTS, making_up.look_back, ended_screen),
)

STEPS: Steps = {**making.STEPS, **office.STEPS}

KEYBOARDS: Keyboards = {
    "seasons.ending": [[OPEN.of("contest")]],
    "seasons.cannot_make_up": [[MINE.of()]],
    "seasons.no_such_season": [[HOME.of()]],
    **office.KEYBOARDS,
}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [OPEN.to(open_one), *routes_of(_SHOWN), *making.routes(), *office.routes()]
