"""A demo from first to last: its folder, people, the bot's process, the page; put away in the other order."""

import asyncio
import fcntl
import shutil
import signal
import threading
import time
import webbrowser
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot import ground, settings
from bot.demo import script, union
from bot.demo.crew import Crew
from bot.demo.script import Pages, Script
from bot.errors import Stopped
from bot.hall.addresses import LOOPBACK
from bot.hall.look import Look
from bot.hall.server import Screen
from bot.settings import Settings
from bot.terminal import Terminal
from storage.accounts import LANGUAGES
from storage.offices import Role

#: Where the page is served if nothing else is asked for; if somebody else has it, anywhere.
PORT = 8707
#: Apart from every real thing: nobody's real data are ever opened by a demo.
FOLDER = Path("demo-data")
_FIRST_ID = 5_100_000_001
_LAST_PORT = 65_535
#: Seconds between two times that the conversations are put on disk.
_KEEP = 5.0


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for on the command line."""

    port: int | None
    browser: bool
    fresh: bool
    language: str


class AlreadyShown(Stopped):
    """Another demo has this folder."""

    key = "demo.already_shown"


class NoPort(Stopped):
    """The port that was asked for is somebody else's, or none."""

    key = "demo.no_port"


@dataclass(frozen=True, slots=True)
class Props:
    """The sandbox's parts, handed in, since only the command line opens it: what makes a sandbox and a stage, what
    puts a world away and brings it back."""

    sandboxes: Callable[..., Any]
    stages: Callable[..., Any]
    put_away: Callable[[Any, Path], None]
    bring_back: Callable[[Any, Path], bool]


async def show(props: Props, order: Order, terminal: Terminal) -> bool:
    """Until Ctrl-C or SIGTERM; False when the bot could not be started."""
    port = await _port(order.port)
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    with _folder(fresh=order.fresh) as folder:
        # Numbers of updates are others each time: the bot remembers those of earlier ones.
        async with props.sandboxes(seed=time.time_ns()) as sandbox:
            crew = Crew(folder, token=sandbox.token, api_url=sandbox.url, language=order.language)
            house = settings.read(crew.surroundings, env_file=folder / "none.env")
            codes = _found(house, crew)
            was_there = props.bring_back(sandbox.world, folder / "world")
            keeping = None
            try:
                # As early as can be: while the bot opens, the rest is made ready.
                await crew.start()
                telling = _people_it(sandbox, crew, house.zone, Pages(terminal.words), was_there=was_there)
                telling.codes = codes
                keeping = asyncio.create_task(_keep(props, sandbox.world, folder / "world"))
                async with (
                    _screen(house, order, terminal, telling.script),
                    props.stages(sandbox, telling.script, port) as stage,
                ):
                    return await _play(stage.url, telling, ended, order, terminal)
            finally:
                if keeping is not None:
                    keeping.cancel()
                await crew.stop()
                props.put_away(sandbox.world, folder / "world")


async def _keep(props: Props, world: Any, path: Path) -> None:
    """Now and then, so that a demo that is killed loses some seconds and no more."""
    kept = world.moment
    while True:
        await asyncio.sleep(_KEEP)
        if kept != world.moment:
            kept = world.moment
            props.put_away(world, path)


@asynccontextmanager
async def _screen(house: Settings, order: Order, terminal: Terminal, script: Script) -> AsyncIterator[None]:
    """The screen of the hall, as `unionhall screen` has it, for this machine alone; the script knows where."""
    database = ground.unchecked_for_reading(house)
    look = Look(database.read, house.clock)
    try:
        async with Screen(
            look, terminal.words, order.language, zone=house.zone.key, address=LOOPBACK, port=0
        ) as screen:
            script.screen = f"http://{LOOPBACK}:{screen.port}{screen.path}"
            script.looked_at = lambda: 0.0 if look.looked_at is None else look.looked_at.timestamp()
            yield
    finally:
        database.close()


def _found(house: Settings, crew: Crew) -> dict[str, str] | None:
    """The first time: the clock is set, the union founded; its codes of office."""
    if (crew.folder / "clock").exists():
        return None
    now = datetime.now(house.zone)
    with closing(ground.open_database(house, may_create=True)) as database:
        codes = database.write_now(lambda session: union.found(session, union.people(), now=now))
    crew.move_clock((script.first_morning(now) - now).total_seconds())
    return codes


@dataclass(slots=True)
class _Telling:
    """The script, and how its people come to be known: codes of office of a union that was founded just now.

    No telephones where everything is as it was the last time.
    """

    script: Script
    telephones: dict[str, Any]
    codes: dict[str, str] | None = None


