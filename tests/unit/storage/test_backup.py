"""A backup is whole although the bot runs on, and nothing unsound takes the place of a database."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.domain.delivery import DeliveryState
from bot.errors import BusyError, ConfigError, StorageError
from bot.storage import tables as t
from bot.storage.backup import backup, check_backup, restore
from bot.storage.engine import Database
from bot.storage.lock import sole_sender
from bot.storage.outbox import OutboxStore
from tests.support.broadcast import digest

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


async def note(database: Database, *numbers: int) -> None:
    async with database.write() as connection:
        await connection.execute(insert(t.kv), [{"key": f"k{n}", "value": "v"} for n in numbers])


async def notes(database: Database) -> set[str]:
    async with database.read() as connection:
        return set(await connection.scalars(select(t.kv.c.key)))


async def test_a_backup_brings_everything_back(database: Database, tmp_path: Path) -> None:
    await note(database, 1)
    assert await backup(database, tmp_path / "b.db") > 0
    async with Database(f"sqlite:///{tmp_path}/other.db") as other:
        assert await restore(tmp_path / "b.db", other, NOW) is None
        assert await notes(other) == {"k1"}


async def test_a_backup_is_of_one_moment_while_others_write(tmp_path: Path) -> None:
    async with Database(f"sqlite:///{tmp_path}/bot.db") as database:
        await database.migrate()
        writing = asyncio.create_task(_write_pairs(database))
        await asyncio.sleep(0.05)
        await backup(database, tmp_path / "b.db")
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
    with closing(sqlite3.connect(tmp_path / "b.db")) as connection:
        (count,) = connection.execute("SELECT count(*) FROM kv").fetchone()
    assert count % 2 == 0


async def _write_pairs(database: Database) -> None:
    for number in range(0, 100_000, 2):
        await note(database, number, number + 1)


async def test_the_old_database_is_kept(tmp_path: Path) -> None:
    async with Database(f"sqlite:///{tmp_path}/bot.db") as database:
        await database.migrate()
        await note(database, 1)
        await backup(database, tmp_path / "b.db")
        await note(database, 2)
    async with Database(f"sqlite:///{tmp_path}/bot.db") as database:
        kept = await restore(tmp_path / "b.db", database, NOW)
    assert kept is not None
    async with Database(f"sqlite:///{tmp_path}/bot.db") as new, Database(f"sqlite:///{kept}") as old:
        assert await notes(new) == {"k1"}
        assert await notes(old) == {"k1", "k2"}


async def test_what_waited_then_is_not_sent_again(tmp_path: Path) -> None:
    async with Database(f"sqlite:///{tmp_path}/bot.db") as database:
        await database.migrate()
        await OutboxStore(database).put([digest(1, chat_id=7)], NOW)
        await backup(database, tmp_path / "b.db")
    async with Database(f"sqlite:///{tmp_path}/bot.db") as database:
        await restore(tmp_path / "b.db", database, NOW)
        assert await OutboxStore(database).counts() == {DeliveryState.AMBIGUOUS: 1}


@pytest.mark.parametrize("damage", ["no database", "truncated", "foreign", "newer", "absent"])
async def test_an_unsound_backup_is_refused_and_nothing_touched(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "b.db"
    async with Database(f"sqlite:///{tmp_path}/bot.db") as database:
        await database.migrate()
        await note(database, *range(2000))
        await backup(database, file)
    _spoil(file, damage)
    async with Database(f"sqlite:///{tmp_path}/bot.db") as database:
        with pytest.raises(StorageError, match=r"b\.db"):
            await restore(file, database, NOW)
        assert len(await notes(database)) == 2000
    assert not await asyncio.to_thread(lambda: list(tmp_path.glob("*before*")))


def _spoil(file: Path, damage: str) -> None:
    if damage == "no database":
        file.write_text("hello " * 100)
    elif damage == "truncated":
        file.write_bytes(file.read_bytes()[:40_000])
    elif damage == "absent":
        file.unlink()
    else:
        with closing(sqlite3.connect(file)) as connection, connection:
            statement = {
                "foreign": "DROP TABLE alembic_version",
                "newer": "UPDATE alembic_version SET version_num='9999'",
            }
            connection.execute(statement[damage])


async def test_a_backup_overwrites_nothing(database: Database, tmp_path: Path) -> None:
    (tmp_path / "b.db").write_text("precious")
    with pytest.raises(ConfigError, match="exists"):
        await backup(database, tmp_path / "b.db")
    assert (tmp_path / "b.db").read_text() == "precious"


async def test_a_database_in_use_is_not_replaced(tmp_path: Path) -> None:
    async with Database(f"sqlite:///{tmp_path}/bot.db") as database:
        await database.migrate()
        await backup(database, tmp_path / "b.db")
        async with sole_sender(database):
            with pytest.raises(BusyError):
                await restore(tmp_path / "b.db", database, NOW)
    check_backup(tmp_path / "b.db")


async def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    async with Database(f"sqlite:///{tmp_path}/bot.db") as database:
        await database.migrate()
        with pytest.raises(StorageError, match="cannot be written"):
            await backup(database, tmp_path / "file" / "b.db")
        await backup(database, tmp_path / "b.db")
    async with Database(f"sqlite:///{tmp_path}/file/bot.db") as nowhere:
        with pytest.raises(StorageError, match="nothing was changed"):
            await restore(tmp_path / "b.db", nowhere, NOW)
