from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from bot.errors import ConfigError, StorageError
from bot.storage import tables as t
from bot.storage.engine import Database, database_url, head


async def test_migrating_twice_changes_nothing(database: Database) -> None:
    assert await database.migrate() == head() == await database.revision()


async def test_sqlite_is_durable_and_concurrent(tmp_path: Path) -> None:
    async with Database(f"sqlite:///{tmp_path / 'test.db'}") as database, database.read() as connection:
        assert await connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert await connection.scalar(text("PRAGMA synchronous")) == 2
        assert await connection.scalar(text("PRAGMA foreign_keys")) == 1


async def test_a_transaction_is_all_or_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.write() as connection:
            await connection.execute(insert(t.kv).values(key="a", value="1"))
            raise RuntimeError
    async with database.read() as connection:
        assert await connection.scalar(select(t.kv.c.key)) is None


async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database at all " * 100)
    async with Database(f"sqlite:///{broken}") as database:
        with pytest.raises(StorageError, match="no SQLite database"):
            await database.migrate()
    assert broken.read_bytes().startswith(b"no database")


@pytest.mark.parametrize("url", ["mysql://host/name", "not an address"])
def test_another_kind_of_database_is_refused_with_advice(url: str) -> None:
    with pytest.raises(ConfigError, match="sqlite:///"):
        Database(url)


def test_a_password_is_never_shown() -> None:
    assert "hush" not in str(database_url("postgresql://me:hush@localhost/x"))
