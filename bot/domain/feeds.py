"""What a feed says: its title and its newest items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.articles import require_utc


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One entry of a feed. Mark-up fields are raw: they go through the same reading as a page."""

    #: Absolute http(s) address; empty when the entry has none.
    link: str
    title: str
    summary_html: str
    #: The whole text, where the feed carries it.
    content_html: str | None = None
    #: Aware UTC; ``None`` when absent or beyond belief (before 1990, or over two days ahead).
    published_at: datetime | None = None
    author: str | None = None
    guid: str = ""

    def __post_init__(self) -> None:
        require_utc(self.published_at, "published_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed's title and its newest items, newest first."""

    title: str
    items: tuple[FeedItem, ...]
    language: str | None = None
    #: Addresses of the lists that an index of sitemaps names, newest first; empty for all else.
    further: tuple[str, ...] = ()
