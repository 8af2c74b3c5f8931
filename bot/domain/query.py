"""What a reader typed after a command: words and a period.

/brief korea 7d        words "korea", the last seven days
/brief sanctions 2018-06   words "sanctions", June 2018
/brief today           everything since local midnight
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.domain.briefing import Query, Window

_AGO = re.compile(r"(\d{1,4})\s*(h|d|w|m|y)", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_HOURS = {"h": 1, "d": 24, "w": 24 * 7, "m": 24 * 30, "y": 24 * 365}
_MAX_WORDS = 12


def parse_query(text: str, now: datetime, zone: tzinfo = UTC) -> Query:
    """The words of ``text``, with the period it names taken out; local days are those of ``zone``."""
    words: list[str] = []
    window = Window()
    for token in text.split():
        period = _period(token, now, zone)
        if period is None:
            words.append(token)
        else:
            window = period
    kept = tuple(words[:_MAX_WORDS])
    return Query(words=kept, window=window, label=" ".join(text.split())[:120])


def _period(token: str, now: datetime, zone: tzinfo) -> Window | None:
    today = now.astimezone(zone).date()
    if token.lower() in ("today", "yesterday"):
        day = today if token.lower() == "today" else today - timedelta(days=1)
        return Window(since=_midnight(day, zone), until=_midnight(day + timedelta(days=1), zone))
    if ago := _AGO.fullmatch(token):
        hours = int(ago[1]) * _HOURS[ago[2].lower()]
        try:
            return Window(since=now - timedelta(hours=hours))
        except OverflowError:
            return Window()
    if named := _DATE.fullmatch(token):
        return _calendar(named, zone)
    return None


def _calendar(match: re.Match[str], zone: tzinfo) -> Window | None:
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if year is None or not 1900 <= year <= 2200:
            return None
        start = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        end = start + timedelta(days=1)
    elif month:
        end = date(year + month // 12, month % 12 + 1, 1)
    else:
        end = date(year + 1, 1, 1)
    return Window(since=_midnight(start, zone), until=_midnight(end, zone))


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
