"""What placing one article costs among ten thousand articles and among a million: the ratio should stay below 1.5.

    python bench/placing.py [--large 1000000] [--rounds 300]

The archive is filled with rows as placing leaves them (bands, terms, stories with centroids), without reading a
million texts for it. Then the same new articles are placed in both, taking turns, and the medians are compared.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot import resources
from bot.briefing.centroids import KEYS
from bot.briefing.duplicates import BANDS
from bot.domain.articles import Article, Source, SourceKind
from bot.service.ingest import Ingest
from bot.service.placing import Placer
from bot.service.ports import Stores
from bot.storage.engine import Database
from tests.quality.test_stories import families
from tests.support.analysis import FakeAnalysis

NOW = datetime(2024, 3, 4, tzinfo=UTC)
SOURCE = Source.of(SourceKind.FEED, "https://example.org/feed", "Bench")
#: Articles of one story, terms of one centroid, stories that a term keeps.
STORY, CENTROID, A_TERM = 5, 60, 48
SMALL = 10_000


def fill(path: Path, size: int, terms: list[str]) -> None:
    """Rows of ``size`` articles, as if each had been placed."""
    random_ = random.Random(size)
    database = sqlite3.connect(path)
    database.executescript("PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF; PRAGMA cache_size=-200000;")
    moment = NOW.strftime("%Y-%m-%d %H:%M:%S.000000")
    with database:
        database.executemany(
            "INSERT INTO articles (number, id, source_id, title, text, language, fetched_at, at, content_hash, outlet,"
            " story_id, attempts, history) VALUES (?, ?, ?, ?, ?, 'en', ?, ?, '', '', ?, 0, 0)",
            (
                (n, f"d{n}", SOURCE.id, "A report", _text(terms, n), moment, moment, f"t{n // STORY}")
                for n in range(1, size)
            ),
        )
        stories = range(size // STORY + 1)
        database.executemany(
            "INSERT INTO stories (id, first_seen, last_seen, articles, headline, headline_weight, centroid)"
            " VALUES (?, ?, ?, ?, 'A report', 0.5, ?)",
            ((f"t{n}", moment, moment, STORY, json.dumps(_centroid(terms, n))) for n in stories),
        )
        keys = sorted(random_.getrandbits(62) for _ in range(size * BANDS))
        database.executemany(
            "INSERT OR IGNORE INTO article_bands (key, number) VALUES (?, ?)",
            ((key, random_.randrange(1, size)) for key in keys),
        )
        database.executemany(
            "INSERT OR IGNORE INTO story_terms (term, story_id, number) VALUES (?, ?, ?)", _story_terms(terms, size)
        )
    database.close()


def _text(terms: list[str], number: int) -> str:
    return " ".join(terms[(number * 7 + k * 13) % len(terms)] for k in range(12))


def _centroid(terms: list[str], number: int) -> dict[str, float]:
    return {terms[(number * 31 + k * 17) % len(terms)]: 1.0 / (k + 1) for k in range(CENTROID)}


def _story_terms(terms: list[str], size: int) -> Iterator[tuple[str, str, int]]:
    """Each term with the newest stories that have it; no term keeps more than :data:`A_TERM`."""
    stories = size // STORY
    each = min(A_TERM, max(1, stories * KEYS // len(terms)))
    for position, term in enumerate(sorted(terms)):
        for k in range(each):
            story = (position * 101 + k * 997) % max(1, stories)
            yield term, f"t{story}", story * STORY


def articles(rounds: int) -> list[Article]:
    """New articles: those of the event families, and mixtures of their sentences."""
    random_ = random.Random(7)
    known = [f"{title}. {text}" for _, title, text in families()]
    sentences = [sentence for text in known for sentence in text.split(". ")]
    made = []
    for number in range(rounds):
        text = ". ".join(random_.sample(sentences, 14))
        made.append(
            Article.of(source_id=SOURCE.id, title=f"Report {number}", text=text, fetched_at=NOW, published_at=NOW)
        )
    return made


async def measure(paths: list[Path], rounds: int) -> list[float]:
    """Median milliseconds to place and keep one article in each archive; they take turns, article by article."""
    taken: list[list[float]] = [[] for _ in paths]
    databases = [Database(f"sqlite:///{path}") for path in paths]
    ingests = [Ingest(Stores.over(database), FakeAnalysis(), Placer()) for database in databases]
    for article in articles(rounds):
        for number, ingest in enumerate(ingests):
            start = time.perf_counter()
            await ingest.keep(article)
            taken[number].append(1000 * (time.perf_counter() - start))
    for database in databases:
        await database.engine.dispose()
    warm = rounds // 5
    return [statistics.median(times[warm:]) for times in taken]


async def main() -> None:
    """Fill, measure, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=300)
    options = parser.parse_args()
    terms = [
        line.split("\t")[0] for line in resources.find("models", "news_words.tsv").read_text("utf-8").splitlines()[300:]
    ]
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for size in (SMALL, options.large):
            path = Path(folder) / f"{size}.db"
            async with Database(f"sqlite:///{path}") as database:
                await database.migrate()
                await Stores.over(database).sources.add(SOURCE, NOW)
            start = time.perf_counter()
            fill(path, size, terms)
            took, megabytes = time.perf_counter() - start, path.stat().st_size / 2**20
            print(f"{size:>9,} articles filled in {took:.0f} s, {megabytes:.0f} MB", flush=True)
            paths.append(path)
        small, large = await measure(paths, options.rounds)
    ratio = large / small
    print(f"placing one article: {small:.1f} ms among {SMALL:,}, {large:.1f} ms among {options.large:,}: x {ratio:.2f}")


if __name__ == "__main__":
    asyncio.run(main())
