"""What a page says of itself: title, author, outlet, time of publication, canonical address.

Structured statements (JSON-LD, then ``<meta>``) win over what stands on the page; each field is looked up by
itself, since real pages state some of them in one place and some in another.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from lxml.html import HtmlElement

from bot.ingest.decoding import one_line
from bot.ingest.times import parse_time

_ARTICLE_TYPES = ("article", "newsarticle", "reportagenewsarticle", "blogposting", "liveblogposting", "report")
_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title", "headline")
_OUTLETS = ("og:site_name", "application-name", "publisher", "dc.publisher", "twitter:site")
_AUTHORS = (
    "author",
    "article:author_name",
    "parsely-author",
    "byl",
    "dc.creator",
    "sailthru.author",
    "twitter:creator",
)
_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "pubdate", "publishdate",
    "publish-date", "dc.date", "dc.date.issued", "dcterms.created", "parsely-pub-date", "sailthru.date",
    "article.published", "cxenseparse:recs:publishtime", "originalpublicationdate", "og:pubdate", "rnews:datepublished",
)  # fmt: skip
#: "Headline | Outlet", "Headline - Outlet": what follows the last such mark may be the outlet.
_TITLE_TAIL = re.compile(r"\s+(?:[|–—·»]|-)\s+([^|–—·»]{2,40})$")
_BYLINE = re.compile(r"^(?:by|from|written by|author)[:\s]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The statements found; empty or ``None`` where there are none."""

    title: str = ""
    author: str | None = None
    outlet: str = ""
    #: As stated, possibly without zone.
    published: datetime | None = None
    canonical_url: str | None = None
    language: str | None = None


def read_metadata(tree: HtmlElement, linked_data: Iterable[str], address: str) -> Metadata:
    """Collect a page's statements about itself.

    :param linked_data: contents of its JSON-LD scripts.
    :param address: where the page was, to complete relative links.
    """
    record = _article_record(linked_data)
    metas = _metas(tree)
    outlet = _name(record.get("publisher")) or _first(metas, _OUTLETS).lstrip("@")
    return Metadata(
        title=_title(tree, record, metas, outlet),
        author=_author(tree, record, metas),
        outlet=outlet,
        published=_published(tree, record, metas),
        canonical_url=_canonical(tree, metas, address),
        language=tree.get("lang") or metas.get("og:locale") or metas.get("content-language"),
    )


def _article_record(linked_data: Iterable[str]) -> dict[str, Any]:
    """The first JSON-LD object that describes an article, or an empty one."""
    for script in linked_data:
        try:
            parsed = json.loads(script.strip().removeprefix("<!--").removesuffix("-->"), strict=False)
        except (ValueError, RecursionError):
            continue
        for record in _objects(parsed):
            types = record.get("@type")
            named = [types] if isinstance(types, str) else types if isinstance(types, list) else []
            if any(str(name).lower() in _ARTICLE_TYPES for name in named):
                return record
    return {}


def _objects(parsed: object, depth: int = 3) -> Iterator[dict[str, Any]]:
    if isinstance(parsed, dict):
        yield parsed
        if depth:
            yield from _objects(parsed.get("@graph"), depth - 1)
            yield from _objects(parsed.get("mainEntity"), depth - 1)
    elif isinstance(parsed, list) and depth:
        for part in parsed[:200]:
            yield from _objects(part, depth - 1)


def _metas(tree: HtmlElement) -> dict[str, str]:
    """``<meta>`` statements by lower-case name; the first of a name counts."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        content = meta.get("content")
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _first(metas: dict[str, str], names: Iterable[str]) -> str:
    return next((line for name in names if (line := one_line(metas.get(name, "")))), "")


def _name(value: object) -> str:
    """The name of a JSON-LD person or organisation, of several joined, or of a plain text."""
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, list):
        return ", ".join(filter(None, (_name(part) for part in value[:5])))
    return one_line(value, 120) if isinstance(value, str) else ""


def _title(tree: HtmlElement, record: dict[str, Any], metas: dict[str, str], outlet: str) -> str:
    stated = record.get("headline")
    headings = [one_line(heading.text_content()) for heading in tree.iter("h1")]
    document = next((one_line(title.text_content()) for title in tree.iter("title")), "")
    title = (one_line(stated) if isinstance(stated, str) else "") or _first(metas, _TITLES)
    if not title and len([heading for heading in headings if heading]) == 1:
        title = next(filter(None, headings))
    title = title or document or next(filter(None, headings), "")
    tail = _TITLE_TAIL.search(title)
    if tail and (tail.group(1).casefold() in outlet.casefold() or outlet.casefold() in tail.group(1).casefold()):
        title = title[: tail.start()]
    return title


def _author(tree: HtmlElement, record: dict[str, Any], metas: dict[str, str]) -> str | None:
    stated = _name(record.get("author")) or _first(metas, _AUTHORS).lstrip("@")
    if not stated:
        printed = tree.xpath(
            "(//a[@rel='author'] | //*[@itemprop='author'] | //*[contains(concat(' ', @class, ' '), ' byline ')]"
            " | //*[contains(concat(' ', @class, ' '), ' author ')])[1]"
        )
        stated = one_line(printed[0].text_content(), 120) if printed else ""
    name = _BYLINE.sub("", stated).strip(" ,;|")
    return name if name and not name.startswith("http") and len(name.split()) <= 15 else None


def _published(tree: HtmlElement, record: dict[str, Any], metas: dict[str, str]) -> datetime | None:
    times = tree.xpath("//time[@pubdate]/@datetime | //*[@itemprop='datePublished']/@datetime")
    times += tree.xpath("//*[@itemprop='datePublished']/@content | //article//time/@datetime | //time/@datetime")
    stated = [record.get("datePublished"), *(metas.get(name) for name in _DATES), *times[:3], record.get("dateCreated")]
    return next((moment for value in stated if (moment := parse_time(value))), None)


def _canonical(tree: HtmlElement, metas: dict[str, str], address: str) -> str | None:
    links = tree.xpath("//link[contains(concat(' ', normalize-space(@rel), ' '), ' canonical ')]/@href")
    for link in [*links, metas.get("og:url")]:
        try:
            joined = urljoin(address, str(link).strip()) if link else ""
        except ValueError:
            continue
        if joined.startswith(("http://", "https://")):
            return joined
    return None
