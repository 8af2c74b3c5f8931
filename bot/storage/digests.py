"""Serving a digest: its messages, what they tell and the next date, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.delivery import Delivery, Subscription
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

    async def serve(
        self, subscription: Subscription, deliveries: Sequence[Delivery], shown: Sequence[str], now: datetime
    ) -> None:
        """Commit a served date. Nothing happens when the reader has stopped or changed the digest meanwhile."""
        async with self._database.write() as connection:
            if await advance(connection, subscription):
                await put(connection, deliveries, now)
                await add_shown(connection, subscription.chat_id, shown, now)
