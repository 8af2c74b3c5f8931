"""What an article and a digest cost here, and how many machines that makes: ``python -m bench.scaling``.

    measured seconds a piece ─> simulated day of feeds (Poisson arrivals, busy mornings, c processors)
                             ─> simulated morning of digests (local 7:00 around the world, Telegram's rate)

The result is written into docs/scaling.md.
"""

from __future__ import annotations

import argparse
import asyncio
import heapq
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.peers.reading import sample
from bench.peers.table import PAGE, machine, put
from bot.config import Settings
from bot.domain.articles import Source, SourceKind
from bot.domain.conversation import Chat
from bot.domain.delivery import Delivery, DeliveryState, Outcome
from bot.newsroom import build_analyzer, open_newsroom
from bot.storage.engine import Database
from bot.storage.outbox import OutboxStore

_ROUNDS = 3
#: Words of an article of news, and articles a feed publishes a day: what the simulation assumes.
WORDS, A_DAY = 500, 12
#: Share of a day's articles in each hour (UTC), mornings and noon of Asia, Europe and America above the rest.
_HOURS = (3, 3, 3, 3, 4, 4, 5, 5, 5, 5, 5, 5, 5, 6, 6, 6, 5, 5, 4, 4, 3, 2, 2, 2)
#: Subscribers by their clock's distance from UTC in hours, in percent: roughly where people live.
_ZONES = {-8: 4, -7: 2, -6: 5, -5: 8, -4: 3, -3: 8, 0: 9, 1: 14, 2: 9, 3: 9, 4: 2, 5: 3, 6: 7, 7: 6, 8: 8, 9: 3}
_SEVEN = 7 * 60


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds a piece, one processor."""

    read: float
    keep: float
    compose: float
    send: float


async def measure() -> Costs:
    """Best of several rounds each, in processor time; what waits for the disk in wall time."""
    articles, analyzer = sample(), build_analyzer()
    words = sum(len(article.text.split()) for article in articles)
    read = min(_timed(lambda: list(analyzer.analyze_many(articles))) for _ in range(_ROUNDS)) / words * WORDS
    with tempfile.TemporaryDirectory(prefix="briefbot-bench-") as folder:
        return Costs(read, *await _database_costs(f"sqlite:///{Path(folder) / 'scaling.db'}"))


def _timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


async def _database_costs(url: str) -> tuple[float, float, float]:
    settings = Settings(BRIEFBOT_DATABASE_URL=url)  # type: ignore[call-arg]
    articles = sample()
    async with open_newsroom(settings, database_url=url) as newsroom:
        await newsroom.stores.sources.add(_source(), datetime.now(UTC))
        began = time.perf_counter()
        for article in articles:
            await newsroom.ingest.keep(article)
        keep = (time.perf_counter() - began) / len(articles)
        await newsroom.ingest.catch_up()
        now = max(article.fetched_at for article in articles) + timedelta(hours=1)
        chat = Chat(id=1, kind="private")
        compose = min([await _awaited(newsroom.desk.digest((), None, now, UTC, chat)) for _ in range(5)])
        send = await _outbox(newsroom.database)
    return keep, compose, send


def _source() -> Source:
    """The source that the sample articles name."""
    return replace(Source.of(SourceKind.FEED, "https://example.org/feed.xml"), id="s")


async def _awaited(work: Awaitable[object]) -> float:
    began = time.perf_counter()
    await work
    return time.perf_counter() - began


async def _outbox(database: Database) -> float:
    """A message's way through the outbox: put, claimed, settled, in the groups that the sender uses."""
    store, now, number = OutboxStore(database), datetime.now(UTC), 400
    rows = [
        Delivery(
            id=0, key=f"k{chat}", chat_id=chat, thread=None, text="x" * 1500, keyboard=None,
            state=DeliveryState.READY, not_before=now,
        )
        for chat in range(number)
    ]  # fmt: skip
    began = time.perf_counter()
    await store.put(rows, now)
    while claimed := await store.claim(4, now):
        await store.settle([Outcome(delivery=one, state=DeliveryState.SENT, message_id=1) for one in claimed], now)
    return (time.perf_counter() - began) / number


