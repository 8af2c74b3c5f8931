"""Sources whose time has come.

    due feeds ─> fetch (conditional) ─> items not yet dealt with ─> page behind each link ─> Draft ─> Article ─> keep

The first fetch of a source is history: its items are kept with their own dates and wake nobody. A feed, item or
page that fails is noted and leaves the others alone; one that takes too long goes on at the next poll.
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
from bot.domain.ids import content_id
from bot.domain.polling import back_off, longer_interval, next_interval
from bot.errors import DocumentError, FetchError, StorageError
from bot.ingest.urls import canonical_link
from bot.logs import describe
from bot.service.desk import article_of
from bot.service.ingest import Ingest
from bot.service.ports import Fetch, ReadDocument, Stores
from bot.storage.sources import SourceState

#: Shorter contents of a feed item are taken for a teaser: the page behind the link is read.
_TEASER = 600
#: What a feed carries is better than nothing, where it is this long and the page cannot be had.
_SHORTEST = 80
_AT_ONCE = 4
#: The newest items of a feed at most, also where it is spread over several lists.
_ITEMS = 200
#: Polls at which a page may fail before its item is given up.
_TRIES = 3
_REMEMBERED_FAILURES = 5_000


class ReadFeed(Protocol):
    """Turns bytes into a feed, away from the event loop."""

    async def __call__(self, payload: Payload, *, now: datetime) -> Feed: ...


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll of one source brought."""

    source: Source
    kept: int = 0
    error: str | None = None
    #: Articles in another language than English: kept, and not analysed.
    foreign: int = 0


@dataclass(slots=True)
class _Taken:
    """What became of a feed's items."""

    kept: int = 0
    foreign: int = 0
    #: Keys of the items that are dealt with.
    done: list[str] | None = None
    #: Whether some are left for the next poll.
    rest: bool = False