def _people_it(sandbox: Any, crew: Crew, zone: ZoneInfo, pages: Pages, *, was_there: bool) -> _Telling:
    everybody, world = union.people(), sandbox.world
    world.ahead = crew.ahead
    ids = {one.phone: _FIRST_ID + number for number, one in enumerate(everybody)}
    if was_there:
        return _Telling(Script(world, pages, crew, everybody, ids, zone, _found_again(world, everybody, pages)), {})
    telephones = {
        one.phone: sandbox.phone(one.telegram, phone=one.phone, language_code=one.language, person_id=ids[one.phone])
        for one in everybody
    }
    groups = _gather(world, telephones, everybody, pages)
    # The bot may remember messages of a world that was lost: no new one may have the number of one of them.
    for chat in world.chats.values():
        chat.last_message_id += int(time.time()) % 10**8
    return _Telling(Script(world, pages, crew, everybody, ids, zone, groups), telephones)


def _gather(world: Any, telephones: dict[str, Any], everybody: list[union.Somebody], pages: Pages) -> dict[str, int]:
    """By language the group of its people's station; the chair, whose they are, puts the bot in once it knows the
    chair. In the first is everybody who leads through the demo."""
    found = dict[str, int]()
    for language, title in _titles(everybody, pages).items():
        station = union.cast(everybody, language)[0].unit
        here = [one for one in everybody if one.unit == station or one.role is Role.CHAIR or (one.shown and not found)]
        here.sort(key=lambda one: one.role is not Role.CHAIR)
        within = [telephones[one.phone].person for one in here]
        found[language] = int(world.add_group(title, within, basic=False).id)
    return found


def _titles(everybody: list[union.Somebody], pages: Pages) -> dict[str, str]:
    """What the groups are called, in the chair's language whoever is in them."""
    units = {language: union.cast(everybody, language)[0].unit for language in LANGUAGES}
    return {language: pages.say("demo.group_title", unit=unit)["zh"] for language, unit in units.items()}


def _found_again(world: Any, everybody: list[union.Somebody], pages: Pages) -> dict[str, int]:
    """The groups of last time; the first there is for one that is not there, or has another name by now."""
    there = {chat.title: number for number, chat in world.chats.items() if number < 0}
    return {
        language: there.get(title, next(iter(there.values()))) for language, title in _titles(everybody, pages).items()
    }


async def _port(wanted: int | None) -> int:
    """A port that can be had, found out before anything is made; NoPort."""
    if wanted is None:
        return PORT if await _is_free(PORT) else 0
    if not 0 <= wanted <= _LAST_PORT or not await _is_free(wanted):
        raise NoPort(port=wanted)
    return wanted


async def _is_free(port: int) -> bool:
    try:
        server = await asyncio.start_server(lambda *_: None, "127.0.0.1", port)
    except OSError:
        return False
    server.close()
    return True


async def _play(url: str, telling: _Telling, ended: asyncio.Event, order: Order, terminal: Terminal) -> bool:
    knowing = _in_a_thread(_make_known, telling)
    waiting = asyncio.create_task(ended.wait())
    either: set[asyncio.Future[Any]] = {knowing, waiting}
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    if not ended.is_set() and knowing.exception() is not None:
        waiting.cancel()
        terminal.warn("demo.bot_silent", {"log": str(FOLDER / "bot.log")})
        return False
    if not ended.is_set():
        terminal.say("demo.ready", {"url": url, "folder": str(FOLDER)})
        if order.browser:
            _in_a_thread(webbrowser.open, url)
    await waiting
    terminal.say("demo.ended")
    return True


def _in_a_thread(work: Callable[..., object], *arguments: object) -> asyncio.Future[None]:
    """Nobody waits for it at the end: a demo stops at once, whatever the thread still waits for."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def settle(error: Exception | None) -> None:
        if not done.done():
            done.set_result(None) if error is None else done.set_exception(error)

    def run() -> None:
        error: Exception | None = None
        try:
            work(*arguments)
        except Exception as caught:  # noqa: BLE001 - handed to whoever waits
            error = caught
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(settle, error)

    threading.Thread(target=run, daemon=True).start()
    return done


def _make_known(telling: _Telling) -> None:
    if telling.codes is not None:
        union.make_known(telling.telephones, telling.script.everybody, telling.codes)
        _admit(telling)
        return
    # The bot knows them from the last time; they greet it, and see their menu again.
    for one in telling.script.everybody:
        if one.joined and telling.telephones:
            telling.telephones[one.phone].start()


def _admit(telling: _Telling) -> None:
    """The chair puts the bot into the groups, and lets it in with the one tap that there is."""
    script = telling.script
    chair = next(one for one in script.everybody if one.role is Role.CHAIR)
    for group_id in script.groups.values():
        there = telling.telephones[chair.phone].in_group(script.world.chats[group_id])
        there.add(script.world.bot)
        there.promote(script.world.bot)
        there.press(script.pages.say("groups.button_admit_here")["zh"], 20.0)


@contextmanager
def _folder(*, fresh: bool) -> Iterator[Path]:
    """The demo's folder, for this process alone; AlreadyShown while another has it."""
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyShown(folder=str(FOLDER)) from None
        if fresh:
            _clear(FOLDER)
        yield FOLDER.absolute()


def _clear(folder: Path) -> None:
    """Everything of the last demo but the lock that we hold."""
    for one in folder.iterdir():
        if one.is_dir():
            shutil.rmtree(one)
        elif one.name != "lock":
            one.unlink()
