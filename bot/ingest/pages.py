"""Reading a web page: its main text by trafilatura, its statements about itself by our own reader."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, fromstring
from trafilatura import bare_extraction

from bot.domain.articles import Payload
from bot.domain.language import N_
from bot.errors import DocumentError
from bot.ingest.decoding import clean, decode, one_line, paragraphs
from bot.ingest.furniture import load_furniture
from bot.ingest.markup import refuse_depth, without
from bot.ingest.metadata import read_metadata
from bot.ingest.parts import Parts

#: Characters of mark-up that are parsed, scripts and styles not counted. Long live blogs have 1.5 million.
_PARSED_CHARACTERS = 2_500_000
_LINKED_DATA = re.compile(r"<script[^>]{0,300}ld\+json[^>]{0,300}>", re.IGNORECASE)
#: Blocks that repeat navigation or lead elsewhere, named so by nearly every publisher.
_FURNITURE = (
    "//nav | //footer | //aside | //form | //iframe | //button | //figcaption | //*[@hidden] | //*[@aria-hidden='true']"
    " | //*[@role='navigation' or @role='complementary' or @role='banner' or @role='contentinfo']"
)

#: Larger parts of a page are no box beside the article.
_A_BOX = 0.3


def read_page(payload: Payload) -> Parts:
    """Read an HTML page.

    :raises DocumentError: when there is nothing in it to parse, or it is built to hurt.
    """
    tree, linked_data = parse_page(decode(payload.content, payload.charset))
    found = read_metadata(tree, linked_data, payload.address)
    return Parts(
        text=main_text(tree),
        title=found.title,
        author=found.author,
        outlet=found.outlet,
        published=found.published,
        canonical_url=found.canonical_url,
        language=found.language,
    )


def parse_page(text: str) -> tuple[HtmlElement, list[str]]:
    """The page as a tree, scripts and styles gone, and the contents of its JSON-LD scripts.

    :raises DocumentError: as :func:`read_page`.
    """
    text, _ = without(clean(text), "<!--", "-->")
    text, scripts = without(text, "<script", "</script>")
    for opening, closing in (("<style", "</style>"), ("<svg", "</svg>"), ("<template", "</template>")):
        text, _ = without(text, opening, closing)
    text = text[:_PARSED_CHARACTERS]
    refuse_depth(text)
    parser = HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        tree = fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(N_("The page is empty, or no page at all.")) from error
    data = [script[mark.end() : -len("</script>")] for script in scripts if (mark := _LINKED_DATA.match(script))]
    return tree, data


def main_text(tree: HtmlElement) -> str:
    """The article's paragraphs; the tree is used up."""
    for block in tree.xpath(_FURNITURE):
        if len(block.text_content()) < 20_000 and block.getparent() is not None:
            block.drop_tree()
    _drop_related(tree)
    found = bare_extraction(tree, include_comments=False, include_tables=False, fast=False)
    return paragraphs(found.text or "") if found is not None and not isinstance(found, dict) else ""


def _drop_related(tree: HtmlElement) -> None:
    """Drop the boxes headed "Recommended", "Most read" and the like, as long as they are a small part of the page."""
    related = load_furniture(only="related")
    most = _A_BOX * len(tree.text_content())
    for heading in tree.xpath("//h2 | //h3 | //h4 | //h5 | //h6"):
        words, box = one_line(heading.text_content(), 100), heading.getparent()
        if words and box is not None and box.getparent() is not None and related.search(words):
            (box if len(box.text_content()) <= most else heading).drop_tree()


def text_of_fragment(html: str) -> str:
    """The text of a piece of mark-up such as a feed's summary: every block a paragraph, nothing left out."""
    if "<" not in html and "&" not in html:
        return paragraphs(html)
    try:
        tree, _ = parse_page(f"<div>{html}</div>")
    except DocumentError:
        return ""
    for element in tree.iter("p", "div", "br", "li", "h1", "h2", "h3", "h4", "tr", "blockquote", "ul", "ol"):
        element.tail = "\n" + (element.tail or "")
        if element.tag != "br":
            element.text = "\n" + (element.text or "")
    return paragraphs(str(tree.text_content()))
