"""Files and folders as articles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bot.domain.articles import Article, Payload, Source, SourceKind
from bot.errors import DocumentError
from bot.ingest.parser import SafeParser
from bot.service.desk import article_of

#: Suffixes read from a folder, with the media type each is read as.
MEDIA_TYPES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".pdf": "application/pdf",
    ".eml": "message/rfc822",
}


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
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path}: {error.strerror}") from error
    media_type = MEDIA_TYPES.get(file.suffix.lower(), "text/plain")
    draft = await parser.document(Payload(address=file.name, content=content, media_type=media_type), now=now)
    folder = str(file.resolve().parent)
    source = Source.of(SourceKind.FILE, folder, title=file.resolve().parent.name, enabled=False)
    article = article_of(draft, source, None, now)
    if published is not None and article.published_at is None:
        article = Article.of(
            source_id=source.id,
            title=article.title,
            text=article.text,
            fetched_at=now,
            published_at=published,
            url=article.url,
            language=article.language,
            origin=article.origin,
            outlet=article.outlet,
            author=article.author,
        )
    return article, source
