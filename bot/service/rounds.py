"""The round that the running bot makes: poll what is due, read what waits, again and again.

    poll_due ─> catch_up ─> (once a day) upkeep ─> rest until the next look or the stop

A round that fails is logged and the next one is made all the same.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.domain.articles import Source
from bot.service.ingest import Ingest
from bot.service.polling import Polled, Poller
from bot.service.ports import Stores
from bot.service.upkeep import Upkeep

_DAY = timedelta(days=1)
log = structlog.get_logger(__name__)


async def know_sources(stores: Stores, sources: Sequence[Source], now: datetime) -> None:
    """Add the sources of the seed table that the archive does not know; those it knows keep their settings."""
    for source in sources:
        await stores.sources.add(source, now)


async def make_rounds(
    poller: Poller,
    ingest: Ingest,
    upkeep: Upkeep,
    stop: asyncio.Event,
    *,
    clock: Callable[[], datetime],
    rest: float = 15.0,
) -> None:
    """Make rounds until ``stop`` is set.

    :param rest: seconds between two rounds; what is due, not the rest, decides how often a source is asked.
    """
    kept_up: datetime | None = None
    while not stop.is_set():
        try:
            for polled in await poller.poll_due(clock()):
                _tell(polled)
            progress = await ingest.catch_up()
            if progress.done or progress.failed:
                log.info("articles analysed", done=progress.done, failed=progress.failed)
            if kept_up is None or clock() - kept_up >= _DAY:
                await upkeep.run(kept_up := clock())
        except Exception:
            log.exception("a round failed; the next one is made all the same")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(rest):
                await stop.wait()


def _tell(polled: Polled) -> None:
    source = polled.source.title
    if polled.error:
        log.warning("source failed", source=source, error=polled.error)
    elif polled.kept:
        log.info("source read", source=source, articles=polled.kept)
    if polled.foreign:
        log.warning("articles are not in English: kept, not analysed", source=source, articles=polled.foreign)
