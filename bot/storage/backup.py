"""Backups: one SQLite file, made while the bot runs, checked before it is trusted, from and to both engines.

    backup   database ─> partial file ─> check ─> the name it was asked for
    restore  file ─> check ─> copy brought to the newest schema ─> in the place of the old one, which is kept

A backup that was cut short never has the final name, and a restore that fails leaves the old database where it was.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import tempfile
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import update

from bot.domain.delivery import DeliveryState
from bot.errors import ConfigError, StorageError
from bot.storage import tables as t
from bot.storage.engine import Database, alembic_config
from bot.storage.lock import locked_file
from bot.storage.transfer import transfer

#: Pages copied at a time (4 kB each); between two steps writers get their turn.
_PAGES = 500
_PAUSE = 0.01
_WAITING = (DeliveryState.READY, DeliveryState.SENDING)


async def backup(database: Database, target: Path) -> int:
    """Write a consistent copy of ``database`` to the new file ``target``; returns its size in bytes.

    :raises ConfigError: when the target exists.
    :raises StorageError: when the copy cannot be made or does not pass its check.
    """
    if await asyncio.to_thread(target.exists):
        raise ConfigError(f"{target} exists already; name another file, a backup overwrites nothing.")
    partial = target.with_name(target.name + ".partial")
    try:
        await asyncio.to_thread(_fresh, partial)
        if database.path is not None:
            await asyncio.to_thread(_copy, database.path, partial)
        else:
            async with Database(f"sqlite:///{partial}") as copy:
                await transfer(database, copy)
        await asyncio.to_thread(check_backup, partial)
        return await asyncio.to_thread(_publish, partial, target)
    except OSError as error:
        raise StorageError(f"{target} cannot be written: {error.strerror}") from error
    finally:
        # Where nothing could be written, nothing is left to remove.
        with suppress(OSError):
            await asyncio.to_thread(_fresh, partial)


async def restore(source: Path, database: Database, now: datetime) -> Path | None:
    """Put a backup in the place of ``database``; returns where the old one is kept, if there was one.

    Messages that waited when the backup was made may have been sent since: they are not sent again.

    :raises BusyError: when a bot runs on that database.
    :raises StorageError: when the backup does not pass its check; nothing is touched then.
    """
    await asyncio.to_thread(check_backup, source)
    place = database.path.parent if database.path else None
    try:
        if place is not None:
            await asyncio.to_thread(place.mkdir, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place) as folder:
            return await _restore(source, database, Path(folder) / "restored.db", now)
    except OSError as error:
        raise StorageError(
            f"{error.filename or place} cannot be written: {error.strerror}; nothing was changed"
        ) from error


async def _restore(source: Path, database: Database, fresh: Path, now: datetime) -> Path | None:
    await asyncio.to_thread(_copy, source, fresh)
    async with Database(f"sqlite:///{fresh}") as restored:
        await restored.migrate()
        await _settle_waiting(restored)
        if database.path is None:
            await transfer(restored, database)
            return None
    await asyncio.to_thread(_single_file, fresh)
    with locked_file(database.path):
        return await asyncio.to_thread(_swap, fresh, database.path, f"{now:%Y%m%dT%H%M%SZ}")


def check_backup(path: Path) -> str:
    """Whether a file is a sound database of ours; returns its revision.

    :raises StorageError: saying what is wrong with it.
    """
    if not path.is_file():
        raise StorageError(f"{path} is not there; name the file that briefbot backup wrote.", transient=False)
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise StorageError(f"{path} is no sound backup of briefbot's: {error}", transient=False) from error
    if verdict != "ok" or orphan is not None or found is None:
        reason = verdict if verdict != "ok" else "rows are missing that others point to"
        raise StorageError(f"{path} is damaged: {reason}. Take an older backup.", transient=False)
    if found[0] not in {script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()}:
        raise StorageError(f"{path} was made by a newer briefbot (revision {found[0]}); update first.", transient=False)
    return str(found[0])


async def _settle_waiting(restored: Database) -> None:
    o = t.outbox.c
    values = {"state": DeliveryState.AMBIGUOUS, "error": "ambiguous: it waited when the restored backup was made"}
    async with restored.write() as connection:
        await connection.execute(update(t.outbox).where(o.state.in_(_WAITING)).values(values))


def _copy(source: Path, target: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as reading,
            closing(sqlite3.connect(target)) as writing,
        ):
            reading.backup(writing, pages=_PAGES, sleep=_PAUSE)
        _single_file(target)
    except sqlite3.Error as error:
        raise StorageError(f"{source} cannot be copied to {target}: {error}") from error


def _single_file(path: Path) -> None:
    """Leave no journal beside the file: it can be moved and sent as it is."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _publish(partial: Path, target: Path) -> int:
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.replace(target)
    _sync_folder(target.parent)
    return target.stat().st_size


def _swap(fresh: Path, place: Path, stamp: str) -> Path | None:
    kept = place.with_name(f"{place.name}.before-{stamp}")
    existed = place.exists()
    # A journal belongs to its database: were it left behind, SQLite would take it for the restored one's.
    for ending in ("", "-wal", "-shm"):
        old = place.with_name(place.name + ending)
        if old.exists():
            old.rename(kept.with_name(kept.name + ending))
    fresh.replace(place)
    _sync_folder(place.parent)
    return kept if existed else None


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fresh(partial: Path) -> None:
    """Remove what an earlier try left."""
    for ending in ("", "-journal", "-wal", "-shm"):
        partial.with_name(partial.name + ending).unlink(missing_ok=True)
