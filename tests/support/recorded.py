"""What the analyser read out of the sample articles, as recorded: pages can be compared letter by letter whatever
analyser and model are installed.

    python -m tests.support.recorded      records anew, with the model at hand; then read the goldens again
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter

from bot import resources
from bot.domain.articles import Article
from bot.domain.facts import Extraction
from bot.errors import AnalysisError

FILE = Path(__file__).with_name("recorded.jsonl")
_CODEC = TypeAdapter(Extraction)


def sample_articles(source_id: str = "s", pattern: str = "*.md") -> list[Article]:
    """The articles of seeds/articles, oldest first; with ``**/*.md`` those of the demo's morning too."""
    found = []
    for path in sorted((resources.folder("seeds") / "articles").glob(pattern)):
        head, _, text = path.read_text("utf-8").partition("\n---\n")
        fields = dict(line.split(": ", 1) for line in head.splitlines()[1:])
        at = datetime.fromisoformat(fields["date"]).astimezone(UTC)
        found.append(
            Article.of(
                source_id=source_id,
                title=fields["title"],
                text=text.strip(),
                fetched_at=at,
                published_at=at,
                url=fields["url"],
                outlet=fields["outlet"],
            )
        )
    return found


class RecordedAnalysis:
    """Answers from the record."""

    version = "recorded"

    def __init__(self) -> None:
        lines = FILE.read_text("utf-8").splitlines()
        every = (_CODEC.validate_python(json.loads(line)) for line in lines)
        self._extractions = {extraction.article_id: extraction for extraction in every}

    async def ready(self) -> None:
        """The record is there."""

    async def analyze(self, articles: Sequence[Article]) -> Sequence[Extraction | AnalysisError]:
        """The recorded extraction of each article."""
        return [self._extractions.get(article.id) or AnalysisError(article.id, "not recorded") for article in articles]


def record() -> None:
    """Analyse the samples and keep what pages are made of."""
    from bot.extract.analyzer import Analyzer
    from bot.extract.lexicon import load_lexicon
    from bot.extract.pipeline import load_pipeline

    lines = []
    for _, extraction in Analyzer(load_pipeline(), load_lexicon()).analyze_many(sample_articles()):
        assert isinstance(extraction, Extraction), extraction
        kept = replace(extraction, mentions=(), dates=(), analyzer="recorded")
        dumped = _CODEC.dump_python(kept, mode="json")
        lines.append(json.dumps({k: v for k, v in dumped.items() if k != "_by_id"}, ensure_ascii=False, sort_keys=True))
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    record()
