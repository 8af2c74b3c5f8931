"""Words that tell time, of ``seeds/dates.toml``, each with the symbol the date grammar knows it by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.errors import ConfigError
from bot.extract.lexicon.tables import read_table

_FILE = "dates.toml"
#: Table of the file -> symbol of its words in the grammar (bot/extract/dates/lexer.py holds the legend).
_SYMBOLS = {
    "months": "M", "weekdays": "W", "seasons": "S", "parts": "P", "clock": "T", "units": "U", "days": "R",
    "references": "J", "frequencies": "A", "durations": "G", "holidays": "H", "events": "Z",
}  # fmt: skip
_LISTS = {"vague": "V", "approximators": "q"}
_HOLIDAY = re.compile(r"\d\d-\d\d|-?\d [a-z]+ \d+( [+-]\d+)?|easter[+-]\d+")
_PLURALS = {"P": "p", "U": "u", "W": "w"}

Value = int | str | float | tuple[int, str] | None


@dataclass(frozen=True, slots=True)
class DateTable:
    """The time words by their lower-case form."""

    #: Form -> symbol and value; plurals of weekdays, units and parts of the day have symbols of their own.
    words: Mapping[str, tuple[str, Value]] = field(default_factory=dict)
    #: Forms of more than one word, the longest first.
    phrases: tuple[str, ...] = ()
    #: Names that hold a time word and tell no time.
    names: re.Pattern[str] | None = None
    #: Lemmas whose present tense announces, and those that point ahead themselves.
    announcing: frozenset[str] = frozenset()
    pointing: frozenset[str] = frozenset()
    #: Lemmas whose infinitive lies ahead.
    planning: frozenset[str] = frozenset()
    #: Words before "today", and behind "today's", that make it mean these days.
    nowadays: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())


@lru_cache(maxsize=4)
def load_dates(override: Path | None = None) -> DateTable:
    """Read ``seeds/dates.toml``.

    :raises ConfigError: naming the table or word at fault.
    """
    data = read_table(_FILE, override)
    words: dict[str, tuple[str, Value]] = {}
    for table, symbol in _LISTS.items():
        words.update(dict.fromkeys(_words(data, table), (symbol, None)))
    for table, symbol in _SYMBOLS.items():
        for form, raw in data.get(table, {}).items():
            value = _value(table, form, raw)
            # "recent" is vague before a unit and a reference alone: the grammar asks for both.
            words[form] = (words[form][0] if form in words else symbol, value)
            if symbol in _PLURALS:
                words[_plural(form)] = (_PLURALS[symbol], value)
    names = sorted(_words(data, "names"), key=len, reverse=True)
    phrases = sorted((form for form in words if not form.isalpha()), key=len, reverse=True)
    return DateTable(
        words=words,
        phrases=tuple(phrases),
        names=re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b") if names else None,
        announcing=frozenset(data.get("tense", {}).get("announcing", [])),
        pointing=frozenset(data.get("tense", {}).get("pointing", [])),
        planning=frozenset(data.get("tense", {}).get("planning", [])),
        nowadays=(
            frozenset(data.get("nowadays", {}).get("before", [])),
            frozenset(data.get("nowadays", {}).get("after", [])),
        ),
    )


def _words(data: dict[str, Any], table: str) -> list[str]:
    return list(data.get(table, {}).get("words", []))


def _plural(form: str) -> str:
    return form[:-1] + "ies" if form.endswith("ry") else form + "s"


def _value(table: str, form: str, raw: object) -> Value:
    if table == "holidays" and not (isinstance(raw, str) and _HOLIDAY.fullmatch(raw)):
        raise ConfigError(f'seeds/{_FILE}: holidays: {form!r} must be "MM-DD", "n weekday month" or "easter+n"')
    if table == "days":
        if not (isinstance(raw, list) and len(raw) == 2):
            raise ConfigError(f"seeds/{_FILE}: days: {form!r} must be [days, part of the day]")
        return int(raw[0]), str(raw[1])
    if not isinstance(raw, int | str):
        raise ConfigError(f"seeds/{_FILE}: {table}: {form!r} has no usable value: {raw!r}")
    return raw
