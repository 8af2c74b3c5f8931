"""Taking updates in: stored first, acknowledged after.

Telegram forgets an update once a later offset is asked for. The offset is read from the inbox, so it only moves past
what is committed; whatever comes twice has a number that is known already.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

import telegram
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.errors import ConfigError, StorageError
from bot.storage.inbox import InboxStore, Incoming
from bot.telegram.outcomes import flood_wait
from bot.telegram.turns import ALLOWED_UPDATES

log = logging.getLogger(__name__)

#: Seconds that Telegram holds a request open when there is nothing new.
POLL_SECONDS = 30
_LONGEST_PAUSE = 30.0


class Poller:
    """The long-poll loop."""

    def __init__(
        self,
        bot: telegram.Bot,
        inbox: InboxStore,
        hand_over: Callable[[Incoming], None],
        *,
        clock: Callable[[], datetime],
        poll_seconds: int = POLL_SECONDS,
    ) -> None:
        """:param hand_over: called with each stored update that was not known before, in order."""
        self._bot = bot
        self._inbox = inbox
        self._hand_over = hand_over
        self._clock = clock
        self._seconds = poll_seconds

    async def run(self) -> None:
        """Poll until cancelled.

        :raises ConfigError: when Telegram refuses the token.
        """
        offset, failures = await self._inbox.offset(), 0
        while True:
            try:
                updates = await self._bot.get_updates(
                    offset=offset,
                    timeout=self._seconds,
                    read_timeout=self._seconds + 10,
                    allowed_updates=list(ALLOWED_UPDATES),
                )
                if updates:
                    await self.take_in(updates)
                    offset = max(update.update_id for update in updates) + 1
                failures = 0
            except InvalidToken as error:
                raise ConfigError("Telegram refuses TELEGRAM_BOT_TOKEN; get a valid one from @BotFather.") from error
            except (TelegramError, StorageError) as error:
                failures += 1
                await asyncio.sleep(_pause(error, failures))

    async def take_in(self, updates: tuple[telegram.Update, ...]) -> None:
        """Store updates and hand on the new ones."""
        now = self._clock()
        incoming = [_incoming(update.to_dict(), update, now) for update in updates]
        for one in await self._inbox.add(incoming):
            self._hand_over(one)


def _incoming(data: dict[str, Any], update: telegram.Update, now: datetime) -> Incoming:
    chat = update.effective_chat
    return Incoming(update.update_id, chat.id if chat else None, data, now)


def _pause(error: Exception, failures: int) -> float:
    """Seconds before the next try, logged."""
    if isinstance(error, RetryAfter):
        wait = flood_wait(error)
    else:
        wait = min(_LONGEST_PAUSE, 0.25 * 2.0 ** min(failures, 8)) * (0.5 + random.random())  # noqa: S311
    if isinstance(error, Conflict):
        wait = max(wait, 5.0)
        log.error("another process polls with this token; stop it, Telegram serves only one")
    elif isinstance(error, NetworkError):
        log.warning("Telegram cannot be reached, tried again in %.1f s: %s", wait, type(error).__name__)
    else:
        log.error("updates could not be taken in, tried again in %.1f s: %s", wait, error)
    return wait
