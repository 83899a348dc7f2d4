"""`unionhall poster`: a unit's poster as a file, with the bot's user name as Telegram tells it."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.papers import poster
from bot.settings import Settings
from bot.terminal import Terminal
from bot.transport import Transport
from storage.values import Values


@dataclass(frozen=True, slots=True)
class Order:
    """What the poster tells, and the file that it is to be."""

    posted: Values
    out: Path


def print_poster(found: Settings, order: Order, terminal: Terminal) -> bool:
    """Draws and writes it; False, and said why, where Telegram does not answer or a file of that name is there."""
    if order.out.exists():
        terminal.warn("joining.poster_there", {"file": order.out.name})
        return False
    username = asyncio.run(_username(found, terminal))
    if username is None:
        return False
    terminal.words.links.username = username
    drawn = poster.drawn(order.posted, lambda key, values: terminal.words.plain(key, values, terminal.language))
    try:
        # Never over a file that came in the meantime.
        with order.out.open("xb") as file:
            file.write(drawn.content)
    except OSError:
        terminal.warn("joining.poster_not_written", {"file": order.out.name})
        return False
    terminal.say("joining.poster_written", {"file": str(order.out), "unit": order.posted["unit"]})
    return True


async def _username(found: Settings, terminal: Terminal) -> str | None:
    """What Telegram calls the bot."""
    wire = Transport()
    bot = Bot(found.token, base_url=f"{found.api_url}/bot", request=wire, get_updates_request=wire)
    try:
        await bot.initialize()
    except InvalidToken:
        terminal.warn("cli.token_rejected", {})
        return None
    except TelegramError:
        terminal.warn("cli.doctor_telegram_not", {})
        return None
    finally:
        await wire.shutdown()
    return str(bot.username)
