"""Who gets a digest when, and the effects of what readers decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from sqlalchemy import Row, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.alerts import AlertRule
from bot.domain.conversation import Chat
from bot.domain.delivery import (
    AddSource,
    Await,
    ChatState,
    CorrectFact,
    DropSource,
    DropSubscriptions,
    Effect,
    ForgetChat,
    RestoreFact,
    Rewrite,
    SaveAlerts,
    SaveSubscription,
    SetLanguage,
    SetQuiet,
    SetTimezone,
    Subscription,
    SwitchSource,
)
from bot.domain.schedule import HORIZON
from bot.storage import tables as t
from bot.storage.alerts import AlertStore, save_alerts
from bot.storage.chats import ChatStore, know_chat
from bot.storage.corrections import correct, take_back
from bot.storage.engine import Database
from bot.storage.facts import FactStore
from bot.storage.outbox import put
from bot.storage.personal import belongings, erase, source_of
from bot.storage.shown import add_shown
from bot.storage.sources import add_source, drop_source, switch_source

_s = t.subscriptions.c


class SubscriptionStore:
    """Subscriptions over one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_chat(self, chat_id: int) -> list[Subscription]:
        """All of a chat, by time of day."""
        return await self._select(select(t.subscriptions).where(_s.chat_id == chat_id).order_by(_s.at, _s.id))

    async def get(self, subscription_id: str) -> Subscription | None:
        """The one with this id."""
        found = await self._select(select(t.subscriptions).where(_s.id == subscription_id))
        return found[0] if found else None

    async def due(self, now: datetime, limit: int) -> list[Subscription]:
        """Those whose time has come, and those that a wrong clock planned too far ahead; the longest due first.

        Paused ones are left out, and those of chats that refuse our messages.
        """
        query = (
            select(t.subscriptions)
            .join(t.chats, t.chats.c.id == _s.chat_id)
            .where(
                _s.paused.is_(False),
                t.chats.c.disabled_reason.is_(None),
                or_(_s.next_due_at <= now, _s.next_due_at > now + HORIZON),
                or_(_s.paused_until.is_(None), _s.paused_until <= now),
            )
            .order_by(_s.next_due_at, _s.id)
            .limit(limit)
        )
        return await self._select(query)

    async def chat(self, chat_id: int) -> ChatState | None:
        """What is kept of a chat."""
        return await ChatStore(self._database).get(chat_id)

    async def rule(self, chat_id: int, thread: int | None) -> AlertRule | None:
        """What a chat or forum topic is told at once."""
        return await AlertStore(self._database).get(chat_id, thread)

    async def newest_fact(self) -> int:
        """The number of the fact that was added last; 0 before the first."""
        return await FactStore(self._database).newest()

    async def actor_name(self, actor_id: str) -> str | None:
        """The name of a known actor."""
        async with self._database.read() as connection:
            name: str | None = await connection.scalar(select(t.actors.c.name).where(t.actors.c.id == actor_id))
        return name

    async def belongings(self, chat_id: int) -> dict[str, Any]:
        """All that is kept of a chat, as plain values for JSON."""
        async with self._database.read() as connection:
            return await belongings(connection, chat_id)

    async def articles_sent(self, chat_id: int, since: datetime) -> int:
        """How many articles a chat has sent in since then."""
        a = t.articles.c
        query = select(func.count()).where(a.source_id == source_of(chat_id), a.fetched_at >= since)
        async with self._database.read() as connection:
            return int(await connection.scalar(query) or 0)

    async def commit(self, chat: Chat, effects: Sequence[Effect], shown: Sequence[str], now: datetime) -> None:
        """Write in one transaction what was decided for a chat, and the facts that it was told."""
        async with self._database.write() as connection:
            await commit_decision(connection, chat, effects, shown, now)

    async def _select(self, query: Any) -> list[Subscription]:
        async with self._database.read() as connection:
            return [_subscription(row) for row in await connection.execute(query)]


async def commit_decision(
    connection: AsyncConnection, chat: Chat, effects: Sequence[Effect], shown: Sequence[str], now: datetime
) -> None:
    """The same inside a transaction of the caller's. A chat that is forgotten leaves nothing behind."""
    forgotten = any(isinstance(effect, ForgetChat) for effect in effects)
    if not forgotten:
        await know_chat(connection, chat, now)
        await add_shown(connection, chat.id, shown, now)
    for effect in effects:
        if isinstance(effect, AddSource | SwitchSource | DropSource):
            await _apply_to_source(connection, effect, now)
        elif isinstance(effect, CorrectFact | RestoreFact | Rewrite):
            await _apply_to_fact(connection, effect, now)
        else:
            await _apply(connection, effect)


