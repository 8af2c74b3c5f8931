"""When it was: a meaning, an anchor and a tense give a TIMEX3 value. Pure; never looks at a clock.

Sources of the conventions: the TimeML guidelines for TIMEX3 (timeml.github.io), and how newswire uses bare
weekdays and months: the nearest past one, unless the verb looks ahead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from bot.domain import timex
from bot.extract.dates.holidays import holiday
from bot.extract.dates.meaning import Calendar, Counted, Fixed, From, Holiday, Meaning, Moment, Part, Weekday

#: Days of the coming week.
_WEEK = 7


class Tense(Enum):
    """Which way the verb looks."""

    PAST = "past"
    FUTURE = "future"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Anchor:
    """What relative expressions count from."""

    #: When the article was published; ``None`` if that is not known.
    published: datetime | None
    #: The last point in time told before, at any granularity, and the last full day.
    reference: str | None = None
    reference_day: date | None = None
    #: A year told earlier in the same sentence: "In 2014 … in March".
    year: int | None = None
    tense: Callable[[], Tense] = lambda: Tense.UNKNOWN

    @property
    def today(self) -> date | None:
        """Day of publication."""
        return self.published.date() if self.published else None


def resolve(meaning: Meaning, anchor: Anchor) -> str | None:
    """The TIMEX3 value, or ``None`` where the anchor does not give it."""
    try:
        match meaning:
            case Fixed():
                return meaning.value
            case Calendar():
                return _calendar(meaning, anchor)
            case Weekday():
                return _weekday(meaning, anchor)
            case Counted():
                return _counted(meaning, anchor)
            case Part():
                return _part(meaning, anchor)
            case Holiday():
                return _holiday(meaning, anchor)
            case Moment():
                return _moment(meaning, anchor)
            case From():
                start = timex.day(resolve(meaning.base, anchor))
                return timex.shifted(start, "day", meaning.amount * _DAYS[meaning.unit]) if start else None
    except (ValueError, OverflowError):
        return None


_DAYS = {"day": 1, "week": 7, "fortnight": 14}


def _moment(meaning: Moment, anchor: Anchor) -> str | None:
    told = anchor.reference_day or anchor.today
    start = told if meaning.base is None else timex.day(resolve(meaning.base, anchor))
    return f"{start.isoformat()}{meaning.suffix}" if start else None


def _weekday(meaning: Weekday, anchor: Anchor) -> str | None:
    today = anchor.today
    if today is None:
        return None
    monday = today - timedelta(today.weekday())
    if meaning.week_turn is not None:
        return (monday + timedelta(7 * meaning.week_turn + meaning.day - 1)).isoformat()
    back = (today.isoweekday() - meaning.day) % 7
    ahead = (meaning.day - today.isoweekday()) % 7
    if meaning.turn == -1:
        return (today - timedelta(back or 7)).isoformat()
    if meaning.turn == 1:
        return (today + timedelta(ahead or 7)).isoformat()
    tense = anchor.tense()
    if meaning.turn == 0 and tense is Tense.UNKNOWN:
        return (monday + timedelta(meaning.day - 1)).isoformat()
    return (today + timedelta(ahead) if tense is Tense.FUTURE else today - timedelta(back)).isoformat()


def _calendar(meaning: Calendar, anchor: Anchor) -> str | None:
    if meaning.year is not None and meaning.month is not None:
        return _month_value(meaning.year, meaning.month, meaning.day)
    today = anchor.today
    if meaning.month is None:
        return _day_of_month(meaning, anchor)
    if meaning.year_told:
        return _month_value(_told_year(meaning, anchor), meaning.month, meaning.day)
    if today is None:
        return _month_value(anchor.year, meaning.month, meaning.day) if anchor.year else None
    if meaning.year_turn is not None:
        return _month_value(today.year + meaning.year_turn, meaning.month, meaning.day)
    if meaning.turn is not None:
        return _month_value(_turned(meaning.month, meaning.turn, today), meaning.month, meaning.day)
    if anchor.year is not None and anchor.year < today.year and anchor.tense() is not Tense.FUTURE:
        return _month_value(anchor.year, meaning.month, meaning.day)
    years = [y for y in (today.year - 1, today.year, today.year + 1) if _month_value(y, meaning.month, meaning.day)]
    if meaning.day is None:
        year = _nearest([(y, 12 * (y - today.year) + meaning.month - today.month) for y in years], anchor, 4)
    else:
        days = [(y, (date(y, meaning.month, meaning.day) - today).days) for y in years]
        year = _nearest(days, anchor, 3, ahead=_WEEK)
    return _month_value(year, meaning.month, meaning.day) if year else None


def _told_year(meaning: Calendar | Part, anchor: Anchor) -> int | None:
    """The year last told, or the one before or after it."""
    told = timex.start_of(anchor.reference) or anchor.today
    return told.year + (meaning.year_turn or 0) if told else None


def _turned(month: int, turn: int, today: date) -> int:
    """Year of "last March", "this March", "next March"."""
    if turn < 0:
        return today.year if month < today.month else today.year - 1
    return today.year + 1 if turn > 0 and month <= today.month else today.year


def _nearest(distances: list[tuple[int, int]], anchor: Anchor, reluctance: int, *, ahead: int = 0) -> int | None:
    """The year whose distance is least: the past for a past verb, the future for a future one.

    Where the verb does not tell, what lies ahead counts ``reluctance`` times as far: most dates in news are past.
    A future verb does not reach over most of a year: "will … on Nov. 7", read on 17 November, is that of ten days ago.

    :param ahead: how far ahead even a past verb may look: a day of the coming week is not told of last year's, but
        "run until Aug. 29" is easily taken for a past.
    """
    tense = anchor.tense()
    if tense is Tense.PAST:
        distances = [(year, gap) for year, gap in distances if gap <= ahead]
        reluctance = 1
    weights = {
        year: -gap * (6 if tense is Tense.FUTURE else 1)
        if gap <= 0
        else gap * (1 if tense is Tense.FUTURE else reluctance)
        for year, gap in distances
    }
    return min(weights, key=lambda year: weights[year], default=None)


def _month_value(year: int | None, month: int, day: int | None) -> str | None:
    if year is None:
        return None
    try:
        return date(year, month, day).isoformat() if day else timex.value_at(date(year, month, 1), "month")
    except ValueError:
        return None


def _day_of_month(meaning: Calendar, anchor: Anchor) -> str | None:
    """ "the 11th": of the month last told, else the nearest past one (or next, for a future verb)."""
    told = (
        timex.start_of(anchor.reference)
        if meaning.turn is None and timex.granularity(anchor.reference) == "month"
        else None
    )
    base = told or anchor.today
    if base is None or meaning.day is None:
        return None
    shift = meaning.turn or 0
    if meaning.turn is None and told is None:
        tense = anchor.tense()
        shift = -1 if tense is not Tense.FUTURE and meaning.day > base.day else 0
        shift = 1 if tense is Tense.FUTURE and meaning.day < base.day else shift
    month = timex.start_of(timex.shifted(base, "month", shift))
    return _month_value(month.year, month.month, meaning.day) if month else None


def _counted(meaning: Counted, anchor: Anchor) -> str | None:
    if meaning.unit in ("hour", "minute"):
        return _hours(meaning, anchor)
    if meaning.from_reference and meaning.unit not in _DAYS and anchor.reference:
        kept = _kept(meaning, anchor.reference)
        base = timex.start_of(anchor.reference)
        if kept or base:
            return kept or timex.shifted(base, meaning.unit, int(meaning.amount)) if base else None
    start = (anchor.reference_day or anchor.today) if meaning.from_reference else anchor.today
    if start is None:
        return None
    unit, amount = meaning.unit, meaning.amount
    if unit == "fortnight":
        unit, amount = "week", amount * 2
    if amount != int(amount):
        unit, amount = (
            ("month", amount * 12) if unit == "year" else ("year", amount * 10) if unit == "decade" else (unit, amount)
        )
    if unit in ("decade", "century") and abs(amount) >= 1:
        # Half a century ago is a year, and so is a decade ago: nobody means all ten.
        unit, amount = "year", amount * (10 if unit == "decade" else 100)
    elif unit == "century":
        unit, amount = "year", amount * 100
    return timex.shifted(start, unit, int(amount))


def _kept(meaning: Counted, reference: str) -> str | None:
    """ "a year earlier" after a quarter is the same quarter of the year before."""
    if meaning.unit == "year" and timex.granularity(reference) == "quarter":
        return f"{int(reference[:4]) + int(meaning.amount):04}{reference[4:]}"
    return None


def _hours(meaning: Counted, anchor: Anchor) -> str | None:
    moment = anchor.published
    if moment is None or meaning.from_reference:
        return None
    hours = meaning.amount / (60 if meaning.unit == "minute" else 1)
    if hours % 24 == 0:
        return (moment.date() + timedelta(hours / 24)).isoformat()
    if (moment.hour, moment.minute) == (0, 0):
        # Only the day of publication is known, and that may not be the day so many hours before.
        return None
    return f"{moment + timedelta(hours=hours):%Y-%m-%dT%H}"


def _part(meaning: Part, anchor: Anchor) -> str | None:
    if meaning.year is not None:
        return f"{meaning.year:04}-{meaning.code}"
    if meaning.year_told:
        year = _told_year(meaning, anchor)
        return f"{year:04}-{meaning.code}" if year else None
    today = anchor.today
    if today is None:
        return None
    if meaning.code == "WE":
        return _weekend(meaning.turn, today, anchor)
    if meaning.year_turn is not None:
        return f"{today.year + meaning.year_turn:04}-{meaning.code}"
    starts = [(y, timex.start_of(f"{y:04}-{meaning.code}")) for y in range(today.year - 1, today.year + 2)]
    gaps = [(y, _gap(f"{y:04}-{meaning.code}", start, today)) for y, start in starts if start]
    if meaning.turn is not None:
        return f"{_turned_part(meaning.turn, gaps, today):04}-{meaning.code}"
    year = _nearest(gaps, anchor, 2)
    return f"{year:04}-{meaning.code}" if year else None


def _gap(value: str, start: date, today: date) -> int:
    """Days to a period: 0 while it lasts, negative once it is over."""
    end = timex.end_of(value)
    if end is not None and end < today:
        return (end - today).days
    return max(0, (start - today).days)


def _turned_part(turn: int, gaps: list[tuple[int, int]], today: date) -> int:
    if turn < 0:
        return max((year for year, gap in gaps if gap < 0), default=today.year - 1)
    if turn > 0:
        return min((year for year, gap in gaps if gap > 0), default=today.year + 1)
    return next((year for year, gap in gaps if gap == 0), today.year)


def _weekend(turn: int | None, today: date, anchor: Anchor) -> str | None:
    at_weekend = today.isoweekday() > 5
    if turn is None or turn == 0:
        # On a weekday "the weekend" is the one before, unless the verb looks ahead; "this weekend" the one to come.
        tense = anchor.tense()
        back = not at_weekend and (tense is Tense.PAST or (turn is None and tense is not Tense.FUTURE))
        turn = -1 if back else 0
    return timex.shifted(today, "weekend", turn)


def _holiday(meaning: Holiday, anchor: Anchor) -> str | None:
    if meaning.year is not None:
        return holiday(meaning.rule, meaning.year).isoformat()
    today = anchor.today
    if today is None:
        return None
    gaps = [(y, (holiday(meaning.rule, y) - today).days) for y in (today.year - 1, today.year, today.year + 1)]
    if meaning.turn is None:
        year = _nearest(gaps, anchor, 3)
    elif meaning.turn < 0:
        year = max(y for y, gap in gaps if gap < 0)
    else:
        year = min(y for y, gap in gaps if gap > 0) if meaning.turn else today.year
    return holiday(meaning.rule, year).isoformat() if year else None
