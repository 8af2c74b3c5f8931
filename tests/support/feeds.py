"""Feeds in the dialects that publishers serve, written by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape


def item(number: int, published: str = "Mon, 04 Mar 2024 09:30:00 GMT", text: str = "<p>Some words.</p>") -> str:
    """One RSS item."""
    return (
        f"<item><title>Report {number}</title><link>/news/{number}</link><guid>urn:{number}</guid>"
        f"<pubDate>{published}</pubDate><description>{escape(text)}</description></item>"
    )


def rss(items: Iterable[str], title: str = "Example News") -> bytes:
    """An RSS 2.0 feed."""
    head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
    return f"{head}<title>{title}</title>{''.join(items)}</channel></rss>".encode()


def dated(number: int, moment: datetime) -> str:
    """An RSS item of a certain time."""
    return item(number, format_datetime(moment))


def atom(entries: Iterable[tuple[str, str, str]], title: str = "Example News") -> bytes:
    """An Atom feed of title, link and updated."""
    body = "".join(
        f'<entry><title>{title_}</title><link rel="alternate" href="{link}"/><id>{link}</id><updated>{when}</updated>'
        f'<author><name>Jo Kim</name></author><content type="html">&lt;p&gt;Long text.&lt;/p&gt;</content></entry>'
        for title_, link, when in entries
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{title}</title>{body}</feed>'.encode()


def rdf() -> bytes:
    """An RSS 1.0 feed, as some broadcasters still serve."""
    return (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        b'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://e.example/"><title>World</title></channel>'
        b'<item rdf:about="https://e.example/1"><title>One</title><link>https://e.example/1</link>'
        b"<dc:date>2024-03-04T09:30:00Z</dc:date></item></rdf:RDF>"
    )


def json_feed(items: list[dict[str, object]], title: str = "Example News") -> bytes:
    """A JSON Feed."""
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": title, "items": items}).encode()


def news_sitemap(articles: Iterable[tuple[str, str, str]], outlet: str = "Example News") -> bytes:
    """A sitemap with Google's extension for news: link, title and time of each article."""
    entries = "".join(
        f"<url><loc>{escape(link)}</loc><news:news><news:publication><news:name>{outlet}</news:name>"
        f"<news:language>en</news:language></news:publication><news:publication_date>{when}</news:publication_date>"
        f"<news:title>{escape(title)}</news:title></news:news></url>"
        for link, title, when in articles
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    return f'{head} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{entries}</urlset>'.encode()


def sitemap_index(lists: Iterable[tuple[str, str]]) -> bytes:
    """An index of sitemaps: link and last change of each."""
    entries = "".join(
        f"<sitemap><loc>{link}</loc>{f'<lastmod>{when}</lastmod>' if when else ''}</sitemap>" for link, when in lists
    )
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'.encode()
