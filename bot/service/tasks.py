"""The work that is done over and over, by the bot's own rounds or by workers on any number of machines.

Each may be done twice, cut short, or done by two at once: what is to do is read from the database when it begins, and
what was done is committed there. Whoever does it again finds nothing left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.domain.polling import is_due
from bot.service.digest import Digests
from bot.service.ingest import Ingest
from bot.service.polling import Polled, Poller
from bot.service.ports import Stores
from bot.service.upkeep import Upkeep

log = structlog.get_logger(__name__)

#: Feeds and articles looked up in one go; the next look finds the rest.
_FEEDS, _ARTICLES = 2000, 2000
#: An article that waits longer than this has been lost sight of: its job is gone, or was never made.
_OVERLOOKED = timedelta(minutes=5)
#: Workers that may have died while they read one article alone, before it is set aside.
_DEATHS = 5
_VERSION = "analyzer"


class Unfinished(Exception):
    """Some articles failed and will be tried again; the others are done."""


@dataclass(frozen=True, slots=True)
class Tasks:
    """Everything a worker can do."""

    stores: Stores
    poller: Poller
    ingest: Ingest
    digests: Digests
    upkeep: Upkeep
    clock: Callable[[], datetime]

    async def due_sources(self) -> list[str]:
        """Ids of the feeds to fetch."""
        return [state.source.id for state in await self.stores.sources.due(self.clock(), _FEEDS)]

    async def fetch(self, source_id: str) -> None:
        """Poll one feed and keep its new articles, unless somebody did so in the meantime."""
        state = await self.stores.sources.get(source_id)
        now = self.clock()
        if state is None or not state.source.enabled or not is_due(state.next_poll_at, now):
            return
        tell(await self.poller.poll(state, now))

    async def overlooked(self) -> list[str]:
        """Ids of articles that have waited too long, or that an older version of the analyser has read.

        While an upgrade goes on, workers of two versions run: only the version that started last reads again what the
        other has read.
        """
        again = await self.stores.notes.get(_VERSION) == self.ingest.version
        return await self.ingest.waiting(self.clock() - _OVERLOOKED, _ARTICLES, again=again)

    async def begin(self) -> None:
        """Tell the others which version of the analyser started last."""
        await self.stores.notes.put(_VERSION, self.ingest.version)

    async def analyze(self, article_ids: Sequence[str], tries: int = 0) -> None:
        """Read those of the articles that wait.

        :param tries: how often that was begun before. A worker that dies of an article cannot say so: after several
            deaths the articles are read one by one, and the one that was alone is set aside.
        :raises Unfinished: when some failed and may be tried again.
        """
        if tries > _DEATHS and len(article_ids) == 1:
            await self.ingest.give_up(article_ids, "every worker that began to read it died")
            return
        progress = await self.ingest.analyze(article_ids)
        if progress.failed:
            raise Unfinished(f"{progress.failed} of {len(article_ids)} articles could not be analysed")

    async def serve_digests(self) -> None:
        """Put every digest that is due into the outbox."""
        tally = await self.digests.tick(self.clock())
        if tally.sent or tally.expired or tally.failed:
            log.info("digests served", sent=tally.sent, expired=tally.expired, failed=tally.failed)

    async def keep_up(self) -> None:
        """Forget what has had its time."""
        await self.upkeep.run(self.clock())


def tell(polled: Polled) -> None:
    """Log what a poll brought, if anything."""
    source = polled.source.title
    if polled.error:
        log.warning("source failed", source=source, error=polled.error)
    elif polled.kept:
        log.info("source read", source=source, articles=polled.kept)
    if polled.foreign:
        log.warning("articles are not in English: kept, not analysed", source=source, articles=polled.foreign)
