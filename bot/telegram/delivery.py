"""The sender: drains the outbox into Telegram, paced.

    claim (committed) ─> wait for a slot ─> send ─> outcome ─> settle (committed, several at once)

At most ``WINDOW`` rows are claimed and not settled at any time: that many can be ambiguous after a crash.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
import telegram
from telegram.error import RetryAfter, TelegramError

from bot.domain.delivery import Delivery, DeliveryState, Outcome
from bot.errors import StorageError
from bot.logs import describe
from bot.service.faults import patiently
from bot.storage.outbox import OutboxStore
from bot.telegram.limiter import Pacer
from bot.telegram.outcomes import judge, out_of_order
from bot.telegram.sending import send

log = structlog.get_logger(__name__)

#: Rows under way at once. One request takes about 0.1 s, so this keeps 25 a second flowing with room to spare.
WINDOW = 25
#: Rows claimed in one go: few, so that an answer does not wait behind many digests that are claimed already.
_CLAIM = 4
_IDLE_SECONDS = 2.0
#: Seconds for which claimed rows are kept waiting for a slot; they go back to the outbox when it takes longer.
_SOON = 1.5
#: Failures in a row that are taken for an outage: where one message in five fails, so many come once in 3,000 messages.
_TROUBLES = 5
_LONGEST_PAUSE = 60.0
#: Seconds that requests under way get when the bot is told to stop; one that Telegram leaves hanging is ambiguous then.
_FINISH = 3.0


class Sender:
    """Sends what the outbox holds until it is told to stop. Its monotonic clock is the event loop's."""

    def __init__(
        self,
        bot: telegram.Bot,
        outbox: OutboxStore,
        pacer: Pacer,
        *,
        clock: Callable[[], datetime],
        resend: bool = True,
    ) -> None:
        """:param resend: whether a message whose fate is unknown is sent again (or given up)."""
        self._bot = bot
        self._outbox = outbox
        self._pacer = pacer
        self._clock = clock
        self._resend = resend
        self._woken = asyncio.Event()
        self._halt = asyncio.Event()
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._busy_chats: set[int] = set()
        self._outcomes: list[Outcome] = []
        self._unsettled = asyncio.Event()
        self._troubles = self._outages = 0
        self._held_until = 0.0
        #: What was done since the start: sent, failed, ambiguous, flood, retried.
        self.counts: Counter[str] = Counter()
        #: Errors since the start, by their type.
        self.errors: Counter[str] = Counter()

    def wake(self) -> None:
        """There may be something to send."""
        self._woken.set()

    def stop(self) -> None:
        """Send nothing new; :meth:`run` returns when what is under way is settled."""
        self._halt.set()
        self._woken.set()
        self._unsettled.set()

    async def run(self) -> None:
        """Send until stopped.

        :raises StorageError: when the outbox is damaged; what was under way is ambiguous at the next start.
        """
        await self._take_stock()
        settling = asyncio.create_task(self._settle())
        draining = asyncio.create_task(self._drain())
        try:
            await asyncio.wait({settling, draining}, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            self.stop()
            draining.cancel()
            await asyncio.wait({draining, *self._under_way.values()}, timeout=_FINISH)
            for late in self._under_way.values():
                late.cancel()
            self._unsettled.set()
            await settling
        await draining

    async def _take_stock(self) -> None:
        """What the last process left under way, and what has become too late since."""
        left = await patiently("the outbox", lambda: self._outbox.recover(resend=self._resend))
        self.counts["ambiguous"] += len(left)
        for delivery in left:
            log.warning("ambiguous: it was being sent when the bot stopped, and may come twice", delivery=delivery)
        await patiently("the outbox", lambda: self.expire(self._clock()))

    async def expire(self, now: datetime) -> int:
        """Give up what has become too late to be of use, after a stop or an outage; puts no row into the outbox: 0."""
        if late := await self._outbox.expire(now):
            log.error("messages expired unsent", count=late)
        return 0

    async def _drain(self) -> None:
        while not self._halt.is_set():
            self._woken.clear()
            claimed = await self._claim()
            if not claimed:
                await self._rest()
            await self._launch(claimed)

    async def _claim(self) -> list[Delivery]:
        room = min(_CLAIM, WINDOW - len(self._under_way) - len(self._outcomes))
        if room <= 0 or self._wait() > _SOON or self._halt.is_set():
            return []
        blocked = {*self._pacer.blocked(_now()), *self._busy_chats}
        return await patiently("the outbox", lambda: self._outbox.claim(room, self._clock(), blocked=blocked))

    def _wait(self) -> float:
        """Seconds until a message may leave."""
        now = _now()
        return max(self._pacer.next_slot(now), self._held_until) - now

    async def _launch(self, claimed: list[Delivery]) -> None:
        for index, delivery in enumerate(claimed):
            while not self._halt.is_set() and 0 < (wait := self._wait()) <= _SOON:
                await self._halted_within(wait)
            if self._halt.is_set() or self._wait() > 0:
                # Told to stop, or a flood wait has begun: back with them, an answer may overtake them meanwhile.
                ids = [one.id for one in claimed[index:]]
                await patiently("the outbox", lambda ids=ids: self._outbox.release(ids))  # type: ignore[misc]
                return
            self._pacer.took(delivery.chat_id, _now())
            self._busy_chats.add(delivery.chat_id)
            self._under_way[delivery.id] = asyncio.create_task(self._deliver(delivery))

    async def _halted_within(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._halt.wait()

    async def _rest(self) -> None:
        """Sleep until something may be sendable: after a wake, when a chat is free again, when a row's time comes."""
        if (held := self._wait()) > _SOON:
            await self._halted_within(held)
            return
        now = _now()
        waits = [free - now for free in self._pacer.blocked(now).values()]
        following = await patiently("the outbox", self._outbox.next_at)
        if following is not None and following > self._clock():
            waits.append((following - self._clock()) / timedelta(seconds=1))
        wait = min([_IDLE_SECONDS, *waits])
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.02, wait)):
                await self._woken.wait()

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            outcome = await self._attempt(delivery)
            self._note(outcome)
            self._outcomes.append(outcome)
        finally:
            self._pacer.answered(delivery.chat_id, _now())
            del self._under_way[delivery.id]
            self._unsettled.set()

    async def _attempt(self, delivery: Delivery) -> Outcome:
        try:
            message_id = await send(self._bot, delivery)
        except TelegramError as error:
            self.errors[type(error).__name__] += 1
            return self._judge(error, delivery)
        except Exception as error:  # noqa: BLE001
            self.errors[type(error).__name__] += 1
            log.error("a message could not be sent", delivery=delivery.id, fault=describe(error))
            return Outcome(delivery=delivery, state=DeliveryState.FAILED, error=type(error).__name__)
        self._troubles = self._outages = 0
        return Outcome(delivery=delivery, state=DeliveryState.SENT, message_id=message_id)

    def _judge(self, error: TelegramError, delivery: Delivery) -> Outcome:
        if out_of_order(error):
            self._troubles += 1
            self._hold()
        elif not isinstance(error, RetryAfter):
            self._troubles = self._outages = 0
        outcome = judge(error, delivery, self._clock(), _luck())
        if not self._resend and (outcome.error or "").startswith("ambiguous"):
            return replace(outcome, state=DeliveryState.AMBIGUOUS)
        return outcome

    def _hold(self) -> None:
        """One failure concerns a message; several in a row are an outage: then nothing is tried for a while.

        What was under way together fails together, and counts once.
        """
        if self._troubles >= _TROUBLES and _now() >= self._held_until:
            self._outages += 1
            pause = min(_LONGEST_PAUSE, 2.0 ** min(self._outages, 10)) * (0.5 + _luck())
            self._held_until = _now() + pause
            log.warning("Telegram is out of order, nothing is sent for a while", seconds=round(pause, 1))

    def _note(self, outcome: Outcome) -> None:
        error = outcome.error or ""
        delivery = outcome.delivery
        if outcome.state is DeliveryState.SENT:
            self.counts["sent"] += 1
            return
        if outcome.state is DeliveryState.FAILED:
            self.counts["failed"] += 1
            log.warning("a message was given up", delivery=delivery.id, chat=delivery.chat_id, reason=error)
            return
        kind = "ambiguous" if error.startswith("ambiguous") else "flood" if error == "flood wait" else "retried"
        self.counts[kind] += 1
        log.warning("a message is tried again", delivery=delivery.id, chat=delivery.chat_id, reason=error)

    async def _settle(self) -> None:
        """Write outcomes as they come; those that come while one transaction runs share the next."""
        while not (self._halt.is_set() and not self._under_way and not self._outcomes):
            await self._unsettled.wait()
            self._unsettled.clear()
            batch = list(self._outcomes)
            if not batch:
                continue
            await self._write(batch)
            del self._outcomes[: len(batch)]
            self._busy_chats.difference_update(outcome.delivery.chat_id for outcome in batch)
            self._woken.set()

    async def _write(self, batch: list[Outcome]) -> None:
        """Write outcomes; one that cannot be written is given up, and keeps none of the others from being written."""
        try:
            await patiently("the outbox", lambda: self._outbox.settle(batch, self._clock()))
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001
            reason = describe(error)
            if len(batch) == 1:
                log.error("an outcome could not be written", delivery=batch[0].delivery.id, fault=reason)
                batch = [Outcome(delivery=batch[0].delivery, state=DeliveryState.FAILED, error=reason)]
                await patiently("the outbox", lambda: self._outbox.settle(batch, self._clock()))
                return
            for outcome in batch:
                await self._write([outcome])


def _now() -> float:
    return asyncio.get_running_loop().time()


def _luck() -> float:
    return random.random()  # noqa: S311
