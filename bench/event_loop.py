"""How long the event loop is ever blocked while a broadcast, an ingest and commands run together.

    python -m bench.event_loop [--articles 600] [--subscribers 200] [--most 0.1]

The bot, its desk and its archive are the real ones; articles are analysed in a process of its own by a stand-in that
needs no model. The emulated Bot API runs in this process too, and what it blocks counts against us.

Two things are measured: the processor time of each callback of the loop, and how late a heartbeat of the loop comes,
as far as this process was using a processor meanwhile (a thread that holds the interpreter blocks the loop as well;
time in which the machine ran somebody else does not count). Passes when neither exceeds ``--most`` seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

from bot.config import load_settings
from bot.domain.articles import Article, Source, SourceKind
from bot.domain.conversation import Chat
from bot.domain.delivery import SaveSubscription, Subscription
from bot.newsroom import Newsroom, open_newsroom
from bot.service.vitals import settled_heap
from bot.storage.subscriptions import SubscriptionStore
from bot.telegram.application import Options, TelegramBot
from tests.support.analysis import build_fake
from tests.support.botapi import BotApi

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
SOURCE = Source.of(SourceKind.FEED, "https://news.example/feed", "Wire")
_WORDS = "talks patrol border drill navy convoy treaty sanctions island harbour envoy ceasefire radar summit".split()


def article(number: int, luck: random.Random) -> Article:
    """About 300 words, twenty of its sentences positions that the stand-in finds."""
    said = " ".join(f"Speaker{luck.randrange(80)} rejects {luck.choice(_WORDS)}." for _ in range(20))
    filler = " ".join(luck.choice(_WORDS) for _ in range(240))
    return Article.of(
        source_id=SOURCE.id, title=f"{luck.choice(_WORDS)} {number}", text=f"{said}\n\n{filler}.",
        fetched_at=NOW, published_at=NOW - timedelta(minutes=number % 1200), url=f"https://news.example/{number}",
    )  # fmt: skip


@contextmanager
def longest_callback() -> Iterator[list[tuple[float, str]]]:
    """The processor time of each callback of the event loop, the longest first once the block has ended."""
    took: list[tuple[float, str]] = []
    run = asyncio.Handle._run

    def timed(handle: asyncio.Handle) -> None:
        began = time.thread_time()
        run(handle)
        if (spent := time.thread_time() - began) > 0.02:
            took.append((spent, repr(handle)[:160]))

    asyncio.Handle._run = timed  # type: ignore[method-assign]
    try:
        yield took
    finally:
        asyncio.Handle._run = run  # type: ignore[method-assign]
        took.sort(reverse=True)


#: Seconds between two beats of the loop.
_BEAT = 0.01


@dataclass
class Lags:
    """How late the loop's heartbeat came: at most, and at most while this process was at work. Seconds."""

    worst: float = 0.0
    own: float = 0.0

    async def watch(self) -> None:
        """Beat until cancelled."""
        while True:
            began, used = time.monotonic(), time.process_time()
            await asyncio.sleep(_BEAT)
            late = time.monotonic() - began - _BEAT
            self.worst = max(self.worst, late)
            self.own = max(self.own, min(late, time.process_time() - used))


async def together(newsroom: Newsroom, api: BotApi, articles: int, subscribers: int) -> float:
    """A broadcast, an ingest and commands at the same time, until all is answered; returns the longest block."""
    luck, store = random.Random(3), SubscriptionStore(newsroom.database)
    await newsroom.stores.sources.add(SOURCE, NOW)
    for number in range(articles):
        await newsroom.ingest.keep(article(number, luck))
    await newsroom.ingest.catch_up()
    for chat in range(1, subscribers + 1):
        one = Subscription(
            id=f"u{chat}", chat_id=chat, at=time_of_day(7), timezone="UTC", next_due_at=NOW, next_date=NOW.date()
        )
        await store.commit(Chat(id=chat), [SaveSubscription(one)], (), NOW)
    api.open(range(1, subscribers + 1))
    began = time.monotonic()

    def clock() -> datetime:
        return NOW + timedelta(seconds=time.monotonic() - began)

    options = Options(token=api.token, api_url=api.url, send_rate=100, tick_seconds=1, poll_seconds=2)
    bot, stop = (
        TelegramBot(options, newsroom.database, newsroom.dispatcher, newsroom.desk, clock=clock),
        asyncio.Event(),
    )
    lags = Lags()
    with settled_heap(), longest_callback() as took:
        running = asyncio.create_task(bot.run(stop))
        beating = asyncio.create_task(lags.watch())
        ingest = asyncio.create_task(_ingest(newsroom, articles, luck))
        for number, chat in zip(range(60), itertools.cycle(range(500, 520)), strict=False):
            api.say(chat, luck.choice(["/brief", "/brief talks", "/who Speaker7", "/positions sanctions", "/drills"]))
            await asyncio.sleep(0.1 + number % 3 / 20)
        await ingest
        await api.until(lambda: len({one.chat_id for one in api.history}) >= subscribers + 20, within=300)
        beating.cancel()
        stop.set()
        await running
    _report(took, lags)
    return max(took[0][0] if took else 0.0, lags.own)


async def _ingest(newsroom: Newsroom, first: int, luck: random.Random) -> None:
    for number in range(first, first + 150):
        await newsroom.ingest.keep(article(number, luck))
    await newsroom.ingest.catch_up()


def _report(took: list[tuple[float, str]], lags: Lags) -> None:
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(
        f"heartbeat late by {lags.own * 1000:.0f} ms at most while this process worked, {lags.worst * 1000:.0f} ms in"
    )
    print(f"all; load of the machine {load} on {os.cpu_count()} processors")
    print(f"longest callbacks: {', '.join(f'{spent * 1000:.0f} ms' for spent, _ in took[:5]) or 'under 20 ms'}")
    for spent, what in took[:5]:
        print(f"  {spent * 1000:.0f} ms  {what}")


async def run(chosen: argparse.Namespace) -> float:
    """Set up and measure; returns the longest block in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["BRIEFBOT_DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bot.db'}"
        async with BotApi() as api, open_newsroom(load_settings(), processes=1, build=build_fake) as newsroom:
            return await together(newsroom, api, chosen.articles, chosen.subscribers)


def main() -> None:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--subscribers", type=int, default=200)
    parser.add_argument("--most", type=float, default=0.1)
    chosen = parser.parse_args()
    worst = asyncio.run(run(chosen))
    assert worst <= chosen.most, f"the event loop was blocked for {worst * 1000:.0f} ms"


if __name__ == "__main__":
    main()
