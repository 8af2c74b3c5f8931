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


def _pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A file with a table of its objects, the first of which is its root: without one nothing of it is looked at."""
    out, places = b"%PDF-1.4\n", []
    for number, thing in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, thing)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, table) + end


def _deflated(piece: bytes, times: int, *, wbits: int = 15) -> bytes:
    """So many pieces, compressed one by one: the worker that makes a bomb may not hold it whole either."""
    packer = zlib.compressobj(wbits=wbits)
    return b"".join([*(packer.compress(piece) for _ in range(times)), packer.flush()])


def _stream(content: bytes, told: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), told, content)


def _page(content: bytes, *more: bytes, font: bytes = b"/Type1") -> bytes:
    """A file of one page: its content is the fourth object, its font the fifth; further ones begin with the sixth."""
    return _pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 5 0 R >> /XObject << /A 6 0 R >> >> >>",
        content,
        b"<< /Type /Font /Subtype %b /BaseFont /Helvetica /ToUnicode 6 0 R >>" % font,
        *more,
    )


_LINE = b"BT /F 12 Tf 72 700 Td (The ministers met in Geneva on Monday.) Tj ET\n"
_DEFLATED = b"/Filter /FlateDecode"


def _page_of(head: str = "", body: str = "<p>The ministers met in Geneva on Monday.</p>") -> bytes:
    return f"<html><head><title>Talks</title>{head}</head><body><article>{body}</article></body></html>".encode()


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
    "json without numbers": (
        FEED,
        lambda: b'{"version":"1","title":NaN,"items":[{"id":Infinity,"date_published":1e999}]}',
    ),
    "json of halves": (
        FEED,
        lambda: b'{"version":"1","title":"\\ud800","items":[{"id":"1","url":"http://x.test/1","title":"\\udfff"}]}',
    ),
    "json of objects": (FEED, lambda: b'{"items":' * 300_000),
    "charset of host names": (FEED, lambda: rss([item(1, text="word " * 300_000)]).replace(b"UTF-8", b"punycode")),
    "text never closed": (FEED, lambda: b"<rss><channel><item><title><![CDATA[" + b"]]" * 2_000_000),
    "comments of dashes": (FEED, lambda: b"<rss><channel>" + b"<!-- - -- x -->" * 200_000),
    "instructions": (FEED, lambda: b'<?xml version="1.0"?>' + b"<?x y?>" * 500_000 + b"<rss/>"),
    "bare ampersands": (FEED, lambda: rss([item(1)]).replace(b"Report", b"&" * 1_000_000)),
    "one item in many categories": (
        FEED,
        lambda: rss(["<item><title>t</title>" + "<category>x</category>" * 100_000 + "</item>"]),
    ),
    "base of dots": (
        FEED,
        lambda: (
            b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://[' + b"/.." * 300_000 + b'">'
            b'<entry><link href="x"/><title>t</title></entry></feed>'
        ),
    ),
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
    "gzip bomb": (FEED, lambda: _deflated(b"<urlset>" + b" " * 1000, 60_000, wbits=31)),
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
    "tags closed in the wrong order": (HTML, lambda: b"<p>" + b"<a><b></a>" * 150_000),
    "deep tables": (HTML, lambda: b"<table><tr><td>" * 60_000),
    "wide cells": (HTML, lambda: _page_of(body='<td colspan="99999999" rowspan="99999999">word</td>' * 500)),
    "many meta dates": (HTML, lambda: _page_of('<meta name="date" content="2011-13-45">' * 100_000)),
    "date of digits": (HTML, lambda: _page_of(f'<meta name="date" content="{"2011-" * 500_000}">')),
    "address of dates": (HTML, lambda: _page_of(f'<link rel="canonical" href="http://x.test{"/2011/01" * 300_000}">')),
    "authors without end": (HTML, lambda: _page_of(f'<meta name="author" content="{"A B, " * 500_000}">')),
    "json-ld of odd types": (
        HTML,
        lambda: _page_of(
            '<script type="application/ld+json">{"@type":["NewsArticle",null,5],"headline":{"a":[]},"datePublished":[],'
            '"author":[[["x"]],5,null,{"name":{"@value":"q"}}],"publisher":"x","isAccessibleForFree":{}}</script>'
        ),
    ),
    "json-ld number": (
        HTML,
        lambda: _page_of(
            f'<script type="application/ld+json">{{"@type":"NewsArticle","datePublished":{"9" * 500_000}}}</script>'
        ),
    ),
    "dateline without end": (HTML, lambda: _page_of(body=f"<p>{'GENEVA, ' * 300_000}- x</p>")),
    "credit never closed": (HTML, lambda: _page_of(body=f"<p>GENEVA ({'(' * 1_000_000}Reuters) - x</p>")),
    "only line breaks": (HTML, lambda: _page_of(body="text<br>" * 300_000)),
    "page in 32 bits": (HTML, lambda: _page_of().decode().encode("utf-32")),
    "page of a mainframe": (HTML, lambda: _page_of().decode().encode("cp037")),
    # files
    "pdf bomb": (PDF, lambda: _page(_stream(_deflated(b"0" * 1000, 60_000), _DEFLATED))),
    "pdf bomb of text": (PDF, lambda: _page(_stream(_deflated(_LINE * 20, 25_000), _DEFLATED))),
    "pdf bomb twice deflated": (
        PDF,
        lambda: _page(_stream(zlib.compress(_deflated(b"0 " * 500, 40_000)), b"/Filter [/FlateDecode /FlateDecode]")),
    ),
    "pdf of narrow rows": (
        PDF,
        lambda: _page(
            _stream(_deflated(b"\x02" * 1000, 30_000), _DEFLATED + b" /DecodeParms << /Predictor 15 /Columns 1 >>")
        ),
    ),
    "pdf of runs": (PDF, lambda: _page(_stream(b"\x810" * 1_500_000 + b"\x80", b"/Filter /RunLengthDecode"))),
    "pdf form within itself": (
        PDF,
        lambda: _page(
            _stream(b"/A Do"),
            _stream(b"/A Do /A Do", b"/Type /XObject /Subtype /Form /Resources << /XObject << /A 6 0 R >> >>"),
        ),
    ),
    "pdf of brackets": (PDF, lambda: _page(_stream(zlib.compress(b"BT (" + b"(" * 3_900_000), _DEFLATED))),
    "pdf of arrays": (PDF, lambda: _page(_stream(zlib.compress(b"[" * 3_900_000), _DEFLATED))),
    "pdf of numbers": (PDF, lambda: _page(_stream(zlib.compress(b"1 " * 1_900_000), _DEFLATED))),
    "pdf letters of nowhere": (
        PDF,
        lambda: _page(
            _stream(_LINE),
            _stream(
                zlib.compress(
                    b"1 begincodespacerange <00000000> <ffffffff> endcodespacerange 100 beginbfrange "
                    + b"<00000000> <7fffffff> <0041> " * 100
                    + b"endbfrange"
                ),
                _DEFLATED,
            ),
            font=b"/Type0",
        ),
    ),
    "pdf deep": (PDF, lambda: _pdf(b"<</A " * 100_000, b"[" * 400_000)),
    "pdf locked": (
        PDF,
        lambda: _pdf(
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [] /Count 0 >>",
            trailer=b"/Encrypt << /Filter /Standard /V 5 /R 6 /Length 256 /O (%b) /U (%b) /P -1 >> /ID [(a)(b)]"
            % (b"0" * 48, b"0" * 48),
        ),
    ),
    "pdf cut off": (PDF, lambda: b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages"),
    "pdf of itself": (PDF, lambda: _pdf(b"<< /Type /Catalog /Pages 1 0 R /Kids [1 0 R] >>")),
    "pdf of a million pages": (
        PDF,
        lambda: _pdf(
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1000000 /Kids [" + b"2 0 R " * 100_000 + b"] >>",
        ),
    ),
    "pdf of one page, often": (
        PDF,
        lambda: _page(_stream(_LINE * 200)).replace(b"/Kids [3 0 R]", b"/Kids [" + b"3 0 R " * 50_000 + b"]"),
    ),
    "pdf with false length": (PDF, lambda: _page(_stream(_LINE).replace(b"/Length ", b"/Length 9999999999"))),
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
    "mail of encoded words": (MAIL, lambda: b"Subject: " + b"=?utf-8?q?=41?= " * 100_000 + b"\n\nText."),
    "mail of comments": (MAIL, lambda: b"From: " + b"(" * 300_000 + b"\nSubject: x\n\nText."),
    "mail of headers": (MAIL, lambda: b"".join(b"X-%d: a\n" % n for n in range(100_000)) + b"\nText."),
    "mail of one equals sign": (
        MAIL,
        lambda: b"Content-Transfer-Encoding: quoted-printable\nContent-Type: text/plain\n\n" + b"=" * 5_000_000,
    ),
    "mail with endless header": (MAIL, lambda: b"Subject: " + b"a " * 2_000_000 + b"\n\nText."),
    "markdown of brackets": (MARKDOWN, lambda: b"[" * 500_000 + b"](" * 500_000),
    "markdown of stars": (MARKDOWN, lambda: b"**_" * 700_000),
    "markdown of links never closed": (MARKDOWN, lambda: b"[a](b" * 800_000),
    "markdown of links within links": (MARKDOWN, lambda: b"[a](b(c)" * 500_000),
    "markdown of pictures": (MARKDOWN, lambda: b"![" * 2_000_000),
    "markdown heading of blanks": (MARKDOWN, lambda: b"# a" + b" " * 1_000_000 + b"b"),
    "front matter never closed": (MARKDOWN, lambda: b"---\n" + b"title: x\n" * 500_000),
    "text of blanks": (TEXT, lambda: b" " * 9_000_000 + b"x"),
    "text of ligatures": (TEXT, lambda: "\ufdfa".encode() * 1_000_000),
    "text of accents": (TEXT, lambda: ("e" + "\u0301" * 1_000_000).encode()),
    "text of one line": (TEXT, lambda: b"word " * 1_900_000),
    "text of controls": (TEXT, lambda: bytes(range(1, 32)) * 100_000),
    "gzip as text": (TEXT, lambda: gzip.compress(b"0" * 5_000_000)),
}


def payload(name: str) -> Payload:
    """The document of that name, as if fetched."""
    media_type, make = DOCUMENTS[name]
    return Payload(address="https://hostile.test/x", content=make(), media_type=media_type)
