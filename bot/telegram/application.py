"""PTB's Application and the loops around it, from start to graceful stop.

The Application has no Updater: its own polling acknowledges updates before they are dealt with. What is used of it is
the Bot and the JobQueue, in which one job ticks.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
import telegram
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder, ContextTypes, ExtBot, JobQueue

from bot.errors import ConfigError
from bot.logs import describe
from bot.service.commanding import Answers
from bot.service.digest import Digests
from bot.service.dispatch import Dispatcher
from bot.storage.digests import DigestStore
from bot.storage.engine import Database
from bot.storage.inbox import InboxStore
from bot.storage.lock import sole_sender
from bot.storage.outbox import OutboxStore
from bot.telegram.delivery import WINDOW, Sender
from bot.telegram.gate import FloodGate
from bot.telegram.limiter import Pacer
from bot.telegram.menus import Menus
from bot.telegram.polling import POLL_SECONDS, Poller
from bot.telegram.webhook import Hook, Receiver, persistently
from bot.telegram.worker import Office, Workers

log = structlog.get_logger(__name__)

App = Application[Any, Any, Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Options:
    """How the bot runs."""

    token: str
    #: Telegram's, or a local Bot API server's.
    api_url: str = "https://api.telegram.org"
    #: Messages a second over all chats.
    send_rate: float = 25.0
    admins: frozenset[int] = frozenset()
    #: How often due digests are looked for.
    tick_seconds: float = 20.0
    #: Whether this process looks for due digests; other processes do so otherwise.
    serves_digests: bool = True
    poll_seconds: int = POLL_SECONDS
    #: For requests under way when the bot is told to stop; with the sender's few it stays under ten.
    finish_seconds: float = 4.0
    #: Whether a message whose fate is unknown is sent again.
    resend: bool = True
    #: Updates are posted there; without it they are polled.
    hook: Hook | None = None


#: Something to be done at each tick; tells how many rows it put into the outbox.
Chore = Callable[[datetime], Awaitable[int]]


def build_application(options: Options, pacer: Pacer) -> App:
    """PTB's Application: bot and job queue, no Updater."""
    # Without this PTB warns at each flood wait that it will some day give a timedelta.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    base = options.api_url.rstrip("/")
    return (
        ApplicationBuilder()
        .token(options.token)
        .base_url(f"{base}/bot")
        .base_file_url(f"{base}/file/bot")
        .updater(None)
        .rate_limiter(FloodGate(pacer))
        .job_queue(JobQueue())
        .connection_pool_size(WINDOW + 16)
        .pool_timeout(10.0)
        .connect_timeout(10.0)
        .read_timeout(20.0)
        .write_timeout(20.0)
        .build()
    )


async def ask_name(token: str, api_url: str) -> str:
    """The username of the bot that a token belongs to.

    :raises ConfigError: when Telegram refuses the token or cannot be reached.
    """
    try:
        async with telegram.Bot(token, base_url=f"{api_url.rstrip('/')}/bot") as bot:
            return bot.username
    except InvalidToken as error:
        raise ConfigError("Telegram refuses TELEGRAM_BOT_TOKEN; get a valid one from @BotFather.") from error
    except TelegramError as error:
        raise ConfigError(f"{api_url} cannot be reached ({type(error).__name__}); try again.") from error


