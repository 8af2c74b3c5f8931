"""What Telegram says of a token and of the way there, asked without changing anything."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import telegram
from telegram.constants import ChatAction
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.errors import ConfigError

#: Seconds for one question.
_PATIENCE = 10.0
#: Seconds that a poll stays open to see whether somebody else's ends it. Another briefbot whose poll ours has ended
#: asks again after five (:mod:`bot.telegram.polling`).
_POLL = 7


@dataclass
class Probe:
    """Asks Telegram. Errors of its are raised as :class:`ConfigError`, by their type: their words may be addresses."""

    bot: telegram.Bot
    _dates: list[tuple[str, datetime]] = field(default_factory=list)

    async def webhook(self) -> tuple[str, str]:
        """Where Telegram posts updates (empty: nowhere, they are polled), and what last went wrong there."""
        with _told():
            info = await self.bot.get_webhook_info()
        return info.url, info.last_error_message or ""

    async def polled_elsewhere(self) -> bool:
        """Whether another process polls with this token; unknown while updates wait, which end a poll at once.

        Nothing is acknowledged. Not to be asked while a bot of ours polls: its poll would be ended.
        """
        try:
            with _told():
                await self.bot.get_updates(timeout=_POLL, limit=1, read_timeout=_POLL + _PATIENCE)
        except Conflict:
            return True
        return False

    async def unreachable(self, people: Iterable[int]) -> dict[int, str]:
        """Those of ``people`` whom the bot cannot write to, and why: shows them "typing…" for a moment."""
        found = {}
        for person in people:
            try:
                await self.bot.send_chat_action(person, ChatAction.TYPING)
            except (BadRequest, Forbidden) as error:
                found[person] = str(error)
            except TelegramError as error:
                # The words of others may hold the token.
                found[person] = type(error).__name__
        return found

    def skew(self) -> float | None:
        """By how many seconds our clock is ahead of Telegram's, to about a second; ``None`` when it told no time."""
        if not self._dates:
            return None
        told, heard = self._dates[-1]
        try:
            return (heard - parsedate_to_datetime(told)).total_seconds() - 0.5
        except (TypeError, ValueError):
            return None


@contextmanager
def _told() -> Iterator[None]:
    """Turns Telegram's errors into ours, but for the one that is an answer."""
    try:
        yield
    except Conflict:
        raise
    except InvalidToken as error:
        raise ConfigError("Telegram refuses TELEGRAM_BOT_TOKEN; get a valid one from @BotFather.") from error
    except TelegramError as error:
        raise ConfigError(f"Telegram cannot be asked ({type(error).__name__}); try again.") from error


@asynccontextmanager
async def probing(token: str, api_url: str) -> AsyncIterator[Probe]:
    """A probe, logged in.

    :raises ConfigError: when Telegram refuses the token or cannot be reached.
    """
    dates: list[tuple[str, datetime]] = []

    async def note(response: Any) -> None:
        if told := response.headers.get("date"):
            dates.append((told, datetime.now(UTC)))

    def requests() -> HTTPXRequest:
        return HTTPXRequest(
            connect_timeout=_PATIENCE, read_timeout=_PATIENCE, httpx_kwargs={"event_hooks": {"response": [note]}}
        )

    base = f"{api_url.rstrip('/')}/bot"
    bot = telegram.Bot(token, base_url=base, request=requests(), get_updates_request=requests())
    try:
        with _told():
            await bot.initialize()
        yield Probe(bot, dates)
    finally:
        await bot.shutdown()
