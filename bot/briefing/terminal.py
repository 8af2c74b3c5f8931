"""The same messages in a terminal: bold, dim and links by escape codes, wrapped to a width like a phone's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len

from bot.briefing.markup import Run, Runs, Tag, parse, split_at, units

__all__ = ["to_terminal", "units"]

_LINE = re.compile(r"\n")
_PIECES = re.compile(r"\s+|\S+")
_CODES = {"b": "1", "i": "3", "u": "4", "s": "9", "a": "4", "code": "36", "pre": "36", "tg-spoiler": "2"}
_RESET = "\x1b[0m"
_BAR = "│ "
#: Lines that begin so hang: their continuation is indented under the words.
_HANGS = re.compile(r"^(\s*(?:[•–·↳]|\[\d+\])\s+)")


def to_terminal(html: str, width: int, *, colour: bool = True) -> str:
    """A message as text of at most ``width`` columns; a quotation block has a bar at its left.

    :param colour: use escape codes (bold, links a terminal can open); else plain text.
    :raises bot.briefing.markup.MarkupError: when ``html`` is not Telegram's.
    """
    lines: list[str] = []
    for line in split_at(parse(html), _LINE):
        quoted = any(tag.name == "blockquote" for run in line for tag in run.tags)
        room = max(16, width - (len(_BAR) if quoted else 0))
        lines.extend((_bar(colour) if quoted else "") + text for text in _wrapped(line, room, colour))
    return "\n".join(line.rstrip() for line in lines)


def _bar(colour: bool) -> str:
    return f"\x1b[2m{_BAR}{_RESET}" if colour else _BAR


def _wrapped(line: Runs, width: int, colour: bool) -> Iterator[str]:
    """``line`` broken at spaces; words wider than the terminal are left whole, for it to break."""
    text = "".join(run.text for run in line)
    hang = _HANGS.match(text)
    indent = " " * (cell_len(hang.group(1)) if hang else 0)
    current: list[Run] = []
    used = 0
    for word, runs in _words(line):
        wide = cell_len(word)
        if current and used + wide > width and not word.isspace():
            yield _painted(current, colour)
            current, used = [Run(indent)] if indent else [], len(indent)
        if word.isspace() and current and used + wide > width:
            continue
        current.extend(runs)
        used += wide
    yield _painted(current, colour)


def _words(line: Runs) -> Iterator[tuple[str, list[Run]]]:
    """Words and spaces in turn; a word may run over several runs ("<b>Han</b>,")."""
    word = ""
    runs: list[Run] = []
    for run in line:
        for piece in _PIECES.findall(run.text):
            if word and piece.isspace() != word.isspace():
                yield word, runs
                word, runs = "", []
            word += piece
            runs.append(Run(piece, run.tags))
    if word:
        yield word, runs


def _painted(runs: list[Run], colour: bool) -> str:
    if not colour:
        return "".join(run.text for run in runs)
    parts: list[str] = []
    for tags, text in _grouped(runs):
        codes = ";".join(dict.fromkeys(_CODES[tag.name] for tag in tags if tag.name in _CODES))
        link = next((tag.attributes for tag in tags if tag.name == "a"), "")
        painted = f"\x1b[{codes}m{text}{_RESET}" if codes else text
        address = link.removeprefix(' href="').removesuffix('"').replace("&amp;", "&")
        parts.append(f"\x1b]8;;{address}\x1b\\{painted}\x1b]8;;\x1b\\" if address else painted)
    return "".join(parts)


def _grouped(runs: list[Run]) -> Iterator[tuple[tuple[Tag, ...], str]]:
    tags: tuple[Tag, ...] = ()
    text = ""
    for run in runs:
        if run.tags != tags and text:
            yield tags, text
            text = ""
        tags = run.tags
        text += run.text
    if text:
        yield tags, text
