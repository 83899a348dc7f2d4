"""Polls: what Telegram tells of them is taken; of one that nothing has named a host says what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from telegram import Update
from telegram.ext import BaseHandler

from handlers.buttons import Button, Keyboards, KeyTexts
from handlers.context import Context, Place
from handlers.screens import Screen
from storage import polls
from storage.values import Values

#: The contest, and the number of the question.
VOID = Button("polls.void", int, int)
ASK_AGAIN = Button("polls.ask_again", int, int)

#: Signs of a poll's name that are kept.
_NAME: Final = 64
#: Polls stand in groups; what Telegram tells of them does not say in which.
SOMEWHERE: Final = Place(0, "")


@dataclass(frozen=True, slots=True)
class Vote:
    """An answer to a poll, as it numbers its options; no option: taken back. `telegram_id`: 0 for who is unnamed."""

    poll_id: str
    telegram_id: int
    options: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a poll stands: of that only what it asks is read."""

    poll_id: str
    question: str


class Nameless(ValueError):
    """A poll whose name can't be kept."""


def heard(update: Mapping[str, Any]) -> Vote | Standing | None:
    """What a well-shaped update tells of a poll; None for anything else. The library's own objects cost ten times as
    much, and can't be made without fields that nobody reads."""
    if answer := update.get("poll_answer"):
        user = answer.get("user") or {}
        unnamed = answer.get("voter_chat") or user.get("is_bot")
        return Vote(_name(answer["poll_id"]), 0 if unnamed else user.get("id", 0), tuple(answer["option_ids"]))
    poll = update.get("poll")
    return Standing(_name(poll["id"]), poll["question"]) if poll else None


def _name(poll_id: str) -> str:
    if len(poll_id) > _NAME or not (poll_id.isascii() and poll_id.isprintable()):
        raise Nameless
    return poll_id


async def take(told: Vote | Standing, context: Context) -> None:
    """Nobody is answered: a poll says itself that somebody has voted."""
    if isinstance(told, Standing):
        await context.write(polls.named, told.poll_id, told.question, answer=lambda _: None)
    elif told.telegram_id:
        await context.write(polls.voted, told.poll_id, [*told.options], answer=lambda _: None)


async def void(update: Update, context: Context) -> None:
    await context.write(polls.void, *VOID.read(update), answer=_voided_screen)


def _voided_screen(told: Values) -> Screen:
    return Screen("polls.voided", told)


async def ask_again(update: Update, context: Context) -> None:
    await context.write(polls.ask_again, *ASK_AGAIN.read(update), answer=_asked_screen)


def _asked_screen(told: Values) -> Screen:
    return Screen("polls.asked", told)


KEYBOARDS: Keyboards = {"polls.lost": [[VOID.of("contest", "nth")], [ASK_AGAIN.of("contest", "nth")]]}


def routes(_: KeyTexts) -> list[BaseHandler[Update, Context, None]]:
    return [VOID.to(void), ASK_AGAIN.to(ask_again)]
