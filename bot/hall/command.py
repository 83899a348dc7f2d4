"""`unionhall screen`: the screen of the hall, until Ctrl-C."""

import asyncio
import signal
from dataclasses import dataclass

from bot import errors
from bot.hall import addresses
from bot.hall.look import Look
from bot.hall.server import PORT, Screen
from bot.settings import Settings
from bot.terminal import Terminal
from storage.contests import codes, showing
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for on the command line."""

    code: str | None
    port: int | None
    address: str | None
    language: str


class NoSuchCode(errors.Stopped):
    """No contest has that code."""

    key = "hall.no_contest"


async def show(settings: Settings, database: Database, order: Order, terminal: Terminal) -> None:
    """Until Ctrl-C or SIGTERM; NoSuchCode and NotServed before anything is shown."""
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    look = Look(database.read, settings.clock, contest(database, order.code))
    where, port = order.address or addresses.EVERYWHERE, PORT if order.port is None else order.port
    async with Screen(look, terminal.words, order.language, zone=settings.zone.key, address=where, port=port) as screen:
        terminal.say("hall.ready", _told(screen, where))
        await ended.wait()
    terminal.say("hall.ended")


def contest(database: Database, code: str | None) -> int | None:
    """The contest that was asked for; None for whichever is on. NoSuchCode."""
    if code is None:
        return None
    read = codes.read(code)
    found = None if read is None else database.read_now(lambda session: showing.of_code(session, read))
    if found is None:
        raise NoSuchCode(code=code)
    return found


def _told(screen: Screen, where: str) -> dict[str, object]:
    """Every address by which it is found; `alone` where no other machine can."""
    near = addresses.here() if where == addresses.EVERYWHERE else [where]
    hosts = near + [addresses.LOOPBACK] * (where == addresses.EVERYWHERE)
    links = [f"http://{host}:{screen.port}{screen.path}" for host in hosts]
    return {"links": links, "alone": not near or near == [addresses.LOOPBACK], "near": where == addresses.EVERYWHERE}
