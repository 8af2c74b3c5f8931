"""Own articles with their attributions marked in the text: ``[3s The envoy] [3c said] [3x it would rain]``.

A mark opens with ``[``, the number of the attribution and ``s`` (source), ``c`` (cue) or ``x`` (content), and closes
with ``]``. Marks nest, and one attribution may have several of a kind. A ``?`` after the letter of any part says that
the attribution may be found or not: it is counted neither way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).with_name("articles")
_MARK = re.compile(r"\[(\d+)([scx])(\??) |(\])")


@dataclass(slots=True)
class Marked:
    """One attribution: character spans in the bare text."""

    source: list[tuple[int, int]] = field(default_factory=list)
    cue: list[tuple[int, int]] = field(default_factory=list)
    content: list[tuple[int, int]] = field(default_factory=list)
    optional: bool = False


@dataclass(slots=True)
class Text:
    """An article without its marks, and what they said."""

    name: str
    text: str
    attributions: list[Marked]


def read(name: str, marked: str) -> Text:
    """Take the marks out of a text.

    :raises ValueError: when marks do not nest, or an attribution has no content.
    """
    found: dict[int, Marked] = {}
    opened: list[tuple[int, str, int]] = []
    text = ""
    position = 0
    for match in _MARK.finditer(marked):
        text += marked[position : match.start()]
        position = match.end()
        if match[4] is None:
            number = int(match[1])
            attribution = found.setdefault(number, Marked())
            attribution.optional |= match[3] == "?"
            opened.append((number, match[2], len(text)))
            continue
        if not opened:
            raise ValueError(f"{name}: a mark is closed that was never opened, after {text[-40:]!r}")
        number, part, start = opened.pop()
        spans = {"s": found[number].source, "c": found[number].cue, "x": found[number].content}[part]
        spans.append((start, len(text)))
    if opened or any(not attribution.content for attribution in found.values()):
        empty = [number for number, attribution in found.items() if not attribution.content]
        raise ValueError(f"{name}: marks left open {opened}, attributions without content {empty}")
    return Text(name, text + marked[position:], [found[number] for number in sorted(found)])


def articles() -> Iterator[Text]:
    """Every marked article, by name."""
    for path in sorted(FOLDER.glob("*.txt")):
        yield read(path.stem, path.read_text(encoding="utf-8"))
