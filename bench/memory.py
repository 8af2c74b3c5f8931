"""Whether memory stays flat: synthetic articles through analysis, resident memory after a warm-up against the end.

    python bench/memory.py [--articles 50000] [--floor 50]

Every article is other words about other people, so that nothing can be remembered twice: what grows is a leak. Prints
a line each tenth of the way; the exit status is 1 when memory grew by more than the floor (MB) after the first tenth.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from bot.domain.articles import Article
from bot.newsroom import build_analyzer

_DAY = datetime(2024, 5, 6, tzinfo=UTC)
_PLACES = ("Oslo", "Lima", "Accra", "Hanoi", "Quito", "Riga")
_ACTS = ("rejected talks with", "will meet", "accused", "praised", "imposed sanctions on", "held a naval drill with")


def articles(count: int, rng: random.Random) -> Iterator[Article]:
    """``count`` short reports, each with names of its own."""
    for number in range(count):
        name = "".join(rng.choices("bdgklmnrstv", k=1)).upper() + "".join(rng.choices("aeioubdgklmnrst", k=6))
        place, other = rng.sample(_PLACES, 2)
        text = f"Minister {name} of {place} {rng.choice(_ACTS)} {other} on Monday, item {number}."
        yield Article.of(source_id="bench", title="", text=text, fetched_at=_DAY, published_at=_DAY)


def resident() -> float:
    """Resident memory of this process in MB (``/proc/self/status``, Linux)."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def main() -> int:
    """Measure, print, and judge."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--floor", type=float, default=50.0)
    options = parser.parse_args()
    analyzer = build_analyzer()
    outcomes = analyzer.analyze_many(articles(options.articles, random.Random(1)))
    step, warm, grown = options.articles // 10, 0.0, 0.0
    for tenth in range(1, 11):
        for _ in islice(outcomes, step):
            pass
        now = resident()
        warm = warm or now
        grown = now - warm
        print(f"{tenth * step} articles: {now:.0f} MB, {grown:+.1f} MB since warm-up", flush=True)
    return int(grown > options.floor)


if __name__ == "__main__":
    sys.exit(main())
