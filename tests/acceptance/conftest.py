"""A running bot with the real desk and templates over a small archive, and people who talk to it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot.briefing.render import Renderer
from bot.domain.articles import Draft, Payload, Source, SourceKind
from bot.domain.facts import DrillPhase
from bot.domain.records import DrillRecord, Evidence
from bot.domain.stories import Placed, Placement
from bot.errors import DocumentError, FetchError, ForbiddenAddress
from bot.extract.lexicon.issues import load_issues
from bot.service.alerting import Alerting
from bot.service.desk import Desk
from bot.service.dispatch import Dispatcher
from bot.service.ingest import Ingest
from bot.service.limits import Gate, Quotas
from bot.service.news import ArchiveNews
from bot.service.operations import Operations
from bot.service.ports import Stores
from bot.service.subscriptions import Subscriptions
from bot.service.topics import load_cities, load_topics
from bot.service.watch import Watch
from bot.storage import tables as t
from bot.storage.alerts import AlertStore
from bot.storage.census import census
from bot.storage.engine import Database
from bot.storage.subscriptions import SubscriptionStore
from bot.telegram.application import Options, TelegramBot
from tests.support.analysis import FakeAnalysis
from tests.support.botapi import BotApi, Sent
from tests.support.newsroom import article

OPERATOR = 1
START = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
PLENTY = Quotas(requests=10_000, chat_requests=10_000, articles=1000)


class Web:
    """Pages and feeds that need no network."""

    async def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Payload:
        if "127.0.0.1" in url or "private" in url:
            raise ForbiddenAddress(url, "the address is not public", pair=("127.0.0.1", 80))
        if "gone" in url:
            raise FetchError(url, "the server answered 404")
        kind = "application/rss+xml" if "feed" in url else "text/html"
        return Payload(address=url, content=b"Musa rejects sanctions.", media_type=kind)


async def read_document(payload: Payload, *, now: datetime) -> Draft:
    text = payload.content.decode(errors="replace")
    if not text.strip():
        raise DocumentError("it is empty")
    return Draft(title="Sent in", text=text, language="en")


async def find_feed(url: str, now: datetime) -> Source:
    payload = await Web().fetch(url)
    if payload.media_type == "text/html":
        raise DocumentError("there is no feed behind that link")
    return Source.of(SourceKind.FEED, url, "A <feed> & more")


async def alone(one: Any, _: object) -> Placed:
    return Placed(placement=Placement(story_id=f"story-{one.id}"))


@dataclass
class Town:
    """The bot, the people around it, and what they see."""

    api: BotApi
    database: Database
    stores: Stores
    ingest: Ingest
    desk: Desk
    dispatcher: Dispatcher
    moment: datetime = START
    chores: list[Callable[[datetime], Any]] = field(default_factory=list)
    bot: TelegramBot | None = None

    def clock(self) -> datetime:
        return self.moment

    @asynccontextmanager
    async def open(self, **options: Any) -> AsyncIterator[None]:
        chosen = {"send_rate": 1000.0, "tick_seconds": 3600.0, "poll_seconds": 2, "admins": frozenset({OPERATOR})}
        self.bot = TelegramBot(
            Options(token=self.api.token, api_url=self.api.url, **(chosen | options)),
            self.database,
            self.dispatcher,
            self.desk,
            clock=self.clock,
            chores=self.chores,
        )
        stop = asyncio.Event()
        task = asyncio.create_task(self.bot.run(stop))
        try:
            yield
            await self.settled()
        finally:
            stop.set()
            async with asyncio.timeout(10):
                await task
        # To rewrite a message by the same one is refused, and does no harm.
        refused = [one for one in self.api.bad_requests if "message is not modified" not in one]
        assert not refused, refused
        assert await self.failures() == []

    async def settled(self, within: float = 60.0) -> None:
        """Wait until nothing is left to be answered or sent."""
        async with asyncio.timeout(within):
            while not await self._idle():  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def _idle(self) -> bool:
        if self.api.pending:
            return False
        waiting = select(func.count()).where(t.inbox.c.done_at.is_(None))
        going = select(func.count()).where(t.outbox.c.state.in_(("ready", "sending")))
        async with self.database.read() as connection:
            return not (await connection.scalar(waiting) or await connection.scalar(going))

    async def failures(self) -> list[str]:
        """Requests that ended in an unexpected error."""
        async with self.database.read() as connection:
            return [str(error) for error in await connection.scalars(select(t.inbox.c.error)) if error]

    async def tick(self) -> None:
        """What the bot does every twenty seconds."""
        assert self.bot is not None
        await self.bot.tick()
        await self.settled()

    async def say(self, chat: int, text: str, **more: Any) -> list[Sent]:
        """Say something; the new messages in that chat."""
        before = len(self.api.sent_to(chat))
        self.api.say(chat, text, **more)
        await self.settled()
        return self.api.sent_to(chat)[before:]

    async def ask(self, chat: int, text: str, **more: Any) -> Sent:
        """Say something that gets one answer."""
        (answer,) = await self.say(chat, text, **more)
        return answer

    async def press(self, message: Sent, data: str, *, user: int | None = None) -> tuple[str, Sent, list[Sent]]:
        """Press a button: the word shown over the chat, the message as it stands then, new messages."""
        before = len(self.api.sent_to(message.chat_id))
        query = self.api.press(message, data, user=user)
        await self.settled()
        async with asyncio.timeout(5):
            while query not in self.api.answered:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        return self.api.answered[query], self.api.now(message), self.api.sent_to(message.chat_id)[before:]

    async def tap(self, message: Sent, label: str, **more: Any) -> Sent:
        """Tap the button that holds ``label``; the message as it stands then."""
        _, after, _ = await self.press(message, message.button(label), **more)
        return after

    async def publish(self, text: str, title: str = "A title", **more: Any) -> None:
        """An article arrives."""
        await self.ingest.read(article(text, title=title, at=self.moment - timedelta(hours=1), **more))

    async def publish_drill(self, name: str, text: str = "Seoul and Washington drill.", **more: Any) -> None:
        """An article arrives that tells of a drill."""
        told = article(text, title=name, at=self.moment - timedelta(hours=1), **more)
        await self.ingest.keep(told)
        proof = Evidence(article_id=told.id, content_hash=told.content_hash, sentence=text, start=0, end=len(text))
        drill = DrillRecord(
            id=f"x{name}", number=0, article_id=told.id, evidence=(proof,), rule="test", confidence=0.9, name=name,
            type="naval", participants=(), start="2026-11-25", end=None, place="off Busan", phase=DrillPhase.PLANNED,
            recurrence=None, duration=None, purposes=(),
        )  # fmt: skip
        await self.stores.facts.record(told, analyzer="v1", actors=[], mentions=[], records=[drill])


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a few articles in it, made once: each test has a copy."""
    path = tmp_path_factory.mktemp("archive") / "town.db"

    async def fill() -> None:
        async with BotApi() as api, Database(f"sqlite:///{path}") as database:
            await database.migrate()
            town = build_town(api, database)
            wire = Source.of(SourceKind.FEED, "https://example.org/feed.xml", "Sample Wire", tier=1)
            await town.stores.sources.add(wire, START)
            await town.publish("Ade rejects talks.", "Ade <says> no & more", url="https://example.org/ade?a=1&b=2")
            await town.publish("Bola supports sanctions. Ade rejects sanctions.", "Seoul and Pyongyang")
            await town.publish_drill("Ocean Shield")
            async with database.engine.connect() as connection:
                await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    asyncio.run(fill())
    return path


