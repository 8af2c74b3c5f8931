"""Finding the feeds of a page; lists of sources as OPML."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.articles import Payload, Source, SourceKind
from bot.errors import DocumentError
from bot.ingest.discovery import find_feeds
from bot.ingest.opml import read_opml, write_opml
from bot.ingest.urls import canonical_link, untracked

NOW = datetime(2024, 3, 5, tzinfo=UTC)


def feeds_of(html: str, address: str = "https://e.example/world/") -> tuple[str, ...]:
    return find_feeds(Payload(address=address, content=html.encode(), media_type="text/html"))


def test_what_the_head_states_comes_first_and_comments_last() -> None:
    html = """<html><head>
    <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
    <link rel="alternate" type="application/rss+xml" title="News" href="rss.xml">
    <link rel="alternate" type="application/atom+xml" href="https://feeds.example/atom">
    <link rel="alternate" type="application/json" href="/feed.json">
    <link rel="alternate" hreflang="de" type="text/html" href="/de/"><link rel="stylesheet" href="/feed.css"></head>
    <body><a href="/feeds/politics.xml">Politics</a><a href="/world/story">A story</a></body></html>"""
    found = feeds_of(html)
    assert found[:4] == (
        "https://e.example/world/rss.xml",
        "https://feeds.example/atom",
        "https://e.example/feed.json",
        "https://e.example/feeds/politics.xml",
    )
    assert found[4] == "https://e.example/comments/feed/"
    assert not any("css" in link or "story" in link or "/de/" in link for link in found)


def test_a_page_that_names_none_leaves_the_usual_places_of_its_site() -> None:
    found = feeds_of("<html><body><p>Nothing here.</p></body></html>")
    assert "https://e.example/rss.xml" in found
    assert all(link.startswith("https://e.example/") for link in found)


@pytest.mark.parametrize("href", ["javascript:x", "file:///etc/passwd", "data:text/xml,x", "//[", "http://[::1"])
def test_only_links_of_the_web_are_named(href: str) -> None:
    html = f'<html><head><link rel="alternate" type="application/rss+xml" href="{href}"></head><body>x</body></html>'
    assert all(link.startswith("https://e.example/") for link in feeds_of(html))


def test_a_base_address_is_heeded_where_it_is_one_of_the_web() -> None:
    html = '<html><head><base href="{}"><link rel="alternate" type="application/rss+xml" href="rss"></head></html>'
    assert feeds_of(html.format("https://other.example/x/"))[0] == "https://other.example/x/rss"
    assert feeds_of(html.format("file:///etc/"))[0] == "https://e.example/world/rss"


def test_sources_survive_the_way_through_opml() -> None:
    sources = [
        Source.of(
            SourceKind.FEED, "https://a.example/rss?a=1&b=2", 'A "quoted" & <odd> title', tier=1, state_media=True
        ),
        Source.of(SourceKind.FEED, "https://b.example/feed", "한국 뉴스", tier=5, enabled=False),
    ]
    page = Source.of(SourceKind.PAGE, "https://c.example/", "No feed")
    written = write_opml([*sources, page], NOW)
    payload = Payload(address="list.opml", content=written.encode())
    assert read_opml(payload) == sources


def test_lists_of_other_readers_are_understood() -> None:
    content = b"""<?xml version="1.0"?><opml version="1.0"><head><title>x</title></head><body>
    <outline text="World"><outline text="One" title="One" type="rss" xmlUrl="https://a.example/rss" htmlUrl="https://a.example"/>
    <outline text="Again" xmlUrl="https://a.example/rss"/><outline text="Local" xmlUrl="file:///etc/passwd"/></outline>
    <outline text="Empty"/></body></opml>"""
    found = read_opml(Payload(address="x.opml", content=content))
    assert [(source.title, source.locator, source.enabled) for source in found] == [
        ("One", "https://a.example/rss", True)
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html></html>",
        b"<opml",
        b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body><outline text="&x;"/></body></opml>',
        b"<opml>" + b"<outline>" * 100_000,
    ],
)
def test_what_is_no_opml_is_refused(content: bytes) -> None:
    with pytest.raises(DocumentError):
        read_opml(Payload(address="x.opml", content=content))


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://e.example/a?utm_source=rss&id=5#top", "https://e.example/a?id=5"),
        ("http://www.e.example/a?fbclid=x", "http://www.e.example/a"),
        ("https://e.example/a", "https://e.example/a"),
        ("https://e.example/a?q=%E2%82%AC&x", "https://e.example/a?q=%E2%82%AC&x"),
        ("http://[", "http://["),
    ],
)
def test_links_are_kept_without_what_counts_clicks(link: str, expected: str) -> None:
    assert untracked(link) == expected


def test_one_article_has_one_canonical_link() -> None:
    links = ("http://www.e.example/a/?utm_medium=x", "https://amp.e.example/a/amp/", "https://e.example/a#c")
    assert {canonical_link(link) for link in links} == {"https://e.example/a"}
