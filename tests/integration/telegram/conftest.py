"""A running bot between the emulated Bot API and a desk that repeats what it was asked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import structlog

from bot.domain.conversation import Request
from bot.service.dispatch import Dispatcher
from bot.service.posts import Posts
from bot.service.subscriptions import Subscriptions
from bot.service.topics import load_cities, load_topics
from bot.storage.engine import Database
from bot.storage.subscriptions import SubscriptionStore
from bot.telegram.application import Options, TelegramBot
from tests.support.botapi import BotApi
from tests.support.desk import FakeDesk


@dataclass
class Clock:
    """A clock that the test sets; it runs on from there."""

    start: datetime = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    since: float = field(default_factory=lambda: asyncio.get_running_loop().time())

    def __call__(self) -> datetime:
        return self.start + timedelta(seconds=asyncio.get_running_loop().time() - self.since)

    def set(self, moment: datetime) -> None:
        """It is ``moment`` now."""
        self.start, self.since = moment, asyncio.get_running_loop().time()


class Posted(Posts):
    """What was posted in channels."""

    def __init__(self) -> None:
        self.posts: asyncio.Queue[Request] = asyncio.Queue()

    async def keep(self, post: Request) -> bool:
        await self.posts.put(post)
        return True


@dataclass
class World:
    """What a test has at hand."""

    api: BotApi
    desk: FakeDesk
    clock: Clock
    database: Database
    posted: Posted = field(default_factory=Posted)

    def build(self, **options: Any) -> TelegramBot:
        """A bot that is not running yet."""
        subscriptions = Subscriptions(
            SubscriptionStore(self.database), ZoneInfo("UTC"), time(7), load_cities(), topics=load_topics()
        )
        chosen = {"send_rate": 1000.0, "tick_seconds": 0.2, "poll_seconds": 2} | options
        return TelegramBot(
            Options(token=self.api.token, api_url=self.api.url, **chosen),
            self.database,
            Dispatcher(self.desk, subscriptions, posts=self.posted),
            self.desk,
            clock=self.clock,
        )

    @asynccontextmanager
    async def running(self, **options: Any) -> AsyncIterator[TelegramBot]:
        """A bot that runs until the block ends, and then stops gracefully."""
        bot, stop = self.build(**options), asyncio.Event()
        task = asyncio.create_task(bot.run(stop))
        try:
            yield bot
        finally:
            stop.set()
            async with asyncio.timeout(10):
                await task


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """Everything but a running bot, on each engine."""
    async with BotApi() as api, Database(database_url) as database:
        await database.migrate()
        yield World(api, FakeDesk(), Clock(), database)


@pytest.fixture
def own_logs() -> Iterator[None]:
    """Put the logging back as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()