class TelegramBot:
    """Everything that runs while the bot is on Telegram."""

    def __init__(
        self,
        options: Options,
        database: Database,
        dispatcher: Dispatcher,
        desk: Answers,
        *,
        clock: Callable[[], datetime],
        chores: Sequence[Chore] = (),
    ) -> None:
        """:param chores: done at each tick, after the digests."""
        self._options = options
        self._database = database
        self._dispatcher = dispatcher
        self._clock = clock
        pacer = Pacer(options.send_rate)
        self.application = build_application(options, pacer)
        self.outbox = OutboxStore(database)
        self.sender = Sender(self._bot, self.outbox, pacer, clock=clock, resend=options.resend)
        languages = dispatcher.subscriptions.languages
        self.digests = Digests(desk, DigestStore(database), dispatcher.subscriptions.topics, languages)
        digests = (self._serve_digests,) if options.serves_digests else ()
        self._stopping = False
        self._doing: set[asyncio.Task[None]] = set()
        menus = Menus(self._bot, options.admins, languages)
        self._chores: tuple[Chore, ...] = (*digests, self.sender.expire, *chores, menus.tick)
        office = Office(self._bot, database, dispatcher, desk, options.admins, clock, self.sender.wake)
        self.workers = Workers(office)
        self._poller = Poller(
            self._bot,
            InboxStore(database),
            self.workers.submit,
            clock=clock,
            poll_seconds=options.poll_seconds,
        )

    @property
    def answered(self) -> datetime | None:
        """When Telegram last answered our polling; ``None`` before it did. By webhook it is Telegram that calls."""
        return self._clock() if self._options.hook is not None else self._poller.last_success

    @property
    def _bot(self) -> ExtBot[Any]:
        bot: ExtBot[Any] = self.application.bot
        return bot

    async def run(self, stop: asyncio.Event) -> None:
        """Run until ``stop`` is set; returns when everything under way is done or safely stored.

        :raises ConfigError: when Telegram refuses the token.
        :raises BusyError: when another process sends from this database.
        """
        async with sole_sender(self._database) as lock:
            await self._run(stop, lock)

    async def _run(self, stop: asyncio.Event, lock: asyncio.Task[Any]) -> None:
        try:
            if await self._connect(stop):
                await self._tick_regularly()
                await self._serve(stop, lock)
        finally:
            if self.application.running:
                await self.application.stop()
            await self.application.shutdown()
            # The Application leaves its connections open when it never came to life.
            await self._bot.shutdown()

    async def tick(self) -> None:
        """Serve digests that are due now, and do the chores; one that fails leaves the others alone."""
        for chore in self._chores:
            await self._do(chore)

    async def _do(self, chore: Chore) -> None:
        try:
            if await chore(self._clock()):
                self.sender.wake()
        except Exception as error:  # noqa: BLE001
            log.error("what is due could not be looked for; it is tried again", fault=describe(error))

    async def _serve_digests(self, now: datetime) -> int:
        tally = await self.digests.tick(now)
        if tally.sent:
            log.info("digests are on their way", count=tally.sent)
        return tally.sent

    async def _connect(self, stop: asyncio.Event) -> bool:
        """Log in; while Telegram cannot be reached, try again. ``False`` when told to stop before that."""
        wait = 1.0
        while not stop.is_set():
            try:
                await self.application.initialize()
                await self.application.start()
                self._dispatcher.username = self._bot.username or ""
                log.info("the bot is on", username=self._dispatcher.username)
                return True
            except InvalidToken as error:
                raise ConfigError("Telegram refuses TELEGRAM_BOT_TOKEN; get a valid one from @BotFather.") from error
            except TelegramError as error:
                log.warning("Telegram cannot be reached", again_in=wait, error=type(error).__name__)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await stop.wait()
                wait = min(wait * 2, 30.0)
        return False

    async def _tick_regularly(self) -> None:
        queue = self.application.job_queue
        if queue is None:
            raise ConfigError("APScheduler is missing from this installation; reinstall briefing-bot.")
        # A late tick is as good as a punctual one, and two that fell due together are one.
        options = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        # Each has a job of its own: no alert that is long in the making holds up a digest.
        for chore in self._chores:
            queue.run_repeating(
                self._job(chore), self._options.tick_seconds, first=0.1, name=repr(chore), job_kwargs=options
            )

    def _job(self, chore: Chore) -> Callable[[Any], Coroutine[Any, Any, None]]:
        async def job(_: ContextTypes.DEFAULT_TYPE) -> None:
            if self._stopping:
                return
            doing = asyncio.create_task(self._do(chore), name="chore")
            self._doing.add(doing)
            doing.add_done_callback(self._doing.discard)
            await asyncio.wait({doing})

        return job

    async def _serve(self, stop: asyncio.Event, lock: asyncio.Task[Any]) -> None:
        sending = asyncio.create_task(self.sender.run(), name="sender")
        left = await self.workers.resume()
        if left:
            log.info("requests from before the last stop are taken up", count=left)
        polling = asyncio.create_task(self._take_in(self._poller), name="updates")
        stopping = asyncio.create_task(stop.wait(), name="stop")
        try:
            await asyncio.wait({sending, polling, stopping, lock}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            # The scheduler would wait for whatever it has begun: ten thousand digests that are due take minutes.
            self._stopping = True
            await _cancel(polling, stopping, *self._doing)
            await self.workers.finish(self._options.finish_seconds)
            self.sender.stop()
            # While the database cannot, outcomes are not written: their rows are ambiguous at the next start.
            await asyncio.wait({sending}, timeout=self._options.finish_seconds)
            await _cancel(sending)
        for task in (lock, sending, polling):
            if task.done() and not task.cancelled() and (error := task.exception()) is not None:
                raise error

    async def _take_in(self, poller: Poller) -> None:
        """Receive updates by webhook or by polling, until cancelled."""
        if self._options.hook is not None:
            await Receiver(self._bot, self._options.hook, poller.take_in).run()
            return
        # While Telegram posts updates to an address of before, it lets nobody poll.
        await persistently(self._bot.delete_webhook)
        await poller.run()


async def _cancel(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        if not task.done():
            task.cancel()
    for task in tasks:
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await task
