"""The composition root: everything is put together here, started in order, and stopped in the other."""

import asyncio
import gc
import logging
import signal
from functools import partial
from typing import Any

from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ExtBot

from bot import errors
from bot.alarm_clock import AlarmClock
from bot.announcing import Announcer
from bot.bell import Bell
from bot.eraser import Eraser
from bot.errands import Runner
from bot.inbox import Inlet, Intake, Polling
from bot.lease import Lease
from bot.letters import ENDED, PAPERS, PICTURES, POLLS, RAN, RIGHTS
from bot.postman import Postman
from bot.processor import Processor
from bot.receiving import Receiver
from bot.rendering import Renderer
from bot.routes import KEYBOARDS, LABELS, STEPS, group_routes, routes
from bot.settings import Settings
from bot.transport import Transport
from bot.webhook import Listener
from bot.words import Words
from handlers import ledgers
from handlers.context import Counter
from storage import broadcasts, sealed
from storage.candidates import gathering
from storage.contests import running
from storage.database import Database
from storage.question_files import proposing as question_proposing
from storage.rosters import proposing
from storage.visits import booking

log = logging.getLogger("unionhall")

#: Seconds that each part may take to end in order; what is left is on disk.
DRAIN = 5.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0


class TokenRejected(errors.Stopped):
    """Telegram does not know the token."""

    key = "cli.token_rejected"


