"""Playing (参赛): joining, answering, 抢, staking, all by buttons in the group, answered by a word that only whoever
pressed sees; and the way into the private chat."""

from telegram import Update
from telegram.ext import BaseHandler

from handlers import home
from handlers.buttons import Button, Fitted, Keyboards, KeyTexts, Link, Listed
from handlers.context import Context
from handlers.screens import Reply, Screen, Toast
from storage import playing
from storage.values import Values
from storage.visitors import Visitor

#: By the key of the contest; and of the team, where people choose.
JOIN = Button("playing.join", int)
JOIN_TEAM = Button("playing.join_team", int, int)
#: The contest; the number of the question, times a hundred, and at which place the option is shown.
PICK = Button("playing.pick", int, int)
HAND_IN = Button("playing.hand_in", int, int)
BUZZ = Button("playing.buzz", int, int)
#: As `PICK`, with how many points.
STAKE = Button("playing.stake", int, int)
#: From the group into private: the contest.
COME_IN = Link("playing.come_in", "w", int)

#: So many letters stand in a row.
LETTERS_A_ROW = 6
#: What is said so that it has to be closed: something is to be done about it.
_ALERTS = frozenset(("not_for_you", "no_team", "choose_team", "unbound", "early", "team_out"))


async def join(update: Update, context: Context) -> None:
    await context.write(playing.join, context.place.chat_id, *JOIN.read(update), 0, answer=_toast)


async def join_team(update: Update, context: Context) -> None:
    await context.write(playing.join, context.place.chat_id, *JOIN_TEAM.read(update), answer=_toast)


async def pick(update: Update, context: Context) -> None:
    contest, press = PICK.read(update)
    await context.write(playing.pick, context.place.chat_id, contest, *divmod(press, 100), answer=_toast)


async def hand_in(update: Update, context: Context) -> None:
    await context.write(playing.hand_in, context.place.chat_id, *HAND_IN.read(update), answer=_toast)


async def buzz(update: Update, context: Context) -> None:
    number = context.knock.update_id
    await context.write(playing.buzz, context.place.chat_id, *BUZZ.read(update), number, answer=_toast)


async def stake(update: Update, context: Context) -> None:
    contest, press = STAKE.read(update)
    nth, points = divmod(press, 100)
    await context.write(playing.stake, context.place.chat_id, contest, nth, points * 100, answer=_toast)


def _toast(told: Values | None) -> Toast | None:
    """What only whoever pressed sees; nothing in a group that is none of ours."""
    if told is None:
        return None
    return Toast("playing.toast", told, alert=bool(told["unknown"]) or told["taken"] in _ALERTS)


async def come_in(update: Update, context: Context) -> None:
    await context.write(playing.come_in, *COME_IN.read(update), answer=_come_screen)


def _come_screen(found: tuple[tuple[Visitor, Values | None], Values | None]) -> Reply:
    came, own = found
    return home.front_screen(came) if own is None else Screen("playing.own", own, fresh=True)


_ANSWERS = [
    PICK.each("options", "contest", "press", wide=LETTERS_A_ROW),
    HAND_IN.each("hands_in", "contest", "nth"),
]

_WAYS_IN: list[Listed | list[Fitted]] = [
    JOIN.each("joins", "contest"),
    JOIN_TEAM.each("teams", "contest", "team", wide=2),
    [COME_IN.of("contest")],
]

KEYBOARDS: Keyboards = {
    "playing.lobby": _WAYS_IN,
    "playing.countdown": _WAYS_IN,
    "playing.question": _ANSWERS,
    "playing.halfway": _ANSWERS,
    "playing.buzz": [BUZZ.each("buzzers", "contest", "nth")],
    "playing.stake": [STAKE.each("stakes", "contest", "press", wide=3)],
    "playing.over": [[COME_IN.of("contest")]],
    "playing.how": [[COME_IN.of("contest")]],
    "playing.bind_first": [[COME_IN.of("contest")]],
}


def group_routes() -> list[BaseHandler[Update, Context, None]]:
    return [
        JOIN.to(join),
        JOIN_TEAM.to(join_team),
        PICK.to(pick),
        HAND_IN.to(hand_in),
        BUZZ.to(buzz),
        STAKE.to(stake),
    ]


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [COME_IN.to(come_in)]
