"""When a digest is due, in the reader's own clock.

All of it is ours on purpose: one instant for each local date on which the reader's calendar has that date.
A time that the clock skips (spring) becomes the first instant after the gap; a time that comes twice (autumn)
is its first occurrence. ``now`` is always an argument, aware UTC.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

ALL_DAYS = frozenset(range(7))
#: A digest that is later than this is not sent: by then its reader has had the news from elsewhere.
GRACE = timedelta(hours=6)
#: No schedule reaches further ahead than a week and a skipped date; a later one was made by a wrong clock.
HORIZON = timedelta(days=9)


@dataclass(frozen=True, slots=True)
class Due:
    """An instant (aware UTC) and the local date that it serves."""

    at: datetime
    date: date


def instant(day: date, at: time, zone: str) -> datetime | None:
    """When clocks in ``zone`` show ``at`` on ``day``, in UTC; ``None`` when that date does not exist there.

    >>> instant(date(2026, 3, 29), time(2, 30), "Europe/Berlin").isoformat()  # skipped: 03:00 follows 01:59
    '2026-03-29T01:00:00+00:00'
    """
    tz = ZoneInfo(zone)
    wall = datetime.combine(day, at.replace(tzinfo=None, fold=0))
    first = wall.replace(tzinfo=tz).astimezone(UTC)
    if first.astimezone(tz).replace(tzinfo=None) == wall:
        return first
    change = _change_between(wall.replace(tzinfo=tz, fold=1).astimezone(UTC), first, tz)
    gap_start = (change - timedelta(seconds=1)).astimezone(tz).replace(tzinfo=None) + timedelta(seconds=1)
    gap_end = change.astimezone(tz).replace(tzinfo=None)
    midnight = datetime.combine(day, time())
    if gap_start <= midnight and gap_end >= midnight + timedelta(days=1):
        return None
    return change


def _change_between(low: datetime, high: datetime, tz: ZoneInfo) -> datetime:
    """The first instant in ``(low, high]`` that has the offset of ``high``, to the second."""
    target = high.astimezone(tz).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        if middle.astimezone(tz).utcoffset() == target:
            high = middle
        else:
            low = middle
    return high


def next_due(at: time, days: Collection[int], zone: str, *, after: datetime, last: date | None = None) -> Due:
    """The first instant later than ``after`` on a chosen weekday (0 is Monday), on a date later than ``last``.

    ``last`` is the local date served last: whatever is changed in time or zone, a date is served once. One
    that lies more than two days ahead of ``after`` was written under a wrong clock and is not believed.

    :raises ValueError: when no day is chosen.
    """
    if not days:
        raise ValueError("no day of the week is chosen")
    today = after.astimezone(ZoneInfo(zone)).date()
    # Yesterday too: where a gap swallows the end of a day, that day's instant falls on the next one.
    day = today - timedelta(days=1)
    if last is not None and last <= today + timedelta(days=2):
        day = max(day, last + timedelta(days=1))
    while True:
        if day.weekday() in days:
            moment = instant(day, at, zone)
            if moment is not None and moment > after:
                return Due(moment, day)
        day += timedelta(days=1)


class Verdict(StrEnum):
    """What to do with a digest at this moment."""

    WAIT = "wait"
    SEND = "send"
    #: Too late to be of use: recorded, reported, not sent.
    EXPIRE = "expire"
    #: Planned under a wrong clock: to be computed anew.
    REPLAN = "replan"


def verdict(due_at: datetime, now: datetime, *, grace: timedelta = GRACE) -> Verdict:
    """Whether a digest that is due at ``due_at`` waits, goes out or has expired."""
    if due_at > now + HORIZON:
        return Verdict.REPLAN
    if due_at > now:
        return Verdict.WAIT
    return Verdict.SEND if now - due_at <= grace else Verdict.EXPIRE
