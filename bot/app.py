"""The composition root: the only place that builds the engine, the pipeline, the HTTP client and the bot.

Settings ─> Database ─> Stores ─┐
         ─> Analysis ───────────┼─> Ingest ─> Desk ─> Dispatcher
         ─> Fetcher, Parser ────┘        └──> Poller
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot import __version__
from bot.briefing.render import Renderer
from bot.config import Settings
from bot.errors import ConfigError
from bot.extract.analyzer import Analyzer
from bot.extract.lexicon import load_lexicon
from bot.extract.lexicon.issues import load_issues
from bot.extract.pipeline import load_pipeline
from bot.ingest.fetch import Fetcher
from bot.ingest.parser import SafeParser
from bot.ingest.robots import Pages, Robots
from bot.ingest.sources import load_sources
from bot.logs import set_up_logs
from bot.service.alerting import Alerting
from bot.service.desk import Desk
from bot.service.dispatch import Dispatcher
from bot.service.finding import FeedFinder
from bot.service.ingest import Ingest
from bot.service.limits import Gate, Quotas
from bot.service.news import ArchiveNews
from bot.service.operations import Operations
from bot.service.placing import Placer
from bot.service.polling import Poller
from bot.service.ports import Analysis, Stores
from bot.service.rounds import know_sources, make_rounds
from bot.service.subscriptions import Subscriptions
from bot.service.topics import load_cities, load_topics
from bot.service.upkeep import Upkeep
from bot.service.watch import Watch
from bot.storage.alerts import AlertStore
from bot.storage.census import census
from bot.storage.engine import Database
from bot.storage.subscriptions import SubscriptionStore
from bot.telegram.application import Chore, Options, TelegramBot
from bot.telegram.webhook import Hook
from bot.work.analysis import ProcessAnalysis, ThreadAnalysis

USER_AGENT = f"briefbot/{__version__} (news reader; +https://pypi.org/project/briefing-bot/)"
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The wall clock; everything below is told the time."""
    return datetime.now(UTC)


def build_analyzer(model: str | None = None, seeds: Path | None = None) -> Analyzer:
    """The language pipeline and the tables, loaded: about a second."""
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
    upkeep: Upkeep


@asynccontextmanager
async def open_newsroom(
    settings: Settings, *, database_url: str | None = None, own_process: bool = False
) -> AsyncIterator[Newsroom]:
    """A newsroom over a migrated database; closes everything at the end.

    :param own_process: analyse in a process of its own, so that no chat waits for an article.
    """
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(Database(database_url or settings.database_url))
        await database.migrate()
        fetcher = await stack.enter_async_context(Fetcher(USER_AGENT, allow=settings.allow_private_hosts))
        parser = SafeParser(settings.seeds)
        analysis: Analysis = await stack.enter_async_context(_analysis(settings, own_process=own_process))
        newsroom = _wire(settings, database, fetcher, parser, analysis)
        yield newsroom


def _analysis(settings: Settings, *, own_process: bool) -> ProcessAnalysis | ThreadAnalysis:
    build = partial(build_analyzer, settings.model, settings.seeds)
    return ProcessAnalysis(build) if own_process else ThreadAnalysis(build())


def _wire(settings: Settings, database: Database, fetcher: Fetcher, parser: SafeParser, analysis: Analysis) -> Newsroom:
    stores = Stores.over(database)
    pages = Pages(fetcher, Robots(fetcher, "briefbot", utc_now))
    ingest = Ingest(stores, analysis, Placer())
    renderer = Renderer(settings.templates)
    desk = Desk(
        stores,
        ingest,
        renderer,
        fetch=pages,
        read_document=parser.document,
        issues=load_issues(settings.seeds),
    )
    return Newsroom(
        settings=settings,
        database=database,
        stores=stores,
        ingest=ingest,
        desk=desk,
        renderer=renderer,
        poller=Poller(stores, ingest, fetcher, parser.feed, parser.document, pages=pages),
        dispatcher=_dispatcher(
            settings, database, stores, desk, FeedFinder(fetcher, parser.feed, parser.is_feed, parser.named_feeds)
        ),
        fetcher=fetcher,
        pages=pages,
        parser=parser,
        upkeep=Upkeep.over(database, settings.keep_days),
    )


def _dispatcher(settings: Settings, database: Database, stores: Stores, desk: Desk, finder: FeedFinder) -> Dispatcher:
    subscriptions = Subscriptions(
        SubscriptionStore(database),
        settings.zone,
        settings.digest_time,
        load_cities(settings.seeds),
        topics=load_topics(settings.seeds),
        most=settings.digests_a_chat,
    )

    async def numbers(now: datetime) -> dict[str, int]:
        return {**await stores.articles.counts(), **await census(database, now)}

    quotas = Quotas(
        requests=settings.requests_a_minute,
        chat_requests=2 * settings.requests_a_minute,
        articles=settings.articles_a_day,
        allowed=settings.allowed,
    )
    operations = Operations(stores.sources.all, finder, numbers)
    return Dispatcher(desk, subscriptions, operations=operations, gate=Gate(quotas))


def _chores(newsroom: Newsroom) -> list[Chore]:
    """What the running bot does beside digests: alerts, and notices to those in charge."""
    settings, subscriptions = newsroom.settings, newsroom.dispatcher.subscriptions
    news = ArchiveNews(newsroom.stores, newsroom.renderer, load_issues(settings.seeds))
    store = AlertStore(newsroom.database)
    alerting = Alerting(news, store, subscriptions, topics=subscriptions.topics, zone=settings.zone)
    file = newsroom.database.path
    watch = Watch(
        newsroom.desk,
        newsroom.database,
        settings.admins,
        folder=file.absolute().parent if file is not None else None,
        refused=lambda: newsroom.renderer.refused,
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
) -> None:
    """Run the Telegram bot and the rounds over the sources until ``stop`` is set.

    :param rest: seconds between two rounds.
    :param tick_seconds: how often due digests are looked for.
    :raises ConfigError: when there is no token, or Telegram refuses it.
    """
    if settings.telegram_bot_token is None:
        raise ConfigError("TELEGRAM_BOT_TOKEN is not set. Get one from @BotFather and write it into .env.")
    async with open_newsroom(settings, own_process=True) as newsroom:
        await know_sources(newsroom.stores, load_sources(settings.seeds), clock())
        options = Options(
            token=settings.telegram_bot_token.get_secret_value(),
            api_url=settings.telegram_api_url,
            send_rate=settings.send_rate,
            admins=settings.admins,
            tick_seconds=tick_seconds,
            hook=_hook(settings),
        )
        chores = _chores(newsroom)
        bot = TelegramBot(options, newsroom.database, newsroom.dispatcher, newsroom.desk, clock=clock, chores=chores)
        rounds = asyncio.create_task(
            make_rounds(newsroom.poller, newsroom.ingest, newsroom.upkeep, stop, clock=clock, rest=rest), name="rounds"
        )
        try:
            await bot.run(stop)
        finally:
            stop.set()
            rounds.cancel()
            with suppress(asyncio.CancelledError):
                await rounds


def start_logs(settings: Settings) -> None:
    """Logs as the settings want them, every secret of theirs masked."""
    secrets = (settings.telegram_bot_token, settings.telegram_webhook_secret)
    set_up_logs(settings.log_level, [secret.get_secret_value() for secret in secrets if secret])
