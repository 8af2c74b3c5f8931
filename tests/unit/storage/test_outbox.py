"""What is claimed, and in which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.domain.delivery import DeliveryState, Outcome
from bot.storage.engine import Database
from bot.storage.outbox import OutboxStore
from tests.support.broadcast import START, digest

HOURS = timedelta(hours=1)


async def test_a_digest_that_became_too_late_does_not_hold_up_the_next_one(database: Database) -> None:
    """After an outage of a night: yesterday's is not sent any more, today's is."""
    outbox = OutboxStore(database)
    old, new = (replace(digest(n, 7), expires_at=START + n * 6 * HOURS) for n in (1, 4))
    await outbox.put([old, new], START)
    claimed = await outbox.claim(5, START + 12 * HOURS)
    assert [one.key for one in claimed] == [new.key]
    assert await outbox.expire(START + 12 * HOURS) == 1
    assert [one.key for one in await outbox.unreported(5)] == [old.key]


async def test_a_message_waits_for_the_one_before_it_that_is_tried_again(database: Database) -> None:
    outbox = OutboxStore(database)
    await outbox.put([digest(1, 7), digest(2, 7)], START)
    (first,) = await outbox.claim(5, START)
    again = Outcome(delivery=first, state=DeliveryState.READY, error="flood wait", retry_at=START + HOURS, counts=False)
    await outbox.settle([again], START)
    assert await outbox.claim(5, START) == []
    assert [one.key for one in await outbox.claim(5, START + HOURS)] == [first.key]
