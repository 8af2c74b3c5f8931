"""One sender: only one process at a time sends from a database.

On SQLite it is a lock on a file beside the database, on PostgreSQL an advisory lock of a connection of its own. Both
end with the process that holds them, however it ends.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import BusyError, StorageError
from bot.storage.engine import Database, Turn, wrapped

#: Seconds between two looks whether a PostgreSQL server still knows that we hold the lock.
_WATCH_SECONDS = 5.0
_SECOND = "another briefbot sends from this database already{who}; stop that one first, two would send everything twice"


@asynccontextmanager
async def sole_sender(database: Database) -> AsyncIterator[asyncio.Task[Any]]:
    """Hold the lock for as long as the block runs.

    Yields a task that fails when the lock is lost (the server went away): whoever sends must stop then.

    :raises BusyError: when another process holds it.
    :raises StorageError: when it cannot be asked for.
    """
    if database.is_sqlite:
        with locked_file(database.path):
            async with _running(asyncio.Event().wait()) as watch:
                yield watch
        return
    async with AsyncExitStack() as stack:
        try:
            connection = await stack.enter_async_context(database.engine.connect())
            # Back in the pool the connection would keep the lock.
            stack.push_async_callback(connection.invalidate)
            await _take(connection)
        except DBAPIError as error:
            raise wrapped(error, database.url) from error
        yield await stack.enter_async_context(_running(_watch(connection)))


@asynccontextmanager
async def _running(work: Coroutine[Any, Any, Any]) -> AsyncIterator[asyncio.Task[Any]]:
    task = asyncio.create_task(work, name="sender's lock")
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@contextmanager
def locked_file(database: Path | None) -> Iterator[None]:
    """Hold ``<database>.lock``, which tells the number of the process; nothing is done for a database in memory.

    :raises BusyError: when another process holds it.
    """
    if database is None:
        yield
        return
    path = database.with_name(database.name + ".lock")
    try:
        file = path.open("a+b", buffering=0)
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}") from error
    # The file stays afterwards: were it removed, a third process could lock a new one while a second waits on the old.
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = (file.read(20) or b"").decode("ascii", "replace").strip()
            raise BusyError(_SECOND.format(who=f" (process {holder})" if holder.isdigit() else "")) from None
        # The number is only told to others: on a full disk the lock holds without it.
        with suppress(OSError):
            file.truncate(0)
            file.write(str(os.getpid()).encode())
        yield


async def _take(connection: AsyncConnection) -> None:
    await connection.execution_options(isolation_level="AUTOCOMMIT")
    held = await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": Turn.SENDER})
    if not held:
        raise BusyError(_SECOND.format(who=""))


async def _watch(connection: AsyncConnection) -> None:
    """The lock is as good as the connection: when that breaks, another process may send."""
    while True:
        await asyncio.sleep(_WATCH_SECONDS)
        try:
            await connection.scalar(text("SELECT 1"))
        except DBAPIError as error:
            raise StorageError("the connection that held the sender's lock was lost; start briefbot again") from error
