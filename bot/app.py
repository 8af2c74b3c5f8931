"""What runs: the bot, and the workers beside it, over a :class:`~bot.newsroom.Newsroom` until they are told to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace

import structlog

from bot.config import Settings
from bot.errors import ConfigError, ModelError
from bot.extract.lexicon.issues import load_issues
from bot.ingest.sources import load_sources
from bot.logs import report_unwatched, set_up_logs
from bot.metrics import served
from bot.newsroom import Clock, Newsroom, open_newsroom, utc_now
from bot.service.alerting import Alerting
from bot.service.ingest import Ingest
from bot.service.news import ArchiveNews
from bot.service.rounds import know_sources, make_rounds
from bot.service.vitals import Vitals, settled_heap
from bot.service.watch import Watch
from bot.storage.alerts import AlertStore
from bot.storage.engine import libpq_url
from bot.storage.inbox import InboxStore
from bot.telegram.application import Chore, Options, TelegramBot
from bot.telegram.webhook import Hook
from bot.work.analysis import Build

log = structlog.get_logger(__name__)


def _chores(newsroom: Newsroom) -> list[Chore]:
    """What the running bot does beside digests: alerts, and notices to those in charge."""
    settings, subscriptions = newsroom.settings, newsroom.dispatcher.subscriptions
    news = ArchiveNews(newsroom.stores, newsroom.renderer, load_issues(settings.seeds))
    store = AlertStore(newsroom.database)
    alerting = Alerting(
        news,
        store,
        subscriptions,
        topics=subscriptions.topics,
        zone=settings.zone,
        languages=subscriptions.languages,
    )
    file = newsroom.database.path
    watch = Watch(
        newsroom.desk,
        newsroom.database,
        settings.admins,
        folder=file.absolute().parent if file is not None else None,
        refused=lambda: newsroom.renderer.refused,
        languages=subscriptions.languages,
    )
    return [alerting.tick, watch.look]


def _hook(settings: Settings) -> Hook | None:
    if settings.telegram_webhook_url is None:
        return None
    secret = settings.telegram_webhook_secret
    return Hook(settings.telegram_webhook_url, settings.webhook_listen, secret.get_secret_value() if secret else None)


@asynccontextmanager
async def stop_on_signals() -> AsyncIterator[asyncio.Event]:
    """An event that SIGTERM and SIGINT set: the graceful stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)
    for number in signals:
        loop.add_signal_handler(number, stop.set)
    try:
        yield stop
    finally:
        for number in signals:
            loop.remove_signal_handler(number)


async def run_bot(
    settings: Settings,
    stop: asyncio.Event,
    *,
    clock: Clock = utc_now,
    rest: float = 15.0,
    tick_seconds: float = 20.0,
    workers: bool = False,
) -> None:
    """Run the Telegram bot and the rounds over the sources until ``stop`` is set.

    :param rest: seconds between two rounds.
    :param tick_seconds: how often due digests are looked for.
    :param workers: leave feeds, analysis and digests to :func:`run_worker`, in whatever processes.
    :raises ConfigError: when there is no token, or Telegram refuses it.
    """
    if settings.telegram_bot_token is None:
        raise ConfigError("TELEGRAM_BOT_TOKEN is not set. Get one from @BotFather and write it into .env.")
    asyncio.get_running_loop().set_exception_handler(report_unwatched)
    async with open_newsroom(settings, processes=1, wait=False) as newsroom:
        await know_sources(newsroom.stores, load_sources(settings.seeds), clock())
        options = Options(
            token=settings.telegram_bot_token.get_secret_value(),
            api_url=settings.telegram_api_url,
            send_rate=settings.send_rate,
            admins=settings.admins,
            tick_seconds=tick_seconds,
            hook=_hook(settings),
            serves_digests=not workers,
        )
        chores = _chores(newsroom)
        bot = TelegramBot(options, newsroom.database, newsroom.dispatcher, newsroom.desk, clock=clock, chores=chores)
        tasks = replace(newsroom.tasks, clock=clock)
        turning = stop.wait() if workers else make_rounds(tasks, stop, clock=clock, rest=rest)
        rounds = asyncio.create_task(_once_ready(newsroom.ingest, turning, stop), name="rounds")
        try:
            async with _observed(newsroom, bot, clock):
                with settled_heap():
                    await bot.run(stop)
        finally:
            stop.set()
            rounds.cancel()
            with suppress(asyncio.CancelledError):
                await rounds


