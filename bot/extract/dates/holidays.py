"""The day a holiday falls on, by the rules that ``seeds/dates.toml`` writes."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from bot.domain.timex import WEEKDAYS

_NTH = re.compile(r"(-?\d) ([a-z]+) (\d+)(?: ([+-]\d+))?")


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the anonymous algorithm of 1876 (Nature 13, 487)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def holiday(rule: str, year: int) -> date:
    """The day that ``MM-DD``, ``n weekday month`` or ``easter+n`` names in a year.

    :raises ValueError: if the rule is none of these, or names no day of that year.
    """
    if rule.startswith("easter"):
        return easter(year) + timedelta(int(rule.removeprefix("easter")))
    if match := _NTH.fullmatch(rule):
        nth, weekday, month = int(match[1]), WEEKDAYS.index(match[2].capitalize()), int(match[3])
        first = date(year, month, 1)
        day = 1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1)
        if nth < 0:
            last = monthrange(year, month)[1]
            day = last - (date(year, month, last).weekday() - weekday) % 7 + 7 * (nth + 1)
        return date(year, month, day) + timedelta(int(match[4] or 0))
    return date.fromisoformat(f"{year:04}-{rule}")
