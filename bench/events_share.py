"""What finding drills and moves costs beside the language pipeline, on the same articles.

    python bench/events_share.py [PIPELINE]

Prints the rules' time as a share of the pipeline's (floor: under 20 %). Both are the best of five rounds in one
process, so that a busy machine distorts the ratio little.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from spacy.tokens import Doc

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot import resources
from bot.domain.articles import Article
from bot.extract.attribution import find_quotations
from bot.extract.dates import find_dates
from bot.extract.drills import find_drills
from bot.extract.lexicon import load_lexicon
from bot.extract.moves import find_moves
from bot.extract.pipeline import load_pipeline
from bot.extract.reading import Reading
from bot.extract.text import build_doc
from bot.extract.who import find_actors

_T = TypeVar("_T")
FLOOR = 0.20
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
    """Measure and print; the exit status tells whether the floor holds."""
    nlp, lexicon = load_pipeline(name), load_lexicon()
    paths = sorted((resources.folder("seeds") / "articles").glob("*.md"))
    texts = [path.read_text(encoding="utf-8").partition("\n---\n")[2] or path.read_text("utf-8") for path in paths]
    drafts = [build_doc(nlp, text) for text in texts]

    def parse() -> list[Doc]:
        return [nlp(build_doc(nlp, text)[0]) for text in texts]

    pipeline_seconds, docs = best(parse)
    readings = []
    for text, doc, (_, offsets) in zip(texts, docs, drafts, strict=True):
        article = Article.of(source_id="s", title="", text=text, fetched_at=datetime(2024, 1, 1, tzinfo=UTC))
        reading = Reading(article, doc, offsets, lexicon)
        reading.quotations = find_quotations(reading)
        reading.dates = find_dates(reading)
        find_actors(reading)
        readings.append(reading)

    def events() -> tuple[int, int]:
        drills = moves = 0
        for reading in readings:
            found = find_drills(reading)
            drills += len(found)
            moves += len(find_moves(reading, found))
        return drills, moves

    rules_seconds, (drills, moves) = best(events)
    words = sum(len(doc) for doc in docs)
    share = rules_seconds / pipeline_seconds
    print(f"{len(texts)} articles, {words:,} words, {drills} drills, {moves} moves")
    print(f"pipeline {words / pipeline_seconds:,.0f} words/s, rules {words / rules_seconds:,.0f} words/s")
    print(f"rules / pipeline: {share:.1%} (floor: under {FLOOR:.0%})")
    return 0 if share < FLOOR else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
