"""Which feed a page belongs to, as the page itself says.

Nearly every site names its feeds in ``<link rel="alternate">``; where it does not, a link that is called a feed
will do. Nothing is fetched here: whoever asked tries what is named, in this order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from lxml.html import HtmlElement

from bot.domain.articles import Payload
from bot.ingest.decoding import decode
from bot.ingest.pages import parse_page
from bot.ingest.urls import absolute

_TYPES = re.compile(
    r"^(application/(rss|atom|rdf)\+xml|application/feed\+json|application/json|text/xml)\b", re.IGNORECASE
)
_LIKE_A_FEED = re.compile(r"(/|\.|\b)(rss|atom|feeds?)(/|\.xml|\.json|\.rss|\.atom|$|\?)|\.(rss|atom)$", re.IGNORECASE)
#: A feed of comments is not what a reader of news means.
_COMMENTS = re.compile(r"comment", re.IGNORECASE)
#: Where sites that name no feed often keep one.
_USUAL = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/news-sitemap.xml")
_MOST = 10


def find_feeds(payload: Payload) -> tuple[str, ...]:
    """Addresses of the feeds that a page names, likeliest first, then the usual places of its site.

    :raises DocumentError: when the bytes are no page.
    """
    tree, _ = parse_page(decode(payload.content, payload.charset))
    base = next((absolute(payload.address, href) for href in tree.xpath("//base/@href")), "") or payload.address
    named = [*_stated(tree, base), *_linked(tree, base)]
    named.sort(key=lambda link: bool(_COMMENTS.search(link)))
    usual = [absolute(payload.address, urljoin("/", place)) for place in _USUAL]
    return tuple(dict.fromkeys(link for link in [*named[:_MOST], *usual] if link))


def _stated(tree: HtmlElement, base: str) -> Iterator[str]:
    for link in tree.xpath("//link[@href]"):
        relations = (link.get("rel") or "").lower().split()
        if ("alternate" in relations or "feed" in relations) and _TYPES.match((link.get("type") or "").strip()):
            yield absolute(base, link.get("href"))


def _linked(tree: HtmlElement, base: str) -> Iterator[str]:
    for link in tree.xpath("//a[@href]")[:5000]:
        href = link.get("href").strip()
        if len(href) < 500 and _LIKE_A_FEED.search(href.split("#")[0]):
            yield absolute(base, href)
