"""The rounds that the running bot makes: poll what is due, read what waits, again and again, and once a day upkeep.

    fetch what is due ─> rest ┐
    analyse what waits ─> rest ├─ side by side, each until the stop: who reads for hours keeps nobody from polling
    forget what is old ─> rest ┘

A round that fails is logged and the next one is made all the same.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.domain.articles import Source
from bot.logs import describe
from bot.service.ports import Stores
from bot.service.tasks import Tasks, tell

#: Between two upkeeps, and until one that failed is tried again.
_DAY, _SOON = timedelta(days=1), timedelta(minutes=5)
log = structlog.get_logger(__name__)


async def know_sources(stores: Stores, sources: Sequence[Source], now: datetime) -> None:
    """Add the sources of the seed table that the archive does not know; those it knows keep their settings."""
    for source in sources:
        await stores.sources.add(source, now)


async def make_rounds(tasks: Tasks, stop: asyncio.Event, *, clock: Callable[[], datetime], rest: float = 15.0) -> None:
    """Make rounds until ``stop`` is set.

    :param rest: seconds between two rounds; what is due, not the rest, decides how often a source is asked.
    """

    async def poll() -> None:
        for polled in await tasks.poller.poll_due(clock()):
            tell(polled)

    async def read() -> None:
        progress = await tasks.ingest.catch_up()
        if progress.done or progress.failed:
            log.info("articles analysed", done=progress.done, failed=progress.failed)

    every_rest, once_a_day = timedelta(seconds=rest), _DAY
    async with asyncio.TaskGroup() as rounds:
        for work, pause in ((poll, every_rest), (read, every_rest), (tasks.keep_up, once_a_day)):
            rounds.create_task(_again_and_again(work, stop, pause))


async def _again_and_again(work: Callable[[], Awaitable[None]], stop: asyncio.Event, pause: timedelta) -> None:
    while not stop.is_set():
        wait = pause
        try:
            await work()
        except Exception as error:  # noqa: BLE001
            log.error("a round failed; the next one is made all the same", fault=describe(error))
            wait = min(pause, _SOON)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait.total_seconds()):
                await stop.wait()
