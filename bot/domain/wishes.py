"""How people write times, days of the week, time zones and spans: ``7:30``, ``Mon-Fri``, ``Seoul``, ``3d``."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from functools import cache
from types import MappingProxyType
from zoneinfo import available_timezones

from bot.domain.schedule import ALL_DAYS

_TIME = re.compile(
    r"(?P<h>\d{1,2})(?:[:.h](?P<m>\d{2}))?\s?(?P<half>[ap]\.?m\.?)?(?:\s?(?:uhr|o'clock))?", re.IGNORECASE
)
_TIME_LIKE = re.compile(r"\d{1,3}[:.]\d{1,3}(?:[ap]m)?|\d{1,2}\s?[ap]m", re.IGNORECASE)
_NAMED_TIMES = {"noon": time(12), "midday": time(12), "midnight": time(0), "morning": time(7), "evening": time(18)}
_DAY_STEMS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday|s|rs|r)?s?", re.IGNORECASE)
_DAY_SETS = {
    "daily": ALL_DAYS,
    "everyday": ALL_DAYS,
    "weekdays": frozenset(range(5)),
    "workdays": frozenset(range(5)),
    "weekday": frozenset(range(5)),
    "weekends": frozenset({5, 6}),
    "weekend": frozenset({5, 6}),
}
_OFFSET = re.compile(r"(?:(?:utc|gmt)\s*)?(?P<sign>[+\-−])(?P<h>\d{1,2})(?::?(?P<m>\d{2}))?|utc|gmt|z", re.IGNORECASE)
#: Zones that stand for offsets which are not whole hours; where one has summer time it is the only choice.
_ODD_OFFSETS = {
    (1, 3, 30): "Asia/Tehran",
    (1, 4, 30): "Asia/Kabul",
    (1, 5, 30): "Asia/Kolkata",
    (1, 5, 45): "Asia/Kathmandu",
    (1, 6, 30): "Asia/Yangon",
    (1, 8, 45): "Australia/Eucla",
    (1, 9, 30): "Australia/Darwin",
    (1, 10, 30): "Australia/Lord_Howe",
    (1, 12, 45): "Pacific/Chatham",
    (-1, 3, 30): "America/St_Johns",
    (-1, 9, 30): "Pacific/Marquesas",
}


def parse_time(text: str) -> time | None:
    """``7:30``, ``07.30``, ``0730``, ``7``, ``7am``, ``7:30 pm``, ``noon``; ``None`` for anything else."""
    text = text.strip().lower()
    if text in _NAMED_TIMES:
        return _NAMED_TIMES[text]
    if re.fullmatch(r"\d{4}", text, re.ASCII):
        text = f"{text[:2]}:{text[2:]}"
    match = _TIME.fullmatch(text)
    if match is None or not text.isascii():
        return None
    hour, minute = int(match["h"]), int(match["m"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"].startswith("p") else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


#: What days and sets of days are called in a reader's language, in small letters.
DayNames = Mapping[str, frozenset[int]]


def parse_days(text: str, names: DayNames = MappingProxyType({})) -> frozenset[int] | None:
    """``mon``, ``Mon-Fri``, ``sat,sun``, ``weekdays``, ``daily``; ``None`` for anything else.

    :param names: further words for days.
    """
    text = text.strip().lower().replace("–", "-")
    if text in _DAY_SETS or text in names:
        return _DAY_SETS.get(text) or names[text]
    chosen: set[int] = set()
    for part in text.split(","):
        numbers = [_day_number(name, names) for name in part.split("-")]
        if len(numbers) > 2 or None in numbers:
            return None
        first, last = numbers[0] or 0, numbers[-1] or 0
        chosen.update((first + step) % 7 for step in range((last - first) % 7 + 1))
    return frozenset(chosen)


def _day_number(name: str, names: DayNames) -> int | None:
    name = name.strip()
    if match := _DAY.fullmatch(name):
        return _DAY_STEMS.index(match[1].lower())
    return next(iter(names[name])) if len(names.get(name, ())) == 1 else None


@cache
def _zones() -> dict[str, str]:
    """Lower-case name → IANA name, for full names and for cities (``seoul``, ``new york``).

    Old names without a slash are left out: to a reader of news ``Iran`` and ``Japan`` are topics.
    """
    names = sorted(name for name in available_timezones() if "/" in name or name in ("UTC", "GMT"))
    found = {name.lower(): name for name in names}
    for name in names:
        if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/", "Canada/", "Mexico/", "Brazil/", "Chile/")):
            found.setdefault(name.rsplit("/", 1)[1].replace("_", " ").lower(), name)
    return found


def is_zone(name: str) -> bool:
    """Whether ``name`` is an IANA zone, spelled exactly."""
    return _zones().get(name.lower()) == name


def parse_offset(text: str) -> str | None:
    """The zone for ``UTC+9``, ``+05:30``, ``GMT-5``, ``UTC``; ``None`` for anything else."""
    match = _OFFSET.fullmatch(text.strip())
    if match is None:
        return None
    if match["sign"] is None:
        return "UTC"
    sign, hours, minutes = (1 if match["sign"] == "+" else -1), int(match["h"]), int(match["m"] or 0)
    if minutes:
        return _ODD_OFFSETS.get((sign, hours, minutes))
    if hours == 0:
        return "UTC"
    # The names of these zones count westwards: Etc/GMT-9 is nine hours ahead of Greenwich.
    name = f"Etc/GMT{'-' if sign > 0 else '+'}{hours}"
    return name if name in _zones().values() else None


def fold_place(name: str) -> str:
    """A place's name without case, accents and underscores: ``São_Paulo`` is ``sao paulo``."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(plain.replace("_", " ").lower().split())


