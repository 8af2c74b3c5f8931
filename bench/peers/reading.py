"""Whole extraction against the bare pipeline, and against two libraries that digest an article in their own way."""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import re
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from bench.peers.table import Measure, Row
from bot import resources
from bot.domain.articles import Article
from bot.newsroom import build_analyzer

_ROUNDS = 5
#: The whole extraction runs at this share of the bare pipeline's speed at least.
FLOOR = 0.70


def sample() -> list[Article]:
    """The sample articles."""
    found = []
    for path in sorted((resources.folder("seeds") / "articles").glob("*.md")):
        text = path.read_text("utf-8").partition("\n---\n")[2].strip()
        found.append(Article.of(source_id="s", title=path.stem, text=text, fetched_at=datetime(2024, 1, 1, tzinfo=UTC)))
    return found


def measure() -> Measure:
    """Processor seconds for the same articles, best of several rounds in turns."""
    articles, analyzer = sample(), build_analyzer()
    sides: dict[str, Callable[[], object]] = {
        "extraction": lambda: list(analyzer.analyze_many(articles)),
        "bare pipeline": lambda: [len(doc) for doc in analyzer.nlp.pipe([article.text for article in articles])],
        "newspaper4k .nlp()": lambda: [_newspaper(article) for article in articles],
        "sumy LexRank": lambda: [_lexrank(article) for article in articles],
    }
    best = _best(sides)
    words = sum(len(article.text.split()) for article in articles)
    ours = best["extraction"]
    rows = [
        Row(
            f"speed against {name}",
            f"{words / ours:,.0f} words/s",
            f"{words / seconds:,.0f} words/s",
            seconds / ours,
            FLOOR if name == "bare pipeline" else None,
        )
        for name, seconds in best.items()
        if name != "extraction"
    ]
    how = (
        "Both peers split sentences with a plain rule, quicker than their own. "
        f"{len(articles)} sample articles, {words:,} words; processor time, best of {_ROUNDS} rounds in turns. "
        "Extraction is everything: pipeline, dates, actors, positions, drills, moves. newspaper4k finds keywords "
        "and a summary, LexRank a summary of five sentences: less, and another thing."
    )
    return Measure("Reading", how, rows)


def _best(sides: dict[str, Callable[[], object]]) -> dict[str, float]:
    best: dict[str, float] = {}
    for _ in range(_ROUNDS):
        for name, work in sides.items():
            began = time.process_time()
            work()
            best[name] = min(best.get(name, float("inf")), time.process_time() - began)
    return best


def _newspaper(article: Article) -> object:
    import newspaper
    from newspaper.article import ArticleDownloadState

    newspaper.nlp.split_sentences = _Words().to_sentences
    one = newspaper.Article("https://example.org/a", language="en")
    one.title, one.text = article.title, article.text
    one.download_state = ArticleDownloadState.SUCCESS
    one.is_parsed = True
    one.nlp()
    return one.summary


class _Words:
    """Splits sentences for both peers; their own way needs data that no package registry has."""

    def to_sentences(self, text: str) -> Sequence[str]:
        return [part for part in re.split(r"(?<=[.!?])\s+", text) if part]

    def to_words(self, sentence: str) -> Sequence[str]:
        return re.findall(r"\w+", sentence)


def _lexrank(article: Article) -> object:
    from sumy.parsers.plaintext import PlaintextParser
    from sumy.summarizers.lex_rank import LexRankSummarizer

    return LexRankSummarizer()(PlaintextParser.from_string(article.text, _Words()).document, 5)
