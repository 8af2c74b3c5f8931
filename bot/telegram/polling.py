"""Taking updates in: stored first, acknowledged after.

Telegram forgets an update once a later offset is asked for. The offset is read from the inbox, so it only moves past
what is committed; whatever comes twice has a number that is known already.
"""

from __future__ import annotations

import asyncio
import random
import warnings
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import structlog
import telegram
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.errors import ConfigError, StorageError
from bot.logs import describe
from bot.storage.inbox import InboxStore, Incoming
from bot.telegram.outcomes import flood_wait
from bot.telegram.turns import ALLOWED_UPDATES

log = structlog.get_logger(__name__)

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
        #: When Telegram last answered; aware UTC.
        self.last_success: datetime | None = None

    async def run(self) -> None:
        """Poll until cancelled.

        :raises ConfigError: when Telegram refuses the token.
        """
        offset, failures = await self._inbox.offset(self._clock()), 0
        while True:
            try:
                updates = await self._ask(offset)
                if updates:
                    await self.take_in(updates)
                    offset = max(int(update["update_id"]) for update in updates) + 1
                else:
                    offset = await self._inbox.offset(self._clock())
                failures = 0
                self.last_success = self._clock()
            except InvalidToken as error:
                raise ConfigError("Telegram refuses TELEGRAM_BOT_TOKEN; get a valid one from @BotFather.") from error
            except (TelegramError, StorageError) as error:
                if isinstance(error, StorageError) and not error.transient:
                    raise
                failures += 1
                await asyncio.sleep(_pause(error, failures))

    async def take_in(self, updates: Sequence[dict[str, Any]]) -> None:
        """Store updates (as Telegram's JSON) and hand on the new ones."""
        now = self._clock()
        incoming = [Incoming(int(update["update_id"]), chat_of(update), update, now) for update in updates]
        for one in await self._inbox.add(incoming):
            self._hand_over(one)

    async def _ask(self, offset: int | None) -> Sequence[dict[str, Any]]:
        wait = {"timeout": self._seconds, "allowed_updates": list(ALLOWED_UPDATES)}
        read_timeout = self._seconds + 10
        try:
            updates = await self._bot.get_updates(offset=offset, read_timeout=read_timeout, **wait)  # type: ignore[arg-type]
        except TelegramError:
            raise
        except Exception as error:  # noqa: BLE001
            # One update that the library cannot read would hide all that come with it and after it: they are stored
            # as they are, and that one is set aside when its turn comes.
            log.error("updates are stored unread", fault=describe(error))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # its advice is to ask as above
                raw = await self._bot.do_api_request("getUpdates", {"offset": offset, "timeout": 0})
            return [update for update in raw if isinstance(update, dict) and "update_id" in update]
        return [_as_it_came(update.to_dict()) for update in updates]


def chat_of(update: dict[str, Any]) -> int | None:
    """The chat that an update's JSON concerns, if any."""
    for kind in ALLOWED_UPDATES:
        event = update.get(kind)
        if isinstance(event, dict):
            holder = event.get("message") if kind == "callback_query" else event
            chat = holder.get("chat") if isinstance(holder, dict) else None
            if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                return int(chat["id"])
    return None


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
        log.warning("Telegram cannot be reached", again_in=round(wait, 1), error=type(error).__name__)
    else:
        log.error("updates could not be taken in", again_in=round(wait, 1), error=str(error))
    return wait


def _as_it_came(value: Any) -> Any:
    """Telegram's JSON again: the library leaves some times (of messages that are gone) as they are in Python."""
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, dict):
        return {key: _as_it_came(one) for key, one in value.items()}
    return [_as_it_came(one) for one in value] if isinstance(value, list | tuple) else value
