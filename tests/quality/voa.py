"""Sentences of VOA broadcasts by number in the Groningen Meaning Bank (../shared/data/ner), spaced as print is."""

from __future__ import annotations

import gzip
import re
from collections.abc import Collection, Iterator
from pathlib import Path

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "ner" / "gmb.iob2.gz"
#: What stands without a space before it, and behind it.
_BEFORE = re.compile(r" (?=[,.;:?!)%])| (?='(?:s|re|ve|ll|d|m)\b)| (?=n't\b)|(?<=s) (?=' )")
_BEHIND = re.compile(r"(?<=[($]) ")


def sentences(wanted: Collection[str]) -> dict[str, str]:
    """The text of each of the sentences ``wanted``."""
    return {number: spaced(words) for number, words in _sentences() if number in wanted}


def _sentences() -> Iterator[tuple[str, list[str]]]:
    number, words = "", list[str]()
    with gzip.open(FILE, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# sent_id = "):
                number = line.removeprefix("# sent_id = ").strip()
            elif not line.strip():
                yield number, words
                words = []
            elif "\t" in line:
                words.append(line.partition("\t")[0])


def spaced(words: list[str]) -> str:
    """Words as print sets them; every second quotation mark closes."""
    parts = _BEHIND.sub("", _BEFORE.sub("", " ".join(words))).split('"')
    text = parts[0]
    for number, part in enumerate(parts[1:]):
        text = f'{text.rstrip()} "{part.lstrip()}' if number % 2 == 0 else f'{text.rstrip()}"{part}'
    return text.strip()
