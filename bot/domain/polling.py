"""When to ask a source again: often if it publishes often, later if it fails; never in lockstep with others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

#: A feed is asked at least this often, and at most.
SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(hours=6)
_FIRST = timedelta(minutes=15)


def is_due(next_poll_at: datetime | None, now: datetime) -> bool:
    """Whether a source's time has come; one that was never asked is due."""
    return next_poll_at is None or next_poll_at <= now


def next_interval(published: Sequence[datetime], now: datetime) -> timedelta:
    """Half the median gap between a feed's newest items, within bounds: a new item waits about that long.

    :param published: publication times of the items, any order; fewer than two give the default of 15 minutes.
    """
    newest = sorted((moment for moment in published if moment <= now), reverse=True)[:20]
    if len(newest) < 2:
        return _FIRST
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(newest)]
    # A feed that has fallen silent is asked less and less.
    silence = (now - newest[0]).total_seconds()
    return _within(max(median(gaps), silence / 4) / 2)


def longer_interval(interval: timedelta, last_new: datetime | None, now: datetime) -> timedelta:
    """The interval of a feed that says nothing has changed: as before, and longer once it has fallen silent.

    :param last_new: when it last had an item that was not known.
    """
    silence = (now - last_new).total_seconds() if last_new is not None else 0.0
    return _within(max(interval.total_seconds(), silence / 4 / 2))


def _within(seconds: float) -> timedelta:
    return min(max(timedelta(seconds=seconds), SHORTEST), LONGEST)


def back_off(failures: int, luck: float) -> timedelta:
    """How long to leave a source alone after ``failures`` tries in a row went wrong.

    Doubles from five minutes up to six hours, with "full jitter" (AWS Architecture Blog, Exponential Backoff
    And Jitter, 2015) between half and all of it.

    :param luck: a random number from 0 to 1.
    """
    longest: timedelta = min(SHORTEST * 2 ** min(failures, 10), LONGEST)
    return longest * (0.5 + luck / 2)


def is_silent(last_success: datetime | None, added: datetime, interval: timedelta, now: datetime) -> bool:
    """Whether a feed has not answered for so long that readers should know: a day, or four of its own intervals."""
    return now - (last_success or added) > max(timedelta(days=1), 4 * interval)
