"""Telegram's reading of HTML messages, with its errors, for the emulator.

After the description at https://core.telegram.org/bots/api#html-style: a handful of tags, properly nested, four
named entities and numeric ones; everything else is refused with the words that the real server uses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)?(?P<rest>[^>]*)>?")
_ATTRIBUTE = re.compile(r"\s*([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?")
_ENTITY = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d{1,8})|#x([0-9a-fA-F]{1,6}));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip


class Refused(Exception):
    """What the Bot API says after ``Bad Request: ``."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A formatted part; offset and length in UTF-16 units, as Telegram counts."""

    kind: str
    offset: int
    length: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """The text as a reader sees it, and its formatted parts."""

    text: str
    entities: tuple[Entity, ...]

    @property
    def units(self) -> int:
        """Length in UTF-16 units."""
        return units(self.text)


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(source: str) -> Parsed:
    """Read a message in Telegram HTML.

    :raises Refused: where Telegram would answer 400.
    """
    out: list[str] = []
    length = 0
    stack: list[tuple[str, int, str | None]] = []
    entities: list[Entity] = []
    position = 0
    while position < len(source):
        character = source[position]
        if character == "<":
            match = _TAG.match(source, position)
            assert match is not None
            _check_tag(source, position, match)
            name = (match["name"] or "").lower()
            if match["close"]:
                entities += _close(source, position, name, stack, length)
            else:
                stack.append((name, length, _attributes(source, position, name, match["rest"], stack)))
            position = match.end()
            continue
        piece, position = _character(source, position)
        out.append(piece)
        length += units(piece)
    if stack:
        raise Refused(f"can't parse entities: Can't find end tag corresponding to start tag \"{stack[-1][0]}\"")
    return Parsed("".join(out), tuple(sorted(entities, key=lambda e: (e.offset, -e.length))))


def _character(source: str, position: int) -> tuple[str, int]:
    if source[position] == "&" and (match := _ENTITY.match(source, position)):
        if match[1]:
            return _NAMED[match[1]], match.end()
        code = int(match[2]) if match[2] else int(match[3], 16)
        if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000:
            return chr(code), match.end()
    return source[position], position + 1


def _bytes(source: str, position: int) -> int:
    return len(source[:position].encode("utf-8", "surrogatepass"))


def _check_tag(source: str, position: int, match: re.Match[str]) -> None:
    offset = _bytes(source, position)
    if not match["name"] and not match["close"]:
        raise Refused(f'can\'t parse entities: Unsupported start tag "" at byte offset {offset}')
    if not match.group().endswith(">"):
        kind = "end" if match["close"] else "start"
        raise Refused(f"can't parse entities: Unclosed {kind} tag at byte offset {offset}")
    name = (match["name"] or "").lower()
    if not match["close"] and name not in _KINDS:
        raise Refused(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {offset}')


def _attributes(
    source: str, position: int, name: str, rest: str, stack: list[tuple[str, int, str | None]]
) -> str | None:
    values = {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(rest) if m[1]}
    if name == "span" and values.get("class") != "tg-spoiler":
        raise Refused(
            f'can\'t parse entities: Tag "span" must have class "tg-spoiler" at byte offset {_bytes(source, position)}'
        )
    if name == "blockquote" and any(open_name == "blockquote" for open_name, _, _ in stack):
        raise Refused(f"can't parse entities: Nested blockquote at byte offset {_bytes(source, position)}")
    return _unescape(values.get("href", "")) if name == "a" else None


def _unescape(text: str) -> str:
    out, position = [], 0
    while position < len(text):
        piece, position = _character(text, position)
        out.append(piece)
    return "".join(out)


def _close(
    source: str, position: int, name: str, stack: list[tuple[str, int, str | None]], length: int
) -> list[Entity]:
    offset = _bytes(source, position)
    if not stack:
        raise Refused(f"can't parse entities: Unexpected end tag at byte offset {offset}")
    opened, start, url = stack.pop()
    if name and name != opened:
        raise Refused(
            f"can't parse entities: Unmatched end tag at byte offset {offset},"
            f' expected "</{opened}>", found "</{name}>"'
        )
    if length == start or (opened == "a" and not url):
        return []
    return [Entity(_KINDS[opened], start, length - start, url)]
