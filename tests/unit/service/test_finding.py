"""From an address to the feed behind it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.articles import Payload
from bot.domain.feeds import Feed
from bot.errors import DocumentError, FetchError
from bot.service.finding import FeedFinder

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
PAGES = {"https://a.example/": b"page", "https://a.example/feed": b"feed", "https://b.example/": b"page"}


class FakeWeb:
    def __init__(self) -> None:
        self.asked: list[str] = []

    async def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Payload:
        self.asked.append(url)
        if url not in PAGES:
            raise FetchError(url, "the server answered 404")
        return Payload(address=url, content=PAGES[url])


async def read_feed(payload: Payload, *, now: datetime) -> Feed:
    return Feed(title="The feed", items=())


async def named_feeds(payload: Payload) -> tuple[str, ...]:
    return (payload.address + "gone", payload.address + "feed")


def finder() -> FeedFinder:
    return FeedFinder(FakeWeb(), read_feed, lambda payload: payload.content == b"feed", named_feeds)


async def test_a_feed_is_taken_as_it_is() -> None:
    source = await finder()("https://a.example/feed", NOW)
    assert (source.locator, source.title) == ("https://a.example/feed", "The feed")


async def test_a_page_leads_to_the_feed_that_it_names() -> None:
    assert (await finder()("https://a.example/", NOW)).locator == "https://a.example/feed"


async def test_a_page_without_a_feed_is_told() -> None:
    with pytest.raises(DocumentError, match="no feed"):
        await finder()("https://b.example/", NOW)


async def test_an_address_that_does_not_answer_is_told() -> None:
    with pytest.raises(FetchError):
        await finder()("https://c.example/", NOW)