def day_of_feeds(feeds: int, processors: int, seconds: float, *, seed: int = 1) -> tuple[float, float]:
    """A day of articles through ``processors`` that read side by side.

    :param seconds: that one article takes one processor.
    :return: how busy they were (0 to 1), and the wait that 95 of 100 articles stayed under, in seconds.
    """
    rng, free, waits = random.Random(seed), [0.0] * processors, []
    for hour, share in enumerate(_HOURS):
        rate = feeds * A_DAY * share / sum(_HOURS) / 3600
        at = hour * 3600.0
        while (at := at + rng.expovariate(rate)) < (hour + 1) * 3600:
            begin = max(at, heapq.heappop(free))
            # An article's length varies about as much as it measures on average.
            heapq.heappush(free, begin + rng.expovariate(1 / seconds))
            waits.append(begin - at)
    waits.sort()
    return feeds * A_DAY * seconds / 86_400 / processors, waits[int(len(waits) * 0.95)]


def processors_for(feeds: int, seconds: float, *, within: float = 60.0) -> int:
    """The fewest processors that keep 95 of 100 articles' wait under ``within`` seconds."""
    number = max(1, int(feeds * A_DAY * seconds / 86_400))
    while day_of_feeds(feeds, number, seconds)[1] > within:
        number += 1
    return number


def morning(subscribers: int, a_second: float) -> float:
    """Minutes that the last digest of a day is late when everybody wants it at seven, at Telegram's rate."""
    due = [0.0] * (24 * 60)
    for offset, percent in _ZONES.items():
        due[(_SEVEN - offset * 60) % (24 * 60)] += subscribers * percent / sum(_ZONES.values())
    waiting = worst = 0.0
    for minute in range(2 * 24 * 60):
        waiting += due[minute % (24 * 60)]
        worst = max(worst, waiting / (a_second * 60))
        waiting = max(0.0, waiting - a_second * 60)
    return worst


def page(costs: Costs) -> str:
    """The part of docs/scaling.md that is measured and simulated."""
    lines = [
        "| what | costs |",
        "|---|---|",
        f"| reading an article of {WORDS} words | {1e3 * costs.read:.0f} ms of one processor |",
        f"| keeping it in its story (SQLite, on disk) | {1e3 * costs.keep:.1f} ms |",
        f"| composing a digest | {1e3 * costs.compose:.0f} ms |",
        f"| a message through the outbox (SQLite, on disk) | {1e3 * costs.send:.1f} ms |",
        "",
        f"Feeds of {A_DAY} articles a day each; processors that keep 95 of 100 articles' wait under a minute:",
        "",
        "| feeds | articles a day | processors for reading | how busy | wait of 95 in 100 |",
        "|---|---|---|---|---|",
    ]
    for feeds in (100, 1_000, 10_000, 100_000):
        number = processors_for(feeds, costs.read)
        busy, wait = day_of_feeds(feeds, number, costs.read)
        lines.append(f"| {feeds:,} | {feeds * A_DAY:,} | {number} | {busy:.0%} | {wait:.1f} s |")
    lines += [
        "",
        "Everybody wants a digest at seven, local time; how late the last one of the busiest hour is:",
        "",
        "| subscribers | at 30 a second | at 1,000 a second (paid broadcasts) | composing, processors |",
        "|---|---|---|---|",
    ]
    for subscribers in (1_000, 10_000, 100_000, 1_000_000):
        slow, fast = morning(subscribers, 30), morning(subscribers, 1000)
        # Composed within the quarter of an hour before the busiest minute's are late.
        busiest = subscribers * max(_ZONES.values()) / sum(_ZONES.values())
        composing = max(1, round(busiest * costs.compose / 900 + 0.5))
        lines.append(f"| {subscribers:,} | {_minutes(slow)} | {_minutes(fast)} | {composing} |")
    return "\n".join([*lines, "", machine()])


def _minutes(number: float) -> str:
    return f"{number:.1f} min" if number < 90 else f"{number / 60:.1f} h"


def main() -> int:
    """Measure, simulate, write."""
    argparse.ArgumentParser(prog="python -m bench.scaling", description="costs, and numbers of machines").parse_args()
    costs = asyncio.run(measure())
    written = page(costs)
    put("scaling", written, PAGE.with_name("scaling.md"))
    print(written)
    return 0


if __name__ == "__main__":
    sys.exit(main())
