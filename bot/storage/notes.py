"""Small things that a run notes for the next one: how far a long task has come."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from bot.storage import tables as t
from bot.storage.engine import Database, Turn


class NoteStore:
    """Values by key."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: str) -> str | None:
        """What is noted under a key."""
        async with self._database.read() as connection:
            return await connection.scalar(select(t.kv.c.value).where(t.kv.c.key == key))

    async def put(self, key: str, value: str | None) -> None:
        """Note a value, or with ``None`` forget the key."""
        async with self._database.write(turn=Turn.NOTES) as connection:
            await connection.execute(delete(t.kv).where(t.kv.c.key == key))
            if value is not None:
                await connection.execute(insert(t.kv).values(key=key, value=value))
