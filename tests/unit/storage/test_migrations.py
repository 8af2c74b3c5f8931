"""Migrations run forward from the first schema with data in it, on both engines."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, date, datetime
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Boolean, Connection, Date, DateTime, Float, Integer, MetaData, Table, insert, select, types

from bot.storage import tables as t
from bot.storage.engine import Database, head
from bot.storage.search import is_declared

_FIRST = "0001"
_NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
_KEY = "x" * 12


def _value(kind: types.TypeEngine[Any]) -> Any:
    """Something that fits a column; all keys are alike, so that every reference is met."""
    samples: tuple[tuple[type, Any], ...] = (
        (Boolean, True),
        (Integer, 1),
        (Float, 0.5),
        (DateTime, _NOON),
        (Date, date(2026, 6, 1)),
        (types.JSON, json.loads('["one"]')),
    )
    for sort, sample in samples:
        if isinstance(kind, sort):
            return sample
    length = getattr(kind, "length", None) or 12
    return _KEY[:length]


def _fill(connection: Connection) -> list[str]:
    """A row in every table that there is; returns the tables' names."""
    found = MetaData()
    found.reflect(connection)
    filled = []
    for table in found.sorted_tables:
        if table.name == "alembic_version" or not is_declared(table, table.name, "table"):
            continue
        row = {c.name: _value(c.type) for c in table.columns if c.computed is None and c.name != "search"}
        connection.execute(insert(table).values(row))
        filled.append(table.name)
    return filled


def _rows(connection: Connection, names: list[str]) -> dict[str, int]:
    found = MetaData()
    return {name: len(connection.execute(select(Table(name, found, autoload_with=connection))).all()) for name in names}


def _differences(connection: Connection) -> list[object]:
    options = {"compare_type": False, "include_object": is_declared, "target_metadata": t.metadata}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), t.metadata))


async def test_every_migration_runs_forward_with_data_in_the_first_schema(fresh_url: str) -> None:
    async with Database(fresh_url) as database:
        await database.migrate(_FIRST)
        assert await database.revision() == _FIRST
        async with database.write() as connection:
            names = await connection.run_sync(_fill)
        assert len(names) >= 15
        await database.migrate()
        assert await database.revision() == head()
        async with database.read() as connection:
            assert await connection.run_sync(_rows, names) == dict.fromkeys(names, 1)
            assert await connection.run_sync(_differences) == []


async def test_processes_that_start_together_migrate_once(fresh_url: str) -> None:
    async with Database(fresh_url) as one, Database(fresh_url) as other:
        assert set(await asyncio.gather(one.migrate(), other.migrate())) == {head()}
        assert await other.revision() == head()
