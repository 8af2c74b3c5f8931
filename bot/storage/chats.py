"""Chats: what is kept of each, and what happens to their messages when they go, come back or move."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.alerts import QuietHours
from bot.domain.conversation import Chat
from bot.domain.delivery import ChatState, DeliveryState
from bot.storage import tables as t
from bot.storage.engine import Database
from bot.storage.upsert import insert_ignore

_WAITING = (DeliveryState.READY, DeliveryState.SENDING)


class ChatStore:
    """Chats over one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, chat_id: int) -> ChatState | None:
        """What is kept of a chat."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(t.chats).where(t.chats.c.id == chat_id))).one_or_none()
        return None if row is None else chat_state(row)

    async def languages(self, chat_ids: Collection[int]) -> dict[int, str]:
        """The languages that are spoken in chats, as far as they are known."""
        c = t.chats.c
        query = select(c.id, c.language).where(c.id.in_(chat_ids), c.language.is_not(None))
        async with self._database.read() as connection:
            return {row.id: row.language for row in await connection.execute(query)}

    async def disable(self, chat_id: int, reason: str, now: datetime) -> None:
        """Send nothing there until it comes back."""
        async with self._database.write() as connection:
            await disable_chat(connection, chat_id, reason, now)

    async def move(self, old: int, new: int) -> None:
        """A group has become a supergroup: all that is kept goes by the new id."""
        async with self._database.write() as connection:
            await move_chat(connection, old, new)


async def know_chat(
    connection: AsyncConnection,
    chat: Chat,
    now: datetime,
    *,
    brought_by: int | None = None,
    language: str | None = None,
) -> None:
    """Note a chat that speaks to us: its kind and title, and that it can be written to (again).

    :param brought_by: who has just brought the bot in.
    :param language: what is spoken in a chat that is new.
    """
    row = {"id": chat.id, "kind": chat.kind, "title": chat.title, "added_at": now, "language": language}
    await insert_ignore(connection, t.chats, [row])
    values: dict[str, Any] = {"kind": chat.kind, "title": chat.title, "disabled_reason": None, "disabled_at": None}
    if brought_by is not None:
        values["added_by"] = brought_by
    await connection.execute(update(t.chats).where(t.chats.c.id == chat.id).values(values))


async def disable_chat(connection: AsyncConnection, chat_id: int, reason: str, now: datetime) -> None:
    """Settings stay; what waits in the outbox fails."""
    chat = update(t.chats).where(t.chats.c.id == chat_id)
    await connection.execute(chat.values(disabled_reason=reason, disabled_at=func.coalesce(t.chats.c.disabled_at, now)))
    waiting = (t.outbox.c.chat_id == chat_id, t.outbox.c.state == DeliveryState.READY)
    values = {"state": DeliveryState.FAILED, "error": reason}
    await connection.execute(update(t.outbox).where(*waiting).values(values))


async def move_chat(connection: AsyncConnection, old: int, new: int) -> None:
    """The new id takes over settings, subscriptions and what waits in the outbox. Doing it twice changes nothing."""
    row = (await connection.execute(select(t.chats).where(t.chats.c.id == old))).mappings().one_or_none()
    if row is not None:
        taken = await connection.scalar(select(t.chats.c.id).where(t.chats.c.id == new))
        if taken is None:
            await connection.execute(insert(t.chats).values({**row, "id": new, "kind": "supergroup"}))
        kept = select(t.shown.c.fact_id).where(t.shown.c.chat_id == new)
        await connection.execute(delete(t.shown).where(t.shown.c.chat_id == old, t.shown.c.fact_id.in_(kept)))
        ruled = select(t.alerts.c.thread).where(t.alerts.c.chat_id == new)
        await connection.execute(delete(t.alerts).where(t.alerts.c.chat_id == old, t.alerts.c.thread.in_(ruled)))
        for table in (t.subscriptions, t.shown, t.alerts):
            await connection.execute(update(table).where(table.c.chat_id == old).values(chat_id=new))
        await connection.execute(delete(t.chats).where(t.chats.c.id == old))
    waiting = (t.outbox.c.chat_id == old, t.outbox.c.state.in_(_WAITING))
    await connection.execute(update(t.outbox).where(*waiting).values(chat_id=new, thread=None, reply_to=None))


def chat_state(row: Row[Any]) -> ChatState:
    """What a row of the table says."""
    return ChatState(
        chat=Chat(id=row.id, kind=row.kind, title=row.title),
        timezone=row.timezone,
        awaiting=row.awaiting,
        disabled_reason=row.disabled_reason,
        added_by=row.added_by,
        quiet=_quiet(row.quiet),
        language=row.language,
    )


def _quiet(hours: str | None) -> QuietHours | None:
    if hours is None:
        return None
    start, _, end = hours.partition("-")
    return QuietHours(time.fromisoformat(start), time.fromisoformat(end))
