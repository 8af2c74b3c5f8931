"""What a site asks of programs in its robots.txt (RFC 9309), remembered for a day.

Honoured for pages. Feeds and sitemaps are published for programs to read, and are not asked about.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from protego import Protego

from bot.domain.articles import Payload
from bot.domain.language import N_
from bot.errors import FetchError, ForbiddenAddress
from bot.ingest.decoding import decode

#: RFC 9309 asks that half a megabyte be read, and that a copy be kept no longer than a day.
_LIMIT = 500_000
_KEPT = timedelta(days=1)
#: After a server error: it says nothing, so nothing is read, and it is asked again soon.
_SILENT = timedelta(minutes=10)
_SITES = 2_000


class Fetches(Protocol):
    """Fetches one address: :class:`bot.ingest.fetch.Fetcher`.

    :raises FetchError: when there is nothing to be had.
    """

    async def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        limit: int = ...,
        timeout: float = ...,  # noqa: ASYNC109
    ) -> Payload: ...


@dataclass(frozen=True, slots=True)
class _Rules:
    until: datetime
    #: ``None``: the site did not say, and until it does nothing is read.
    parsed: Protego | None


class Robots:
    """The rules of the sites met lately.

    :param agent: the name that rules are looked up under.
    :param clock: tells when rules are too old.
    """

    def __init__(self, fetcher: Fetches, agent: str, clock: Callable[[], datetime]) -> None:
        self._fetcher = fetcher
        self._agent = agent
        self._clock = clock
        self._sites: OrderedDict[str, _Rules] = OrderedDict()

    async def check(self, url: str) -> None:
        """Return when a page may be read.

        :raises FetchError: when its site asks programs not to, or cannot tell at present.
        """
        now = self._clock()
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        rules = self._sites.get(site)
        if rules is None or rules.until <= now:
            rules = await self._ask(site, now)
            self._sites[site] = rules
            if len(self._sites) > _SITES:
                self._sites.popitem(last=False)
        if rules.parsed is None:
            raise FetchError(url[:200], N_("the site's robots.txt cannot be read at present"), transient=True)
        if not rules.parsed.can_fetch(url, self._agent):
            raise FetchError(url[:200], N_("the site's robots.txt asks programs not to read this page"))

    async def _ask(self, site: str, now: datetime) -> _Rules:
        try:
            payload = await self._fetcher.fetch(f"{site}/robots.txt", limit=_LIMIT, timeout=10.0)
        except ForbiddenAddress:
            raise
        except FetchError as error:
            # 400 to 499: there are no rules. A server error or none at all: RFC 9309 takes that for "keep out".
            return _Rules(now + (_SILENT if error.transient else _KEPT), None if error.transient else _none())
        return _Rules(now + _KEPT, Protego.parse(decode(payload.content, payload.charset)))


class Pages:
    """Fetches pages, each only if its site lets programs read it."""

    def __init__(self, fetcher: Fetches, robots: Robots) -> None:
        self._fetcher = fetcher
        self._robots = robots

    async def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Payload:
        """Fetch a page.

        :raises FetchError: when it cannot or should not be read.
        """
        await self._robots.check(url)
        return await self._fetcher.fetch(url, etag=etag, last_modified=last_modified)


def _none() -> Protego:
    return Protego.parse("")
