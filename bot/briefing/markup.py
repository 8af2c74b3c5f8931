"""Telegram's HTML as runs of text, each under a stack of tags.

Text that is cut or joined as runs cannot leave a tag open: tags exist only when runs are written out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

#: The tags that a message may hold; Telegram refuses any other.
TAGS = frozenset({"b", "i", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler"})

_TOKEN = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z-]*)(?P<rest>[^<>]*)>|(?P<text>[^<]+|<)")
_HREF = re.compile(r'\s*href\s*=\s*(?:"([^"]*)"|\'([^\']*)\')\s*')
# C0 and C1 controls (a line feed is kept), lone surrogates, and the marks that turn the direction of all that follows.
_UNWANTED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
# What Telegram makes an entity of by itself: addresses, commands, mentions, hash and cash tags.
_FOUND_BY_TELEGRAM = re.compile(r"[/@#$][\w]|https?://|www\.|[\w-]\.[a-z]{2,}", re.IGNORECASE)


class MarkupError(ValueError):
    """The HTML is not Telegram's: a foreign tag, or one that is closed without being open."""


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening tag; two of the same name and attributes are told apart by ``serial``."""

    name: str
    attributes: str = ""
    serial: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """Text under one stack of tags, the outermost first."""

    text: str
    tags: tuple[Tag, ...] = ()


#: A stretch of a message.
Runs = tuple[Run, ...]


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def clean(text: str) -> str:
    """``text`` without control characters and without the marks that would turn the writing direction."""
    return _UNWANTED.sub(lambda match: " " if match.group() in "\t\r\x0b\x0c" else "", text)


def parse(source: str) -> Runs:
    """Read Telegram HTML.

    :raises MarkupError: for a tag that Telegram does not know, or that does not nest.
    """
    runs: list[Run] = []
    stack: list[Tag] = []
    for serial, token in enumerate(_TOKEN.finditer(source)):
        if (text := token["text"]) is not None:
            if text == "<":
                raise MarkupError("a bare '<'; write &lt;")
            runs.append(Run(clean(html.unescape(text)), tuple(stack)))
            continue
        name = token["name"].lower()
        if name not in TAGS:
            raise MarkupError(f"<{name}> is not one of Telegram's tags")
        if token["close"]:
            if not stack or stack[-1].name != name:
                raise MarkupError(f"</{name}> closes nothing")
            stack.pop()
        else:
            stack.append(Tag(name, _attributes(name, token["rest"]), serial))
    if stack:
        raise MarkupError(f"<{stack[-1].name}> is never closed")
    return tuple(run for run in runs if run.text)


def _attributes(name: str, rest: str) -> str:
    if name == "a" and (match := _HREF.fullmatch(rest)):
        address = html.unescape(match[1] or match[2] or "")
        return f' href="{html.escape(clean(address), quote=True)}"'
    if name == "blockquote" and rest.strip() == "expandable":
        return " expandable"
    if rest.strip() or name == "a":
        raise MarkupError(f"<{name}{rest}>: no such attribute")
    return ""


def write(runs: Iterable[Run]) -> str:
    """The HTML of ``runs``, every tag closed."""
    parts: list[str] = []
    open_tags: tuple[Tag, ...] = ()
    for run in runs:
        kept = _common(open_tags, run.tags)
        parts.extend(f"</{tag.name}>" for tag in reversed(open_tags[kept:]))
        parts.extend(f"<{tag.name}{tag.attributes}>" for tag in run.tags[kept:])
        parts.append(html.escape(run.text, quote=False))
        open_tags = run.tags
    parts.extend(f"</{tag.name}>" for tag in reversed(open_tags))
    return "".join(parts)


def visible(runs: Iterable[Run]) -> str:
    """The text that a reader sees."""
    return "".join(run.text for run in runs)


def entities(runs: Iterable[Run]) -> int:
    """How many entities Telegram will count: every tag, and what it finds in the text by itself (an upper bound)."""
    count = 0
    open_tags: tuple[Tag, ...] = ()
    for run in runs:
        count += len(run.tags) - _common(open_tags, run.tags) + len(_FOUND_BY_TELEGRAM.findall(run.text))
        open_tags = run.tags
    return count


def split_at(runs: Iterable[Run], separator: re.Pattern[str]) -> Iterator[Runs]:
    """The stretches between matches of ``separator``, which must not run across a tag."""
    current: list[Run] = []
    for run in runs:
        first, *others = separator.split(run.text)
        current.append(Run(first, run.tags))
        for piece in others:
            yield tuple(r for r in current if r.text)
            current = [Run(piece, run.tags)]
    yield tuple(r for r in current if r.text)


def strip(runs: Runs) -> Runs:
    """Without white space at either end."""
    kept = list(runs)
    while kept and not (text := kept[0].text.lstrip()):
        kept.pop(0)
    if kept:
        kept[0] = Run(text, kept[0].tags)
    while kept and not (text := kept[-1].text.rstrip()):
        kept.pop()
    if kept:
        kept[-1] = Run(text, kept[-1].tags)
    return tuple(kept)


def _common(left: tuple[Tag, ...], right: tuple[Tag, ...]) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count