def parse_zone(text: str, cities: Mapping[str, str] | None = None) -> str | None:
    """The IANA zone for a full name, a city or an offset, whatever its case; ``None`` when none is certain.

    :param cities: further places, lower-case name → zone.
    """
    plain = fold_place(text)
    if not plain:
        return None
    spelled = plain.replace(" ", "_")
    return _zones().get(spelled) or _zones().get(plain) or (cities or {}).get(plain) or parse_offset(text)


def similar_zones(text: str, cities: Mapping[str, str] | None = None, limit: int = 3) -> tuple[str, ...]:
    """Names of zones and places that ``text`` may have meant, the likeliest first, as a reader can type them."""
    plain = fold_place(text)[:80]
    known = {key.replace("_", " "): key for key in (*_zones(), *(cities or {}))}
    close = difflib.get_close_matches(plain, known, n=limit, cutoff=0.72)
    return tuple(dict.fromkeys(_zones().get(known[name]) or (cities or {})[known[name]] for name in close))


def zone_label(zone: str) -> str:
    """The zone as people write it: ``UTC+9`` for ``Etc/GMT-9``, else the IANA name."""
    match = re.fullmatch(r"Etc/GMT([+-])(\d+)", zone)
    return f"UTC{'+' if match[1] == '-' else '−'}{match[2]}" if match else zone


@dataclass(frozen=True, slots=True)
class Wish:
    """What was read from ``[HH:MM …] [days] [timezone] [topics]``; ``None`` or empty where nothing was said.

    :ivar unclear: words that look like a time or a zone and are none, with what may have been meant.
    """

    #: In the order of the day, none twice.
    times: tuple[time, ...] = ()
    days: frozenset[int] | None = None
    zone: str | None = None
    words: tuple[str, ...] = ()
    unclear: tuple[tuple[str, tuple[str, ...]], ...] = ()


def parse_wish(text: str, cities: Mapping[str, str] | None = None, day_names: DayNames = MappingProxyType({})) -> Wish:
    """Read what follows ``/subscribe``: times, days and zone in any order, then topics.

    A city counts as the zone only before the first topic: ``7:30 Seoul`` is a zone, ``7:30 drills Seoul`` is not.
    """
    tokens = text.split()
    times: set[time] = set()
    days: frozenset[int] | None = None
    zone: str | None = None
    words: list[str] = []
    unclear: list[tuple[str, tuple[str, ...]]] = []
    while tokens:
        taken, found = _read_token(tokens, cities, day_names, zone_allowed=zone is None and not words)
        token, tokens = " ".join(tokens[:taken]), tokens[taken:]
        if isinstance(found, time):
            times.add(found)
        elif isinstance(found, frozenset):
            days = found | (days or frozenset())
        elif isinstance(found, str):
            zone = found
        elif isinstance(found, tuple):
            unclear.append((token, found))
        elif token.lower() not in _FILLERS or words:
            words.append(token)
    return Wish(tuple(sorted(times)), days, zone, tuple(words), tuple(unclear))


_FILLERS = frozenset({"at", "on", "in", "every", "each", "for", "about", "day", "and", "time", "timezone", "zone"})


def _read_token(
    tokens: Sequence[str], cities: Mapping[str, str] | None, day_names: DayNames, *, zone_allowed: bool
) -> tuple[int, time | frozenset[int] | str | tuple[str, ...] | None]:
    """How many tokens were taken, and what they are: a time, days, a zone, guesses for something unclear."""
    first = tokens[0].rstrip(",;")
    if len(tokens) > 1 and tokens[1].lower() in ("am", "pm") and (at := parse_time(f"{first}{tokens[1]}")):
        return 2, at
    if (at := parse_time(first)) is not None and (not first.isdigit() or len(first) != 4 or first < "1900"):
        return 1, at
    if (days := parse_days(first, day_names)) is not None:
        return 1, days
    if _TIME_LIKE.fullmatch(first):
        return 1, ()
    if zone_allowed:
        for count in (3, 2, 1):
            candidate = " ".join(tokens[:count]).rstrip(",;")
            if len(tokens) >= count and (zone := parse_zone(candidate, cities)):
                return count, zone
    if re.fullmatch(r"[A-Za-z]+/[A-Za-z_/]+", first):
        zone = parse_zone(first, cities)
        return 1, zone or similar_zones(first, cities)
    return 1, None


_SPAN = re.compile(r"(\d{1,3})\s*(h|hours?|d|days?|w|weeks?)?", re.IGNORECASE)


def parse_span(text: str) -> timedelta | None:
    """``3d``, ``12 hours``, ``2w``, ``5`` (days); at most a year; ``None`` for anything else."""
    match = _SPAN.fullmatch(text.strip())
    if match is None or not text.isascii():
        return None
    unit = {"h": timedelta(hours=1), "w": timedelta(weeks=1)}.get((match[2] or "d")[0].lower(), timedelta(days=1))
    span = int(match[1]) * unit
    return span if timedelta(0) < span <= timedelta(days=366) else None
