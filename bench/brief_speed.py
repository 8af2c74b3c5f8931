"""Whether ``/brief`` stays quick as the archive grows: median over 100,000 stored articles, and against 10,000.

    python bench/brief_speed.py [--small 10000] [--large 100000] [--rounds 15]

The archive is made up: articles of 80 words with five facts each, the newest 200 with twenty-five, as news has them.
Each round asks what a reader asks: what is new, a word that stands in a fifth of all articles, one that stands in ten.
The time of the processor is told beside that of the clock, for machines that do other things meanwhile.
Floors, by the clock: 150 ms at the large size, and at most 1.5 times the small one, for each question.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from bot.briefing.render import Renderer
from bot.domain.conversation import Chat
from bot.domain.facts import ActorKind, DrillPhase, SpeechKind, Stance
from bot.domain.ids import content_hash, content_id
from bot.domain.plover import MoveStatus, MoveType
from bot.domain.records import ActorRef, DrillRecord, Evidence, FactRecord, MoveRecord, PositionRecord
from bot.extract.lexicon.issues import load_issues
from bot.service.briefs import Briefs
from bot.service.ports import Stores
from bot.storage import tables as t
from bot.storage.corrections import kind_of, values_of
from bot.storage.engine import Database

MOST_MS, MOST_RATIO = 150.0, 1.5
NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
QUESTIONS = {"what is new": "", "a common word": "harbor", "a rare word": "zirconium"}
_PLACES = ("Aland", "Borduria", "Cascara", "Deltora", "Elbonia", "Florin", "Genovia", "Hyrkania")
_ISSUES = ("talks", "sanctions", "joint drills", "trade", "ceasefire", "arms control")
_WORDS = "envoy minister talks border treaty fleet trade summit vote court grain harbour accord patrol budget".split()
_BATCH = 2000


def _actor(number: int) -> ActorRef:
    name = f"{_PLACES[number % 8]} {number}"
    return ActorRef(id=f"k{number:04}", name=name, kind=ActorKind.PERSON, country="USA", salience=0.3)


def _article(number: int, size: int, chance: random.Random) -> dict[str, Any]:
    words = chance.choices(_WORDS, k=80)
    if number % 5 == 0:
        words[7] = "harbor"
    if number % (size // 10) == 3:
        words[9] = "zirconium"
    body = " ".join(words)
    at = NOW - timedelta(minutes=7 * (size - number))
    return {
        "id": content_id("d", number), "source_id": "s1", "url": f"https://example.org/{number}",
        "title": f"{_PLACES[number % 8]} {words[0]} {words[1]}", "text": body, "language": "en", "published_at": at,
        "fetched_at": at, "at": at, "content_hash": content_hash(body), "outlet": f"Outlet {number % 12}",
        "story_id": f"t{number // 3}", "analyzer": "bench",
    }  # fmt: skip


def _facts(article: dict[str, Any], count: int, chance: random.Random) -> Iterator[FactRecord]:
    for index in range(count):
        who, other = _actor(chance.randrange(500)), _actor(chance.randrange(500))
        words = " ".join(chance.choices(_WORDS, k=14))
        sentence = f"{who.name} said {article['text'].split()[7]} {words}."
        evidence = Evidence(
            article_id=article["id"], content_hash=article["content_hash"], sentence=sentence,
            start=index * 130, end=index * 130 + len(sentence), marks=((0, 5),),
        )  # fmt: skip
        shared: dict[str, Any] = {
            "id": content_id("f", article["id"], index), "number": 0, "article_id": article["id"],
            "evidence": (evidence,), "rule": "bench", "confidence": 0.8,
        }  # fmt: skip
        issue = chance.choice(_ISSUES)
        if index % 5 < 3:
            yield PositionRecord(
                **shared, actor=who, source=who.name, cue="said", cue_class="say", content=words, quotes=(),
                kind=SpeechKind.INDIRECT, stance=chance.choice(list(Stance)), issue=issue, condition=None, said_on=None,
            )  # fmt: skip
        elif index % 5 == 3:
            yield MoveRecord(
                **shared, type=chance.choice(list(MoveType)), initiators=(who,), targets=(other,),
                status=MoveStatus.DONE, date=None, place=None, clause=sentence, condition=None, issue=issue,
            )  # fmt: skip
        else:
            yield DrillRecord(
                **shared, name=None, type="naval", participants=(who, other), start=None, end=None, place=words[:20],
                phase=DrillPhase.ONGOING, recurrence=None, duration=None, purposes=(),
            )  # fmt: skip


async def fill(database: Database, size: int) -> None:
    """An archive of ``size`` articles; written in large steps, without waiting for the disk."""
    chance = random.Random(7)
    actors = [_actor(number) for number in range(500)]
    async with database.write() as connection:
        await connection.execute(
            insert(t.sources).values(
                id="s1", kind="feed", locator="x", title="Wire", tier=1, state_media=False, enabled=True, added_at=NOW
            )
        )
        await connection.execute(insert(t.actors), [{"id": a.id, "name": a.name, "kind": a.kind} for a in actors])
    for start in range(0, size, _BATCH):
        articles = [_article(number, size, chance) for number in range(start, min(size, start + _BATCH))]
        facts, parts = [], []
        for offset, article in enumerate(articles):
            for record in _facts(article, 25 if start + offset >= size - 200 else 5, chance):
                values = values_of(record)
                facts.append(
                    {
                        "id": record.id,
                        "kind": kind_of(record),
                        "article_id": article["id"],
                        "at": article["at"],
                        **values,
                    }
                )
                if isinstance(record, PositionRecord) and record.actor:
                    parts.append(
                        {"fact_id": record.id, "actor_id": record.actor.id, "part": "source", "at": article["at"]}
                    )
        async with database.write() as connection:
            await connection.execute(insert(t.articles), articles)
            await connection.execute(insert(t.facts), facts)
            await connection.execute(insert(t.fact_actors), parts)
    async with database.write() as connection:
        await connection.execute(text("ANALYZE"))


async def medians(folder: Path, size: int, rounds: int) -> dict[str, float]:
    """Milliseconds of each question, in the middle of ``rounds``; every round is another chat."""
    async with Database(f"sqlite:///{folder / f'{size}.db'}") as database:
        await database.migrate()
        await fill(database, size)
        desk = Briefs(Stores.over(database), Renderer(), load_issues(), lambda _: None)
        taken: dict[str, list[float]] = {name: [] for name in (*QUESTIONS, *(f"{n}, CPU" for n in QUESTIONS))}
        for number in range(rounds + 1):
            for name, words in QUESTIONS.items():
                started, busy = time.perf_counter(), time.process_time()
                reply = await desk.brief(words, Chat(id=number + 1), NOW, UTC)
                if number:  # the first round warms up
                    taken[name].append((time.perf_counter() - started) * 1000)
                    taken[f"{name}, CPU"].append((time.process_time() - busy) * 1000)
                assert reply.shown, f"{name}: nothing told"
    return {name: round(statistics.median(values), 1) for name, values in taken.items()}


async def main() -> int:
    """Measure, print a line of JSON, fail below the floors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=15)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small = await medians(Path(folder), chosen.small, chosen.rounds)
        large = await medians(Path(folder), chosen.large, chosen.rounds)
    ratios = {name: round(large[name] / small[name], 2) for name in QUESTIONS}
    print(json.dumps({"machine": platform.platform(), "small_ms": small, "large_ms": large, "ratio": ratios}))
    good = all(large[name] < MOST_MS and ratios[name] <= MOST_RATIO for name in QUESTIONS)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
