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
#: Characters of a line of copyright.
_CREDIT = 240
#: Headline, by-line and date may stand before it.
_FIRST_LINES = 4
#: Credits after the text stand in its last lines.
_LAST_LINES = 4


@dataclass(frozen=True, slots=True)
class Agencies:
    """Names and marks of news agencies, compiled."""

    names: dict[str, str]
    #: Each a way to begin a text; to credit it in a line of its own; to sign it.
    openings: tuple[re.Pattern[str], ...]
    credits: tuple[re.Pattern[str], ...]
    signs: tuple[re.Pattern[str], ...]
    #: An agency's name and no more.
    alone: re.Pattern[str]

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
        mark = f"(?P<mark>{alternatives})"
        alone = _alone(mark)
        return cls(names, _openings(mark), (*_credits(mark), alone), (alone, *_signs(mark)), alone)

    def begins(self, line: str) -> re.Match[str] | None:
        """The match of a dateline or credit that a text's line begins with."""
        return _first(self.openings, line[:_DATELINE])

    def in_credit(self, line: str) -> re.Match[str] | None:
        """The match of a line that is nothing but a credit."""
        return _first(self.credits, line) if len(line) <= _CREDIT else None

    def named(self, found: re.Match[str] | None) -> str | None:
        """The agency that a match speaks of."""
        return self.names.get(" ".join(found["mark"].casefold().split())) if found else None


def _first(patterns: Iterable[re.Pattern[str]], text: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.match(text))), None)


def _openings(mark: str) -> tuple[re.Pattern[str], ...]:
    place = r"[A-Z][A-Z.'’/ -]{1,40}(?:, [A-Z][\w.]+){0,2}"
    day = r"(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?(?:, (?:19|20)\d\d)?"
    return (
        # SEOUL, Nov. 14 (Yonhap) --   |   WASHINGTON (AP) —   |   (Reuters) -   |   Santiago (AFP) March 1, 2010
        re.compile(
            rf"^[^()\n]{{0,90}}\(\s*{mark}(?:\s*/\s*[\w ]{{2,30}})?\s*\)"
            rf"\s*(?:{_DASH}|-|:|[a-z]{{3,9}}\.? \d{{1,2}}, (?:19|20)\d\d)",
            re.IGNORECASE,
        ),
        # LONDON, June 4 (Reuters) At least six
        re.compile(rf"^{place}{day} \({mark}\) [A-Z\"“‘']"),
        # MOSCOW, September 14. /TASS/.
        re.compile(rf"^{place}{day}[.,]? /{mark}/"),
        # AP —   |   Reuters, Nov 14:   |   PYONGYANG, Nov. 14, KCNA --   |   SEOUL/TOKYO: AFP -
        re.compile(rf"^(?:[A-Z][\w.,'’/ ]{{1,60}}[,:]\s*)?{mark}\s*{_DASH}\s"),
        # KATHMANDU – Reuters   |   KUALA LUMPUR, Feb. 19, Kyodo
        re.compile(rf"^{place}{day}(?:,|\s{_DASH}) {mark}$"),
    )


def _credits(mark: str) -> tuple[re.Pattern[str], ...]:
    years = r"(?:19|20)\d\d"
    return (
        # Source: Xinhua   |   © 2017 AFP   |   By The Associated Press   |   (Yonhap)   |   -- Reuters   |   >> Reuters
        re.compile(
            rf"^(?:(?:source|credit|by|from|via|agency|copyright)[:\s]|©|\(c\)|[\[(]|{_DASH}|[>»]{{1,2}})"
            rf"\s*(?:{years}\s+)?"
            rf"(?:the\s+)?{mark}[\])]?(?:[\s,]*{years})?\.?(?:\s*all rights reserved.{{0,40}})?\W{{0,3}}$",
            re.IGNORECASE,
        ),
        # (Copyright 2020 The Associated Press. All rights reserved. This material may not be published …)
        re.compile(
            rf"^[(\[]?(?:copyright|©|\(c\))[\s©(c),]{{0,6}}(?:{years})?,?\s*(?:by\s+)?(?:the\s+)?{mark}"
            rf"(?:[.,)\]]|\s+all rights|$)",
            re.IGNORECASE,
        ),
    )


def _signs(mark: str) -> tuple[re.Pattern[str], ...]:
    return (
        # Reuters Staff   |   Helen Murphy, Reuters   |   Jon Gambrell | The Associated Press   |   By AP
        re.compile(rf"^(?:[^,|(]{{3,60}}[,|(]\s*|(?:.{{0,60}}\s)?by\s+)(?:the\s+)?{mark}\)?$", re.IGNORECASE),
        re.compile(rf"^(?:by\s+)?(?:the\s+)?{mark}\s+(?:staff|writers?|reporters?|correspondents?)$", re.IGNORECASE),
    )


def _alone(mark: str) -> re.Pattern[str]:
    """An agency's name and no more: Reuters   |   the Xinhua news agency   |   Associated Press, Seoul."""
    return re.compile(rf"^(?:the\s+)?{mark}(?:\s+news(?:\s+agency)?)?(?:,.{{0,40}})?$", re.IGNORECASE)


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
    for found in (
        *(agencies.begins(line) for line in lines[:_FIRST_LINES]),
        _first(agencies.signs, author.strip()) if author else None,
        *(agencies.in_credit(line) for line in [*lines[-_LAST_LINES:], *lines[:_FIRST_LINES]]),
        agencies.alone.match(outlet.strip()) if outlet else None,
    ):
        if name := agencies.named(found):
            return name
    return None
