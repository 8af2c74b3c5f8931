"""Feeds to stored articles, against lemon24/reader on the same feeds from loopback."""

from __future__ import annotations

import asyncio
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from bench.peers.table import Measure, Row
from bot.domain.articles import Source
from bot.ingest.fetch import Fetcher
from bot.ingest.parser import SafeParser
from bot.newsroom import USER_AGENT
from bot.service.ingest import Ingest
from bot.service.placing import Placer
from bot.service.polling import Poller
from bot.service.ports import Stores
from bot.storage.engine import Database
from bot.work.analysis import ElsewhereAnalysis
from tests.support.workers import agency

_FEEDS, _ITEMS = 20, 40


def measure() -> Measure:
    """Wall seconds of the first poll of all feeds, and of a second one that brings nothing new."""
    return asyncio.run(_measure())


async def _measure() -> Measure:
    async with agency(_FEEDS, _ITEMS) as sources:
        with tempfile.TemporaryDirectory(prefix="briefbot-bench-") as folder:
            theirs = await asyncio.to_thread(_reader, Path(folder), sources)
            ours = await _briefbot(Path(folder), sources)
    total = _FEEDS * _ITEMS
    rows = [
        _row(f"{total} new articles", total, "a second", ours[0], theirs[0]),
        _row("nothing new", _FEEDS, "feeds a second", ours[1], theirs[1]),
    ]
    how = (
        f"{_FEEDS} feeds of {_ITEMS} articles each on loopback, polled twice; wall time. briefbot checks every "
        "address, parses in processes that can be killed, cuts boilerplate, recognises copies and finds each "
        "article's story among all before it; reader stores the entries."
    )
    return Measure("Polling", how, rows)


def _row(what: str, number: int, unit: str, ours: float, theirs: float) -> Row:
    return Row(what, f"{number / ours:,.0f} {unit}", f"{number / theirs:,.0f} {unit}", theirs / ours)


async def _briefbot(folder: Path, sources: list[Source]) -> tuple[float, float]:
    host, _, port = urlsplit(sources[0].locator).netloc.partition(":")
    async with (
        Database(f"sqlite:///{folder / 'ours.db'}") as database,
        Fetcher(USER_AGENT, allow=frozenset({(host, int(port))})) as fetcher,
    ):
        await database.migrate()
        stores, parser, now = Stores.over(database), SafeParser(), datetime.now(UTC)
        for source in sources:
            await stores.sources.add(source, now)
        poller = Poller(stores, Ingest(stores, ElsewhereAnalysis(), Placer()), fetcher, parser.feed, parser.document)
        states = await stores.sources.all()
        await poller.poll(states[0], now)  # the processes that parse are started
        first = await _timed(poller, states[1:], now) * len(states) / (len(states) - 1)
        kept = (await stores.articles.counts())["articles"]
        assert kept == _FEEDS * _ITEMS, kept
        return first, await _timed(poller, await stores.sources.all(), now)


async def _timed(poller: Poller, states: list, now: datetime) -> float:  # type: ignore[type-arg]
    gate = asyncio.Semaphore(4)

    async def one(state) -> None:  # type: ignore[no-untyped-def]
        async with gate:
            polled = await poller.poll(state, now)
            assert polled.error is None, polled.error

    began = time.perf_counter()
    await asyncio.gather(*map(one, states))
    return time.perf_counter() - began


def _reader(folder: Path, sources: list[Source]) -> tuple[float, float]:
    from reader import make_reader

    with make_reader(str(folder / "theirs.db")) as reader:
        for source in sources:
            reader.add_feed(source.locator)
        seconds = []
        for _ in range(2):
            began = time.perf_counter()
            reader.update_feeds(scheduled=False, workers=4)
            seconds.append(time.perf_counter() - began)
        assert reader.get_entry_counts().total == _FEEDS * _ITEMS
    return seconds[0], seconds[1]
