"""Who first wrote a text: wire credits in datelines, by-lines and last lines.

A copy in another paper carries the same credit, so that ten copies of one wire story count as one origin.
Only credits in set places count; "the Reuters news agency reported" within a sentence is a quotation of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.errors import ConfigError
from bot.resources import entry, read_table

_DASH = r"(?:—|–|--|-|―)"
#: How far into a text a dateline may reach: "PANMUNJOM, South Korea, Nov. 14 (Reuters) -".
_DATELINE = 120
#: Headline, by-line and date may stand before it.
_FIRST_LINES = 4
#: Credits after the text stand in its last lines.
_LAST_LINES = 4


@dataclass(frozen=True, slots=True)
class Agencies:
    """Names and marks of news agencies, compiled."""

    names: dict[str, str]
    parenthesis: re.Pattern[str]
    opening: re.Pattern[str]
    credit: re.Pattern[str]
    outlet: re.Pattern[str]

    @classmethod
    def of(cls, records: Iterable[dict[str, Any]]) -> Agencies:
        """Compile the entries of ``seeds/agencies.toml``.

        :raises ConfigError: naming the entry that lacks a name or marks.
        """
        names: dict[str, str] = {}
        marks: set[str] = set()
        for number, record in enumerate(records, 1):
            kept = entry("agencies.toml", number, record, "name", "marks")
            if not isinstance(kept["marks"], list):
                raise ConfigError(f"seeds/agencies.toml: entry {number}: marks is a list of texts")
            own = [str(mark) for mark in [kept["name"], *kept["marks"]]]
            marks.update(own)
            names.update({mark.casefold(): str(kept["name"]) for mark in own})
        alternatives = "|".join(re.escape(mark) for mark in sorted(marks, key=lambda m: (-len(m), m))) or "(?!)"
        return cls(names, *_patterns(f"(?P<mark>{alternatives})"))

    def in_credit(self, line: str) -> re.Match[str] | None:
        """The match of a line that is nothing but a credit."""
        return (self.credit.match(line) or self.outlet.match(line)) if len(line) <= 100 else None

    def named(self, found: re.Match[str] | None) -> str | None:
        """The agency that a match speaks of."""
        return self.names.get(" ".join(found["mark"].casefold().split())) if found else None


def _patterns(mark: str) -> tuple[re.Pattern[str], ...]:
    written, loose = re.NOFLAG, re.IGNORECASE
    return (
        # SEOUL, Nov. 14 (Yonhap) --   |   WASHINGTON (AP) —   |   (Reuters) -
        re.compile(rf"^[^()\n]{{0,90}}\(\s*{mark}(?:\s*/\s*[\w ]{{2,30}})?\s*\)\s*(?:{_DASH}|-|:)", loose),
        # AP —   |   Reuters, Nov 14:   |   PYONGYANG, Nov. 14, KCNA --   |   SEOUL/TOKYO: AFP -
        re.compile(rf"^(?:[A-Z][\w.,'’/ ]{{1,60}}[,:]\s*)?{mark}\s*{_DASH}\s", written),
        # Source: Xinhua   |   © 2017 AFP   |   By The Associated Press   |   (Yonhap)   |   -- Reuters
        re.compile(
            rf"^(?:(?:source|credit|by|from|via|agency|copyright)[:\s]|©|\(c\)|[\[(]|{_DASH})\s*(?:(?:19|20)\d\d\s+)?"
            rf"(?:the\s+)?{mark}[\])]?(?:[\s,]*(?:19|20)\d\d)?\.?(?:\s*all rights reserved.{{0,40}})?\W{{0,3}}$",
            loose,
        ),
        re.compile(rf"^(?:the\s+)?{mark}(?:\s+news(?:\s+agency)?)?(?:,.{{0,40}})?$", loose),
    )


@cache
def load_agencies(override: Path | None = None) -> Agencies:
    """The agencies of ``seeds/agencies.toml``, read once.

    :raises ConfigError: when the table cannot be used.
    """
    return Agencies.of(read_table("agencies.toml", override).get("agency", []))


def find_origin(text: str, author: str | None, outlet: str, agencies: Agencies) -> str | None:
    """The agency credited with a text, or ``None``.

    :param text: clean text, paragraphs parted by blank lines.
    :param author: the by-line; agencies sign there ("Associated Press").
    :param outlet: the outlet's own name: an agency's site is the origin of what it publishes.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    openings = [line[:_DATELINE] for line in lines[:_FIRST_LINES]]
    for found in (
        *(agencies.parenthesis.match(opening) or agencies.opening.match(opening) for opening in openings),
        agencies.outlet.match(author.strip()) if author else None,
        *(agencies.in_credit(line) for line in [*lines[-_LAST_LINES:], *lines[:_FIRST_LINES]]),
        agencies.outlet.match(outlet.strip()) if outlet else None,
    ):
        if name := agencies.named(found):
            return name
    return None
