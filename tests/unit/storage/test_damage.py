"""A disk that is full, a file that is locked, read-only or damaged: a clear error, and nothing is lost."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event, func, insert, select

from bot.errors import StorageError
from bot.service import faults
from bot.service.faults import patiently
from bot.storage import engine as module
from bot.storage import tables as t
from bot.storage.engine import Database

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "bot.db"


async def note(database: Database, key: str, size: int = 10) -> None:
    async with database.write() as connection:
        await connection.execute(insert(t.kv).values(key=key, value="v" * size))


async def count(database: Database) -> int:
    async with database.read() as connection:
        return int(await connection.scalar(select(func.count()).select_from(t.kv)) or 0)


@contextmanager
def on_connect(database: Database, pragma: str) -> Iterator[None]:
    """Every connection of the block runs under a pragma."""

    def run(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA {pragma}")

    event.listen(database.engine.sync_engine, "connect", run)
    try:
        yield
    finally:
        event.remove(database.engine.sync_engine, "connect", run)


async def test_a_full_disk_says_make_room_and_keeps_what_was_there(file: Path) -> None:
    async with Database(f"sqlite:///{file}") as database:
        await database.migrate()
        await note(database, "a")
        await database.engine.dispose()
        with on_connect(database, "max_page_count=1"):
            with pytest.raises(StorageError, match="make room") as caught:
                await note(database, "b", size=2_000_000)
            assert caught.value.transient
        await database.engine.dispose()
        assert await count(database) == 1
        await note(database, "b")


async def test_a_read_only_file_says_so_and_is_opened_anew(file: Path) -> None:
    async with Database(f"sqlite:///{file}") as database:
        await database.migrate()
        await database.engine.dispose()
        with on_connect(database, "query_only=ON"), pytest.raises(StorageError, match="owner and mode") as caught:
            await note(database, "a")
        assert caught.value.transient
        # Once it may be written again, it is: no connection of before is in the way.
        await note(database, "a")


async def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="BRIEFBOT_DATABASE_URL"):
        await Database(f"sqlite:///{tmp_path}/file/bot.db").migrate()


async def test_a_locked_file_is_tried_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BUSY_MS", 20)
    monkeypatch.setattr(faults, "_FIRST", 0.05)
    async with Database(f"sqlite:///{file}") as database:
        await database.migrate()
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StorageError, match="another program holds the database"):
                await note(database, "a")
            waiting = asyncio.create_task(patiently("a note", lambda: note(database, "a")))
            await asyncio.sleep(0.2)
            assert not waiting.done()
            other.execute("ROLLBACK")
            await waiting
        assert await count(database) == 1


async def test_a_damaged_file_is_not_tried_again_and_left_as_it_is(file: Path) -> None:
    async with Database(f"sqlite:///{file}") as database:
        await database.migrate()
        for number in range(50):
            await note(database, f"k{number}", size=4000)
    content = spoil(file)
    async with Database(f"sqlite:///{file}") as database:
        with pytest.raises(StorageError, match="briefbot restore") as caught:
            await patiently("a look", lambda: _read_all(database))
    assert not caught.value.transient
    assert await asyncio.to_thread(file.read_bytes) == content


def spoil(file: Path) -> bytes:
    """Overwrite most of a database's pages; returns what the file holds now."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    content = file.read_bytes()
    kept = len(content) // 4
    file.write_bytes(content[:kept] + b"\xa5" * (len(content) - kept))
    return file.read_bytes()


async def _read_all(database: Database) -> None:
    async with database.read() as connection:
        list(await connection.execute(select(t.kv)))


async def test_an_error_shows_no_parameters(file: Path) -> None:
    async with Database(f"sqlite:///{file}") as database:
        await database.migrate()
        await note(database, "a")
        with pytest.raises(Exception, match="UNIQUE") as caught:
            async with database.write() as connection:
                await connection.execute(insert(t.kv).values(key="a", value="what a reader wrote"))
    assert "what a reader wrote" not in str(caught.value)
