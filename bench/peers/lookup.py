"""``/who`` against a LIKE query over the same archive."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import text

from bench.peers.table import Measure, Row
from bot.domain.articles import Article, Source, SourceKind
from bot.domain.briefing import Window
from bot.domain.stories import Placement
from bot.service.ports import Stores
from bot.storage.engine import Database
from tests.support.newsroom import actor, position

_ARTICLES, _PEOPLE, _ASKED = 2000, 1000, 40
_SYLLABLES = (
    "han kim lee sato mori ade musa bola ngo tran silva costa rossi bauer weber novak petrov ivan omar said".split()
)


def measure() -> Measure:
    """Median milliseconds of one question."""
    return asyncio.run(_measure())


async def _measure() -> Measure:
    with tempfile.TemporaryDirectory(prefix="briefbot-bench-") as folder:
        async with Database(f"sqlite:///{Path(folder) / 'archive.db'}") as database:
            await database.migrate()
            stores = Stores.over(database)
            names = await _fill(stores)
            ours = await _median(names, lambda name: _who(stores, name))
            theirs = await _median(names, lambda name: _like(database, name))
    row = Row(f"one name in {_ARTICLES:,} articles", f"{1e3 * ours:.1f} ms", f"{1e3 * theirs:.1f} ms", theirs / ours)
    how = (
        f"{_ARTICLES:,} articles of 2,500 characters that name {_PEOPLE:,} people; {_ASKED} names asked, the "
        "median. briefbot finds the person by part of the name and spelling, and the positions; the peer the "
        "fifty newest articles whose text holds the name. Its time grows with the archive, ours with what is "
        "known of the person."
    )
    return Measure("Looking somebody up", how, [row])


async def _fill(stores: Stores) -> list[str]:
    rng, start = random.Random(7), datetime(2024, 1, 1, tzinfo=UTC)
    wire = Source.of(SourceKind.FEED, "https://example.org/feed.xml")
    await stores.sources.add(wire, start)
    names = [" ".join(rng.choice(_SYLLABLES).title() for _ in range(3)) + f" {number}" for number in range(_PEOPLE)]
    for number in range(_ARTICLES):
        name, at = rng.choice(names), start + timedelta(minutes=number)
        body = f"{name} rejects talks. " + " ".join(rng.choice(_SYLLABLES) for _ in range(500))
        one = Article.of(source_id=wire.id, title=f"Report {number}", text=body, fetched_at=at, published_at=at)
        who = actor(name)
        await stores.articles.add(one, Placement(f"t{number}"))
        await stores.facts.record(one, analyzer="v1", actors=[who], mentions=[], records=[position(one, who)])
    return rng.sample(names, _ASKED)


async def _who(stores: Stores, name: str) -> object:
    found = await stores.actors.find_actors(" ".join(name.split()[-2:]))
    return await stores.facts.facts("position", Window(), actors=[found[0].id])


async def _like(database: Database, name: str) -> object:
    query = text("SELECT id, title, text FROM articles WHERE text LIKE :name ORDER BY at DESC LIMIT 50")
    async with database.read() as connection:
        return (await connection.execute(query, {"name": f"%{name}%"})).all()


async def _median(names: list[str], ask: Callable[[str], Awaitable[object]]) -> float:
    seconds = []
    for name in names:
        began = time.perf_counter()
        await ask(name)
        seconds.append(time.perf_counter() - began)
    return median(seconds)
