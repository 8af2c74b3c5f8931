from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.articles import Draft, Payload
from bot.domain.briefing import Window
from bot.domain.feeds import Feed, FeedItem
from bot.errors import DocumentError, FetchError
from bot.service.ingest import Ingest
from bot.service.polling import Poller
from bot.service.ports import Stores
from tests.support.analysis import FakeAnalysis
from tests.support.newsroom import NOON, WIRE
from tests.unit.service.conftest import alone


class FakeWeb:
    """Feeds and pages by address; an address that is not there fails."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.feed = Feed(title="The Feed", items=())
        self.asked: list[tuple[str, str | None]] = []
        self.unchanged = False

    def publish(self, name: str, text: str, *, at: datetime = NOON) -> None:
        link = f"https://example.org/{name}"
        self.pages[link] = text
        item = FeedItem(link=link, title=name, summary_html="", published_at=at, guid=name)
        self.feed = Feed(title="The Feed", items=(item, *self.feed.items))

    async def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Payload:
        self.asked.append((url, etag))
        if url == WIRE.locator:
            return Payload(address=url, content=b"", etag='"1"', unchanged=self.unchanged)
        if url not in self.pages:
            raise FetchError(url, "404")
        return Payload(address=url, content=self.pages[url].encode(), media_type="text/html")

    async def read_feed(self, payload: Payload, *, now: datetime) -> Feed:
        return self.feed

    async def read_document(self, payload: Payload, *, now: datetime) -> Draft:
        text = payload.content.decode()
        if "no article" in text:
            raise DocumentError("no article in it")
        return Draft(title="", text=text, outlet="", language="en")

    def poller(self, stores: Stores) -> Poller:
        ingest = Ingest(stores, FakeAnalysis(), alone)
        return Poller(stores, ingest, self, self.read_feed, self.read_document, luck=lambda: 0.5)


async def test_new_items_are_kept_once_with_the_feeds_title_and_date(stores: Stores) -> None:
    web = FakeWeb()
    web.publish("one", "Ade rejects talks.")
    poller = web.poller(stores)
    (first,) = await poller.poll_due(NOON)
    assert (first.kept, first.error) == (1, None)
    assert await poller.poll_due(NOON + timedelta(minutes=1)) == []
    (again,) = await poller.poll_due(NOON + timedelta(hours=7))
    assert again.kept == 0
    (kept,) = [await stores.articles.article(i) for i in await stores.articles.latest(Window(), 9)]
    assert kept is not None
    assert (kept.title, kept.outlet, kept.published_at) == ("one", "The Feed", NOON)


async def test_a_page_that_fails_leaves_the_others_alone_and_is_tried_again(stores: Stores) -> None:
    web = FakeWeb()
    for name, text in (("gone", ""), ("empty", "no article"), ("good", "Ade rejects talks.")):
        web.publish(name, text)
    del web.pages["https://example.org/gone"]
    poller = web.poller(stores)
    assert (await poller.poll_due(NOON))[0].kept == 1
    web.pages["https://example.org/gone"] = "Musa supports trade."
    assert (await poller.poll_due(NOON + timedelta(hours=7)))[0].kept == 1


async def test_a_feed_that_says_unchanged_is_left_at_that(stores: Stores) -> None:
    web = FakeWeb()
    web.publish("one", "Ade rejects talks.")
    poller = web.poller(stores)
    await poller.poll_due(NOON)
    web.unchanged = True
    await poller.poll_due(NOON + timedelta(hours=7))
    assert web.asked[-1] == (WIRE.locator, '"1"')
    (state,) = await stores.sources.all()
    assert state.etag == '"1"'
    assert state.last_success_at == NOON + timedelta(hours=7)


async def test_a_feed_that_fails_waits_longer_each_time(stores: Stores) -> None:
    web = FakeWeb()

    async def broken(payload: Payload, *, now: datetime) -> Feed:
        raise DocumentError("neither RSS nor Atom")

    web.read_feed = broken  # type: ignore[method-assign]
    poller = web.poller(stores)
    now, waits = NOON, []
    for _ in range(3):
        (polled,) = await poller.poll_due(now)
        assert polled.error == "neither RSS nor Atom"
        (state,) = await stores.sources.all()
        assert state.next_poll_at is not None
        waits.append(state.next_poll_at - now)
        now = state.next_poll_at
    assert waits == sorted(waits)
    assert waits[0] < waits[-1]
    assert state.last_error == "neither RSS nor Atom"
