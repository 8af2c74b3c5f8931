"""The composition root: the only place that builds the engine, the pipeline and the HTTP client.

Settings ─> Database ─> Stores ─┐
         ─> Analysis ───────────┼─> Ingest ─> Desk ─> Dispatcher
         ─> Fetcher, Parser ────┘        └──> Poller
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot import __version__
from bot.briefing.catalogues import load_languages
from bot.briefing.render import Renderer
from bot.config import Settings
from bot.domain.issues import IssueNames
from bot.domain.language import Languages
from bot.extract.lexicon import load_lexicon
from bot.extract.lexicon.issues import load_issues
from bot.extract.lexicon.officeholders import load_full_names
from bot.extract.lexicon.world import load_world
from bot.ingest.fetch import Fetcher
from bot.ingest.parser import SafeParser
from bot.ingest.robots import Pages, Robots
from bot.metrics import Metrics
from bot.service.corrections import Corrections
from bot.service.desk import Desk
from bot.service.digest import Digests
from bot.service.dispatch import Dispatcher
from bot.service.finding import FeedFinder
from bot.service.ingest import Ingest
from bot.service.limits import Gate, Quotas
from bot.service.operations import Operations
from bot.service.placing import Placer
from bot.service.polling import Poller
from bot.service.ports import Analysis, Stores
from bot.service.posts import Posts
from bot.service.subscriptions import Subscriptions
from bot.service.tasks import Tasks
from bot.service.topics import load_cities, load_topics
from bot.service.upkeep import Upkeep
from bot.service.vitals import MeasuredAnalysis
from bot.storage.census import census
from bot.storage.chats import ChatStore
from bot.storage.digests import DigestStore
from bot.storage.engine import Database
from bot.storage.outbox import OutboxStore
from bot.storage.sources import SourceState
from bot.storage.stories import Announce
from bot.storage.subscriptions import SubscriptionStore
from bot.work.analysis import Build, ElsewhereAnalysis, ProcessAnalysis, ThreadAnalysis

if TYPE_CHECKING:
    from bot.extract.analyzer import Analyzer

log = structlog.get_logger(__name__)

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


def make_renderer(override: Path | None, names: IssueNames) -> Renderer:
    """The templates; what is refused of the operator's own is named in the log."""
    renderer = Renderer(override, names)
    for refusal in renderer.refused:
        log.warning(
            "a template is refused, the packaged one is used",
            template=refusal.name,
            line=refusal.line,
            reason=refusal.reason,
        )
    return renderer


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
    ingest = Ingest(
        stores,
        MeasuredAnalysis(analysis, metrics),
        Placer(),
        at_once=at_once,
        full_names=load_full_names(settings.seeds),
    )
    issues = load_issues(settings.seeds)
    renderer, languages = make_renderer(settings.templates, issues.names), load_languages(settings.language)
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
