"""The composition root: the only place that builds the engine, the pipeline, the HTTP client and the bot.

Settings ─> Database ─> Stores ─┐
         ─> Analysis ───────────┼─> Ingest ─> Desk ─> Dispatcher
         ─> Fetcher, Parser ────┘        └──> Poller
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot import __version__
from bot.briefing.catalogues import load_languages
from bot.briefing.render import Renderer
from bot.config import Settings
from bot.domain.language import Languages
from bot.errors import ConfigError, ModelError
from bot.extract.lexicon import load_lexicon
from bot.extract.lexicon.issues import load_issues
from bot.extract.lexicon.world import load_world
from bot.ingest.fetch import Fetcher
from bot.ingest.parser import SafeParser
from bot.ingest.robots import Pages, Robots
from bot.ingest.sources import load_sources
from bot.logs import report_unwatched, set_up_logs
from bot.metrics import Metrics, served
from bot.service.alerting import Alerting
from bot.service.corrections import Corrections
from bot.service.desk import Desk
from bot.service.digest import Digests
from bot.service.dispatch import Dispatcher
from bot.service.finding import FeedFinder
from bot.service.ingest import Ingest
from bot.service.limits import Gate, Quotas
from bot.service.news import ArchiveNews
from bot.service.operations import Operations
from bot.service.placing import Placer
from bot.service.polling import Poller
from bot.service.ports import Analysis, Stores
from bot.service.posts import Posts
from bot.service.rounds import know_sources, make_rounds
from bot.service.subscriptions import Subscriptions
from bot.service.tasks import Tasks
from bot.service.topics import load_cities, load_topics
from bot.service.upkeep import Upkeep
from bot.service.vitals import MeasuredAnalysis, Vitals, settled_heap
from bot.service.watch import Watch
from bot.storage.alerts import AlertStore
from bot.storage.census import census
from bot.storage.chats import ChatStore
from bot.storage.digests import DigestStore
from bot.storage.engine import Database, libpq_url
from bot.storage.inbox import InboxStore
from bot.storage.outbox import OutboxStore
from bot.storage.sources import SourceState
from bot.storage.stories import Announce
from bot.storage.subscriptions import SubscriptionStore
from bot.telegram.application import Chore, Options, TelegramBot
from bot.telegram.webhook import Hook
from bot.work.analysis import Build, ElsewhereAnalysis, ProcessAnalysis, ThreadAnalysis

if TYPE_CHECKING:
    from bot.extract.analyzer import Analyzer

USER_AGENT = f"briefbot/{__version__} (news reader; +https://pypi.org/project/briefing-bot/)"
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The wall clock; everything below is told the time."""
    return datetime.now(UTC)


