"""Which facts a chat has been sent: what "new" is measured against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import tables as t
from bot.storage.engine import Database
from bot.storage.upsert import insert_ignore

_AT_ONCE = 500


class ShownStore:
    """Remembers facts by chat."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def among(self, chat_id: int, fact_ids: Sequence[str], *, before: datetime | None = None) -> frozenset[str]:
        """Those of ``fact_ids`` that the chat has been sent (by then)."""
        s = t.shown.c
        query = select(s.fact_id).where(s.chat_id == chat_id, s.fact_id.in_(fact_ids))
        if before is not None:
            query = query.where(s.at < before)
        async with self._database.read() as connection:
            return frozenset(await connection.scalars(query))

    async def last(self, chat_id: int) -> datetime | None:
        """When the chat was last told anything."""
        s = t.shown.c
        async with self._database.read() as connection:
            found: datetime | None = await connection.scalar(select(func.max(s.at)).where(s.chat_id == chat_id))
        return found

    async def add(self, chat_id: int, fact_ids: Iterable[str], at: datetime) -> None:
        """Note that the chat has been sent these facts."""
        async with self._database.write() as connection:
            await add_shown(connection, chat_id, fact_ids, at)


async def add_shown(connection: AsyncConnection, chat_id: int, fact_ids: Iterable[str], at: datetime) -> None:
    """The same inside a transaction of the caller's."""
    rows = [{"chat_id": chat_id, "fact_id": fact_id, "at": at} for fact_id in dict.fromkeys(fact_ids)]
    # Some at a time: a long digest tells thousands of facts, and their parameters are prepared on the event loop.
    for first in range(0, len(rows), _AT_ONCE):
        await insert_ignore(connection, t.shown, rows[first : first + _AT_ONCE])