@pytest.fixture
def quotas() -> Quotas:
    """The operator's limits; tests of limits have others."""
    return PLENTY


@pytest.fixture
async def town(archive: Path, tmp_path: Path, quotas: Quotas, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    """Everything but a running bot. Telegram's pace is for the tests of delivery: here nobody waits for it."""
    monkeypatch.setattr("bot.telegram.limiter._CHAT_SPACING", 0.0)
    monkeypatch.setattr("bot.telegram.limiter._GROUP_SECONDS", 0.0)
    shutil.copyfile(archive, tmp_path / "town.db")
    async with BotApi() as api, Database(f"sqlite:///{tmp_path}/town.db") as database:
        yield build_town(api, database, quotas)


def build_town(api: BotApi, database: Database, quotas: Quotas = PLENTY) -> Town:
    """Wire a town over a migrated database."""
    stores = Stores.over(database)
    ingest = Ingest(stores, FakeAnalysis(), alone)
    issues, renderer = load_issues(), Renderer(None)
    desk = Desk(stores, ingest, renderer, fetch=Web(), read_document=read_document, issues=issues)
    zone = ZoneInfo("UTC")
    subscriptions = Subscriptions(SubscriptionStore(database), zone, time(7), load_cities(), topics=load_topics())

    async def numbers(now: datetime) -> dict[str, int]:
        return {**await stores.articles.counts(), **await census(database, now)}

    operations = Operations(stores.sources.all, find_feed, numbers)
    dispatcher = Dispatcher(desk, subscriptions, operations=operations, gate=Gate(quotas))
    town = Town(api, database, stores, ingest, desk, dispatcher)
    alerting = Alerting(
        ArchiveNews(stores, renderer, issues), AlertStore(database), subscriptions, topics=load_topics(), zone=zone
    )
    watch = Watch(desk, database, [OPERATOR], every=timedelta(0))
    api.open([OPERATOR])
    town.chores += [alerting.tick, watch.look]
    return town
