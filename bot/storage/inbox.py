"""What came from Telegram: kept before it is acknowledged, marked when it is dealt with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import tables as t
from bot.storage.engine import Database
from bot.storage.upsert import insert_ignore

#: An update of which the process died this often is answered with an excuse instead. The first time there were others
#: beside it; from then on it was alone each time (see :class:`bot.telegram.worker.Workers`). So many, because kills
#: have other causes too: in a soak of 200 kills the unluckiest request was under way at five.
MAX_ATTEMPTS = 8


#: For so long after an update its successors' numbers are surely greater. After a week without updates Telegram goes on
#: with any number (https://core.telegram.org/bots/api#update), also a smaller one, which an offset would pass over.
NUMBERED = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update as it came: its number, the chat it concerns (if any), its JSON, and when it was stored."""

    update_id: int
    chat_id: int | None
    data: dict[str, Any]
    #: Aware UTC.
    received_at: datetime
    attempts: int = 0


class InboxStore:
    """Updates by their number, which Telegram makes unique."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, updates: Sequence[Incoming]) -> list[Incoming]:
        """Keep ``updates``; returns those that were not known yet. Committed when this returns."""
        i = t.inbox.c
        numbers = [one.update_id for one in updates]
        async with self._database.write() as connection:
            known = set(await connection.scalars(select(i.update_id).where(i.update_id.in_(numbers))))
            fresh = [one for one in updates if one.update_id not in known]
            rows = [
                {"update_id": u.update_id, "chat_id": u.chat_id, "data": u.data, "received_at": u.received_at}
                for u in fresh
            ]
            await insert_ignore(connection, t.inbox, rows)
        return fresh

    async def waiting(self) -> list[Incoming]:
        """All that is not dealt with, oldest first."""
        i = t.inbox.c
        query = select(t.inbox).where(i.done_at.is_(None)).order_by(i.update_id)
        async with self._database.read() as connection:
            rows = await connection.execute(query)
            return [Incoming(r.update_id, r.chat_id, r.data, r.received_at, r.attempts) for r in rows]

    async def offset(self, now: datetime) -> int | None:
        """The number of the next update to ask for; ``None`` before the first, and after days without any.

        By when it came, not by its number: see :data:`NUMBERED`.
        """
        query = _last(t.inbox.c.update_id, t.inbox.c.received_at)
        async with self._database.read() as connection:
            last = (await connection.execute(query)).one_or_none()
        return None if last is None or now - last.received_at > NUMBERED else last.update_id + 1

    async def start(self, update_id: int) -> int:
        """Count an attempt before it is made; returns how many there are now."""
        i = t.inbox.c
        async with self._database.write() as connection:
            await connection.execute(update(t.inbox).where(i.update_id == update_id).values(attempts=i.attempts + 1))
            return int(await connection.scalar(select(i.attempts).where(i.update_id == update_id)) or 0)

    async def give_back(self, update_id: int) -> None:
        """The attempt was called off; it does not count."""
        i = t.inbox.c
        query = update(t.inbox).where(i.update_id == update_id, i.done_at.is_(None)).values(attempts=i.attempts - 1)
        async with self._database.write() as connection:
            await connection.execute(query)

    async def fail(self, update_id: int, error: str, now: datetime) -> None:
        """Set an update aside for good."""
        async with self._database.write() as connection:
            await mark_done(connection, update_id, now, error=error)

    async def oldest(self) -> datetime | None:
        """When the update that has waited longest was stored; ``None`` when all are dealt with."""
        i = t.inbox.c
        async with self._database.read() as connection:
            found: datetime | None = await connection.scalar(select(func.min(i.received_at)).where(i.done_at.is_(None)))
        return found

    async def size(self) -> int:
        """How many updates wait."""
        query = select(func.count()).select_from(t.inbox).where(t.inbox.c.done_at.is_(None))
        async with self._database.read() as connection:
            return int(await connection.scalar(query) or 0)

    async def purge(self, before: datetime) -> int:
        """Forget what was dealt with before that time; returns how many. The last row stays, for the offset."""
        i = t.inbox.c
        last = _last(i.update_id).scalar_subquery()
        async with self._database.write() as connection:
            query = delete(t.inbox).where(i.done_at < before, i.update_id != last)
            return (await connection.execute(query)).rowcount


def _last(*columns: ColumnElement[Any]) -> Select[Any]:
    """The update that came last."""
    return select(*columns).order_by(t.inbox.c.received_at.desc(), t.inbox.c.update_id.desc()).limit(1)


async def mark_done(connection: AsyncConnection, update_id: int, now: datetime, *, error: str | None = None) -> None:
    """The update is dealt with; its content, which may be private, is dropped in the same stroke."""
    values = {"done_at": now, "data": {}, "error": error}
    await connection.execute(update(t.inbox).where(t.inbox.c.update_id == update_id).values(**values))