async def _apply(connection: AsyncConnection, effect: Effect) -> None:
    """Write one effect on a chat that is known by then."""
    match effect:
        case SaveSubscription(subscription):
            await save(connection, subscription)
        case DropSubscriptions(ids):
            await connection.execute(delete(t.subscriptions).where(_s.id.in_(ids)))
        case SetTimezone(chat_id, timezone):
            await _set_chat(connection, chat_id, timezone=timezone)
        case SetLanguage(chat_id, language):
            await _set_chat(connection, chat_id, language=language)
        case SetQuiet(chat_id, quiet):
            await _set_chat(connection, chat_id, quiet=f"{quiet.start:%H:%M}-{quiet.end:%H:%M}")
        case Await(chat_id, question):
            await _set_chat(connection, chat_id, awaiting=question)
        case SaveAlerts(rule):
            await save_alerts(connection, rule)
        case ForgetChat(chat_id):
            await erase(connection, chat_id)


async def _apply_to_source(
    connection: AsyncConnection, effect: AddSource | SwitchSource | DropSource, now: datetime
) -> None:
    match effect:
        case AddSource(source):
            await add_source(connection, source, now)
            await switch_source(connection, source.id, enabled=True)
        case SwitchSource(source_id, enabled):
            await switch_source(connection, source_id, enabled=enabled)
        case DropSource(source_id):
            await drop_source(connection, source_id)


async def _apply_to_fact(
    connection: AsyncConnection, effect: CorrectFact | RestoreFact | Rewrite, now: datetime
) -> None:
    match effect:
        case CorrectFact(correction):
            await correct(connection, correction)
        case RestoreFact(fact_id):
            await take_back(connection, fact_id)
        case Rewrite(deliveries):
            await put(connection, deliveries, now)


async def save(connection: AsyncConnection, subscription: Subscription) -> None:
    """Insert or replace."""
    values = _values(subscription)
    changed = await connection.execute(update(t.subscriptions).where(_s.id == subscription.id).values(values))
    if changed.rowcount == 0:
        await connection.execute(t.subscriptions.insert().values(id=subscription.id, **values))


async def advance(connection: AsyncConnection, following: Subscription) -> bool:
    """Move a subscription on to its next date, unless it is gone or was changed since it was read."""
    values = _values(following)
    moved = {name: values[name] for name in ("next_due_at", "next_date", "last_date", "paused_until")}
    same = (_s.id == following.id, _s.at == values["at"], _s.timezone == following.timezone, _s.paused.is_(False))
    changed = await connection.execute(update(t.subscriptions).where(*same).values(moved))
    return changed.rowcount == 1


async def _set_chat(connection: AsyncConnection, chat_id: int, **values: Any) -> None:
    await connection.execute(update(t.chats).where(t.chats.c.id == chat_id).values(values))


def _values(subscription: Subscription) -> dict[str, Any]:
    one = subscription
    return {
        "chat_id": one.chat_id,
        "thread": one.thread,
        "words": list(one.words),
        "template": one.template,
        "at": f"{one.at:%H:%M}",
        "days": "".join(str(day) for day in sorted(one.days)),
        "timezone": one.timezone,
        "next_due_at": one.next_due_at,
        "next_date": one.next_date or one.next_due_at.date(),
        "last_date": one.last_date,
        "paused": one.paused,
        "paused_until": one.paused_until,
        "silent": one.silent,
        "created_by": one.created_by,
    }


def _subscription(row: Row[Any]) -> Subscription:
    return Subscription(
        id=row.id,
        chat_id=row.chat_id,
        thread=row.thread,
        words=tuple(row.words),
        template=row.template,
        at=time.fromisoformat(row.at),
        days=frozenset(int(day) for day in row.days),
        timezone=row.timezone,
        next_due_at=row.next_due_at,
        next_date=row.next_date,
        last_date=row.last_date,
        paused=row.paused,
        paused_until=row.paused_until,
        silent=row.silent,
        created_by=row.created_by,
    )
