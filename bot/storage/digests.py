"""Serving a digest: its messages, what they tell and the next date, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.delivery import Delivery, DeliveryState, Subscription
from bot.storage import tables as t
from bot.storage.engine import Database
from bot.storage.outbox import put
from bot.storage.shown import add_shown
from bot.storage.subscriptions import SubscriptionStore, advance


class DigestStore:
    """What the digest service needs of the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscriptions = SubscriptionStore(database)

    async def due(self, now: datetime, limit: int) -> list[Subscription]:
        """Subscriptions to look at; see :meth:`SubscriptionStore.due`."""
        return await self._subscriptions.due(now, limit)

    async def language(self, chat_id: int) -> str | None:
        """The language that is spoken in a chat, if it is known."""
        async with self._database.read() as connection:
            code: str | None = await connection.scalar(select(t.chats.c.language).where(t.chats.c.id == chat_id))
        return code

    async def serve(
        self, subscription: Subscription, deliveries: Sequence[Delivery], shown: Sequence[str], now: datetime
    ) -> None:
        """Commit a served date. Nothing happens when the reader has stopped or changed the digest meanwhile."""
        async with self._database.write() as connection:
            if await advance(connection, subscription):
                await put(connection, await _threaded(connection, deliveries), now)
                await add_shown(connection, subscription.chat_id, shown, now)


async def _threaded(connection: AsyncConnection, deliveries: Sequence[Delivery]) -> list[Delivery]:
    """The first message as a reply to the digest before it, so that a reader finds what it goes on from."""
    if not deliveries or deliveries[0].state is not DeliveryState.READY:
        return list(deliveries)
    first, *others = deliveries
    o = t.outbox.c
    before = (
        select(o.message_id)
        .where(o.chat_id == first.chat_id, o.state == DeliveryState.SENT, o.subscription_id == first.subscription_id)
        .where(o.key.endswith(":0"), o.message_id.is_not(None))
        .order_by(o.id.desc())
        .limit(1)
    )
    return [replace(first, reply_to=await connection.scalar(before)), *others]
