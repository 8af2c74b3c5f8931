"""Reading single sentences for the gates on events, and counting hits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from bot.domain.articles import Article
from bot.domain.facts import Extraction
from bot.extract.analyzer import Analyzer


@dataclass(slots=True)
class Tally:
    """Counts behind precision, recall and F1."""

    gold: int = 0
    found: int = 0
    right: int = 0

    def note(self, gold: Iterable[object], found: Iterable[object]) -> None:
        """Compare two collections of one sentence, each taken as a set."""
        wanted, got = set(gold), set(found)
        self.gold += len(wanted)
        self.found += len(got)
        self.right += len(wanted & got)

    @property
    def share(self) -> float:
        """Right of the gold ones."""
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.gold + self.found) if self.gold + self.found else 1.0


def read(analyzer: Analyzer, text: str, day: str | None = "2020-01-01") -> Extraction:
    """What is read out of a text published on ``day``, or nobody knows when."""
    published = datetime.combine(date.fromisoformat(day), time(12), UTC) if day else None
    fetched = published or datetime(2020, 1, 1, tzinfo=UTC)
    article = Article.of(source_id="s", title="", text=text, fetched_at=fetched, published_at=published)
    return analyzer.analyze(article)


def phrases(extraction: Extraction, text: str, actor: str) -> list[str]:
    """Every form by which the text refers to an actor: its name, other forms, and the words of its mentions."""
    known = extraction.actor(actor)
    named = [known.name, *known.aliases] if known is not None else []
    return [*named, *(m.span.of(text) for m in extraction.mentions if m.actor == actor)]
