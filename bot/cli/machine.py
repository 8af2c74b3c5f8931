"""JSON Lines for other programs: docs/analysis-contract.md fixes the shape."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.briefing.stories import Entry, assign_stories
from bot.cli.common import existing, moment, settings
from bot.domain.articles import Article
from bot.domain.contract import analysis
from bot.errors import AnalysisError
from bot.newsroom import build_analyzer

#: When an article of the contract is fetched plays no part; this keeps equal input giving equal output.
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CHUNK = 64
_JSON_SUFFIXES = {".jsonl", ".ndjson", ".json"}

File = Annotated[str | None, typer.Argument(help="JSON Lines, or one plain text; standard input when left out")]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of input: an article, or why there is none."""

    identifier: Any
    article: Article | None = None
    error: str | None = None


def analyze(
    file: File = None,
    date: Annotated[str | None, typer.Option(help="Publication date of a plain text: 2017-11-17")] = None,
) -> None:
    """Analyse articles: JSON Lines in, one JSON line out for each, in order."""
    chosen = settings()
    analyzer = build_analyzer(chosen.model, chosen.seeds)
    failed = False
    for chunk in _chunks(_lines(file, moment(date))):
        outcomes = iter(analyzer.analyze_many(line.article for line in chunk if line.article is not None))
        for line in chunk:
            outcome = next(outcomes)[1] if line.article is not None else AnalysisError("", line.error or "")
            failed |= isinstance(outcome, AnalysisError)
            if isinstance(outcome, AnalysisError):
                _write({"id": line.identifier, "error": line.error or str(outcome)})
            else:
                _write(analysis(outcome, line.identifier))
    if failed:
        raise typer.Exit(1)


def stories(file: File = None) -> None:
    """Group articles into stories: JSON Lines in, one line out for each, in order."""
    order: list[Line] = []

    def entries() -> Iterator[Entry]:
        for line in _lines(file, None):
            order.append(replace(line, article=None))
            if (one := line.article) is not None:
                yield line.identifier, one.title, one.text, one.published_at

    told = list(assign_stories(entries()))
    number = 0
    for line in order:
        if line.error is not None:
            _write({"id": line.identifier, "error": line.error})
            continue
        one = told[number]
        number += 1
        _write({"id": one.id, "story": one.story, "duplicate_of": one.duplicate_of, "headline": one.headline})
    if number < len(order):
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(analyze)
    app.command()(stories)


def _write(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record) + "\n")
    sys.stdout.flush()


def _chunks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    pending = iter(lines)
    while chunk := list(islice(pending, _CHUNK)):
        yield chunk


def _lines(file: str | None, date: datetime | None) -> Iterator[Line]:
    if file is None or file == "-":
        yield from map(_parse, _non_blank(sys.stdin.buffer))
        return
    path = existing(file)
    if path is None or not path.is_file():
        raise typer.BadParameter(f"there is no file {file!r}")
    if path.suffix.lower() in _JSON_SUFFIXES or _looks_like_json(path):
        with path.open("rb") as stream:
            yield from map(_parse, _non_blank(stream))
    else:
        text = path.read_text(encoding="utf-8", errors="replace")
        yield Line(path.stem, _article(path.stem, "", text, date, None))


def _looks_like_json(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(200).lstrip().startswith(b"{")


def _non_blank(stream: Iterable[bytes]) -> Iterator[bytes]:
    return (line for line in stream if line.strip())


def _parse(line: bytes) -> Line:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Line(None, error=f"not a line of JSON: {error}")
    if not isinstance(record, dict):
        return Line(None, error='not a JSON object; write {"id": "…", "text": "…"}')
    identifier = record.get("id")
    text, title = record.get("text"), record.get("title") or ""
    if not isinstance(text, str) or not isinstance(title, str):
        return Line(identifier, error='"text" is missing or is no string')
    try:
        published = _date(record.get("date"))
    except ValueError:
        return Line(identifier, error='"date" is no ISO date; write 2017-11-17 or 2017-11-17T08:30:00Z')
    return Line(identifier, _article(str(identifier), title, text, published, record.get("url")))


def _date(value: object) -> datetime | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError(value)
    try:
        return moment(value)
    except typer.BadParameter:
        raise ValueError(value) from None


def _article(name: str, title: str, text: str, published: datetime | None, url: object) -> Article:
    return Article.of(
        source_id="contract",
        title=title,
        text=text,
        fetched_at=published or _EPOCH,
        published_at=published,
        url=url if isinstance(url, str) else name,
    )
