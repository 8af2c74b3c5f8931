"""What goes to Telegram. A row is committed before anything is sent, claimed before it is tried, settled after.

A row that was claimed and never settled was cut short by a crash: it may or may not have arrived. The policy
for that, and for lost replies, is to send again; each such case is counted and leaves its reason in ``error``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.conversation import Attachment
from bot.domain.delivery import Delivery, DeliveryState, Outcome
from bot.storage import tables as t
from bot.storage.chats import disable_chat, move_chat
from bot.storage.engine import Database
from bot.storage.upsert import insert_ignore

_o = t.outbox.c


class OutboxStore:
    """Deliveries over one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, deliveries: Sequence[Delivery], now: datetime) -> None:
        """Keep ``deliveries``; those whose key is known stay as they are."""
        async with self._database.write() as connection:
            await put(connection, deliveries, now)

    async def claim(self, limit: int, now: datetime, *, blocked: Collection[int] = ()) -> list[Delivery]:
        """At most ``limit`` rows whose time has come, one a chat, marked as being sent. Committed on return.

        Answers come before alerts before digests. Within a chat and a priority the order is kept: a row waits for
        those written before it, also while one of them waits for another try; not for one that is too late to be sent.

        :param blocked: chats that may not be written to at this moment.
        """
        earlier = t.outbox.alias("earlier")
        pending = (DeliveryState.READY, DeliveryState.SENDING)
        overtakes = (
            select(earlier.c.id)
            .where(
                earlier.c.chat_id == _o.chat_id,
                earlier.c.state.in_(pending),
                earlier.c.priority == _o.priority,
                earlier.c.id < _o.id,
                or_(earlier.c.state == DeliveryState.SENDING, _in_time(now, earlier.c.expires_at)),
            )
            .exists()
        )
        query = (
            select(t.outbox)
            .where(_o.state == DeliveryState.READY, _o.not_before <= now, _in_time(now, _o.expires_at), ~overtakes)
            .order_by(_o.priority, _o.not_before, _o.id)
            # A chat may have a row of each priority in front.
            .limit(limit * 3)
        )
        if blocked:
            query = query.where(_o.chat_id.not_in(list(blocked)))
        async with self._database.write() as connection:
            first: dict[int, Row[Any]] = {}
            for row in await connection.execute(query):
                first.setdefault(row.chat_id, row)
            chosen = list(first.values())[:limit]
            if chosen:
                ids = [row.id for row in chosen]
                values = {"state": DeliveryState.SENDING, "claimed_at": now, "attempts": _o.attempts + 1}
                await connection.execute(update(t.outbox).where(_o.id.in_(ids)).values(values))
        return [_delivery(row, attempts=row.attempts + 1) for row in chosen]

    async def settle(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """Write what became of claimed rows, in one transaction, with what that means for their chats."""
        async with self._database.write() as connection:
            for outcome in outcomes:
                await _settle(connection, outcome, now)

    async def release(self, ids: Sequence[int]) -> None:
        """Give claimed rows back that were not tried."""
        async with self._database.write() as connection:
            values = {"state": DeliveryState.READY, "claimed_at": None, "attempts": _o.attempts - 1}
            await connection.execute(update(t.outbox).where(_o.id.in_(ids)).values(values))

    async def recover(self, *, resend: bool = True) -> list[int]:
        """Deal with rows that a crash left claimed; returns their ids. Only while nothing is sent."""
        state = DeliveryState.READY if resend else DeliveryState.AMBIGUOUS
        values = {"state": state, "error": "ambiguous: stopped while it was being sent"}
        async with self._database.write() as connection:
            left = list(await connection.scalars(select(_o.id).where(_o.state == DeliveryState.SENDING)))
            await connection.execute(update(t.outbox).where(_o.state == DeliveryState.SENDING).values(values))
        return left

    async def expire(self, now: datetime) -> int:
        """Give up what is too late to be of use; returns how many rows."""
        values = {"state": DeliveryState.EXPIRED, "error": "too late: " + func.coalesce(_o.error, "not sent in time")}
        late = (_o.state == DeliveryState.READY, _o.expires_at < now)
        async with self._database.write() as connection:
            return (await connection.execute(update(t.outbox).where(*late).values(values))).rowcount

    async def next_at(self) -> datetime | None:
        """When the first waiting row may be sent."""
        async with self._database.read() as connection:
            found: datetime | None = await connection.scalar(
                select(_o.not_before).where(_o.state == DeliveryState.READY).order_by(_o.not_before).limit(1)
            )
        return found

    async def oldest(self, now: datetime) -> datetime | None:
        """When the row that has waited longest for its sending fell due; ``None`` when none is due."""
        due = (_o.state == DeliveryState.READY, _o.not_before <= now)
        async with self._database.read() as connection:
            found: datetime | None = await connection.scalar(select(func.min(_o.not_before)).where(*due))
        return found

    async def counts(self) -> dict[DeliveryState, int]:
        """How many rows stand where."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(_o.state, func.count()).group_by(_o.state))
            return {DeliveryState(state): count for state, count in rows}

    async def find(self, key: str) -> Delivery | None:
        """The delivery with this key."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(t.outbox).where(_o.key == key))).one_or_none()
        return None if row is None else _delivery(row)

    async def holding(self, words: str, since: datetime, limit: int = 500) -> list[Delivery]:
        """Messages that were sent, and stand in their chats, whose text holds ``words``; the newest first.

        :param since: only those written from then on.
        """
        query = (
            select(t.outbox)
            .where(_o.state == DeliveryState.SENT, _o.message_id.is_not(None), _o.created_at >= since)
            .where(_o.text.contains(words, autoescape=True))
            .order_by(_o.id.desc())
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [_delivery(row) for row in await connection.execute(query)]

    async def unreported(self, limit: int) -> list[Delivery]:
        """Rows that were given up for a reason the operator was not told yet, oldest first.

        A chat that blocked the bot is no such reason: its reader knows.
        """
        query = (
            select(t.outbox)
            .where(_o.state.in_(_GIVEN_UP), _o.reported_at.is_(None))
            .where(or_(_o.error.is_(None), _o.error.not_like("Forbidden%")))
            .order_by(_o.id)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [_delivery(row) for row in await connection.execute(query)]

    async def report(self, told: Sequence[Delivery], messages: Sequence[Delivery], now: datetime) -> None:
        """Note that the operator is told of ``told``, and keep the ``messages`` that do so, in one transaction."""
        async with self._database.write() as connection:
            await put(connection, messages, now)
            ids = [delivery.id for delivery in told]
            await connection.execute(update(t.outbox).where(_o.id.in_(ids)).values(reported_at=now))

    async def purge(self, before: datetime) -> int:
        """Forget rows that were finished and written before that time; returns how many."""
        done = (DeliveryState.SENT, *_GIVEN_UP)
        async with self._database.write() as connection:
            query = delete(t.outbox).where(_o.state.in_(done), _o.created_at < before)
            return (await connection.execute(query)).rowcount


_GIVEN_UP = (DeliveryState.FAILED, DeliveryState.EXPIRED, DeliveryState.AMBIGUOUS)


def _in_time(now: datetime, expires_at: ColumnElement[datetime | None]) -> ColumnElement[bool]:
    return or_(expires_at.is_(None), expires_at >= now)


async def put(connection: AsyncConnection, deliveries: Sequence[Delivery], now: datetime) -> None:
    """The same as :meth:`OutboxStore.put` inside a transaction of the caller's."""
    await insert_ignore(connection, t.outbox, [_values(delivery, now) for delivery in deliveries])


async def _settle(connection: AsyncConnection, outcome: Outcome, now: datetime) -> None:
    values: dict[str, Any] = {"state": outcome.state}
    if outcome.error is not None:
        values["error"] = outcome.error
    if outcome.state is DeliveryState.SENT:
        values |= {"sent_at": now, "message_id": outcome.message_id}
    if outcome.retry_at is not None:
        values["not_before"] = outcome.retry_at
    if not outcome.counts:
        values["attempts"] = _o.attempts - 1
    if outcome.text is not None:
        values["text"] = outcome.text
    if outcome.anew:
        values["edits"] = None
    await connection.execute(update(t.outbox).where(_o.id == outcome.delivery.id).values(values))
    if outcome.moved_to is not None:
        await move_chat(connection, outcome.delivery.chat_id, outcome.moved_to)
    if outcome.gone:
        await disable_chat(connection, outcome.delivery.chat_id, outcome.error or "refused", now)


_COPIED = (
    "key", "chat_id", "thread", "text", "keyboard", "state", "priority", "not_before",
    "attempts", "message_id", "reply_to", "edits", "silent", "subscription_id", "local_date", "error", "expires_at",
)  # fmt: skip


def _values(delivery: Delivery, now: datetime) -> dict[str, Any]:
    file = delivery.file
    return {name: getattr(delivery, name) for name in _COPIED} | {
        "created_at": now,
        "file_name": file.name if file else None,
        "file_type": file.media_type if file else None,
        "file_content": file.content if file else None,
    }


def _delivery(row: Row[Any], **changed: Any) -> Delivery:
    values = {name: getattr(row, name) for name in (*_COPIED, "created_at")} | {"state": DeliveryState(row.state)}
    if row.file_content is not None:
        values["file"] = Attachment(name=row.file_name, media_type=row.file_type, content=row.file_content)
    return Delivery(id=row.id, **(values | changed))
