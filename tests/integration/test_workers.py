"""Workers on one PostgreSQL: every article is analysed and every digest made once, whoever is killed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.domain.conversation import Chat
from bot.domain.delivery import SaveSubscription, Subscription
from bot.domain.stories import Placed, Placement
from bot.errors import StorageError
from bot.service.ports import Stores
from bot.storage import tables as t
from bot.storage.engine import Database, libpq_url
from bot.storage.subscriptions import SubscriptionStore
from bot.work.queue import open_queue
from tests.support.newsroom import WIRE, article
from tests.support.postgres import running_postgres
from tests.support.workers import Crew, crew

_CHATS = 20
_ARTICLES = 300


async def _prepare(database: Database, url: str, articles: int) -> None:
    """Articles whose jobs were kept with them, as fetching keeps them, and digests that are due."""
    await database.migrate()
    now = datetime.now(UTC)
    async with open_queue(libpq_url(url)) as queue:
        stores = Stores.over(database, queue.announce)
        await stores.sources.add(WIRE, now)
        for number in range(articles):
            name = f"{chr(65 + number // 26)}{chr(97 + number % 26)}a"
            kept = article(f"{name} rejects talks. Report {number}.", at=now)
            async with stores.stories.placing() as shelf:
                await shelf.put(kept, Placed(placement=Placement(f"story{number}")))
    subscriptions = SubscriptionStore(database)
    for number in range(1, _CHATS + 1):
        due = now - timedelta(minutes=1)
        wanted = Subscription(
            id=f"sub{number}", chat_id=number, at=clock_time(due.hour, due.minute), timezone="UTC",
            next_due_at=due, next_date=due.date(),
        )  # fmt: skip
        await subscriptions.commit(Chat(id=number, kind="private"), [SaveSubscription(wanted)], (), now)


async def _state(database: Database) -> tuple[int, int, int]:
    """Articles kept, those analysed, and digests in the outbox."""
    a, o = t.articles.c, t.outbox.c
    digests = select(func.count(func.distinct(o.subscription_id))).where(o.subscription_id.is_not(None))
    async with database.read() as connection:
        return (
            await connection.scalar(select(func.count(a.id))) or 0,
            await connection.scalar(select(func.count(a.analyzer))) or 0,
            await connection.scalar(digests) or 0,
        )


async def _watch(database: Database, articles: int, *strikes: tuple[float, Callable[[], None]]) -> None:
    """Until all is done.

    :param strikes: what is done when that share of the articles has been analysed, in order.
    """
    left = list(strikes)
    async with asyncio.timeout(240):
        while True:
            try:
                kept, analysed, digests = await _state(database)
            except StorageError:
                kept = analysed = digests = 0  # the server is being started again
            if (kept, analysed, digests) == (articles, articles, _CHATS):
                return
            if left and analysed / articles >= left[0][0]:
                left.pop(0)[1]()
            await asyncio.sleep(0.1)


async def _judge(database: Database, articles: int) -> None:
    """Each article has its one position, each chat its one digest, and no number is out of line."""
    f, o = t.facts.c, t.outbox.c
    async with database.read() as connection:
        facts = (await connection.execute(select(f.article_id, func.count()).group_by(f.article_id))).all()
        assert len(facts) == articles
        assert {count for _, count in facts} == {1}
        first_parts = await connection.scalar(select(func.count()).where(o.key.like("%:digest:0")))
        assert first_parts == _CHATS
        assert await connection.scalar(select(func.sum(t.stories.c.articles))) == articles


@asynccontextmanager
async def _working(url: str, articles: int) -> AsyncIterator[tuple[Database, Crew]]:
    async with Database(url) as database:
        await _prepare(database, url, articles)
        environment = {"BRIEFBOT_DATABASE_URL": url, "BRIEFBOT_LOG_LEVEL": "WARNING", "TEST_QUEUES": "analyze,deliver"}
        with crew(2, environment) as workers:
            yield database, workers


@pytest.mark.slow
async def test_killed_workers_lose_and_double_nothing(postgres_url: str) -> None:
    async with _working(postgres_url, _ARTICLES) as (database, workers):
        await _watch(database, _ARTICLES, *((share, workers.kill) for share in (0.1, 0.35, 0.6)))
        await _judge(database, _ARTICLES)
        assert workers.kills == 3
        began = time.monotonic()
        # The one that was started last may not have come to listen to signals.
        ended = workers.stop()
        assert 0 in ended
        assert set(ended) <= {0, -signal.SIGTERM}
        assert time.monotonic() - began < 20


@pytest.mark.slow
async def test_a_killed_database_loses_and_doubles_nothing() -> None:
    with running_postgres() as server:
        async with _working(server.create(), _ARTICLES) as (database, workers):
            async with asyncio.TaskGroup() as group:
                mending = group.create_task(workers.keep_mending())
                await _watch(database, _ARTICLES, (0.2, server.kill))
                mending.cancel()
            await _judge(database, _ARTICLES)


async def test_workers_without_postgresql_are_refused(tmp_path: Path) -> None:
    environment = {**os.environ, "BRIEFBOT_DATABASE_URL": f"sqlite:///{tmp_path}/x.db"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "worker", env=environment, stderr=asyncio.subprocess.PIPE
    )
    _, told = await process.communicate()
    assert process.returncode == 1
    assert b"Workers need PostgreSQL" in told
