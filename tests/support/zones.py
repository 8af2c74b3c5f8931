"""Walking through a zone's calendar, digest by digest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.schedule import ALL_DAYS, next_due

QUARTERS = [time(minutes // 60, minutes % 60) for minutes in range(0, 24 * 60, 15)]
_DAY, _STEP = timedelta(days=1), timedelta(minutes=5)


def distinct_zones(first: date, last: date) -> Iterator[str]:
    """A name for each of the zones that differ between two dates: watched day by day, and every five minutes on days
    on which the offset changes."""
    begin = datetime.combine(first - 2 * _DAY, time(), UTC)
    days = [begin + n * _DAY for n in range((last - first).days + 5)]
    known: set[tuple[object, ...]] = set()
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        offsets = [day.astimezone(zone).utcoffset() for day in days]
        changes = [day for day, (one, other) in zip(days, pairwise(offsets), strict=False) if one != other]
        steps = (change + n * _STEP for change in changes for n in range(_DAY // _STEP))
        seen = (*offsets, *(step.astimezone(zone).utcoffset() for step in steps))
        if seen not in known:
            known.add(seen)
            yield name


def walk(name: str, at: time, first: date, last: date) -> int:
    """Serve every date from ``first`` to ``last`` one after the other; returns how many.

    Each must follow the one before it in the calendar, later in time, and no clock may have shown the local time on
    that date before.
    """
    zone = ZoneInfo(name)
    due = next_due(at, ALL_DAYS, name, after=datetime.combine(first - 2 * _DAY, time(), UTC))
    served = 0
    while due.date <= last:
        wall = due.at.astimezone(zone).replace(tzinfo=None)
        asked = datetime.combine(due.date, at)
        shown = (due.at - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
        # At the instant the clock shows the time, or has jumped over it; it did neither a second before, the
        # first time round.
        assert wall == asked or shown < asked < wall, (name, at, due)
        following = next_due(at, ALL_DAYS, name, after=due.at, last=due.date)
        assert following.date == due.date + _DAY, (name, at, due, following)
        assert following.at > due.at, (name, at, due, following)
        # The same again, as though nobody had noted the date that was served.
        assert next_due(at, ALL_DAYS, name, after=due.at).at == following.at, (name, at, due, following)
        served += due.date >= first
        due = following
    return served
