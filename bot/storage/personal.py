"""What is kept of a chat: all of it, to be shown and to be erased. A table that knows chats belongs in here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.articles import Source, SourceKind
from bot.domain.language import N_
from bot.storage import tables as t

#: Where articles stay whose sender is forgotten.
NOBODY = Source.of(SourceKind.CHAT, "nobody", title="Sent in a chat", tier=5, enabled=False)


def source_of(chat_id: int) -> str:
    """The id of the source that a chat's own texts, links and files come from."""
    return Source.of(SourceKind.CHAT, str(chat_id)).id


async def belongings(connection: AsyncConnection, chat_id: int) -> dict[str, Any]:
    """All that is kept of a chat, by kind; times in ISO 8601."""
    c, s, r, o, i, a = t.chats.c, t.subscriptions.c, t.alerts.c, t.outbox.c, t.inbox.c, t.articles.c
    chat = await _rows(connection, select(t.chats).where(c.id == chat_id))
    sent = select(o.text, o.state, o.thread, o.created_at, o.sent_at, o.file_name).where(o.chat_id == chat_id)
    told = select(t.shown.c.fact_id, t.shown.c.at).where(t.shown.c.chat_id == chat_id)
    articles = select(a.title, a.url, a.fetched_at).where(a.source_id == source_of(chat_id))
    corrections = t.corrections.c
    return {
        "chat": chat[0] if chat else None,
        N_("subscriptions"): await _rows(connection, select(t.subscriptions).where(s.chat_id == chat_id)),
        N_("alerts"): await _rows(connection, select(t.alerts).where(r.chat_id == chat_id)),
        N_("facts told"): await _rows(connection, told.order_by(t.shown.c.at)),
        N_("messages to this chat"): await _rows(connection, sent.order_by(o.id)),
        N_("requests not yet answered"): await _rows(
            connection, select(i.update_id, i.received_at).where(i.chat_id == chat_id, i.done_at.is_(None))
        ),
        N_("articles sent in"): await _rows(connection, articles.order_by(a.number)),
        N_("corrections made"): await _rows(
            connection,
            select(corrections.fact_id, corrections.at, corrections.note).where(corrections.by_user == chat_id),
        ),
        N_("set up elsewhere"): await _elsewhere(connection, chat_id),
    }


async def _elsewhere(connection: AsyncConnection, user: int) -> list[dict[str, Any]]:
    """Chats where this person (a private chat's id is the person's) brought the bot in or set something up."""
    if user <= 0:
        return []
    set_up = [select(table.c.chat_id).where(table.c.created_by == user) for table in (t.subscriptions, t.alerts)]
    c = t.chats.c
    query = select(c.id, c.title).where(or_(c.added_by == user, *(c.id.in_(one) for one in set_up)), c.id != user)
    return await _rows(connection, query)


async def erase(connection: AsyncConnection, chat_id: int) -> None:
    """Leave nothing that tells of a chat, but the numbers of its updates, which guard against replays.

    Texts and files that it sent are erased with what was read out of them; pages behind links are public and stay,
    without a trace of who sent them.
    """
    a, source = t.articles.c, source_of(chat_id)
    await connection.execute(delete(t.articles).where(a.source_id == source, a.url.is_(None)))
    if await connection.scalar(select(func.count()).select_from(t.articles).where(a.source_id == source)):
        await _adopt(connection, source)
    await connection.execute(delete(t.sources).where(t.sources.c.id == source))
    for table in (t.subscriptions, t.shown, t.alerts, t.outbox):
        await connection.execute(delete(table).where(table.c.chat_id == chat_id))
    await connection.execute(update(t.inbox).where(t.inbox.c.chat_id == chat_id).values(chat_id=None, data={}))
    if chat_id > 0:
        for table in (t.subscriptions, t.alerts):
            await connection.execute(update(table).where(table.c.created_by == chat_id).values(created_by=None))
        await connection.execute(update(t.chats).where(t.chats.c.added_by == chat_id).values(added_by=None))
        await connection.execute(update(t.corrections).where(t.corrections.c.by_user == chat_id).values(by_user=None))
    await connection.execute(delete(t.chats).where(t.chats.c.id == chat_id))


async def _adopt(connection: AsyncConnection, source: str) -> None:
    """Hand a source's articles to nobody."""
    known = await connection.scalar(select(t.sources.c.id).where(t.sources.c.id == NOBODY.id))
    if known is None:
        own = (await connection.execute(select(t.sources).where(t.sources.c.id == source))).mappings().one()
        row = {**own, "id": NOBODY.id, "locator": NOBODY.locator, "title": NOBODY.title}
        await connection.execute(t.sources.insert().values(row))
    await connection.execute(update(t.articles).where(t.articles.c.source_id == source).values(source_id=NOBODY.id))


async def _rows(connection: AsyncConnection, query: Select[Any]) -> list[dict[str, Any]]:
    return [_plain(row) for row in (await connection.execute(query)).mappings()]


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key): value.isoformat() if isinstance(value, date | datetime) else value for key, value in row.items()}
