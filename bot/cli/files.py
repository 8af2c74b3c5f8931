"""Files and folders as articles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.domain.articles import Article, Source, SourceKind
from bot.ingest.collections import MEDIA_TYPES, read_piece
from bot.ingest.parser import SafeParser
from bot.service.desk import article_of


def articles_in(path: Path) -> Iterator[Path]:
    """The files under ``path`` that may hold an article, in a fixed order; a file is itself."""
    if path.is_file():
        yield path
        return
    for found in sorted(path.rglob("*")):
        if found.is_file() and found.suffix.lower() in MEDIA_TYPES and not found.name.startswith("."):
            yield found


async def read_file(
    parser: SafeParser, path: str | Path, published: datetime | None, now: datetime
) -> tuple[Article, Source]:
    """One file as an article, and the source it stands for: its folder.

    :param published: when it was published, if the file does not say.
    :raises DocumentError: when there is no article in it.
    """
    file = Path(path)
    draft = await parser.document(read_piece(file), now=now)
    folder = str(file.resolve().parent)
    source = Source.of(SourceKind.FILE, folder, title=file.resolve().parent.name, enabled=False)
    return article_of(replace(draft, published_at=draft.published_at or published), source, None, now), source
