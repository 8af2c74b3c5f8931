"""The sender keeps Telegram's limits and uses the rate. In virtual time: it is judged, not the machine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.delivery import DeliveryState, Outcome, Priority
from bot.storage.engine import Database
from bot.storage.outbox import OutboxStore
from bot.telegram.delivery import Sender
from bot.telegram.limiter import Pacer
from tests.support.broadcast import START, broadcast, digest
from tests.support.virtual_time import run_virtually


def test_limits_hold_in_every_window_and_the_rate_is_used() -> None:
    # Six groups that get more than a minute allows, and enough chats to fill the time meanwhile.
    rows = [digest(10_000 + number, chat_id=-1 - number % 6) for number in range(6 * 24)]
    rows += [digest(number, chat_id=number) for number in range(1, 400)]
    arrivals = run_virtually(broadcast(rows, rate=25))
    arrivals.assert_limits(25)
    assert len(arrivals.came) == len(rows)
    assert arrivals.rate(first=450) >= 0.95 * 25


def test_a_flood_wait_stops_everything_and_no_burst_follows() -> None:
    rows = [digest(number, chat_id=number) for number in range(1, 150)]
    arrivals = run_virtually(broadcast(rows, rate=25, flood_at=(40, 90)))
    arrivals.assert_limits(25)
    assert arrivals.in_flood == 0
    assert len(arrivals.came) == len(rows)
    gaps = [later - earlier for earlier, later in zip(arrivals.left, arrivals.left[1:], strict=False)]
    assert sum(gap > 4.0 for gap in gaps) == 2


def test_answers_go_before_a_broadcast() -> None:
    rows = [digest(number, chat_id=number) for number in range(1, 60)]
    rows += [digest(1000 + number, chat_id=1000 + number, priority=Priority.ANSWER) for number in range(5)]
    arrivals = run_virtually(broadcast(rows, rate=25))
    first = sorted(arrivals.by_chat, key=lambda chat_id: arrivals.by_chat[chat_id])[:5]
    assert all(chat_id >= 1000 for chat_id in first)


class Picky(OutboxStore):
    """An outbox that cannot write what became of one message."""

    async def settle(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        if any(one.delivery.chat_id == 7 and one.state is DeliveryState.SENT for one in outcomes):
            raise ValueError("no such chat")
        await super().settle(outcomes, now)


async def test_an_outcome_that_cannot_be_written_keeps_none_of_the_others_from_it(database: Database) -> None:
    outbox, nobody = Picky(database), Any
    sender = Sender(nobody, outbox, Pacer(25), clock=lambda: START)  # type: ignore[arg-type]
    await outbox.put([digest(n, n) for n in (6, 7, 8)], START)
    claimed = await outbox.claim(3, START)
    await sender._write([Outcome(delivery=one, state=DeliveryState.SENT, message_id=1) for one in claimed])
    assert await outbox.counts() == {DeliveryState.SENT: 2, DeliveryState.FAILED: 1}
    (lost,) = await outbox.unreported(5)
    assert lost.chat_id == 7
    assert "ValueError" in (lost.error or "")
    assert "no such chat" not in (lost.error or "")
