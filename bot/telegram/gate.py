"""A flood wait holds for the whole bot: every call passes here, not only the messages.

    Sender, Workers, menus ─> FloodGate ─> Telegram

What can wait waits; what would come too late (a "typing…", a button's clock, a message that the outbox will bring
again) is turned back at once, as Telegram itself would turn it back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.telegram.limiter import Pacer
from bot.telegram.outcomes import flood_wait

#: Calls that are worth nothing later, or that the outbox repeats.
_TURNED_BACK = frozenset(
    {"sendMessage", "sendPhoto", "sendDocument", "editMessageText", "sendChatAction", "answerCallbackQuery"}
)


class FloodGate(BaseRateLimiter[None]):
    """Keeps the pacer's flood wait for all calls and tells it of new ones. Only getUpdates waits in its own loop."""

    def __init__(self, pacer: Pacer) -> None:
        self._pacer = pacer

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Any:
        """Make the call unless a flood wait is on.

        :raises RetryAfter: from Telegram, or from here while its wait is on.
        """
        clock = asyncio.get_running_loop().time
        while (wait := self._pacer.stopped(clock())) > 0:
            if endpoint in _TURNED_BACK:
                raise RetryAfter(timedelta(seconds=wait))
            await asyncio.sleep(wait)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            self._pacer.stop_until(clock() + flood_wait(error))
            raise
