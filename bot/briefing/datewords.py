"""Dates, spans, durations and days of the week in words, in the reader's language.

Names of days and months are CLDR's, their order and all else the catalogue's.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime, timedelta, tzinfo

from babel.dates import format_date, format_time, get_day_names, get_month_names

from bot.briefing.labels import NUMBERS
from bot.domain.language import ENGLISH, Language
from bot.domain.schedule import ALL_DAYS

_DURATION = re.compile(r"P(\d+(?:\.\d+)?)([YMWD])$|PT(\d+(?:\.\d+)?)([HM])$")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})$")
_WEEK = re.compile(r"(\d{4})-W(\d{2})$")


def day_of(value: str | None) -> date | None:
    """The first day that a TIMEX3 value covers, or ``None`` when it names none."""
    if not value:
        return None
    try:
        if match := _DAY.match(value):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _MONTH.match(value):
            return date(int(match[1]), int(match[2]), 1)
        if match := _WEEK.match(value):
            return date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        pass
    return None


def date_words(value: str | None, language: Language = ENGLISH, *, year: int | None = None) -> str:
    """A TIMEX3 value in words: ``Fri 17 Nov``, with the year unless it is ``year``; empty when it names no date."""
    if not value:
        return ""
    day = day_of(value)
    if day is None:
        return value if re.fullmatch(r"\d{4}", value) else ""
    if _DAY.match(value):
        short, long = language.pgettext("date", "EEE d MMM"), language.pgettext("date", "EEE d MMM y")
        return _dated(day, short if day.year == year else long, language)
    if _MONTH.match(value):
        return _dated(day, language.pgettext("date", "MMM y"), language)
    return language.gettext("week of %(day)s", day=day_and_month(day, language, with_year=day.year != year))


def _dated(day: date, pattern: str, language: Language) -> str:
    return format_date(day, pattern, locale=language.locale)


def day_and_month(day: date, language: Language = ENGLISH, *, with_year: bool = False) -> str:
    """``17 Nov``."""
    short, long = language.pgettext("date", "d MMM"), language.pgettext("date", "d MMM y")
    return _dated(day, long if with_year else short, language)


def span_words(start: str | None, end: str | None, language: Language = ENGLISH, *, year: int | None = None) -> str:
    """From and to: ``11–14 Nov``, ``30 Nov – 2 Dec``, ``from Mon 4 Dec``, ``until Fri 8 Dec``."""
    first, last = day_of(start), day_of(end)
    if first is None or last is None or start is None or end is None:
        one = date_words(start or end, language, year=year)
        if first is not None:
            return language.gettext("from %(day)s", day=date_words(start, language, year=year))
        return language.gettext("until %(day)s", day=date_words(end, language, year=year)) if last is not None else one
    if first == last or not (_DAY.match(start) and _DAY.match(end)):
        if start == end:
            return date_words(start, language, year=year)
        return f"{date_words(start, language)} – {date_words(end, language)}"
    until = day_and_month(last, language, with_year=last.year != year)
    if (first.year, first.month) == (last.year, last.month):
        day = _dated(first, language.pgettext("date", "d"), language)
        return f"{day}–{until}"
    return f"{day_and_month(first, language, with_year=first.year != last.year)} – {until}"


def duration_words(value: str | None, language: Language = ENGLISH) -> str:
    """An ISO 8601 duration in words: ``four days``; empty when it is none."""
    match = _DURATION.match(value or "")
    if not match:
        return ""
    amount, unit = (match[1], match[2]) if match[1] else (match[3], "minute" if match[4] == "M" else "H")
    number = float(amount)
    known = number.is_integer() and 1 < number < len(NUMBERS) + 2
    words = language.pgettext(*NUMBERS[int(number) - 2]) if known else amount
    return _units(number, words, unit, language)


def _units(number: float, words: str, unit: str, language: Language) -> str:
    """``one day``, ``four days``: the singular is a phrase of its own, since the number takes the unit's gender."""
    ngettext = language.ngettext
    match unit:
        case "Y":
            return ngettext("one year", "%(number)s years", number, number=words)
        case "M":
            return ngettext("one month", "%(number)s months", number, number=words)
        case "W":
            return ngettext("one week", "%(number)s weeks", number, number=words)
        case "D":
            return ngettext("one day", "%(number)s days", number, number=words)
        case "H":
            return ngettext("one hour", "%(number)s hours", number, number=words)
    return ngettext("one minute", "%(number)s minutes", number, number=words)


