"""Feeds: RSS, Atom, JSON Feed and news sitemaps, from bytes that nobody vouches for.

    bytes -> decode -> refuse bombs -> cut to a bearable number of items -> feedparser -> Feed

Runs in a worker that can be killed (:mod:`bot.ingest.worker`): nothing here opens a file or a connection.
"""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import feedparser

from bot.domain.articles import Payload
from bot.domain.feeds import Feed, FeedItem
from bot.domain.language import N_
from bot.errors import DocumentError
from bot.ingest.decoding import GZIP, decode, inflated, one_line
from bot.ingest.markup import both_ends, mend_references, refuse_attributes, refuse_declarations, refuse_depth
from bot.ingest.sitemaps import is_sitemap, read_sitemap
from bot.ingest.times import EARLIEST, believable
from bot.ingest.urls import absolute

#: The newest items that are taken of one feed.
MAX_ITEMS = 200
#: Items handed to the parser from either end of a longer feed; it reads some 5,000 a second.
_PARSED_ENDS = 500
#: Characters parsed at most. The longest real feeds, whole articles inside, come to some 3 million.
_PARSED_CHARACTERS = 4_000_000
_ITEM_END = re.compile(r"</(?:\w{1,20}:)?(?:item|entry)\s*>")
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
#: Characters that XML 1.0 forbids; one of them makes a strict parser give up on the whole feed.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_LIKE_FEED = re.compile(
    r"<(?:\w{1,20}:)?(?:rss|feed|rdf|channel|item|entry|urlset|sitemapindex)\b", re.IGNORECASE
)


def parse_feed(payload: Payload, now: datetime) -> Feed:
    """Read a feed.

    :param now: aware UTC; dates over two days later are not believed.
    :raises DocumentError: when the bytes are no feed, or are built to hurt.
    """
    text = _NOT_XML.sub("", decode(inflated(payload.content), payload.charset)).lstrip("\ufeff \t\r\n")
    if text.startswith(("{", "[")):
        feed = _json_feed(text, payload.address, now)
    elif is_sitemap(text):
        feed = read_sitemap(text, payload.address, now)
    else:
        feed = _xml_feed(text, payload.address, now)
    return replace(feed, items=tuple(_newest(feed.items)))


def looks_like_feed(payload: Payload) -> bool:
    """Whether the first bytes look like RSS, Atom or JSON Feed; a page never does."""
    if payload.content.startswith(GZIP):
        return payload.address.lower().endswith(".xml.gz")
    text = decode(payload.content[:20_000], payload.charset).lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        return "jsonfeed.org/version" in text
    return "<html" not in text.lower() and _LOOKS_LIKE_FEED.search(text) is not None


def _newest(items: Iterable[FeedItem]) -> list[FeedItem]:
    """Newest first; items without a date keep their place among the undated, after the dated."""
    ordered = sorted(items, key=lambda item: item.published_at or EARLIEST, reverse=True)
    return ordered[:MAX_ITEMS]


def _xml_feed(text: str, address: str, now: datetime) -> Feed:
    refuse_declarations(text)
    if not _LOOKS_LIKE_FEED.search(text, 0, 20_000):
        raise DocumentError(N_("This is not a feed: neither RSS, Atom nor JSON Feed."))
    text = _bounded(both_ends(_XML_HEAD.sub("", text), "item|entry", _PARSED_ENDS))
    refuse_depth(text)
    refuse_attributes(text)
    parsed = feedparser.parse(
        mend_references(text).encode("utf-8"),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": address},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not parsed.entries and not parsed.feed.get("title") and parsed.bozo:
        raise DocumentError(N_("The feed could not be read: it is empty or broken throughout."))
    items = tuple(_xml_item(entry, address, now) for entry in parsed.entries)
    return Feed(title=one_line(_text(parsed.feed, "title")), items=items, language=parsed.feed.get("language"))


def _bounded(text: str) -> str:
    """The whole items among the first characters that are parsed at most."""
    if len(text) <= _PARSED_CHARACTERS:
        return text
    end = max((match.end() for match in _ITEM_END.finditer(text, 0, _PARSED_CHARACTERS)), default=0)
    if not end:
        raise DocumentError(
            N_("The feed's first item alone is longer than %(most)d characters."), most=_PARSED_CHARACTERS
        )
    return text[:end]


def _xml_item(entry: Any, address: str, now: datetime) -> FeedItem:
    contents = [part.get("value") or "" for part in entry.get("content") or []]
    content = max(contents, key=len, default="")
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    return FeedItem(
        link=absolute(address, _text(entry, "link")),
        title=one_line(_text(entry, "title")),
        summary_html=_text(entry, "summary"),
        content_html=content or None,
        published_at=believable(_from_struct(moment), now),
        author=one_line(_text(entry, "author"), 120) or None,
        guid=one_line(_text(entry, "id"), 500),
    )


def _text(record: Any, key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""


def _from_struct(parts: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(parts), UTC) if parts else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _json_feed(text: str, address: str, now: datetime) -> Feed:
    if len(text) > _PARSED_CHARACTERS:
        raise DocumentError(N_("The feed is longer than %(most)d characters."), most=_PARSED_CHARACTERS)
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DocumentError(N_("The feed could not be read: its JSON is broken.")) from error
    if not isinstance(record, dict) or not isinstance(record.get("items"), list):
        raise DocumentError(N_("This is not a feed: JSON without a list of items."))
    listed = record["items"]
    kept = listed if len(listed) <= 2 * _PARSED_ENDS else listed[:_PARSED_ENDS] + listed[-_PARSED_ENDS:]
    items = tuple(_json_item(entry, address, now) for entry in kept if isinstance(entry, dict))
    return Feed(title=one_line(_text(record, "title")), items=items, language=_text(record, "language") or None)


def _json_item(entry: dict[str, Any], address: str, now: datetime) -> FeedItem:
    html = _text(entry, "content_html") or _as_html(_text(entry, "content_text"))
    return FeedItem(
        link=absolute(address, _text(entry, "url") or _text(entry, "external_url")),
        title=one_line(_text(entry, "title")),
        summary_html=_text(entry, "summary"),
        content_html=html or None,
        published_at=believable(_iso(_text(entry, "date_published") or _text(entry, "date_modified")), now),
        author=next(_json_authors(entry), None),
        guid=one_line(str(entry.get("id", "")), 500),
    )


def _json_authors(entry: dict[str, Any]) -> Iterator[str]:
    listed = entry.get("authors")
    for author in [*(listed if isinstance(listed, list) else []), entry.get("author")]:
        if isinstance(author, dict) and (name := one_line(_text(author, "name"), 120)):
            yield name


def _as_html(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"<p>{line}</p>" for line in escaped.splitlines() if line.strip())


def _iso(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value.strip()) if value else None
    except ValueError:
        return None
