"""How many there are of what, for the operator."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.domain.delivery import DeliveryState
from bot.domain.language import N_
from bot.storage import tables as t
from bot.storage.engine import Database


async def census(database: Database, now: datetime) -> dict[str, int]:
    """Counts by name: readers, what they asked for, messages, sources."""
    day = now - timedelta(days=1)
    c, s, o, r = t.chats.c, t.subscriptions.c, t.outbox.c, t.sources.c
    counts = {
        N_("chats"): select(func.count()).select_from(t.chats),
        N_("chats that refuse messages"): select(func.count()).where(c.disabled_reason.is_not(None)),
        N_("digests"): select(func.count()).select_from(t.subscriptions),
        N_("digests paused"): select(func.count()).where(s.paused),
        N_("chats with alerts"): select(func.count()).select_from(t.alerts),
        N_("messages waiting"): select(func.count()).where(o.state == DeliveryState.READY),
        N_("messages sent in 24 h"): select(func.count()).where(o.state == DeliveryState.SENT, o.sent_at >= day),
        N_("messages failed in 24 h"): select(func.count()).where(o.state == DeliveryState.FAILED, o.created_at >= day),
        N_("digests expired in 24 h"): select(func.count()).where(
            o.state == DeliveryState.EXPIRED, o.created_at >= day
        ),
        # What came this second is being answered: it is the operator's own question as a rule.
        N_("requests waiting"): select(func.count()).where(
            t.inbox.c.done_at.is_(None), t.inbox.c.received_at < now - timedelta(seconds=1)
        ),
        N_("sources"): select(func.count()).select_from(t.sources).where(r.kind == "feed"),
        N_("sources read"): select(func.count()).where(r.kind == "feed", r.enabled),
        N_("sources failing"): select(func.count()).where(r.kind == "feed", r.enabled, r.failures > 0),
        N_("articles in 24 h"): select(func.count()).where(t.articles.c.fetched_at >= day),
    }
    async with database.read() as connection:
        return {name: int(await connection.scalar(query) or 0) for name, query in counts.items()}
