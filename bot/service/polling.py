"""Sources whose time has come.

    due feeds ─> fetch (conditional) ─> items not yet kept ─> page behind each link ─> Draft ─> Article ─> keep

The first fetch of a source is history: its items are kept with their own dates and wake nobody. A feed, item or
page that fails is noted and leaves the others alone.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.articles import Article, Draft, Payload, Source
from bot.domain.feeds import Feed, FeedItem
from bot.domain.polling import back_off, next_interval
from bot.errors import DocumentError, FetchError
from bot.service.desk import article_of
from bot.service.ingest import Ingest
from bot.service.ports import Fetch, ReadDocument, Stores
from bot.storage.sources import SourceState

#: Shorter contents of a feed item are taken for a teaser: the page behind the link is read.
_TEASER = 600
_AT_ONCE = 4


class ReadFeed(Protocol):
    """Turns bytes into a feed, away from the event loop."""

    async def __call__(self, payload: Payload, *, now: datetime) -> Feed: ...


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll of one source brought."""

    source: Source
    kept: int = 0
    error: str | None = None


class Poller:
    """Polls feeds that are due."""

    def __init__(
        self,
        stores: Stores,
        ingest: Ingest,
        fetch: Fetch,
        read_feed: ReadFeed,
        read_document: ReadDocument,
        luck: Callable[[], float] = random.random,
    ) -> None:
        self._stores = stores
        self._ingest = ingest
        self._fetch = fetch
        self._read_feed = read_feed
        self._read_document = read_document
        self._luck = luck

    async def poll_due(self, now: datetime) -> list[Polled]:
        """Poll every feed that is due, a few at a time."""
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(state: SourceState) -> Polled:
            async with gate:
                return await self.poll(state, now)

        return list(await asyncio.gather(*map(one, await self._stores.sources.due(now))))

    async def poll(self, state: SourceState, now: datetime) -> Polled:
        """Poll one feed, keep its new articles, note how it went."""
        source = state.source
        try:
            payload = await self._fetch.fetch(source.locator, etag=state.etag, last_modified=state.last_modified)
            feed = None if payload.unchanged else await self._read_feed(payload, now=now)
        except (FetchError, DocumentError) as error:
            later = now + back_off(state.failures + 1, self._luck())
            await self._stores.sources.failed(source.id, next_poll_at=later, error=str(error))
            return Polled(source, error=str(error))
        kept = 0 if feed is None else await self._take(source, feed, now)
        interval = self._interval(state, feed, now)
        await self._stores.sources.succeeded(
            source.id,
            now,
            next_poll_at=now + interval,
            interval_s=int(interval.total_seconds()),
            etag=payload.etag or (state.etag if payload.unchanged else None),
            last_modified=payload.last_modified or (state.last_modified if payload.unchanged else None),
        )
        return Polled(source, kept)

    async def _take(self, source: Source, feed: Feed, now: datetime) -> int:
        links = [item.link for item in feed.items if item.link]
        known = await self._stores.articles.known_links(links)
        kept = 0
        for item in feed.items:
            if item.link in known:
                continue
            article = await self._article(source, feed, item, now)
            if article is not None:
                kept += await self._ingest.keep(article)
        return kept

    async def _article(self, source: Source, feed: Feed, item: FeedItem, now: datetime) -> Article | None:
        """The article behind a feed's item: the page, or what the feed itself carries where that is whole."""
        try:
            draft = await self._draft(item, now)
        except (FetchError, DocumentError):
            return None
        draft = replace(
            draft,
            title=draft.title or item.title,
            published_at=draft.published_at or item.published_at,
            outlet=draft.outlet or feed.title or source.title,
        )
        return article_of(draft, source, item.link, now)

    async def _draft(self, item: FeedItem, now: datetime) -> Draft:
        carried = item.content_html or item.summary_html or ""
        if not item.link or len(item.content_html or "") >= _TEASER:
            payload = Payload(
                address=item.link or item.guid, content=carried.encode(), media_type="text/html", charset="utf-8"
            )
            return await self._read_document(payload, now=now)
        return await self._read_document(await self._fetch.fetch(item.link), now=now)

    @staticmethod
    def _interval(state: SourceState, feed: Feed | None, now: datetime) -> timedelta:
        if feed is None:
            return timedelta(seconds=state.interval_s)
        return next_interval([item.published_at for item in feed.items if item.published_at], now)
