"""The two senders of the delivery measure, each a process that can be killed."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo


async def outbox(url: str, token: str, api: str, rate: float) -> None:
    """briefbot's own: whatever is in the outbox."""
    from bot.app import stop_on_signals
    from bot.service.dispatch import Dispatcher
    from bot.service.subscriptions import Subscriptions
    from bot.storage.engine import Database
    from bot.storage.subscriptions import SubscriptionStore
    from bot.telegram.application import Options, TelegramBot
    from tests.support.desk import FakeDesk

    async with Database(url) as database, stop_on_signals() as stop:
        desk = FakeDesk()
        dispatcher = Dispatcher(desk, Subscriptions(SubscriptionStore(database), ZoneInfo("UTC"), time(7)))
        options = Options(token=token, api_url=api, send_rate=rate, poll_seconds=1)
        await TelegramBot(options, database, dispatcher, desk, clock=lambda: datetime.now(UTC)).run(stop)


async def loop(chats: int, token: str, api: str, rate: float) -> None:
    """The usual way: a loop over the chats, PTB's own rate limiter."""
    from telegram.ext import AIORateLimiter, ApplicationBuilder

    limiter = AIORateLimiter(overall_max_rate=rate, overall_time_period=1)
    application = ApplicationBuilder().token(token).base_url(f"{api}/bot").rate_limiter(limiter).updater(None).build()
    async with application:
        await asyncio.gather(
            *(application.bot.send_message(chat, f"Digest {chat}") for chat in range(1, chats + 1)),
        )


def main() -> None:
    """Be one of them."""
    which, what, token, api, rate = sys.argv[1:]
    work = outbox(what, token, api, float(rate)) if which == "outbox" else loop(int(what), token, api, float(rate))
    asyncio.run(work)


if __name__ == "__main__":
    main()
