"""Workers on one PostgreSQL: what a second one brings, and what is left when they are killed again and again.

    python -m bench.workers [--articles 20000] [--kill-every 10] [--real]

Articles come through feeds on loopback and are fetched, placed, analysed and turned into digests by two worker
processes, one of which is killed with SIGKILL every so many seconds; a sender delivers to an emulated Telegram
meanwhile. In the end every article must have been analysed exactly once as the records have it, and every digest
delivered once. There the analysis is the tests' fake one unless ``--real`` is given: what is measured is the
machinery, and 20,000 articles of real reading take an hour on two processors. What a second worker brings is measured
with the shipped pipeline. The result is written into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from functools import cache, partial
from urllib.parse import urlsplit

from sqlalchemy import func, select

from bench.peers.table import Measure, Row, write
from bot.domain.articles import Source
from bot.domain.conversation import Chat
from bot.domain.delivery import SaveSubscription, Subscription
from bot.service.ports import Stores
from bot.storage import tables as t
from bot.storage.engine import Database
from bot.storage.subscriptions import SubscriptionStore
from tests.quality.test_stories import families
from tests.support.botapi import BotApi
from tests.support.postgres import Postgres, running_postgres
from tests.support.workers import Crew, agency, crew

_ITEMS = 200
_CHATS = 200
_SPEED_ARTICLES = 400
#: Two workers on two processors are at least so many times as fast as one.
FLOOR = 1.8


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the killing left."""

    articles: int
    analysed: int
    facts: int
    digests: int
    delivered: int
    kills: int
    seconds: float


async def _prepare(database: Database, sources: list[Source]) -> None:
    await database.migrate()
    now = datetime.now(UTC)
    stores, subscriptions = Stores.over(database), SubscriptionStore(database)
    for source in sources:
        await stores.sources.add(source, now)
    due = now - timedelta(minutes=1)
    for number in range(1, _CHATS + 1):
        wanted = Subscription(
            id=f"sub{number}", chat_id=number, at=clock_time(due.hour, due.minute), timezone="UTC",
            next_due_at=due, next_date=due.date(),
        )  # fmt: skip
        await subscriptions.commit(Chat(id=number, kind="private"), [SaveSubscription(wanted)], (), now)


async def _count(database: Database, query: object) -> int:
    async with database.read() as connection:
        return int(await connection.scalar(query) or 0)  # type: ignore[call-overload]


async def _done(database: Database) -> int:
    """Grows with every article kept and every article analysed."""
    return await _count(database, select(func.count() + func.count(t.articles.c.analyzer)).select_from(t.articles))


async def _analysed(database: Database) -> int:
    return await _count(database, select(func.count(t.articles.c.analyzer)))


def _environment(url: str, sources: list[Source], *, real: bool) -> dict[str, str]:
    hosts = urlsplit(sources[0].locator).netloc
    return {
        "TEST_ANALYSIS": "real" if real else "fake",
        "BRIEFBOT_DATABASE_URL": url,
        "BRIEFBOT_ALLOW_PRIVATE_HOSTS": hosts,
        "BRIEFBOT_LOG_LEVEL": "ERROR",
        "TEST_HEARTBEAT": "2",
    }


