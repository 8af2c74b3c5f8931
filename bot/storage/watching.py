"""Chats that refuse our messages, and who has to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.storage import tables as t
from bot.storage.engine import Database


@dataclass(frozen=True, slots=True)
class Refusal:
    """A group or channel that no longer takes our messages."""

    chat_id: int
    title: str
    #: Aware UTC.
    at: datetime
    #: Who set digests or alerts up there; who brought the bot in, where nobody did by name.
    owners: tuple[int, ...]


async def refusals(database: Database, since: datetime) -> list[Refusal]:
    """Groups and channels with something set up that began to refuse our messages since then."""
    c = t.chats.c
    query = select(c.id, c.title, c.disabled_at, c.added_by).where(c.disabled_at >= since, c.kind != "private")
    found = []
    async with database.read() as connection:
        for chat in list(await connection.execute(query)):
            makers: set[int | None] = set()
            for table in (t.subscriptions, t.alerts):
                makers |= set(await connection.scalars(select(table.c.created_by).where(table.c.chat_id == chat.id)))
            owners = {maker or chat.added_by for maker in makers}
            found.append(Refusal(chat.id, chat.title, chat.disabled_at, tuple(sorted(o for o in owners if o))))
    return found
