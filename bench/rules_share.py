"""What the rules cost beside the language pipeline, on the same articles.

    python bench/rules_share.py [PIPELINE]

Prints the time that finding positions takes, and finding drills and moves, each as a share of the pipeline's. All are
the best of five rounds in one process, so that a busy machine distorts the ratios little.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot import resources
from bot.domain.articles import Article
from bot.extract.attribution import find_positions, find_quotations
from bot.extract.dates import find_dates
from bot.extract.drills import find_drills
from bot.extract.lexicon import load_lexicon
from bot.extract.moves import find_moves
from bot.extract.pipeline import load_pipeline
from bot.extract.reading import Reading
from bot.extract.text import build_doc
from bot.extract.who import find_actors

_T = TypeVar("_T")
#: Shares that must not be reached.
POSITIONS, EVENTS = 0.25, 0.20
ROUNDS = 5


def best(work: Callable[[], _T]) -> tuple[float, _T]:
    """Seconds of the fastest of several rounds, and the last result."""
    seconds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - started)
    return min(seconds), result


def main(name: str | None = None) -> int:
    """Measure and print; the exit status tells whether both hold."""
    nlp, lexicon = load_pipeline(name), load_lexicon()
    paths = sorted((resources.folder("seeds") / "articles").glob("*.md"))
    texts = [path.read_text(encoding="utf-8").partition("\n---\n")[2] or path.read_text("utf-8") for path in paths]
    offsets = [build_doc(nlp, text)[1] for text in texts]
    pipeline_seconds, docs = best(lambda: [nlp(build_doc(nlp, text)[0]) for text in texts])
    articles = [
        Article.of(source_id="s", title="", text=text, fetched_at=datetime(2024, 1, 1, tzinfo=UTC)) for text in texts
    ]

    def fresh() -> list[Reading]:
        return [Reading(*each, lexicon) for each in zip(articles, docs, offsets, strict=True)]

    def positions() -> str:
        found = 0
        for reading in fresh():
            reading.quotations = find_quotations(reading)
            found += len(find_positions(reading))
        return f"{found} positions"

    read = fresh()
    for reading in read:
        reading.quotations = find_quotations(reading)
        reading.dates = find_dates(reading)
        find_actors(reading)

    def events() -> str:
        drills = moves = 0
        for reading in read:
            found = find_drills(reading)
            drills += len(found)
            moves += len(find_moves(reading, found))
        return f"{drills} drills and {moves} moves"

    words = sum(len(doc) for doc in docs)
    print(f"{len(texts)} articles, {words:,} words; pipeline {words / pipeline_seconds:,.0f} words/s")
    holds = True
    for rules, floor in ((positions, POSITIONS), (events, EVENTS)):
        seconds, found = best(rules)
        share = seconds / pipeline_seconds
        print(f"{found}: {words / seconds:,.0f} words/s, {share:.1%} of the pipeline's time (under {floor:.0%})")
        holds = holds and share < floor
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