async def killing(server: Postgres, articles: int, every: float, *, real: bool) -> Outcome:
    """Two workers and a sender until all is done; a worker dies every so many seconds."""
    feeds = max(1, articles // _ITEMS)
    total = feeds * _ITEMS
    url = server.create()
    async with BotApi() as api, agency(feeds, _ITEMS) as sources, Database(url) as database:
        api.open(range(1, _CHATS + 1))
        await _prepare(database, sources)
        environment = _environment(url, sources, real=real)
        sender = (sys.executable, "-m", "bench.peers.senders", "outbox", url, api.token, api.url, "25")
        began = time.monotonic()
        with crew(2, environment) as workers, crew(1, environment, sender):
            killer = asyncio.create_task(_kill(workers, every, partial(_done, database)))
            while await _analysed(database) < total or len({one.chat_id for one in api.history}) < _CHATS:  # noqa: ASYNC110
                await asyncio.sleep(1.0)
            killer.cancel()
        seconds = time.monotonic() - began
        per_article = select(func.count().label("facts")).select_from(t.facts).group_by(t.facts.c.article_id).subquery()
        return Outcome(
            articles=await _count(database, select(func.count()).select_from(t.articles)),
            analysed=await _analysed(database),
            facts=await _count(database, select(func.count()).where(per_article.c.facts == 1)),
            digests=len({one.chat_id for one in api.history}),
            delivered=len(api.history),
            kills=workers.kills,
            seconds=seconds,
        )


async def _kill(workers: Crew, every: float, done: Callable[[], Awaitable[int]]) -> None:
    """Every so many seconds, but not before anything was done since the last: on a machine so busy that a worker takes
    longer to start than it may live, nothing would ever be done, and nothing be learnt."""
    before = 0
    while True:
        await asyncio.sleep(every)
        while (now := await done()) == before:  # noqa: ASYNC110
            await asyncio.sleep(0.2)
        before = now
        workers.kill()


def _report(feed: int, number: int) -> str:
    """A text of a wire report's length, mixed from the sentences of the event families."""
    return " ".join(random.Random(feed * _ITEMS + number).sample(_sentences(), 15))


@cache
def _sentences() -> list[str]:
    return [f"{sentence}." for _, _, text in families() for sentence in text.rstrip(".").split(". ")]


async def speed(server: Postgres, number: int) -> float:
    """Articles a second that so many workers (one job at a time each) analyse, once they have started."""
    url = server.create()
    async with agency(_SPEED_ARTICLES // _ITEMS, _ITEMS, _report) as sources, Database(url) as database:
        await _prepare(database, sources)
        environment = {**_environment(url, sources, real=True), "TEST_CONCURRENCY": "1"}
        with crew(1, {**environment, "TEST_QUEUES": "fetch"}):
            while await _count(database, select(func.count()).select_from(t.articles)) < _SPEED_ARTICLES:  # noqa: ASYNC110
                await asyncio.sleep(0.2)
        with crew(number, {**environment, "TEST_QUEUES": "analyze"}):
            # All must have loaded before the clock runs.
            while (begun := await _analysed(database)) < 40 * number:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
            began = time.monotonic()
            while (done := await _analysed(database)) < _SPEED_ARTICLES - 40:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
            return (done - begun) / (time.monotonic() - began)


async def _measure(options: argparse.Namespace) -> Measure:
    with running_postgres() as server:
        one, two = [await speed(server, number) for number in (1, 2)] if options.speed else (0.0, 0.0)
        print(f"one worker {one:.1f}, two {two:.1f} articles a second; now the killing", file=sys.stderr, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            outcome = await killing(server, options.articles, options.kill_every, real=options.real)
    rows = [
        Row("articles analysed, of those kept", f"{outcome.analysed:,}", f"{outcome.articles:,}", None),
        Row("articles with exactly their one fact", f"{outcome.facts:,}", f"{outcome.articles:,}", None),
        Row("chats with their digest; messages sent", f"{outcome.digests}", f"{outcome.delivered}", None),
    ]
    if options.speed:
        rows.append(
            Row(
                "two workers with the real analysis against one",
                f"{two:.1f} a second",
                f"{one:.1f} a second",
                two / one,
                FLOOR,
            )
        )
    kind = "the real analysis" if options.real else "the tests' fake analysis"
    how = (
        f"{outcome.articles:,} articles from feeds on loopback, {kind}, two workers with two jobs each and one "
        f"sender on one PostgreSQL; a worker and its processes killed with SIGKILL every {options.kill_every:g} s, "
        f"{outcome.kills} times in {outcome.seconds:,.0f} s."
    )
    return Measure("Workers", how, rows)


def main() -> int:
    """Measure, write, judge."""
    parser = argparse.ArgumentParser(prog="python -m bench.workers")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--kill-every", type=float, default=10.0)
    parser.add_argument("--real", action="store_true", help="read with the shipped pipeline while killing")
    parser.add_argument("--no-speed", dest="speed", action="store_false", help="leave out one worker against two")
    # Whoever ends the bench ends its workers and its server with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    result = asyncio.run(_measure(parser.parse_args()))
    write("workers", result)
    for row in result.rows:
        print(f"{row.what}: {row.ours} / {row.peer}")
    same = all(row.ours == row.peer for row in result.rows[:2])
    return 0 if same and all(row.holds for row in result.rows) else 1


if __name__ == "__main__":
    sys.exit(main())
