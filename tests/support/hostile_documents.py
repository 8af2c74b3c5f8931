"""Documents built to hurt whoever parses them: bombs, nesting, false lengths and encodings, endless items."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable

from bot.domain.articles import Payload
from tests.support.feeds import item, rss

HTML, PDF, MAIL, MARKDOWN, TEXT, FEED = (
    "text/html",
    "application/pdf",
    "message/rfc822",
    "text/markdown",
    "text/plain",
    "application/rss+xml",
)
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def _pdf(body: bytes) -> bytes:
    return b"%PDF-1.4\n" + body + b"\ntrailer << /Root 1 0 R >>\n%%EOF"


def _pdf_bomb() -> bytes:
    stream = zlib.compress(b"0" * 60_000_000)
    return _pdf(
        b"1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n"
        b"3 0 obj << /Type /Page /Parent 2 0 R /Contents 4 0 R >> endobj\n4 0 obj << /Filter /FlateDecode /Length "
        + str(len(stream)).encode()
        + b" >>\nstream\n"
        + stream
        + b"\nendstream endobj\n"
    )


#: Name -> media type and content. Contents are made when asked for: together they are large.
DOCUMENTS: dict[str, tuple[str, Callable[[], bytes]]] = {
    # feeds
    "laughs": (
        FEED,
        lambda: f'<!DOCTYPE x [<!ENTITY l0 "ha">{_LAUGHS}]><rss><channel><title>&l9;</title></channel></rss>'.encode(),
    ),
    "laughs in utf-16": (
        FEED,
        lambda: f'<!DOCTYPE x [<!ENTITY l0 "ha">{_LAUGHS}]><rss><title>&l9;</title></rss>'.encode("utf-16"),
    ),
    "laughs in utf-7": (
        FEED,
        lambda: (
            b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE x+AFsAPAAh-ENTITY a "b"+AD4AXQA+-<rss><channel/></rss>'
        ),
    ),
    "quadratic entity": (
        FEED,
        lambda: b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 50_000 + b'">]><rss>' + b"&a;" * 50_000 + b"</rss>",
    ),
    "file entity": (
        FEED,
        lambda: (
            b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss><channel><title>&f;</title></channel></rss>'
        ),
    ),
    "http entity": (
        FEED,
        lambda: (
            b'<!DOCTYPE x [<!ENTITY f SYSTEM "http://127.0.0.1/">]><rss><channel><title>&f;</title></channel></rss>'
        ),
    ),
    "parameter entity": (
        FEED,
        lambda: b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/p.dtd"> %p;]><rss><channel/></rss>',
    ),
    "outer type": (
        FEED,
        lambda: b'<!DOCTYPE rss SYSTEM "http://127.0.0.1/rss.dtd"><rss><channel><title>t</title></channel></rss>',
    ),
    "fifty thousand items": (FEED, lambda: rss(item(n) for n in range(50_000))),
    "one endless item": (FEED, lambda: rss([item(1, text="word " * 1_800_000)])),
    "items never closed": (FEED, lambda: b"<rss><channel>" + b"<item><title>x</title>" * 60_000),
    "tags never closed": (FEED, lambda: b"<rss><channel>" + b"<item" * 1_000_000),
    "deep feed": (FEED, lambda: b"<rss><channel>" + b"<a>" * 200_000),
    "deep escaped feed": (FEED, lambda: rss([item(1, text="<b>" * 200_000)])),
    "deep cdata": (FEED, lambda: rss(["<item><description><![CDATA[" + "<b>" * 200_000 + "]]></description></item>"])),
    "many attributes": (
        FEED,
        lambda: b"<rss " + b" ".join(b'a%d="1"' % n for n in range(100_000)) + b"><channel/></rss>",
    ),
    "many namespaces": (
        FEED,
        lambda: b"<rss " + b" ".join(b'xmlns:n%d="u:%d"' % (n, n) for n in range(20_000)) + b"><channel/></rss>",
    ),
    "dates of 1970 and 2099": (
        FEED,
        lambda: rss([item(1, "Thu, 01 Jan 1970 00:00:00 GMT"), item(2, "Thu, 01 Jan 2099 00:00:00 GMT")]),
    ),
    "dates of nowhere": (FEED, lambda: rss(item(n, "Mon, 99 Foo 99999 99:99:99 +9999") for n in range(50))),
    "nul bytes": (FEED, lambda: rss([item(1)]).replace(b"Report", b"Re\x00\x00port")),
    "surrogate references": (FEED, lambda: rss([item(1)]).replace(b"Report", b"&#xD800;&#xDFFF;&#0;&#x1;Report")),
    "false utf-16": (FEED, lambda: rss([item(1)]).replace(b"UTF-8", b"UTF-16")),
    "false charset": (FEED, lambda: rss([item(1)]).replace(b"UTF-8", b"unicode_escape")),
    "charset that is no text": (FEED, lambda: rss([item(1)]).replace(b"UTF-8", b"zlib_codec")),
    "deep json": (FEED, lambda: b'{"items":' + b"[" * 1_000_000),
    "wide json": (FEED, lambda: b'{"version":"1","items":[' + b"[]," * 1_200_000 + b"[]]}"),
    "json of odd types": (
        FEED,
        lambda: json.dumps(
            {"items": [1, None, {"url": 5, "title": {}, "authors": 7, "id": [[]]}], "title": 3}
        ).encode(),
    ),
    "huge json number": (FEED, lambda: b'{"items":[{"id":' + b"9" * 1_000_000 + b"}]}"),
    # sitemaps
    "sitemap of laughs": (
        FEED,
        lambda: f'<!DOCTYPE x [<!ENTITY l0 "ha">{_LAUGHS}]><urlset><url><loc>&l9;</loc></url></urlset>'.encode(),
    ),
    "sitemap of itself": (
        FEED,
        lambda: (
            b"<sitemapindex>" + b"<sitemap><loc>https://hostile.test/x</loc></sitemap>" * 50_000 + b"</sitemapindex>"
        ),
    ),
    "fifty thousand addresses": (
        FEED,
        lambda: (
            b"<urlset>"
            + b"".join(b"<url><loc>https://hostile.test/%d</loc></url>" % n for n in range(50_000))
            + b"</urlset>"
        ),
    ),
    "addresses never closed": (FEED, lambda: b"<urlset>" + b"<url><loc>https://hostile.test/" * 100_000),
    "gzip bomb": (FEED, lambda: gzip.compress(b"<urlset>" + b" " * 60_000_000)),
    "truncated gzip": (FEED, lambda: gzip.compress(rss(item(n) for n in range(2000)))[:-200]),
    "gzip within gzip": (FEED, lambda: gzip.compress(gzip.compress(b"<urlset></urlset>"))),
    # pages
    "deep page": (HTML, lambda: b"<html>" + b"<div>" * 200_000 + b"x"),
    "deep lists": (HTML, lambda: b"<ul><li>" * 100_000),
    "page of one bracket": (HTML, lambda: b"<" * 8_000_000),
    "comment never closed": (HTML, lambda: b"<p>text</p>" + b"<!--" * 1_500_000),
    "scripts never closed": (HTML, lambda: b"<p>text</p>" + b"<script" * 1_000_000),
    "one long word": (HTML, lambda: b"<p>" + b"a" * 9_000_000),
    "one long attribute": (HTML, lambda: b'<p class="' + b"a" * 9_000_000),
    "many paragraphs": (
        HTML,
        lambda: b"<article>" + b"<p>Some words stand here, and more of them follow.</p>" * 150_000,
    ),
    "many links": (HTML, lambda: b'<a href="http://127.0.0.1/">x</a>' * 200_000),
    "broken json-ld": (
        HTML,
        lambda: b'<script type="application/ld+json">' + b"[" * 500_000 + b"</script><p>Text.</p>",
    ),
    "many dates": (HTML, lambda: b"".join(b'<time datetime="%d-13-45">' % n for n in range(100_000))),
    "lone surrogates": (HTML, lambda: "<p>The \ud800 drill \udfff began.</p>".encode("utf-8", "surrogatepass")),
    "entities of nowhere": (HTML, lambda: b"<p>&#xD800;&#x110000;&#99999999999;&bogus;</p>" * 1000),
    "base elsewhere": (HTML, lambda: b'<base href="file:///etc/"><link rel="canonical" href="passwd"><p>Text.</p>'),
    "empty": (HTML, lambda: b""),
    "only white space": (HTML, lambda: b" \n" * 100_000),
    # files
    "pdf bomb": (PDF, _pdf_bomb),
    "pdf cut off": (PDF, lambda: b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages"),
    "pdf of itself": (PDF, lambda: _pdf(b"1 0 obj << /Type /Catalog /Pages 1 0 R /Kids [1 0 R] >> endobj")),
    "pdf of a million pages": (
        PDF,
        lambda: _pdf(
            b"1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Count 1000000 /Kids ["
            + b"2 0 R " * 100_000
            + b"] >> endobj"
        ),
    ),
    "pdf with false length": (PDF, lambda: _pdf(b"1 0 obj << /Length 99999999999 >>\nstream\nx\nendstream endobj")),
    "mail within mail": (MAIL, lambda: b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" * 20_000),
    "mail of many parts": (
        MAIL,
        lambda: b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\nContent-Type: text/plain\n\nword\n" * 50_000,
    ),
    "mail with false encoding": (
        MAIL,
        lambda: (
            b"Subject: =?utf-99?q?x?= =?utf-8?b?////?=\nContent-Transfer-Encoding: base64\nContent-Type: text/plain; charset=bogus\n\n!!!!"
        ),
    ),
    "mail with endless header": (MAIL, lambda: b"Subject: " + b"a " * 2_000_000 + b"\n\nText."),
    "markdown of brackets": (MARKDOWN, lambda: b"[" * 500_000 + b"](" * 500_000),
    "markdown of stars": (MARKDOWN, lambda: b"**_" * 700_000),
    "front matter never closed": (MARKDOWN, lambda: b"---\n" + b"title: x\n" * 500_000),
    "text of blanks": (TEXT, lambda: b" " * 9_000_000 + b"x"),
    "text of one line": (TEXT, lambda: b"word " * 1_900_000),
    "text of controls": (TEXT, lambda: bytes(range(1, 32)) * 100_000),
    "gzip as text": (TEXT, lambda: gzip.compress(b"0" * 5_000_000)),
}


def payload(name: str) -> Payload:
    """The document of that name, as if fetched."""
    media_type, make = DOCUMENTS[name]
    return Payload(address="https://hostile.test/x", content=make(), media_type=media_type)
