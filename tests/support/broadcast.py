"""A broadcast in virtual time: the real sender and outbox, and a Telegram that only keeps the time of what it gets."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from telegram.error import RetryAfter

from bot.domain.delivery import Delivery, DeliveryState, Priority
from bot.storage.engine import Database
from bot.storage.outbox import OutboxStore
from bot.telegram.delivery import Sender
from bot.telegram.gate import FloodGate
from bot.telegram.limiter import Pacer
from tests.support.virtual_time import Elsewhere

START = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


@dataclass
class Arrivals:
    """What Telegram saw: when each message left us and when it came, in seconds, by chat."""

    left: list[float] = field(default_factory=list)
    came: list[float] = field(default_factory=list)
    by_chat: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    #: Messages that came while a flood wait was on.
    in_flood: int = 0

    def rate(self, first: int) -> float:
        """Messages a second over the ``first`` so many."""
        times = sorted(self.left)[:first]
        return (len(times) - 1) / (times[-1] - times[0])

    def assert_limits(self, configured: float) -> None:
        """Telegram's limits where messages come, and the configured rate where they leave, in every window."""
        _assert_window(self.left, 1.0, int(configured), "leaving")
        _assert_window(self.came, 1.0, 30, "overall")
        for chat_id, times in self.by_chat.items():
            _assert_window(times, 1.0, 1, f"chat {chat_id}")
            if chat_id < 0:
                _assert_window(times, 60.0, 20, f"group {chat_id}")


class Telegram:
    """Answers each message within 40 to 200 ms; the order in which they come is not that in which they leave."""

    def __init__(self, gate: FloodGate, flood_at: Sequence[int] = (), luck: random.Random | None = None) -> None:
        """:param flood_at: how many messages have come when a flood wait of 5 s is called out."""
        self.arrivals = Arrivals()
        self._gate = gate
        self._flood_at = set(flood_at)
        self._luck = luck or random.Random(7)
        self._stopped_until = 0.0

    async def send_message(self, chat_id: int, text: str, **_: Any) -> Any:
        """As the library's: every call passes the gate."""
        return await self._gate.process_request(self._take, (chat_id,), {}, "sendMessage", {}, None)

    async def _take(self, chat_id: int) -> SimpleNamespace:
        clock = asyncio.get_running_loop().time
        left, way = clock(), self._luck.uniform(0.02, 0.1)
        await asyncio.sleep(way)
        came, seen = clock(), self.arrivals
        if len(seen.came) in self._flood_at:
            self._flood_at.discard(len(seen.came))
            self._stopped_until = came + 5.0
        if came < self._stopped_until:
            # What was on its way already is turned back, and not counted against us.
            seen.in_flood += left > self._stopped_until - 5.0 + 0.2
            raise RetryAfter(timedelta(seconds=self._stopped_until - came))
        seen.left.append(left)
        seen.came.append(came)
        seen.by_chat[chat_id].append(came)
        await asyncio.sleep(self._luck.uniform(0.02, 0.1))
        return SimpleNamespace(message_id=len(seen.came))


def digest(number: int, chat_id: int, priority: Priority = Priority.DIGEST) -> Delivery:
    """A message of a broadcast."""
    return Delivery(
        id=0, key=f"d{number}", chat_id=chat_id, thread=None, text="news", keyboard=None,
        state=DeliveryState.READY, not_before=START, priority=priority,
    )  # fmt: skip


async def broadcast(rows: Sequence[Delivery], *, rate: float, flood_at: Sequence[int] = ()) -> Arrivals:
    """Send ``rows`` to the last one."""
    loop, pacer = asyncio.get_running_loop(), Pacer(rate)
    server = Telegram(FloodGate(pacer), flood_at)
    async with Database("sqlite://") as database:
        outbox = Elsewhere(OutboxStore(database))
        await Elsewhere(database).migrate()
        await outbox.put(rows, START)
        sender = Sender(
            server,  # type: ignore[arg-type]
            outbox,  # type: ignore[arg-type]
            pacer,
            clock=lambda: START + timedelta(seconds=loop.time()),
        )
        sending = asyncio.create_task(sender.run())
        while (await outbox.counts()).get(DeliveryState.SENT, 0) < len(rows):
            assert not sending.done(), await sending
            await asyncio.sleep(5.0)
        sender.stop()
        await sending
        await Elsewhere(database.engine).dispose()
    return server.arrivals


def _assert_window(times: Sequence[float], seconds: float, most: int, what: str) -> None:
    ordered = sorted(times)
    for first, beyond in zip(ordered, ordered[most:], strict=False):
        assert beyond - first >= seconds - 1e-6, f"{what}: {most + 1} messages within {beyond - first:.3f} s"
