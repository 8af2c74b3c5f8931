from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.articles import Draft, Payload, Source, SourceKind
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


async def test_what_a_feed_carries_has_the_title_that_the_feed_gives_it(stores: Stores) -> None:
    web = FakeWeb()
    text = "<p>Ade rejects talks, the ministry said on Monday.</p>" * 15
    item = FeedItem(
        link="https://example.org/whole",
        title="Talks rejected",
        summary_html="",
        content_html=text,
        published_at=NOON,
    )
    web.feed = Feed(title="The Feed", items=(item,))

    async def first_line(payload: Payload, *, now: datetime) -> Draft:
        return Draft(title="Ade rejects talks, the ministry said", text="Ade rejects talks.", language="en")

    web.read_document = first_line  # type: ignore[method-assign]
    await web.poller(stores).poll_due(NOON)
    (article_id,) = await stores.articles.latest(Window(), 9)
    kept = await stores.articles.article(article_id)
    assert kept is not None
    assert (kept.title, kept.url) == ("Talks rejected", "https://example.org/whole")


async def test_a_feed_that_stays_unchanged_is_asked_less_and_less(stores: Stores) -> None:
    web = FakeWeb()
    for number in range(6):
        web.publish(f"n{number}", f"Ade rejects talks, number {number}.", at=NOON - timedelta(minutes=60 - 10 * number))
    poller = web.poller(stores)
    await poller.poll_due(NOON)
    web.unchanged = True
    waits = []
    for days in (0.1, 0.5, 1, 4):
        now = NOON + timedelta(days=days)
        await poller.poll_due(now)
        (state,) = await stores.sources.all()
        assert state.next_poll_at is not None
        waits.append(state.next_poll_at - now)
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=18), timedelta(hours=6))
    web.unchanged = False
    web.publish("news", "Ade accepts talks.", at=now)
    await poller.poll_due(now + timedelta(hours=7))
    (state,) = await stores.sources.all()
    assert state.interval_s < 3600, "it publishes again"


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


async def test_an_item_is_dealt_with_once_whatever_address_its_page_calls_its_own(stores: Stores) -> None:
    web = FakeWeb()
    web.publish("one?utm_source=feed", "Ade rejects talks.")
    poller = web.poller(stores)
    await poller.poll_due(NOON)
    await web.poller(stores).poll_due(NOON + timedelta(hours=7))
    assert [url for url, _ in web.asked].count("https://example.org/one?utm_source=feed") == 1
    (kept,) = [await stores.articles.article(i) for i in await stores.articles.latest(Window(), 9)]
    assert kept is not None
    assert kept.url == "https://example.org/one"


async def test_a_page_that_stays_away_is_given_up_after_a_few_polls(stores: Stores) -> None:
    web = FakeWeb()
    web.publish("gone", "")
    del web.pages["https://example.org/gone"]
    poller = web.poller(stores)
    for hours in (0, 7, 14, 21, 28):
        await poller.poll_due(NOON + timedelta(hours=hours))
    assert [url for url, _ in web.asked].count("https://example.org/gone") == 3


async def test_until_all_items_are_read_the_feed_is_asked_for_whole(stores: Stores) -> None:
    web = FakeWeb()
    web.publish("gone", "")
    del web.pages["https://example.org/gone"]
    poller = web.poller(stores)
    await poller.poll_due(NOON)
    (state,) = await stores.sources.all()
    assert state.etag is None


async def test_what_the_feed_carries_is_kept_where_the_page_may_not_be_read(stores: Stores) -> None:
    web = FakeWeb()
    teaser = "The ministry says that the drill with two allies will begin on Monday near the northern border."
    link = "https://example.org/closed"
    web.feed = Feed(title="The Feed", items=(FeedItem(link=link, title="Drill", summary_html=teaser, guid="1"),))
    assert (await web.poller(stores).poll_due(NOON))[0].kept == 1
    (kept,) = [await stores.articles.article(i) for i in await stores.articles.latest(Window(), 9)]
    assert kept is not None
    assert (kept.text, kept.url) == (teaser, link)


async def test_a_feed_that_takes_too_long_goes_on_at_the_next_poll(stores: Stores) -> None:
    web = FakeWeb()
    for number in range(5):
        web.publish(f"{number}", f"Ade rejects talks number {number}.")
    hasty = Poller(
        stores,
        Ingest(stores, FakeAnalysis(), alone),
        web,
        web.read_feed,
        web.read_document,
        luck=lambda: 0.5,
        patience=-1.0,
    )
    assert (await hasty.poll_due(NOON))[0].kept == 0
    assert (await web.poller(stores).poll_due(NOON + timedelta(hours=7)))[0].kept == 5


