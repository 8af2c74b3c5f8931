"""Lists of sources as OPML, the format in which feed readers exchange subscriptions (http://opml.org/spec2.opml).

What OPML has no word for (tier, state media, switched off) stands in attributes of our own namespace, which other
programs leave alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from lxml import etree

from bot.domain.articles import Payload, Source, SourceKind
from bot.errors import DocumentError
from bot.ingest.decoding import decode, one_line
from bot.ingest.markup import refuse_declarations, refuse_depth
from bot.ingest.urls import absolute

_OURS = "https://pypi.org/project/briefing-bot/"
#: Subscriptions read of one list; the longest that people keep have some hundreds.
MOST = 5000


def read_opml(payload: Payload) -> list[Source]:
    """The feeds that an OPML file lists, each once, in its order.

    :raises DocumentError: when it is no OPML, or is built to hurt.
    """
    text = decode(payload.content, payload.charset)
    refuse_declarations(text)
    refuse_depth(text)
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(f"The OPML file is broken: {error}"[:200]) from error
    if not isinstance(root.tag, str) or etree.QName(root).localname.lower() != "opml":
        raise DocumentError("This is no OPML file: it does not begin with <opml>.")
    by_id: dict[str, Source] = {}
    for outline in root.iter("outline"):
        if (source := _source(outline)) is not None:
            by_id.setdefault(source.id, source)
    return list(by_id.values())[:MOST]


def _source(outline: etree._Element) -> Source | None:
    link = absolute("", outline.get("xmlUrl") or outline.get("xmlurl") or "")
    if not link:
        return None
    tier = outline.get(f"{{{_OURS}}}tier", "3")
    return Source.of(
        SourceKind.FEED,
        link,
        one_line(outline.get("title") or outline.get("text") or "", 200),
        tier=int(tier) if tier in ("1", "2", "3", "4", "5") else 3,
        state_media=outline.get(f"{{{_OURS}}}state-media") == "true",
        enabled=outline.get(f"{{{_OURS}}}enabled") != "false",
    )


def write_opml(sources: Iterable[Source], now: datetime) -> str:
    """An OPML file that lists the feeds among ``sources``."""
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"briefbot": _OURS})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = "briefbot sources"
    etree.SubElement(head, "dateCreated").text = now.strftime("%a, %d %b %Y %H:%M:%S GMT")
    body = etree.SubElement(root, "body")
    for source in sources:
        if source.kind is not SourceKind.FEED:
            continue
        title = one_line(source.title, 200)
        outline = etree.SubElement(body, "outline", {"type": "rss", "text": title, "title": title})
        outline.set("xmlUrl", source.locator)
        outline.set(f"{{{_OURS}}}tier", str(source.tier))
        outline.set(f"{{{_OURS}}}state-media", str(source.state_media).lower())
        outline.set(f"{{{_OURS}}}enabled", str(source.enabled).lower())
    written = etree.tostring(root, encoding="unicode", pretty_print=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}'