def days_between(start: str | None, end: str | None, language: Language = ENGLISH) -> str:
    """How long from the first day to the last, both counted; empty unless both are days."""
    first, last = day_of(start), day_of(end)
    if first is None or last is None or last <= first or not (_DAY.match(start or "") and _DAY.match(end or "")):
        return ""
    return duration_words(f"P{(last - first).days + 1}D", language)


def moment_words(
    moment: datetime | None,
    zone: tzinfo,
    language: Language = ENGLISH,
    *,
    year: int | None = None,
    clock: bool = True,
) -> str:
    """An instant in a zone: ``Fri 17 Nov 2017, 07:00``; midnight without a time, as feeds give bare dates so."""
    if moment is None:
        return ""
    try:
        local = moment.astimezone(zone)
    except OverflowError:
        local = moment
    if moment.time() == datetime.min.time():
        return date_words(moment.date().isoformat(), language, year=year)
    day = date_words(local.date().isoformat(), language, year=year)
    if not clock:
        return day
    time = format_time(local.time(), language.pgettext("date", "HH:mm"), locale=language.locale)
    return language.pgettext("moment", "%(day)s, %(time)s", day=day, time=time)


def days_words(days: Collection[int], language: Language = ENGLISH) -> str:
    """``every day``, ``on weekdays``, ``at weekends`` or ``on Mon, Wed``; 0 is Monday."""
    chosen = frozenset(days)
    if chosen == ALL_DAYS:
        return language.gettext("every day")
    if chosen == frozenset(range(5)):
        return language.gettext("on weekdays")
    if chosen == frozenset({5, 6}):
        return language.gettext("at weekends")
    return language.gettext("on %(days)s", days=", ".join(day_name(day, language) for day in sorted(chosen)))


def day_name(day: int, language: Language = ENGLISH) -> str:
    """``Mon`` for 0."""
    return str(get_day_names("abbreviated", "stand-alone", language.locale)[day])


def day_names(language: Language) -> dict[str, frozenset[int]]:
    """What a reader may write for days: ``montag``, ``mo``, ``täglich``; small letters -> days."""
    names = {
        name.lower().rstrip("."): frozenset({day})
        for width in ("wide", "abbreviated", "short")
        for day, name in get_day_names(width, "stand-alone", language.locale).items()
    }
    sets = {"every day": ALL_DAYS, "on weekdays": frozenset(range(5)), "at weekends": frozenset({5, 6})}
    return names | {language.gettext(words).lower(): days for words, days in sets.items()}


def month_name(month: int, language: Language = ENGLISH) -> str:
    """``Jan`` for 1."""
    return str(get_month_names("abbreviated", "stand-alone", language.locale)[month])


def ago(moment: datetime | None, now: datetime, language: Language = ENGLISH) -> str:
    """How old: ``5 min``, ``3 h``, ``2 days``; empty when unknown or ahead."""
    if moment is None or moment > now:
        return ""
    age = now - moment
    if age < timedelta(hours=1):
        return language.pgettext("age", "%(number)d min", number=max(1, int(age.total_seconds() // 60)))
    if age < timedelta(days=2):
        return language.pgettext("age", "%(number)d h", number=int(age.total_seconds() // 3600))
    return language.ngettext("%(num)d day", "%(num)d days", age.days)
