"""News sitemaps are read as feeds."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from bot.domain.articles import Payload
from bot.domain.feeds import Feed
from bot.errors import DocumentError
from bot.ingest.feeds import looks_like_feed, parse_feed
from tests.support.feeds import news_sitemap, sitemap_index

NOW = datetime(2024, 3, 5, tzinfo=UTC)
HOME = "https://e.example/news-sitemap.xml"


def read(content: bytes, address: str = HOME) -> Feed:
    return parse_feed(Payload(address=address, content=content, media_type="application/xml"), NOW)


def test_articles_come_newest_first_with_title_time_and_outlet() -> None:
    content = news_sitemap([("/a", "Older", "2024-03-01T08:00:00+09:00"), ("/b", "Newer", "2024-03-04")])
    feed = read(content)
    assert [(item.link, item.title) for item in feed.items] == [
        ("https://e.example/b", "Newer"),
        ("https://e.example/a", "Older"),
    ]
    assert feed.items[1].published_at == datetime(2024, 2, 29, 23, tzinfo=UTC)
    assert (feed.title, feed.language) == ("Example News", "en")


def test_an_index_names_its_news_and_newest_lists() -> None:
    lists = [("/old.xml", "2019-01-01"), ("/pages.xml", "2024-03-04"), ("/news.xml", "2024-03-01"), ("/b.xml", "")]
    feed = read(sitemap_index(lists))
    assert feed.items == ()
    assert feed.further[:2] == ("https://e.example/news.xml", "https://e.example/pages.xml")
    assert len(feed.further) == 3


def test_of_fifty_thousand_addresses_the_newest_two_hundred_are_read() -> None:
    many = [
        (f"/{n}", f"Report {n}", f"2024-03-04T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}Z") for n in range(50_000)
    ]
    items = read(news_sitemap(many)).items
    assert len(items) == 200
    assert items[0].title == "Report 49999"


def test_a_compressed_sitemap_is_read_and_a_bomb_is_not() -> None:
    content = gzip.compress(news_sitemap([("/a", "One", "2024-03-04")]))
    assert looks_like_feed(Payload(address=HOME + ".gz", content=content))
    assert read(content).items[0].title == "One"
    with pytest.raises(DocumentError, match="10 MB"):
        read(gzip.compress(b"<urlset>" + b" " * 30_000_000))
    with pytest.raises(DocumentError, match="cut short"):
        read(content[:-20])


@pytest.mark.parametrize(
    "content",
    [
        b"<urlset></urlset>",
        b"<urlset><url></urlset",
        b'<!DOCTYPE urlset [<!ENTITY x "y">]><urlset><url><loc>&x;</loc></url></urlset>',
        b"<urlset>" + b"<url>" * 100_000,
    ],
)
def test_what_lists_nothing_or_is_built_to_hurt_is_refused(content: bytes) -> None:
    with pytest.raises(DocumentError):
        read(content)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "", "http://["])
def test_addresses_that_lead_nowhere_are_passed_over(link: str) -> None:
    assert read(news_sitemap([(link, "Bad", "2024-03-04"), ("/a", "Good", "2024-03-04")])).items[-1].title == "Good"