class Poller:
    """Polls feeds that are due.

    :param fetch: for feeds.
    :param pages: for the pages that their items lead to; the same as for feeds unless given.
    :param patience: seconds that the items of one feed may take at one poll.
    """

    def __init__(
        self,
        stores: Stores,
        ingest: Ingest,
        fetch: Fetch,
        read_feed: ReadFeed,
        read_document: ReadDocument,
        luck: Callable[[], float] = random.random,
        *,
        pages: Fetch | None = None,
        patience: float = 120.0,
    ) -> None:
        self._stores = stores
        self._ingest = ingest
        self._fetch = fetch
        self._pages = pages or fetch
        self._read_feed = read_feed
        self._read_document = read_document
        self._luck = luck
        self._patience = patience
        self._failures: dict[str, int] = {}

    async def poll_due(self, now: datetime) -> list[Polled]:
        """Poll every feed that is due, a few at a time."""
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(state: SourceState) -> Polled:
            async with gate:
                return await self.poll(state, now)

        return list(await asyncio.gather(*map(one, await self._stores.sources.due(now))))

    async def poll(self, state: SourceState, now: datetime) -> Polled:
        """Poll one feed, keep its new articles, note how it went, also where nobody has foreseen it."""
        try:
            return await self._poll(state, now)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001
            return await self._failed(state, describe(error), now)

    async def _failed(self, state: SourceState, reason: str, now: datetime) -> Polled:
        later = now + back_off(state.failures + 1, self._luck())
        await self._stores.sources.failed(state.source.id, next_poll_at=later, error=reason)
        return Polled(state.source, error=reason)

    async def _poll(self, state: SourceState, now: datetime) -> Polled:
        source = state.source
        try:
            payload = await self._fetch.fetch(source.locator, etag=state.etag, last_modified=state.last_modified)
            feed = None if payload.unchanged else await self._whole(await self._read_feed(payload, now=now), now)
        except (FetchError, DocumentError) as error:
            return await self._failed(state, str(error), now)
        taken = _Taken() if feed is None else await self._take(state, feed, now)
        interval = await self._interval(state, feed, now)
        # What the server says of its feed is sent back only when nothing of it is left to be read.
        known = state if payload.unchanged else None
        await self._stores.sources.succeeded(
            source.id,
            now,
            next_poll_at=now + interval,
            interval_s=int(interval.total_seconds()),
            etag=None if taken.rest else payload.etag or (known.etag if known else None),
            last_modified=None if taken.rest else payload.last_modified or (known.last_modified if known else None),
        )
        return Polled(source, taken.kept, foreign=taken.foreign)

    async def _whole(self, feed: Feed, now: datetime) -> Feed:
        """The feed with the items of the lists that it names, where it is an index of such."""
        items: list[FeedItem] = list(feed.items)
        title = feed.title
        for link in feed.further:
            try:
                part = await self._read_feed(await self._fetch.fetch(link), now=now)
            except (FetchError, DocumentError):
                if link == feed.further[-1] and not items:
                    raise
                continue
            items += part.items
            title = title or part.title
        return replace(feed, title=title, items=tuple(items[:_ITEMS]))

    async def _take(self, state: SourceState, feed: Feed, now: datetime) -> _Taken:
        source = state.source
        taken = _Taken(done=[])
        by_key = {_key(item): item for item in feed.items}
        fresh = await self._stores.sources.unseen(source.id, by_key)
        clock = asyncio.get_running_loop().time
        until = clock() + self._patience
        done = [key for key in by_key if key not in fresh]
        for key in (key for key in by_key if key in fresh):
            if clock() > until:
                taken.rest = True
                break
            if await self._one(state, feed, by_key[key], now, taken) or self._gives_up(key):
                done.append(key)
            else:
                taken.rest = True
        await self._stores.sources.saw(source.id, done, now)
        return taken

    async def _one(self, state: SourceState, feed: Feed, item: FeedItem, now: datetime, taken: _Taken) -> bool:
        """Keep the article behind an item; ``False`` when it could not be read."""
        try:
            draft = await self._draft(item, now)
        except (FetchError, DocumentError):
            return False
        article = self._article(state.source, feed, item, draft, now)
        first = state.last_success_at is None or (article.published_at or now) < state.added_at
        if await self._ingest.keep(article, history=first):
            taken.kept += 1
            taken.foreign += not article.is_english
        return True

    def _gives_up(self, key: str) -> bool:
        tries = self._failures.pop(key, 0) + 1
        if tries >= _TRIES:
            return True
        self._failures[key] = tries
        if len(self._failures) > _REMEMBERED_FAILURES:
            del self._failures[next(iter(self._failures))]
        return False

    @staticmethod
    def _article(source: Source, feed: Feed, item: FeedItem, draft: Draft, now: datetime) -> Article:
        draft = replace(
            draft,
            title=draft.title or item.title,
            published_at=draft.published_at or item.published_at,
            author=draft.author or item.author,
            outlet=draft.outlet or feed.title or source.title,
        )
        return article_of(draft, source, item.link or None, now)

    async def _draft(self, item: FeedItem, now: datetime) -> Draft:
        """The page behind a feed's item, or what the feed itself carries: where that is whole, or all there is."""
        carried = item.content_html or item.summary_html or ""
        if not item.link or len(item.content_html or "") >= _TEASER:
            return await self._carried(item, carried, now)
        try:
            draft = await self._read_document(await self._pages.fetch(item.link), now=now)
        except (FetchError, DocumentError) as error:
            if len(carried) < _SHORTEST or (isinstance(error, FetchError) and error.transient):
                raise
            return await self._carried(item, carried, now)
        if not draft.text and len(carried) >= _SHORTEST:
            return replace(draft, text=(await self._carried(item, carried, now)).text)
        return draft

    async def _carried(self, item: FeedItem, carried: str, now: datetime) -> Draft:
        payload = Payload(
            address=item.link or item.guid, content=carried.encode(), media_type="text/html", charset="utf-8"
        )
        draft = await self._read_document(payload, now=now)
        # What a feed carries is the text alone: without this its first line would be taken for the title.
        return replace(draft, title=item.title or draft.title)

    async def _interval(self, state: SourceState, feed: Feed | None, now: datetime) -> timedelta:
        if feed is None:
            last_new = await self._stores.sources.last_new(state.source.id)
            return longer_interval(timedelta(seconds=state.interval_s), last_new, now)
        return next_interval([item.published_at for item in feed.items if item.published_at], now)


def _key(item: FeedItem) -> str:
    """Under which an item is remembered: its address without what counts clicks, else its own id, else its title."""
    return content_id("i", canonical_link(item.link) if item.link else item.guid or item.title)
