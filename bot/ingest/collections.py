"""Many articles at one address: a folder, an archive, a file of JSON Lines. Read piece by piece, never unpacked.

Names inside an archive are labels; nothing is written anywhere. Each piece has a place by which the pieces are in
order, so that a run that was interrupted goes on where it stopped.
"""

from __future__ import annotations

import json
import os
import tarfile
import zipfile
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from bot.domain.articles import Draft, Payload
from bot.errors import DocumentError
from bot.ingest.decoding import clean, one_line
from bot.ingest.language import detect_language
from bot.ingest.times import parse_time, to_utc

#: Suffixes of articles, with the media type each is read as.
MEDIA_TYPES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".pdf": "application/pdf",
    ".eml": "message/rfc822",
}
_ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
_LINES = (".jsonl", ".ndjson")
#: Bytes of one article.
LIMIT = 10_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """One article of a collection, not read yet."""

    #: Where it stands: pieces come in the order of their places, as texts compare.
    place: str
    name: str
    #: Brings the bytes, or the article itself where nothing is left to be parsed; raises ``DocumentError``.
    load: Callable[[], Payload | Draft]


@dataclass(frozen=True, slots=True)
class Collection:
    """Articles at one address."""

    path: Path
    #: How many pieces there are; ``None`` where counting would take as long as reading.
    total: int | None
    #: The pieces in order, from the first after a place on. They are loaded before the next is asked for.
    pieces: Callable[[str], Iterator[Piece]]
    #: How many pieces lie before a place and at it.
    passed: Callable[[str], int]

    def is_large(self, number: int) -> bool:
        """Whether there are more than so many pieces, as far as can be told; an article has some 3,000 characters."""
        return self.total > number if self.total is not None else self.path.stat().st_size > 3000 * number


def is_collection(path: Path) -> bool:
    """Whether a path stands for many articles."""
    return path.is_dir() or path.name.lower().endswith((*_ARCHIVES, *_LINES))


def may_be_article(name: str, media_type: str) -> bool:
    """Whether a file of that name, or of that declared type, is worth being fetched and read."""
    return PurePosixPath(name).suffix.lower() in MEDIA_TYPES or media_type in MEDIA_TYPES.values()


def open_collection(path: Path) -> Collection:
    """The articles in a folder, an archive or a file of JSON Lines.

    :raises DocumentError: when the archive cannot be opened.
    """
    name = path.name.lower()
    if path.is_dir():
        names = _names_in(path)
        return Collection(
            path, len(names), lambda after: _files(path, names, after), lambda at: bisect_right(names, at)
        )
    if name.endswith(".zip"):
        with _told(path), zipfile.ZipFile(path) as archive:
            names = sorted(info.filename for info in archive.infolist() if _is_article(info.filename))
        return Collection(
            path, len(names), lambda after: _zipped(path, names, after), lambda at: bisect_right(names, at)
        )
    if name.endswith(_ARCHIVES):
        return Collection(path, None, lambda after: _tarred(path, after), _number)
    return Collection(path, None, lambda after: _lines(path, after), _number)


def _number(place: str) -> int:
    """Of a place that is a running number."""
    return int(place or 0)


def _is_article(name: str) -> bool:
    pure = PurePosixPath(name)
    return pure.suffix.lower() in MEDIA_TYPES and not pure.name.startswith(".")


def _names_in(folder: Path) -> list[str]:
    """Paths of the articles under a folder, relative to it, sorted. Links to folders are not followed."""
    found: list[str] = []
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        start = os.path.relpath(root, folder)
        found += [name if start == "." else f"{start}/{name}" for name in files if _is_article(name)]
    return sorted(found)


def _files(folder: Path, names: list[str], after: str) -> Iterator[Piece]:
    for name in names:
        if name > after:
            yield Piece(name, name, lambda path=folder / name: read_piece(path))  # type: ignore[misc]


def read_piece(path: Path) -> Payload:
    """The bytes of a file.

    :raises DocumentError: when it cannot be read, or is larger than ten megabytes.
    """
    try:
        with path.open("rb") as stream:
            return _payload(path.name, stream)
    except OSError as error:
        raise DocumentError(f"{path}: {error.strerror}") from error


def _payload(name: str, stream: IO[bytes]) -> Payload:
    content = stream.read(LIMIT + 1)
    if len(content) > LIMIT:
        raise DocumentError(f"larger than {LIMIT:,} bytes")
    base = PurePosixPath(name).name
    return Payload(
        address=base, content=content, media_type=MEDIA_TYPES.get(PurePosixPath(base).suffix.lower(), "text/plain")
    )


def _zipped(path: Path, names: list[str], after: str) -> Iterator[Piece]:
    with _told(path), zipfile.ZipFile(path) as archive:

        def load(name: str) -> Payload:
            with _told(path), archive.open(name) as stream:
                return _payload(name, stream)

        for name in names:
            if name > after:
                yield Piece(name, name, lambda name=name: load(name))  # type: ignore[misc]


def _tarred(path: Path, after: str) -> Iterator[Piece]:
    """Members in the order of the file; numbered, since a name may come twice and they are not sorted."""
    with _told(path), tarfile.open(path) as archive:
        number = 0
        while (member := archive.next()) is not None:
            number += 1
            place = f"{number:09}"
            if member.isreg() and _is_article(member.name) and place > after:
                yield Piece(place, member.name, lambda member=member: _member(path, archive, member))  # type: ignore[misc]
            archive.members = []  # type: ignore[attr-defined]  # they pile up otherwise, one an article


def _member(path: Path, archive: tarfile.TarFile, member: tarfile.TarInfo) -> Payload:
    with _told(path):
        stream = archive.extractfile(member)
        if stream is None:
            raise DocumentError("no file")
        with stream:
            return _payload(member.name, stream)


def _lines(path: Path, after: str) -> Iterator[Piece]:
    with _told(path), path.open("rb") as stream:
        number = 0
        while line := stream.readline(LIMIT + 1):
            number += 1
            place = f"{number:09}"
            if line.strip() and place > after:
                yield Piece(place, f"{path.name}:{number}", lambda line=line: _record(line))  # type: ignore[misc]


def _record(line: bytes) -> Draft:
    """An article as ``briefbot analyze`` reads it: text, and perhaps title, date, url, outlet."""
    try:
        record: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DocumentError("not a line of JSON") from error
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise DocumentError('"text" is missing or is no string')

    def words(name: str, limit: int = 300) -> str:
        value = record.get(name)
        return one_line(value, limit) if isinstance(value, str) else ""

    text = clean(record["text"])
    return Draft(
        title=words("title") or one_line(text.strip().split("\n", 1)[0], 120),
        text=text,
        published_at=to_utc(parse_time(record.get("date"))),
        author=words("author", 120) or None,
        outlet=words("outlet", 80),
        language=words("language", 20) or detect_language(text),
        canonical_url=words("url", 2000) or None,
    )


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What is wrong with an archive, in our words."""
    try:
        yield
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, RuntimeError, NotImplementedError) as error:
        raise DocumentError(f"{path.name} cannot be read: {error}"[:200]) from error
    except OSError as error:
        raise DocumentError(f"{path}: {error.strerror or error}") from error
