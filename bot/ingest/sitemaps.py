"""News sitemaps: what a site lists for search engines, read as a feed.

    <urlset>        one <url> an article: its address, and of news its title, outlet and time
    <sitemapindex>  one <sitemap> a list: the feed then names where the newest lists are

https://www.sitemaps.org/protocol.html and Google's extension for news. A sitemap may hold 50,000 addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from bot.domain.feeds import Feed, FeedItem
from bot.domain.language import N_
from bot.errors import DocumentError
from bot.ingest.decoding import one_line
from bot.ingest.markup import both_ends, refuse_declarations, refuse_depth
from bot.ingest.times import EARLIEST, believable, parse_time
from bot.ingest.urls import absolute

#: Entries parsed from either end of a sitemap: more than the newest 200 that are taken.
_PARSED_ENDS = 500
#: Lists that are followed of an index.
_LISTS = 3
_ROOT = re.compile(
    r"\s*(?:<\?[^>]{0,500}\?>\s*|<!--(?:[^-]|-(?!-)){0,2000}-->\s*){0,5}<(?:\w{1,20}:)?(urlset|sitemapindex)\b"
)


def is_sitemap(text: str) -> bool:
    """Whether a text's outermost element is a sitemap's."""
    return _ROOT.match(text) is not None


def read_sitemap(text: str, address: str, now: datetime) -> Feed:
    """Read a sitemap, or an index of sitemaps.

    :raises DocumentError: when it is built to hurt or lists nothing.
    """
    refuse_declarations(text)
    text = both_ends(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), "url|sitemap", _PARSED_ENDS)
    refuse_depth(text)
    entries = list(_entries(text))
    lists = [fields for name, fields in entries if name == "sitemap"]
    if lists:
        return Feed(title="", items=(), further=_newest_lists(lists, address))
    articles = [fields for _, fields in entries if "loc" in fields]
    if not articles:
        raise DocumentError(N_("The sitemap lists no addresses."))
    return Feed(
        title=one_line(next((fields["name"] for fields in articles if "name" in fields), ""), 80),
        items=tuple(item for fields in articles if (item := _item(fields, address, now)).link),
        language=next((fields["language"] for fields in articles if "language" in fields), None),
    )


def _entries(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Each ``<url>`` or ``<sitemap>``: its name, and the texts within by name, the first of a name."""
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(N_("The sitemap is broken throughout.")) from error
    for entry in root if root is not None else ():
        if _name(entry) not in ("url", "sitemap"):
            continue
        fields: dict[str, str] = {}
        for element in entry.iterdescendants():
            if (value := (element.text or "").strip()) and (name := _name(element)):
                fields.setdefault(name, value)
        yield _name(entry), fields


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _item(fields: dict[str, str], address: str, now: datetime) -> FeedItem:
    stated = parse_time(fields.get("publication_date") or fields.get("lastmod"))
    return FeedItem(
        link=absolute(address, fields.get("loc", "")),
        title=one_line(fields.get("title", "")),
        summary_html="",
        published_at=believable(stated, now),
        guid=one_line(fields.get("loc", ""), 500),
    )


def _newest_lists(lists: list[dict[str, str]], address: str) -> tuple[str, ...]:
    """Where to look: lists of news before others, the last changed first, the last named where no time is."""

    def order(numbered: tuple[int, dict[str, str]]) -> tuple[bool, float, int]:
        number, fields = numbered
        changed = believable(parse_time(fields.get("lastmod")), EARLIEST.replace(year=9000)) or EARLIEST
        return "news" in fields.get("loc", "").lower(), changed.timestamp(), number

    ordered = [fields for _, fields in sorted(enumerate(lists), key=order, reverse=True)]
    links = (absolute(address, fields.get("loc", "")) for fields in ordered)
    return tuple(dict.fromkeys(link for link in links if link))[:_LISTS]
