"""Moving an archive to another database, and proving that it arrived.

    source, one consistent state ─> batches ─> target, one transaction ─> both counted and hashed ─> commit

A table's hash is the sum of its rows' hashes, so that it does not depend on how an engine sorts. If anything differs,
the target stays as empty as it was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.articles import keepable
from bot.errors import StorageError
from bot.storage import tables as t
from bot.storage.engine import Database, shown_url

_BATCH = 500
_MODULUS = 1 << 128

#: Told after each batch: the table's name and how many of its rows are copied.
OnProgress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Copied:
    """One table that was copied."""

    name: str
    rows: int
    #: 32 hexadecimal digits over all rows, the same on both sides.
    digest: str


async def transfer(source: Database, target: Database, on_progress: OnProgress = lambda *_: None) -> list[Copied]:
    """Copy every row of ``source`` into the empty ``target``; both are brought to the newest schema first.

    :raises StorageError: when the target holds rows, refuses one, or does not give back what was written.
    """
    for database in (source, target):
        await database.migrate()
    async with source.read() as reading, target.write() as writing:
        await _require_empty(writing, target)
        copied = []
        for table in t.metadata.sorted_tables:
            sent = await _copy(reading, writing, table, on_progress)
            found = await _measure(writing, table)
            if sent != found:
                raise StorageError(
                    f"{table.name}: {sent.rows} rows were sent and {found.rows} found, with other content; "
                    "nothing was kept. Check the target's disk and try again."
                )
            copied.append(found)
        await _continue_numbers(writing)
    return copied


async def _require_empty(connection: AsyncConnection, target: Database) -> None:
    for table in t.metadata.sorted_tables:
        if await connection.scalar(select(func.count()).select_from(table)):
            shown = shown_url(target.url)
            raise StorageError(f"{shown} holds data already ({table.name}); name an empty database with --to.")


async def _copy(reading: AsyncConnection, writing: AsyncConnection, table: Table, on_progress: OnProgress) -> Copied:
    total = rows = 0
    async for batch in _batches(reading, table):
        try:
            await writing.execute(insert(table), batch)
        except DBAPIError as error:
            raise StorageError(f"{table.name}: the target refuses a row: {error.orig}") from error
        rows += len(batch)
        total += sum(map(_digest, batch))
        on_progress(table.name, rows)
    return _copied(table, rows, total)


async def _measure(connection: AsyncConnection, table: Table) -> Copied:
    total = rows = 0
    async for batch in _batches(connection, table):
        rows += len(batch)
        total += sum(map(_digest, batch))
    return _copied(table, rows, total)


def _copied(table: Table, rows: int, total: int) -> Copied:
    return Copied(table.name, rows, f"{total % _MODULUS:032x}")


async def _batches(connection: AsyncConnection, table: Table) -> AsyncIterator[list[dict[str, Any]]]:
    """All rows of a table, some at a time; characters that PostgreSQL does not keep are replaced."""
    result = await connection.stream(select(table), execution_options={"yield_per": _BATCH})
    async for partition in result.mappings().partitions(_BATCH):
        yield [{name: _portable(value) for name, value in row.items()} for row in partition]


def _portable(value: Any) -> Any:
    return keepable(value) if isinstance(value, str) else value


def _digest(row: dict[str, Any]) -> int:
    canonical = json.dumps(_canonical(row), sort_keys=True, ensure_ascii=True)
    return int.from_bytes(hashlib.blake2b(canonical.encode(), digest_size=16).digest(), "big")


def _canonical(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value


async def _continue_numbers(connection: AsyncConnection) -> None:
    """PostgreSQL's sequences do not see rows that bring their own numbers: set them to go on after the last."""
    if connection.dialect.name != "postgresql":
        return
    for table, column in _numbered(t.metadata.sorted_tables):
        last = await connection.scalar(select(func.max(table.c[column])))
        if last is not None:
            statement = text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)")
            await connection.execute(statement, {"table": table.name, "column": column, "last": last})


def _numbered(tables: Sequence[Table]) -> list[tuple[Table, str]]:
    return [
        (table, column.name)
        for table in tables
        if (column := table.autoincrement_column) is not None and column.autoincrement is True
    ]
