"""Collections of any kind are taken in whole, and go on where they stopped."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from bot.domain.articles import Draft, Payload
from bot.domain.briefing import Window
from bot.errors import BriefbotError, DocumentError
from bot.ingest.collections import LIMIT, open_collection
from bot.service.backfill import Backfill
from bot.service.ingest import Ingest
from bot.service.ports import Stores
from bot.storage.engine import Database
from bot.storage.notes import NoteStore
from tests.support.analysis import FakeAnalysis
from tests.support.newsroom import NOON
from tests.unit.service.conftest import alone


def texts(number: int) -> dict[str, bytes]:
    """Articles by name, in folders."""
    return {f"{n % 3}/{n:03}.txt": f"Ade rejects talks, number {n}.".encode() for n in range(number)}


def folder(where: Path, articles: dict[str, bytes]) -> Path:
    for name, content in articles.items():
        (where / "articles" / name).parent.mkdir(parents=True, exist_ok=True)
        (where / "articles" / name).write_bytes(content)
    return where / "articles"


def zipped(where: Path, articles: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(where / "articles.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in articles.items():
            archive.writestr(name, content)
    return where / "articles.zip"


def tarred(where: Path, articles: dict[str, bytes]) -> Path:
    with tarfile.open(where / "articles.tgz", "w:gz") as archive:
        for name, content in articles.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return where / "articles.tgz"


def lines(where: Path, articles: dict[str, bytes]) -> Path:
    records = [{"id": name, "text": content.decode(), "date": "2017-11-17"} for name, content in articles.items()]
    (where / "articles.jsonl").write_text("\n".join(map(json.dumps, records)))
    return where / "articles.jsonl"


KINDS = (folder, zipped, tarred, lines)


class Stopped(Exception):
    """The run was killed."""


class Reader:
    """Reads documents until it is told to break."""

    def __init__(self, most: int = 1_000_000) -> None:
        self.most = most
        self.read: list[str] = []

    async def __call__(self, payload: Payload, *, now: datetime) -> Draft:
        if len(self.read) >= self.most:
            raise Stopped
        self.read.append(payload.address)
        if b"bad" in payload.content:
            raise DocumentError("no article in it")
        return Draft(title=payload.address, text=payload.content.decode(), language="en")


def backfill(stores: Stores, database: Database, reader: Reader) -> Backfill:
    return Backfill(stores, NoteStore(database), Ingest(stores, FakeAnalysis(), alone), reader, at_once=3)


@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
async def test_every_article_is_kept_once(
    make: Callable[..., Path], stores: Stores, database: Database, tmp_path: Path
) -> None:
    path = make(tmp_path, texts(60))
    steps: list[int] = []
    tally = await backfill(stores, database, Reader()).run(open_collection(path), now=NOON, on_step=steps.append)
    assert (tally.new, tally.known, tally.failed, sum(steps)) == (60, 0, 0, 60)
    again = await backfill(stores, database, Reader()).run(open_collection(path), now=NOON)
    assert (again.new, again.known) == (0, 60)
    assert len(await stores.articles.latest(Window(), 99)) == 60


@pytest.mark.parametrize("make", [folder, zipped, tarred], ids=lambda make: make.__name__)
async def test_an_interrupted_run_goes_on_where_it_stopped(
    make: Callable[..., Path], stores: Stores, database: Database, tmp_path: Path
) -> None:
    path = make(tmp_path, texts(90))
    first, second = Reader(70), Reader()
    with pytest.raises(Stopped):
        await backfill(stores, database, first).run(open_collection(path), now=NOON)
    after = await backfill(stores, database, second).resumes_after(open_collection(path))
    assert open_collection(path).passed(after) == 50, "the progress bar begins where the other ended"
    tally = await backfill(stores, database, second).run(open_collection(path), now=NOON)
    assert tally.failed == 0
    assert len(await stores.articles.latest(Window(), 99)) == 90
    assert len(second.read) == 40, "of the 70 that were read, two groups of 25 were kept"


async def test_one_bad_file_is_told_and_leaves_the_others_alone(
    stores: Stores, database: Database, tmp_path: Path
) -> None:
    path = folder(tmp_path, {**texts(5), "0/bad.txt": b"bad", "0/big.txt": b"x" * (LIMIT + 1)})
    told: list[str] = []

    def failed(name: str, error: BriefbotError) -> None:
        told.append(f"{name}: {error}")

    tally = await backfill(stores, database, Reader()).run(open_collection(path), now=NOON, on_failure=failed)
    assert (tally.new, tally.failed) == (5, 2)
    assert [line.split(":")[0] for line in told] == ["0/bad.txt", "0/big.txt"]


async def test_lines_that_are_no_articles_are_told(stores: Stores, database: Database, tmp_path: Path) -> None:
    path = tmp_path / "mixed.jsonl"
    path.write_text('{"text": "Ade rejects talks."}\n\nno json\n{"text": 5}\n[]\n{"text": "Musa supports trade."}')
    tally = await backfill(stores, database, Reader()).run(open_collection(path), now=NOON)
    assert (tally.new, tally.failed) == (2, 3)


@pytest.mark.parametrize("name", ["broken.zip", "broken.tar.gz", "broken.tar"])
async def test_a_broken_archive_is_one_clear_error(
    name: str, stores: Stores, database: Database, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(b"no archive at all" * 100)
    with pytest.raises(DocumentError, match="cannot be read"):
        await backfill(stores, database, Reader()).run(open_collection(path), now=NOON)


async def test_an_archive_that_is_cut_short_gives_what_it_holds(
    stores: Stores, database: Database, tmp_path: Path
) -> None:
    path = tarred(tmp_path, {f"{n}.txt": f"Ade rejects talks {n} {'x' * n}.".encode() * 50 for n in range(200)})
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(DocumentError):
        await backfill(stores, database, Reader()).run(open_collection(path), now=NOON)
    assert len(await stores.articles.latest(Window(), 999)) >= 25