class House:
    """The running whole."""

    def __init__(self, settings: Settings, database: Database, words: Words, name: str) -> None:
        """`name`: what this process is called where it is asked who does the work."""
        self._settings = settings
        self._words = words
        words.clock = settings.clock
        self._database = database
        self._transport = Transport()
        self._bot = self._make_bot()
        self._lease = Lease(database, name)
        renderer = Renderer(words, KEYBOARDS, PAPERS, PICTURES, POLLS)
        self._bell = Bell(self._transport, renderer, settings.method_url)
        self._postman = self._make_postman(renderer)
        self._eraser = Eraser(database, self._transport, method_url=settings.method_url, clock=settings.clock)
        self._errands = self._make_runner()
        self._processor = self._make_processor()
        self._inlet = self._choose_inlet(Intake(database, self._processor, self._bot, settings.clock))
        self._announcer = Announcer(
            database, self._transport, words, method_url=settings.method_url, language=settings.language
        )
        self._alarm_clock = AlarmClock(database, settings.clock)
        self._hurry_what_waits()

    def _make_bot(self) -> ExtBot[None]:
        return ExtBot(
            self._settings.token,
            base_url=f"{self._settings.api_url}/bot",
            base_file_url=f"{self._settings.api_url}/file/bot",
            request=self._transport,
            get_updates_request=self._transport,
        )

    def _make_postman(self, renderer: Renderer) -> Postman:
        return Postman(
            self._database,
            self._transport,
            renderer,
            method_url=self._settings.method_url,
            rights=RIGHTS,
            ended=ENDED,
            clock=self._settings.clock,
            may_act=self._lease.is_sure,
        )

    def _make_runner(self) -> Runner:
        return Runner(
            self._database,
            self._transport,
            self._words,
            method_url=self._settings.method_url,
            ran=RAN,
            clock=self._settings.clock,
            may_act=self._lease.is_sure,
        )

    def _make_processor(self) -> Processor:
        """The counters, behind the library's application without its own updater and job queue."""
        application: Application[Any, Any, Any, Any, Any, Any] = (
            Application.builder().bot(self._bot).updater(None).job_queue(None).build()
        )
        settings = self._settings
        receiver = Receiver(self._transport, method_url=settings.method_url, file_url=settings.file_url)
        return Processor(
            application,
            Counter(self._database, STEPS, receiver.by_kind(), self._words.plain, ledgers.below),
            routes(self._words.key_texts(LABELS)),
            group_routes(),
            self._bell,
            zone=settings.zone,
            language=settings.language,
        )

    def _hurry_what_waits(self) -> None:
        """Whoever has confirmed waits for it: not for the minute to be over."""
        listen, hurry = self._database.listen, self._alarm_clock.hurry
        listen(proposing.roused, lambda _: hurry("rosters.take_up"))
        listen(question_proposing.roused, lambda _: hurry("question_files.take_up"))
        listen(booking.laid_by, lambda _: hurry("visits.book"))
        listen(broadcasts.roused, lambda _: hurry("broadcasts.feed"))
        listen(gathering.roused, lambda _: hurry("campaigns.gather"))
        listen(running.roused, lambda _: hurry("contests.go_on"))

    def _choose_inlet(self, intake: Intake) -> Inlet:
        """Telegram calls where an address is set; else it is asked."""
        url, webhook = self._settings.method_url, self._settings.webhook
        if webhook is None:
            return Polling(intake, self._transport, method_url=url)
        return Listener(webhook, intake, self._transport, method_url=url)

    async def run(self) -> None:
        """Runs until SIGTERM or SIGINT; TokenRejected when Telegram does not know the token.

        LeaseLost when another process on the same database has taken over, or may have.
        """
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_tell_uncaught)
        stopping = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopping.set)
        self._database.start(loop)
        work: list[asyncio.Task[None]] = []
        try:
            if await _unless(stopping, self._reach_telegram()):
                return
            self._words.links.username = self._bot.username
            # Stands by with everything at hand: what follows takes no time.
            if await _unless(stopping, self._lease.take()):
                return
            work.append(asyncio.create_task(self._lease.hold()))
            work += await self._open()
            await _unless(stopping, *work)
        finally:
            await self._close(work)

    async def _open(self) -> list["asyncio.Task[None]"]:
        if not self._database.in_a_file:
            # The keys may have been changed while it stood by.
            await self._database.write(partial(sealed.plant, keyring=self._database.keyring))
        await self._postman.start()
        await self._eraser.start()
        await self._errands.start()
        await self._inlet.start()
        self._alarm_clock.start()
        # What is loaded now stays for good: the collector need not look through it again and again.
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)
        log.info("open: the bot answers")
        work = (self._inlet.run(), self._postman.look(), self._errands.look(), self._announcer.run())
        return [asyncio.create_task(one) for one in work]

    async def _close(self, work: list["asyncio.Task[None]"]) -> None:
        await self._inlet.stop()
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        await self._alarm_clock.stop()
        # Without the lease nothing can end in order: it is left to who has it now.
        patience = DRAIN if self._lease.is_held else 0.0
        await self._processor.drain(patience)
        await self._postman.drain(patience)
        await self._eraser.drain(min(1.0, patience))
        await self._errands.drain(min(1.0, patience))
        await self._bell.drain(min(1.0, patience))
        await self._database.finish()
        await self._lease.give_back()
        await self._transport.shutdown()
        log.info("closed in order")

    async def _reach_telegram(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            try:
                return await self._bot.initialize()
            except InvalidToken:
                raise TokenRejected from None
            except TelegramError as error:
                log.warning("Telegram can't be reached (%s); trying again in %.1f s", type(error).__name__, pause)
                await asyncio.sleep(pause)
                pause = min(_LONGEST_PAUSE, pause * 2)


async def _unless(stopping: asyncio.Event, *work: Any) -> bool:
    """Waits until the work or the first of it ends, or it is time to stop: True then. What failed is raised."""
    stop = asyncio.ensure_future(stopping.wait())
    tasks = [asyncio.ensure_future(one) for one in work]
    done, _ = await asyncio.wait([stop, *tasks], return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    for task in tasks:
        if task in done:
            task.result()
    if stop in done:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return stop in done


def _tell_uncaught(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    error = context.get("exception")
    if isinstance(error, Exception):
        errors.report(error, errors.incident())
    else:
        log.error("something went wrong in the loop, without an error to name")
