"""From an address that an administrator names to the feed behind it.

address ─> fetch ─> a feed, or a page ─> the feeds that the page names, tried one by one
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.domain.articles import Payload, Source, SourceKind
from bot.domain.language import N_
from bot.errors import DocumentError, FetchError
from bot.service.polling import ReadFeed
from bot.service.ports import Fetch

#: Feeds of a page that are tried.
_TRIED = 5


class FeedFinder:
    """Looks behind addresses."""

    def __init__(
        self,
        fetch: Fetch,
        read_feed: ReadFeed,
        is_feed: Callable[[Payload], bool],
        named_feeds: Callable[[Payload], Awaitable[tuple[str, ...]]],
    ) -> None:
        """:param named_feeds: addresses of the feeds that a page names."""
        self._fetch = fetch
        self._read_feed = read_feed
        self._is_feed = is_feed
        self._named_feeds = named_feeds

    async def __call__(self, url: str, now: datetime) -> Source:
        """The feed behind an address, titled as it titles itself.

        :raises FetchError: when the address cannot be read.
        :raises DocumentError: when there is no feed behind it.
        """
        payload = await self._fetch.fetch(url)
        if self._is_feed(payload):
            return await self._source(payload, url, now)
        for named in (await self._named_feeds(payload))[:_TRIED]:
            try:
                candidate = await self._fetch.fetch(named)
                if self._is_feed(candidate):
                    return await self._source(candidate, named, now)
            except (FetchError, DocumentError):
                continue
        raise DocumentError(N_("there is no feed behind that link; name the feed itself (RSS, Atom or JSON Feed)"))

    async def _source(self, payload: Payload, url: str, now: datetime) -> Source:
        feed = await self._read_feed(payload, now=now)
        return Source.of(SourceKind.FEED, url, (feed.title or url)[:120])
