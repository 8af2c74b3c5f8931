"""The round that the running bot makes: poll what is due, read what waits, again and again.

    fetch what is due ─> analyse what waits ─> (once a day) upkeep ─> rest until the next look or the stop

A round that fails is logged and the next one is made all the same.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.domain.articles import Source
from bot.logs import describe
from bot.service.ports import Stores
from bot.service.tasks import Tasks, tell

_DAY = timedelta(days=1)
log = structlog.get_logger(__name__)


async def know_sources(stores: Stores, sources: Sequence[Source], now: datetime) -> None:
    """Add the sources of the seed table that the archive does not know; those it knows keep their settings."""
    for source in sources:
        await stores.sources.add(source, now)


async def make_rounds(tasks: Tasks, stop: asyncio.Event, *, clock: Callable[[], datetime], rest: float = 15.0) -> None:
    """Make rounds until ``stop`` is set.

    :param rest: seconds between two rounds; what is due, not the rest, decides how often a source is asked.
    """
    kept_up: datetime | None = None
    while not stop.is_set():
        try:
            for polled in await tasks.poller.poll_due(clock()):
                tell(polled)
            progress = await tasks.ingest.catch_up()
            if progress.done or progress.failed:
                log.info("articles analysed", done=progress.done, failed=progress.failed)
            if kept_up is None or clock() - kept_up >= _DAY:
                await tasks.keep_up()
                kept_up = clock()
        except Exception as error:  # noqa: BLE001
            log.error("a round failed; the next one is made all the same", fault=describe(error))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(rest):
                await stop.wait()