async def test_the_first_fetch_is_history_and_no_flood(stores: Stores) -> None:
    web = FakeWeb()
    web.publish("old", "Ade rejects talks.", at=NOON - timedelta(days=40))
    undated = FeedItem(link="https://example.org/undated", title="undated", summary_html="", guid="u")
    web.pages[undated.link] = "Musa supports trade."
    web.feed = Feed(title="The Feed", items=(undated, *web.feed.items))
    poller = web.poller(stores)
    assert (await poller.poll_due(NOON))[0].kept == 2
    assert await stores.articles.latest(Window(since=NOON - timedelta(days=1)), 9) == []
    web.publish("new", "Ade supports talks.", at=NOON + timedelta(hours=6))
    assert (await poller.poll_due(NOON + timedelta(hours=7)))[0].kept == 1
    assert len(await stores.articles.latest(Window(since=NOON - timedelta(days=1)), 9)) == 1
    (state,) = await stores.sources.all(NOON + timedelta(hours=7))
    assert (state.articles, state.lately) == (3, 1)
    await Ingest(stores, FakeAnalysis(), alone).catch_up()
    assert [fact.article_id for fact in await stores.facts.after(0, Window())] == (
        await stores.articles.latest(Window(since=NOON - timedelta(days=1)), 9)
    )


async def test_lists_that_an_index_names_are_read_and_one_that_fails_is_passed_over(stores: Stores) -> None:
    web = FakeWeb()
    web.publish("one", "Ade rejects talks.")
    whole = web.feed
    web.pages["https://example.org/good.xml"] = "list"

    async def read_feed(payload: Payload, *, now: datetime) -> Feed:
        if payload.address == WIRE.locator:
            return Feed(title="", items=(), further=("https://example.org/bad.xml", "https://example.org/good.xml"))
        return whole

    web.read_feed = read_feed  # type: ignore[method-assign]
    assert (await web.poller(stores).poll_due(NOON))[0].kept == 1


async def test_articles_in_other_languages_are_kept_counted_and_not_analysed(stores: Stores) -> None:
    web = FakeWeb()
    web.publish("one", "Die Übung hat begonnen.")

    async def read_document(payload: Payload, *, now: datetime) -> Draft:
        return Draft(title="", text=payload.content.decode(), outlet="", language="de")

    web.read_document = read_document  # type: ignore[method-assign]
    (polled,) = await web.poller(stores).poll_due(NOON)
    assert (polled.kept, polled.foreign) == (1, 1)
    analysis = FakeAnalysis()
    await Ingest(stores, analysis, alone).catch_up()
    assert analysis.read == []
    counts = await stores.articles.counts()
    assert (counts["waiting"], counts["not in English"]) == (0, 1)


async def test_a_feed_not_heard_from_for_a_day_is_told(stores: Stores) -> None:
    web = FakeWeb()
    web.publish("one", "Ade rejects talks.")
    await web.poller(stores).poll_due(NOON)
    assert await stores.sources.silent(NOON + timedelta(hours=20)) == []
    assert await stores.sources.silent(NOON + timedelta(days=2)) == [WIRE.title]


async def test_a_feed_that_fails_in_an_unforeseen_way_is_noted_and_stops_no_other(stores: Stores) -> None:
    web = FakeWeb()
    web.publish("one", "Ade rejects talks.")
    other = Source.of(SourceKind.FEED, "https://example.org/other", enabled=True)
    await stores.sources.add(other, NOON)
    fetch = web.fetch

    async def odd(url: str, *, etag: str | None = None, last_modified: str | None = None) -> Payload:
        if url == other.locator:
            raise RuntimeError("words of the feed")
        return await fetch(url, etag=etag, last_modified=last_modified)

    web.fetch = odd  # type: ignore[method-assign]
    polled = {one.source.id: one for one in await web.poller(stores).poll_due(NOON)}
    assert polled[WIRE.id].kept == 1
    assert "RuntimeError" in (polled[other.id].error or "")
    assert "words" not in (polled[other.id].error or "")
    assert await stores.sources.due(NOON) == []
