"""One document to one draft: HTML pages, plain text, Markdown, PDF files and e-mails.

    bytes -> kind -> decode -> own reader -> title, text, date … -> clean text, origin, language -> Draft

Runs in a worker that can be killed (:mod:`bot.ingest.worker`). Nothing here opens a connection; the libraries'
own ways to fetch are never used. Names of files and addresses serve as labels, never as paths.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.domain.articles import Draft, Payload
from bot.domain.language import N_
from bot.errors import DocumentError
from bot.ingest import mails, pages, pdfs, plain
from bot.ingest.decoding import one_line, paragraphs
from bot.ingest.furniture import load_furniture
from bot.ingest.language import detect_language
from bot.ingest.origins import Agencies, find_origin, load_agencies
from bot.ingest.parts import Parts
from bot.ingest.times import believable

#: Characters of text that are kept of one document. The language pipeline stops at a million; a long report
#: of two hundred pages has some 600,000.
MAX_TEXT = 600_000

#: Shorter lines are the title only when they are all of it.
_TITLE_WORDS = 3

_BY_TYPE: dict[str, Callable[[Payload], Parts]] = {
    "text/html": pages.read_page,
    "application/xhtml+xml": pages.read_page,
    "application/pdf": pdfs.read_pdf,
    "message/rfc822": mails.read_mail,
    "text/markdown": plain.read_markdown,
    "text/plain": plain.read_text,
}
_BY_ENDING: dict[str, Callable[[Payload], Parts]] = {
    ".html": pages.read_page,
    ".htm": pages.read_page,
    ".xhtml": pages.read_page,
    ".pdf": pdfs.read_pdf,
    ".eml": mails.read_mail,
    ".md": plain.read_markdown,
    ".markdown": plain.read_markdown,
    ".txt": plain.read_text,
    ".text": plain.read_text,
}
_HTML_START = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body|meta|article|div|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_BINARY_STARTS = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x7fELF",
    b"MZ",
    b"\x1f\x8b",
    b"Rar!",
    b"\xd0\xcf\x11\xe0",
)


def read_document(
    payload: Payload,
    *,
    now: datetime,
    url: str | None = None,
    title: str | None = None,
    date: datetime | None = None,
    seeds: Path | None = None,
) -> Draft:
    """Read one document.

    :param now: aware UTC; a publication time over two days later is not believed.
    :param url: the link under which it was found; the document's own canonical link wins.
    :param title: used where the document has none of its own.
    :param date: publication time known from elsewhere (a feed); used where the document states none with a zone.
    :param seeds: folder of the operator's own tables.
    :raises DocumentError: when the bytes are no document of a kind that is read here.
    """
    reader = reader_of(payload)
    if reader is None:
        raise DocumentError(
            N_("Neither page, text, Markdown, PDF nor e-mail: %(type)s."), type=payload.media_type or "?"
        )
    parts = reader(payload)
    furniture = load_furniture(seeds)
    agencies = load_agencies(seeds)
    text, origin = _cleaned(parts, furniture, agencies)
    if not text and not one_line(parts.title):
        raise DocumentError(N_("There are no words in it."))
    stated = believable(parts.published, now)
    zoned = stated if parts.published is not None and parts.published.tzinfo is not None else None
    return Draft(
        title=one_line(parts.title) or one_line(title or "") or one_line(text.split("\n", 1)[0], 120),
        text=text,
        published_at=zoned or believable(date, now) or stated,
        author=one_line(parts.author or "", 120) or None,
        outlet=one_line(parts.outlet, 80),
        language=detect_language(text or parts.title, parts.language),
        canonical_url=parts.canonical_url or url,
        origin=origin,
    )


def reader_of(payload: Payload) -> Callable[[Payload], Parts] | None:
    """Who reads this payload: by its first bytes, then by its declared type, then by its name's ending."""
    start = payload.content[:1024]
    if start.lstrip().startswith(b"%PDF-"):
        return pdfs.read_pdf
    if start.startswith(_BINARY_STARTS):
        return None
    by_ending = _BY_ENDING.get(re.sub(r"^.*(?=\.)", "", payload.address.split("?")[0].lower()))
    declared = _BY_TYPE.get(payload.media_type)
    if declared is plain.read_text and by_ending is not None:
        declared = by_ending
    if _HTML_START.match(start) and declared not in (mails.read_mail, plain.read_markdown):
        return pages.read_page
    if declared or by_ending:
        return declared or by_ending
    if payload.media_type and not payload.media_type.startswith(("text/", "application/octet-stream")):
        return None
    return plain.read_text if b"\x00" not in start else None


def _cleaned(parts: Parts, furniture: re.Pattern[str], agencies: Agencies) -> tuple[str, str | None]:
    """The article's text without furniture and credit lines, and who is credited."""
    lines = paragraphs(parts.text).split("\n\n")
    origin = find_origin("\n\n".join(lines), parts.author, parts.outlet, agencies)
    kept: list[str] = []
    length = 0
    for line in lines:
        if _is_furniture(line, furniture, agencies) or (len(kept) < 2 and _same(line, parts.title)):
            continue
        length += len(line) + 2
        if length > MAX_TEXT:
            break
        kept.append(line)
    return "\n\n".join(kept), origin


def _is_furniture(line: str, furniture: re.Pattern[str], agencies: Agencies) -> bool:
    """Longer lines are prose: no pattern is meant for them, and none should be tried on a megabyte."""
    return len(line) <= 500 and bool(furniture.search(line) or agencies.in_credit(line))


def _same(line: str, title: str) -> bool:
    """Whether a line repeats the title, or what is left of it without the outlet's name before or after."""
    said, whole = line.casefold().strip(" #*"), one_line(title).casefold()
    if len(said.split()) < _TITLE_WORDS:
        return bool(said) and said == whole
    return whole.startswith(said) or whole.endswith(said)