def build_analyzer(model: str | None = None, seeds: Path | None = None) -> Analyzer:
    """The language pipeline and the tables, loaded: about a second."""
    # Here, not above: a process that leaves the reading to others starts a second sooner without spaCy.
    from bot.extract.analyzer import Analyzer
    from bot.extract.pipeline import load_pipeline

    return Analyzer(load_pipeline(model), load_lexicon(seeds))


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Everything that answers and ingests, wired together over one database."""

    settings: Settings
    database: Database
    stores: Stores
    ingest: Ingest
    desk: Desk
    renderer: Renderer
    poller: Poller
    dispatcher: Dispatcher
    fetcher: Fetcher
    #: For single pages: asks a site's robots.txt first.
    pages: Pages
    parser: SafeParser
    tasks: Tasks
    metrics: Metrics


@asynccontextmanager
async def open_newsroom(
    settings: Settings,
    *,
    database_url: str | None = None,
    processes: int | None = None,
    announce: Announce | None = None,
    build: Build | None = None,
    wait: bool = True,
) -> AsyncIterator[Newsroom]:
    """A newsroom over a migrated database; closes everything at the end.

    :param processes: analyse in so many processes of its own, so that no chat waits for an article; 0 leaves that to
        others, ``None`` analyses in a thread.
    :param announce: told of each new article in the transaction that keeps it.
    :param build: another analyser than the settings name.
    :param wait: until the language pipeline is loaded; else :meth:`Ingest.ready` tells.
    :raises ModelError: when it cannot be loaded.
    """
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(Database(database_url or settings.database_url))
        await database.migrate()
        fetcher = await stack.enter_async_context(Fetcher(USER_AGENT, allow=settings.allow_private_hosts))
        parser = SafeParser(settings.seeds)
        chosen = build or partial(build_analyzer, settings.model, settings.seeds)
        analysis: Analysis = await stack.enter_async_context(_analysis(chosen, processes))
        newsroom = _wire(settings, database, fetcher, parser, analysis, announce, at_once=(processes or 0) + 1)
        if wait:
            await analysis.ready()
        yield newsroom


def _analysis(build: Build, processes: int | None) -> ProcessAnalysis | ThreadAnalysis | ElsewhereAnalysis:
    if processes is None:
        return ThreadAnalysis(build())
    return ProcessAnalysis(build, processes) if processes else ElsewhereAnalysis()


def _wire(
    settings: Settings,
    database: Database,
    fetcher: Fetcher,
    parser: SafeParser,
    analysis: Analysis,
    announce: Announce | None,
    *,
    at_once: int,
) -> Newsroom:
    stores, metrics = Stores.over(database, announce), Metrics()
    pages = Pages(fetcher, Robots(fetcher, "briefbot", utc_now))
    ingest = Ingest(stores, MeasuredAnalysis(analysis, metrics), Placer(), at_once=at_once)
    issues = load_issues(settings.seeds)
    renderer, languages = Renderer(settings.templates, issues.names), load_languages(settings.language)
    desk = Desk(
        stores,
        ingest,
        renderer,
        fetch=pages,
        read_document=parser.document,
        issues=issues,
        country_of=load_world(settings.seeds).country_of,
    )
    poller = Poller(stores, ingest, fetcher, parser.feed, parser.document, pages=pages)
    finder = FeedFinder(fetcher, parser.feed, parser.is_feed, parser.named_feeds)
    posts = Posts(stores, ingest, pages, parser.document)
    dispatcher = _dispatcher(settings, database, stores, desk.speaking(languages.default), finder, posts, languages)
    return Newsroom(
        settings=settings,
        database=database,
        stores=stores,
        ingest=ingest,
        desk=desk.speaking(languages.default),
        renderer=renderer,
        poller=poller,
        dispatcher=dispatcher,
        fetcher=fetcher,
        pages=pages,
        parser=parser,
        tasks=Tasks(
            stores=stores,
            poller=poller,
            ingest=ingest,
            digests=Digests(desk, DigestStore(database), dispatcher.subscriptions.topics, languages),
            upkeep=Upkeep.over(database, settings.keep_days),
            clock=utc_now,
        ),
        metrics=metrics,
    )


def _dispatcher(
    settings: Settings,
    database: Database,
    stores: Stores,
    desk: Desk,
    finder: FeedFinder,
    posts: Posts,
    languages: Languages,
) -> Dispatcher:
    subscriptions = Subscriptions(
        SubscriptionStore(database),
        settings.zone,
        settings.digest_time,
        load_cities(settings.seeds),
        topics=load_topics(settings.seeds),
        most=settings.digests_a_chat,
        languages=languages,
    )

    async def numbers(now: datetime) -> dict[str, int]:
        return {**await stores.articles.counts(), **await census(database, now)}

    quotas = Quotas(
        requests=settings.requests_a_minute,
        chat_requests=2 * settings.requests_a_minute,
        articles=settings.articles_a_day,
        allowed=settings.allowed,
    )

    async def listed() -> list[SourceState]:
        return await stores.sources.all(utc_now())

    operations = Operations(listed, finder, numbers)
    corrections = Corrections(stores, OutboxStore(database), ChatStore(database))
    return Dispatcher(
        desk, subscriptions, operations=operations, corrections=corrections, gate=Gate(quotas), posts=posts
    )


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
        await queue.work(newsroom.tasks, queues, concurrency=concurrency, wait=wait)


def start_logs(settings: Settings) -> None:
    """Logs as the settings want them, every secret of theirs masked."""
    secrets = (settings.telegram_bot_token, settings.telegram_webhook_secret)
    set_up_logs(settings.log_level, [secret.get_secret_value() for secret in secrets if secret])
