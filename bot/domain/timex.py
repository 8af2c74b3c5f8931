"""TIMEX3 values: dates at the granularity they were printed with, and how to count with them.

    2017-11-17  2017-11-17TMO  2017-11-17T09:30  2017-W46  2017-W46-WE  2017-11  2017-Q3  2017-H1  2017-SP  2017
    199X (a decade)  19XX (a century)  P4D  PT24H  PXW (several)  XXXX-WXX-1 (every Monday)  PAST_REF …

The notation is TimeML's (timeml.github.io); weeks count as in ISO 8601. All functions are pure, and answer
``None`` for a value they cannot work with, so that a doubtful date never becomes a wrong one.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SEASONS = {"SP": (3, "spring"), "SU": (6, "summer"), "FA": (9, "autumn"), "WI": (12, "winter")}
_PARTS = {"TMO": "morning", "TAF": "afternoon", "TEV": "evening", "TNI": "night"}
_ORDINALS = ("first", "second", "third", "fourth")
_UNITS = {
    "Y": "year",
    "M": "month",
    "W": "week",
    "D": "day",
    "H": "hour",
    "Q": "quarter",
    "DE": "decade",
    "CE": "century",
}
_UNITS["WE"] = "weekend"

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T.*)?")
_DURATION = re.compile(r"P(T?)(\d+(?:\.\d+)?|X)(DE|CE|WE|[YMWDHSQ])")
_WEEK = re.compile(r"(\d{4})-W(\d{2})(-WE)?")
_YEAR_PART = re.compile(r"(\d{4})(?:-(?:(\d{2})|Q([1-4])|H([12])|(SP|SU|FA|WI)))?")
_SPAN_OF_YEARS = re.compile(r"(\d{2})(?:XX|(\d)X)")

#: Granularities of a point in time, the finest first.
GRANULARITIES = ("day", "weekend", "week", "month", "quarter", "season", "half", "year", "decade", "century")


def day(value: str | None) -> date | None:
    """The calendar day of a full-day value, time of day or none: ``2017-11-17TMO`` is 17 November 2017."""
    match = _DAY.fullmatch(value or "")
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def add_days(value: str | None, days: int) -> str | None:
    """The day so many days after (or before) a full-day value."""
    start = day(value)
    try:
        return (start + timedelta(days)).isoformat() if start else None
    except OverflowError:
        return None


def duration_days(value: str | None) -> int | None:
    """Whole days that a duration stated in days or weeks lasts: ``P4D`` is 4, ``P2W`` 14; months and years vary."""
    match = _DURATION.fullmatch(value or "")
    if not match or match[1] or match[2] == "X" or match[3] not in ("D", "W"):
        return None
    days = float(match[2]) * (7 if match[3] == "W" else 1)
    return int(days) if days.is_integer() else None


def granularity(value: str | None) -> str | None:
    """Which of :data:`GRANULARITIES` a point in time is printed with; ``None`` for durations, sets and the rest."""
    text = value or ""
    if day(text):
        return "day"
    if match := _WEEK.fullmatch(text):
        return "weekend" if match[3] else "week"
    if match := _YEAR_PART.fullmatch(text):
        return next(
            (n for n, part in zip(("month", "quarter", "half", "season"), match.groups()[1:], strict=True) if part),
            "year",
        )
    if match := _SPAN_OF_YEARS.fullmatch(text):
        return "decade" if match[2] else "century"
    return None


def start_of(value: str | None) -> date | None:
    """First day of the time that a value covers. Winter is counted from December of its year."""
    bounds = _bounds(value or "")
    return bounds[0] if bounds else None


def end_of(value: str | None) -> date | None:
    """Last day of the time that a value covers."""
    bounds = _bounds(value or "")
    return bounds[1] if bounds else None


def _bounds(value: str) -> tuple[date, date] | None:
    try:
        if single := day(value):
            return single, single
        if match := _WEEK.fullmatch(value):
            monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return (monday + timedelta(5) if match[3] else monday), monday + timedelta(6)
        if match := _SPAN_OF_YEARS.fullmatch(value):
            years = 10 if match[2] else 100
            first = int(match[1] + (match[2] or "0") + "0")
            return date(first, 1, 1), date(first + years - 1, 12, 31)
        if match := _YEAR_PART.fullmatch(value):
            return _months_of(match)
    except ValueError:
        pass
    return None


def _months_of(match: re.Match[str]) -> tuple[date, date]:
    year, (month, quarter, half, season) = int(match[1]), match.groups()[1:]
    if month:
        first, count = int(month), 1
    elif quarter:
        first, count = int(quarter) * 3 - 2, 3
    elif half:
        first, count = int(half) * 6 - 5, 6
    elif season:
        first, count = _SEASONS[season][0], 3
    else:
        first, count = 1, 12
    index = year * 12 + first - 1 + count - 1
    return date(year, first, 1), date(index // 12, index % 12 + 1, monthrange(index // 12, index % 12 + 1)[1])


def season_of(moment: date) -> tuple[int, str]:
    """Year and TIMEX3 code of the (northern, meteorological) season of a day; January belongs to the winter before."""
    code = ("WI", "SP", "SU", "FA")[moment.month % 12 // 3]
    return (moment.year - 1 if moment.month < 3 else moment.year), code


def value_at(moment: date, unit: str) -> str:
    """The value of the day, week, month … that ``moment`` falls into.

    :raises KeyError: if ``unit`` is none of :data:`GRANULARITIES`.
    """
    year, week, _ = moment.isocalendar()
    season_year, season = season_of(moment)
    return {
        "day": moment.isoformat(),
        "week": f"{year:04}-W{week:02}",
        "weekend": f"{year:04}-W{week:02}-WE",
        "month": f"{moment.year:04}-{moment.month:02}",
        "quarter": f"{moment.year:04}-Q{(moment.month + 2) // 3}",
        "half": f"{moment.year:04}-H{(moment.month + 5) // 6}",
        "season": f"{season_year:04}-{season}",
        "year": f"{moment.year:04}",
        "decade": f"{moment.year // 10:03}X",
        "century": f"{moment.year // 100:02}XX",
    }[unit]


_MONTHS_IN = {"month": 1, "quarter": 3, "season": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}


def shifted(moment: date, unit: str, amount: int) -> str | None:
    """The value ``amount`` units after ``moment``, at the unit's own granularity.

    Two months before 17 November 2017 is ``2017-09``, not a day: nobody counts the days.
    """
    try:
        if unit in ("day", "week", "weekend"):
            return value_at(moment + timedelta(amount * (1 if unit == "day" else 7)), unit)
        index = moment.year * 12 + moment.month - 1 + amount * _MONTHS_IN[unit]
        return value_at(date(index // 12, index % 12 + 1, 1), unit)
    except (OverflowError, ValueError):
        return None


def describe(value: str | None) -> str:
    """A value in English words for a reader: "17 November 2017", "autumn 2017", "4 days"; as it stands if unknown."""
    text = value or ""
    head, mark, time = text.partition("T")
    if mark and (moment := day(head)):
        return f"{_day_words(moment)}, {_PARTS.get('T' + time, time)}"
    if moment := day(text):
        return _day_words(moment)
    if match := _DURATION.fullmatch(text):
        return _duration_words(match)
    if match := re.fullmatch(r"XXXX-WXX-([1-7])", text):
        return f"every {WEEKDAYS[int(match[1]) - 1]}"
    return _period_words(text) or {"PRESENT_REF": "now", "PAST_REF": "in the past", "FUTURE_REF": "in the future"}.get(
        text, text
    )


def _day_words(moment: date) -> str:
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def _period_words(value: str) -> str | None:
    first, kind = start_of(value), granularity(value)
    if first is None or kind is None:
        return None
    if kind in ("week", "weekend"):
        return f"the {kind} of {_day_words(first)}"
    if kind == "month":
        return f"{MONTHS[first.month - 1]} {first.year}"
    if kind in ("quarter", "half"):
        return f"the {_ORDINALS[int(value[-1]) - 1]} {kind} of {first.year}"
    if kind == "season":
        return f"{_SEASONS[value[-2:]][1]} {first.year}"
    if kind == "century":
        return f"the {first.year}s"
    return f"the {first.year}s" if kind == "decade" else str(first.year)


def _duration_words(match: re.Match[str]) -> str:
    unit = "minute" if match[1] and match[3] == "M" else "second" if match[3] == "S" else _UNITS[match[3]]
    plural = unit[:-1] + "ies" if unit.endswith("y") and unit != "day" else unit + "s"
    if match[2] == "X":
        return f"several {plural}"
    return f"{match[2]} {unit if match[2] == '1' else plural}"
