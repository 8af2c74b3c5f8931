"""The sender: drains the outbox into Telegram, paced.

    claim (committed) ─> wait for a slot ─> send ─> outcome ─> settle (committed, several at once)

At most ``WINDOW`` rows are claimed and not settled at any time: that many can be ambiguous after a crash.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

import telegram
from telegram.constants import ParseMode
from telegram.error import RetryAfter, TelegramError

from bot.domain.conversation import Attachment
from bot.domain.delivery import Delivery, DeliveryState, Outcome
from bot.errors import StorageError
from bot.service.faults import describe
from bot.storage.outbox import OutboxStore
from bot.telegram.limiter import Pacer
from bot.telegram.markup import keyboard
from bot.telegram.outcomes import flood_wait, judge

log = logging.getLogger(__name__)
T = TypeVar("T")

#: Rows under way at once. One request takes about 0.1 s, so this keeps 25 a second flowing with room to spare.
WINDOW = 25
#: Rows claimed in one go: few, so that an answer does not wait behind many digests that are claimed already.
_CLAIM = 4
_IDLE_SECONDS = 2.0
_NO_PREVIEW = telegram.LinkPreviewOptions(is_disabled=True)


class Sender:
    """Sends what the outbox holds until it is told to stop."""

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
        #: What was done since the start: sent, failed, ambiguous, flood, retried.
        self.counts: Counter[str] = Counter()

    def wake(self) -> None:
        """There may be something to send."""
        self._woken.set()

    def stop(self) -> None:
        """Send nothing new; :meth:`run` returns when what is under way is settled."""
        self._halt.set()
        self._woken.set()

    async def run(self) -> None:
        """Send until stopped."""
        left = await self._patiently(lambda: self._outbox.recover(resend=self._resend))
        if left:
            self.counts["ambiguous"] += left
            log.warning("messages were under way when the bot stopped; they may arrive twice: count=%d", left)
        settling = asyncio.create_task(self._settle())
        try:
            while not self._halt.is_set():
                self._woken.clear()
                claimed = await self._claim()
                if not claimed:
                    await self._rest()
                await self._launch(claimed)
        finally:
            await asyncio.gather(*self._under_way.values(), return_exceptions=True)
            self._halt.set()
            self._unsettled.set()
            await settling

    async def _claim(self) -> list[Delivery]:
        room = min(_CLAIM, WINDOW - len(self._under_way) - len(self._outcomes))
        if room <= 0 or self._halt.is_set():
            return []
        blocked = {*self._pacer.blocked(time.monotonic()), *self._busy_chats}
        try:
            return await self._outbox.claim(room, self._clock(), blocked=blocked)
        except StorageError as error:
            log.error("the outbox cannot be read: %s", error)
            await asyncio.sleep(1.0)
            return []

    async def _launch(self, claimed: list[Delivery]) -> None:
        for index, delivery in enumerate(claimed):
            while not self._halt.is_set() and (wait := self._pacer.next_slot(time.monotonic()) - time.monotonic()) > 0:
                await self._halted_within(wait)
            if self._halt.is_set():
                await self._outbox.release([one.id for one in claimed[index:]])
                return
            self._pacer.took(delivery.chat_id, time.monotonic())
            self._busy_chats.add(delivery.chat_id)
            self._under_way[delivery.id] = asyncio.create_task(self._deliver(delivery))

    async def _halted_within(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._halt.wait()

    async def _rest(self) -> None:
        """Sleep until something may be sendable: after a wake, when a chat is free again, when a row's time comes."""
        now = time.monotonic()
        waits = [free - now for free in self._pacer.blocked(now).values()]
        following = await self._patiently(self._outbox.next_at)
        if following is not None and following > self._clock():
            waits.append((following - self._clock()) / timedelta(seconds=1))
        wait = min([_IDLE_SECONDS, *waits])
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.02, wait)):
                await self._woken.wait()

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            message_id = await self._send(delivery)
            outcome = Outcome(delivery=delivery, state=DeliveryState.SENT, message_id=message_id)
        except TelegramError as error:
            outcome = judge(error, delivery, self._clock(), random.random())  # noqa: S311
            if not self._resend and (outcome.error or "").startswith("ambiguous"):
                outcome = replace(outcome, state=DeliveryState.AMBIGUOUS)
            if isinstance(error, RetryAfter):
                self._pacer.stop_until(time.monotonic() + flood_wait(error))
        except Exception as error:  # noqa: BLE001
            log.error("a message could not be sent: delivery=%d %s", delivery.id, describe(error))
            outcome = Outcome(delivery=delivery, state=DeliveryState.FAILED, error=type(error).__name__)
        self._note(outcome)
        self._outcomes.append(outcome)
        del self._under_way[delivery.id]
        self._unsettled.set()

    async def _send(self, delivery: Delivery) -> int | None:
        if delivery.edits is not None:
            edited = await self._bot.edit_message_text(
                delivery.text,
                chat_id=delivery.chat_id,
                message_id=delivery.edits,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=keyboard(delivery.keyboard),
            )
            return edited.message_id if isinstance(edited, telegram.Message) else delivery.edits
        reply = None
        if delivery.reply_to is not None:
            reply = telegram.ReplyParameters(delivery.reply_to, allow_sending_without_reply=True)
        if delivery.file is not None:
            return await self._send_file(delivery, delivery.file, reply)
        sent = await self._bot.send_message(
            delivery.chat_id,
            delivery.text,
            parse_mode=ParseMode.HTML,
            message_thread_id=delivery.thread,
            disable_notification=delivery.silent or None,
            link_preview_options=_NO_PREVIEW,
            reply_parameters=reply,
            reply_markup=keyboard(delivery.keyboard),
        )
        return sent.message_id

    async def _send_file(
        self, delivery: Delivery, file: Attachment, reply: telegram.ReplyParameters | None
    ) -> int | None:
        """A picture shows in the chat; any other file is there to be opened."""
        content = telegram.InputFile(file.content, filename=file.name)
        chat, caption, buttons = delivery.chat_id, delivery.text or None, keyboard(delivery.keyboard)
        if file.media_type == "image/png":
            sent = await self._bot.send_photo(
                chat,
                content,
                caption,
                parse_mode=ParseMode.HTML,
                message_thread_id=delivery.thread,
                disable_notification=delivery.silent or None,
                reply_parameters=reply,
                reply_markup=buttons,
            )
        else:
            sent = await self._bot.send_document(
                chat,
                content,
                caption,
                parse_mode=ParseMode.HTML,
                message_thread_id=delivery.thread,
                disable_notification=delivery.silent or None,
                reply_parameters=reply,
                reply_markup=buttons,
            )
        return sent.message_id

    def _note(self, outcome: Outcome) -> None:
        error = outcome.error or ""
        delivery = outcome.delivery
        if outcome.state is DeliveryState.SENT:
            self.counts["sent"] += 1
            return
        if outcome.state is DeliveryState.FAILED:
            self.counts["failed"] += 1
            log.warning("a message was given up: delivery=%d chat=%d %s", delivery.id, delivery.chat_id, error)
            return
        kind = "ambiguous" if error.startswith("ambiguous") else "flood" if error == "flood wait" else "retried"
        self.counts[kind] += 1
        log.warning("a message is tried again: delivery=%d chat=%d %s", delivery.id, delivery.chat_id, error)

    async def _settle(self) -> None:
        """Write outcomes as they come; those that come while one transaction runs share the next."""
        while not (self._halt.is_set() and not self._under_way and not self._outcomes):
            await self._unsettled.wait()
            self._unsettled.clear()
            batch = list(self._outcomes)
            if not batch:
                continue
            await self._patiently(lambda batch=batch: self._outbox.settle(batch, self._clock()))  # type: ignore[misc]
            del self._outcomes[: len(batch)]
            self._busy_chats.difference_update(outcome.delivery.chat_id for outcome in batch)
            self._woken.set()

    async def _patiently(self, step: Callable[[], Awaitable[T]]) -> T:
        """Do ``step``; while the database cannot, wait and try again."""
        wait = 0.5
        while True:
            try:
                return await step()
            except StorageError as error:
                log.error("the outbox cannot be used, it is tried again: %s", error)
                await asyncio.sleep(wait)
                wait = min(wait * 2, 30.0)