async def _once_ready(ingest: Ingest, turning: Coroutine[None, None, object], stop: asyncio.Event) -> None:
    """The rounds, once articles can be read: chats are answered before. Without a pipeline all stops."""
    try:
        await ingest.ready()
        await turning
    except ModelError:
        stop.set()
        raise
    finally:
        turning.close()


@asynccontextmanager
async def _observed(newsroom: Newsroom, bot: TelegramBot, clock: Clock) -> AsyncIterator[None]:
    """Metrics and health, kept and served while the block runs."""
    metrics, settings, sender = newsroom.metrics, newsroom.settings, bot.sender
    metrics.count(
        "briefbot_messages", "Messages since the start, by what became of them", "fate", lambda: sender.counts
    )
    metrics.count("briefbot_telegram_errors", "Errors of the Bot API's since the start", "kind", lambda: sender.errors)
    inbox = InboxStore(newsroom.database)
    vitals = Vitals(newsroom.stores, inbox, bot.outbox, metrics, clock, lambda: bot.answered)
    stop = asyncio.Event()
    watching = asyncio.create_task(vitals.run(stop), name="vitals")
    try:
        if settings.metrics_port is None:
            yield
        else:
            with served(metrics, vitals.problems, settings.metrics_host, settings.metrics_port):
                yield
    finally:
        stop.set()
        await watching


async def run_worker(
    settings: Settings,
    queues: Sequence[str],
    *,
    concurrency: int,
    wait: bool = True,
    tick_seconds: int = 10,
    heartbeat_seconds: float = 5.0,
    build: Build | None = None,
) -> None:
    """Do the jobs of ``queues`` until SIGTERM or SIGINT, beside any number of other workers on one PostgreSQL.

    :param concurrency: jobs side by side, and processes that analyse.
    :param wait: whether to wait for more when nothing is left to do.
    :param tick_seconds, heartbeat_seconds: see :func:`bot.work.queue.open_queue`.
    :param build: see :func:`open_newsroom`.
    :raises ConfigError: when the database is no PostgreSQL, or its libraries are missing.
    """
    url = libpq_url(settings.database_url)
    try:
        from bot.work.queue import open_queue
    except ModuleNotFoundError as error:
        raise ConfigError("Workers need their libraries: pip install 'briefing-bot[postgres]'") from error
    asyncio.get_running_loop().set_exception_handler(report_unwatched)
    processes = concurrency if "analyze" in queues else 0
    async with AsyncExitStack() as stack:
        queue = await stack.enter_async_context(
            open_queue(url, tick_seconds=tick_seconds, heartbeat_seconds=heartbeat_seconds)
        )
        newsroom = await stack.enter_async_context(
            open_newsroom(settings, processes=processes, announce=queue.announce, build=build)
        )
        await know_sources(newsroom.stores, load_sources(settings.seeds), utc_now())
        if processes:
            await newsroom.tasks.begin()
        log.info("the worker is on", queues=",".join(queues), concurrency=concurrency)
        await queue.work(newsroom.tasks, queues, concurrency=concurrency, wait=wait)


def start_logs(settings: Settings) -> None:
    """Logs as the settings want them, every secret of theirs masked."""
    secrets = (settings.telegram_bot_token, settings.telegram_webhook_secret)
    set_up_logs(settings.log_level, [secret.get_secret_value() for secret in secrets if secret])
