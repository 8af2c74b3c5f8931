"""What mark-up is refused before any parser sees it, and the cheap cuts that need none.

Every scan here is linear in the text, whatever it holds.
"""

from __future__ import annotations

import re
import sys

from bot.domain.language import N_
from bot.errors import DocumentError

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:._-]{0,60})([^<>]{0,2000}?)(/?)>")
_DECLARATION = re.compile(r"<!(?:ENTITY|DOCTYPE[^<>\[]{0,1000}\[)", re.IGNORECASE)
#: Numeric references that may stand for half of a character (as some programs write emoji) or for none at all: the
#: parser of feeds gives up on the whole feed at one of them.
_REFERENCE = re.compile(r"&#(?:[xX]0*+([0-9a-fA-F]{4,})|0*+([0-9]{5,}));")
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{1000,}")
#: Attributes of one element; real feeds have some twenty. The parser of feeds takes time with their square.
_MAX_ATTRIBUTES = 200
#: Elements that HTML lets stand without an end tag: they say nothing about depth.
_UNCLOSED = frozenset(
    {"p", "li", "dd", "dt", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "rp", "rt"}
    | {"br", "hr", "img", "input", "meta", "link", "source", "wbr", "area", "base", "col", "embed", "param"}
    | {"track", "body", "html", "head", "colgroup"}
)
#: Real pages nest 20 to 60 deep, page builders to 150; recursive code in parsers gives way at some 1,000.
MAX_DEPTH = 400


def mend_references(text: str) -> str:
    """``text`` with halves of characters joined; what stands for no character is a sign for that."""
    mended = _REFERENCE.sub(_mended, text)
    return mended if mended == text else mended.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _mended(found: re.Match[str]) -> str:
    code = int(found[1][:8], 16) if found[1] else int(found[2][:8])
    if code > sys.maxunicode:
        return "\ufffd"
    return chr(code) if 0xD800 <= code <= 0xDFFF else found[0]


def refuse_declarations(text: str) -> None:
    """Refuse a document that declares entities: no feed needs them, and bombs are made of them.

    :raises DocumentError: when an entity or an inline document type is declared.
    """
    if _DECLARATION.search(text):
        raise DocumentError(
            N_("The document declares entities of its own, which is how bombs are built; it was not read.")
        )


def refuse_attributes(text: str) -> None:
    """Refuse mark-up that crowds attributes into one element.

    :raises DocumentError: when there are more than 200.
    """
    if any(tag.group().count("=") > _MAX_ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
        raise DocumentError(
            N_("The document has more than %(most)d attributes in one element; it was not read."), most=_MAX_ATTRIBUTES
        )


def refuse_depth(text: str, limit: int = MAX_DEPTH) -> None:
    """Refuse mark-up nested deeper than ``limit``.

    :raises DocumentError: naming the limit.
    """
    depth = 0
    for closing, name, _, empty in _TAG.findall(text):
        if empty or name.lower() in _UNCLOSED:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        if depth > limit:
            raise DocumentError(N_("The document nests more than %(most)d elements deep; it was not read."), most=limit)


def both_ends(text: str, element: str, number: int) -> str:
    """The first and last ``number`` entries of a list that holds more: the newest stand at one of the ends.

    :param element: names of the entries' elements, parted by ``|``; a prefix before them is allowed.
    """
    ends = [match.end() for match in re.finditer(rf"</(?:\w{{1,20}}:)?(?:{element})\s*>", text)]
    if len(ends) <= 2 * number:
        return text
    starts = [match.start() for match in re.finditer(rf"<(?:\w{{1,20}}:)?(?:{element})[\s>]", text)]
    last = next((start for start in starts[-number:] if start >= ends[number]), ends[-1])
    return text[: ends[number - 1]] + text[last:]


def without(text: str, opening: str, closing: str) -> tuple[str, list[str]]:
    """``text`` with all that stands between the two marks removed, and the removed pieces, marks included.

    A piece that is never closed runs to the end, as browsers read it. ASCII letters compare without case.
    """
    lowered = text.lower() if len(text.lower()) == len(text) else text
    kept: list[str] = []
    removed: list[str] = []
    position = 0
    while (start := lowered.find(opening, position)) >= 0:
        kept.append(text[position:start])
        end = lowered.find(closing, start + len(opening))
        position = len(text) if end < 0 else end + len(closing)
        removed.append(text[start:position])
    kept.append(text[position:])
    return "".join(kept), removed
