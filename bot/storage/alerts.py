"""Who is told what at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.alerts import AlertKind, AlertRule
from bot.domain.delivery import ChatState, Delivery
from bot.storage import tables as t
from bot.storage.chats import chat_state
from bot.storage.engine import Database
from bot.storage.outbox import put

_a = t.alerts.c


class AlertStore:
    """Rules over one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, chat_id: int, thread: int | None) -> AlertRule | None:
        """The rule of a chat, or of one topic of a forum."""
        query = select(t.alerts).where(_a.chat_id == chat_id, _a.thread == (thread or 0))
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else _rule(row)

    async def of_chat(self, chat_id: int) -> list[AlertRule]:
        """Every rule of a chat."""
        async with self._database.read() as connection:
            return [_rule(row) for row in await connection.execute(select(t.alerts).where(_a.chat_id == chat_id))]

    async def waiting(self, newest: int) -> list[tuple[AlertRule, ChatState]]:
        """Rules with facts before them that they have not seen, of chats that take our messages."""
        query = (
            select(t.alerts)
            .join(t.chats, t.chats.c.id == _a.chat_id)
            .where(t.chats.c.disabled_reason.is_(None), _a.since < newest)
        )
        async with self._database.read() as connection:
            rules = [_rule(row) for row in await connection.execute(query)]
            ids = {rule.chat_id for rule in rules}
            chats = await connection.execute(select(t.chats).where(t.chats.c.id.in_(ids)))
            states = {row.id: chat_state(row) for row in chats}
        return [(rule, states[rule.chat_id]) for rule in rules if rule.active]

    async def serve(self, rule: AlertRule, deliveries: Sequence[Delivery], now: datetime) -> None:
        """Commit what was told, and that it was; nothing when the rule is gone meanwhile."""
        async with self._database.write() as connection:
            of_rule = (_a.chat_id == rule.chat_id, _a.thread == (rule.thread or 0))
            if await connection.scalar(select(_a.since).where(*of_rule)) is None:
                return
            await save_alerts(connection, rule)
            await put(connection, deliveries, now)


async def save_alerts(connection: AsyncConnection, rule: AlertRule) -> None:
    """Insert or replace."""
    await connection.execute(delete(t.alerts).where(_a.chat_id == rule.chat_id, _a.thread == (rule.thread or 0)))
    await connection.execute(insert(t.alerts).values(**_values(rule)))


def _values(rule: AlertRule) -> dict[str, Any]:
    return {
        "chat_id": rule.chat_id,
        "thread": rule.thread or 0,
        "kinds": sorted(rule.kinds),
        "actors": [list(pair) for pair in rule.actors],
        "at_night": rule.at_night,
        "since": rule.since,
        "last_at": rule.last_at,
        "day": rule.day,
        "sent": rule.sent,
        "created_by": rule.created_by,
    }


def _rule(row: Row[Any]) -> AlertRule:
    return AlertRule(
        chat_id=row.chat_id,
        thread=row.thread or None,
        kinds=frozenset(AlertKind(kind) for kind in row.kinds),
        actors=tuple((actor_id, name) for actor_id, name in row.actors),
        at_night=row.at_night,
        since=row.since,
        last_at=row.last_at,
        day=row.day,
        sent=row.sent,
        created_by=row.created_by,
    )
