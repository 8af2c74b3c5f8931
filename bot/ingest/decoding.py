"""From bytes of doubtful origin to text: the encoding, then what no reader may see.

What senders declare is often false, so the bytes themselves outvote them where they can: a byte-order mark
always, and valid UTF-8 with letters beyond ASCII, which text in another encoding practically never is.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
import zlib

from bot.domain.language import N_
from bot.errors import DocumentError

#: Codecs that stand for an encoding of text as found on the web. Others (utf-7, punycode, unicode_escape …)
#: would let the sender smuggle mark-up past the checks that run on the bytes.
_TEXT_CODECS = re.compile(
    r"ascii|utf-8|utf-16(-[bl]e)?|utf-32(-[bl]e)?|iso8859-\d+|cp125\d|cp949|cp932|cp936|cp950|koi8-[ru]|mac-\w+"
    r"|gb2312|gbk|gb18030|big5(hkscs)?|euc_(jp|kr)|shift_jis(x0213)?|iso2022_(jp|kr)|johab|tis-620"
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Controls but tab and line feed; invisible joiners and marks; what turns the direction of a line.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
#: Controls that no text has; a null is in texts of two bytes a character whose mark is missing.
_NO_TEXT = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")
#: How a gzip file begins.
GZIP = b"\x1f\x8b"
#: Bytes that a compressed file may grow to.
_INFLATED = 10_000_000
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def inflated(content: bytes) -> bytes:
    """The content of a gzip file (a sitemap is often served as one); anything else as it is.

    :raises DocumentError: when it is broken, cut short or grows beyond ten megabytes.
    """
    if not content.startswith(GZIP):
        return content
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(content, _INFLATED + 1)
    except zlib.error as error:
        raise DocumentError(N_("The compressed file is broken.")) from error
    if len(unpacked) > _INFLATED or not unpacker.eof:
        raise DocumentError(N_("The compressed file is cut short, or larger than 10 MB once unpacked."))
    return unpacked


def decode(content: bytes, declared: str | None = None) -> str:
    """The text of ``content``; whatever cannot be decoded becomes U+FFFD, never an error.

    :param declared: the charset that the sender's header names.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content.decode(name, "replace")
    for charset in (declared, _named_inside(content)):
        codec = _codec(charset)
        if codec and _plausible(codec, content):
            return content.decode(codec, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        # A cut-off or slightly broken UTF-8 file is still UTF-8; a page of Latin letters breaks all over.
        broken = content[:20_000].decode("utf-8", "replace").count("\ufffd")
        wide = sum(byte >= 0xC0 for byte in content[:20_000])
        return content.decode("utf-8" if broken * 4 <= wide or error.start > 20_000 else "cp1252", "replace")


def is_binary(text: str) -> bool:
    """Whether what was decoded is no text: one character in fifty is a control that no text has.

    Of random or compressed bytes one in ten is; of texts none, whatever their encoding.
    """
    start = text[:2000]
    return len(_NO_TEXT.findall(start)) * 50 > len(start)


def _named_inside(content: bytes) -> str | None:
    found = _DECLARED.search(content[:2048].replace(b"\x00", b""))
    return found.group(1).decode("ascii") if found else None


def _codec(name: str | None) -> str | None:
    """The codec for a declared charset, Latin-1 read as the Windows superset that its senders mean."""
    if not name:
        return None
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    if codec in ("iso8859-1", "ascii"):
        return "cp1252"
    return codec if _TEXT_CODECS.fullmatch(codec) else None


def _plausible(codec: str, content: bytes) -> bool:
    """Whether the bytes bear out the declaration."""
    head = content[:4096]
    if codec.startswith(("utf-16", "utf-32")):
        return head.count(0) * 5 > len(head)
    if codec == "utf-8":
        return True
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start < len(head) - 3
    return head.isascii()


def clean(text: str) -> str:
    """Text in NFC with line feeds only: control characters gone, lone surrogates replaced."""
    text = _SURROGATE.sub("\ufffd", _LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text).replace("\xa0", " "))


def one_line(text: str, limit: int = 300) -> str:
    """Clean text on one line, for titles and names; at most ``limit`` characters."""
    return " ".join(clean(text).split())[:limit].strip()


def paragraphs(text: str) -> str:
    """Clean text with single spaces within and one blank line between its lines."""
    lines = (" ".join(line.split()) for line in clean(text).split("\n"))
    return "\n\n".join(line for line in lines if line)
