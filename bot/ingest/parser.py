"""Documents and feeds read in a worker that can be killed: what the services are given."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bot.domain.articles import Draft, Payload
from bot.domain.feeds import Feed
from bot.ingest.discovery import find_feeds
from bot.ingest.documents import read_document
from bot.ingest.feeds import looks_like_feed, parse_feed
from bot.ingest.worker import parse_safely


class SafeParser:
    """Reads untrusted bytes.

    :param seeds: the operator's folder of tables, or ``None`` for the packaged ones.
    """

    def __init__(self, seeds: Path | None = None) -> None:
        self._seeds = seeds

    async def document(self, payload: Payload, *, now: datetime) -> Draft:
        """The article in a page, text, PDF or mail.

        :raises DocumentError: when there is none.
        """
        return await parse_safely(read_document, payload, now=now, seeds=self._seeds)

    async def feed(self, payload: Payload, *, now: datetime) -> Feed:
        """The feed in RSS, Atom or JSON.

        :raises DocumentError: when it is none.
        """
        return await parse_safely(parse_feed, payload, now)

    async def named_feeds(self, payload: Payload) -> tuple[str, ...]:
        """Addresses of the feeds that a page names, likeliest first.

        :raises DocumentError: when the bytes are no page.
        """
        return await parse_safely(find_feeds, payload)

    @staticmethod
    def is_feed(payload: Payload) -> bool:
        """Whether the bytes look like a feed rather than a page."""
        return looks_like_feed(payload)
