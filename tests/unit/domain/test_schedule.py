"""One digest for each local date, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.schedule import ALL_DAYS, Due, Verdict, instant, next_due, verdict
from tests.support.zones import QUARTERS, distinct_zones, walk

FIRST, LAST = date(2024, 1, 1), date(2030, 12, 31)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("day", "at", "zone", "expected"),
    [
        (date(2026, 7, 1), time(7, 30), "Asia/Seoul", utc(2026, 6, 30, 22, 30)),
        # Skipped by the clock: the first instant after the gap.
        (date(2026, 3, 29), time(2, 30), "Europe/Berlin", utc(2026, 3, 29, 1, 0)),
        # Shown twice by the clock: the first of the two.
        (date(2026, 10, 25), time(2, 30), "Europe/Berlin", utc(2026, 10, 25, 0, 30)),
        # The gap opens at midnight: the date begins at one o'clock.
        (date(2026, 4, 24), time(0, 15), "Africa/Cairo", utc(2026, 4, 23, 22, 0)),
        # The gap swallows the end of the day: its digest comes with the next midnight.
        (date(2024, 3, 30), time(23, 15), "America/Nuuk", utc(2024, 3, 31, 1, 0)),
        # Half an hour of summer time.
        (date(2026, 10, 4), time(2, 15), "Australia/Lord_Howe", utc(2026, 10, 3, 15, 30)),
    ],
)
def test_local_times_become_instants(day: date, at: time, zone: str, expected: datetime) -> None:
    assert instant(day, at, zone) == expected


def test_a_date_that_a_country_skipped_has_no_instant() -> None:
    assert instant(date(2011, 12, 30), time(7), "Pacific/Apia") is None
    after = instant(date(2011, 12, 29), time(7), "Pacific/Apia")
    assert after is not None
    assert next_due(time(7), ALL_DAYS, "Pacific/Apia", after=after).date == date(2011, 12, 31)


def _changes(zone: ZoneInfo) -> list[tuple[datetime, timedelta, timedelta]]:
    """Each change of the zone's offset: the instant to the minute, the offset before and after."""
    found = []
    days = [datetime.combine(FIRST, time(), UTC) + timedelta(days=n) for n in range((LAST - FIRST).days + 2)]
    offsets = [_offset(day, zone) for day in days]
    for (low, before), (high, after) in pairwise(zip(days, offsets, strict=True)):
        if before != after:
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) // 2
                low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
            found.append((high.replace(second=0, microsecond=0), before, after))
    return found


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def test_every_zone_has_exactly_one_instant_for_each_date_and_quarter_hour() -> None:
    """All zones, 2024–2030. Between changes of offset all days are alike, so only days around one are tried; zones
    with the same changes at the same instants (Berlin, Paris) are one."""
    quarters = [time(minutes // 60, minutes % 60) for minutes in range(0, 24 * 60, 15)]
    seen: set[tuple[object, ...]] = set()
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        changes = _changes(zone)
        if (shape := (_offset(datetime.combine(FIRST, time(), UTC), zone), *changes)) in seen:
            continue
        seen.add(shape)
        around = {at.astimezone(zone).date() + timedelta(days=n) for at, _, _ in changes for n in (-1, 0, 1)}
        for at in quarters:
            for day in sorted(around):
                moment = instant(day, at, name)
                assert moment is not None, (name, day, at)
                before = moment - timedelta(seconds=1)
                assert next_due(at, ALL_DAYS, name, after=before) == Due(moment, day)
                following = next_due(at, ALL_DAYS, name, after=moment, last=day)
                assert following.date == day + timedelta(days=1), (name, day, at)
                assert following.at > moment
    assert len(seen) > 60, "the zone data have no changes of offset: the test would prove nothing"


def test_every_zone_serves_every_date_once_in_order() -> None:
    """All zones, every date of 2024–2030, at a quarter hour of each zone's own; bench/zones.py tries all of them."""
    every = (LAST - FIRST).days + 1
    for number, name in enumerate(distinct_zones(FIRST, LAST)):
        assert walk(name, QUARTERS[number * 37 % len(QUARTERS)], FIRST, LAST) == every


def test_the_instant_is_the_first_at_which_a_clock_shows_the_time_or_later() -> None:
    """Against a clock that is watched minute by minute, in zones of every kind of change."""
    for name, first in (
        ("Europe/Berlin", utc(2026, 3, 28, 20)), ("Europe/Berlin", utc(2026, 10, 24, 20)),
        ("Australia/Lord_Howe", utc(2026, 10, 3, 8)), ("Africa/Casablanca", utc(2026, 3, 21, 20)),
        ("America/Nuuk", utc(2024, 3, 30, 20)), ("Asia/Beirut", utc(2026, 3, 28, 18)),
        ("America/Santiago", utc(2026, 9, 5, 20)), ("Africa/Cairo", utc(2026, 4, 23, 18)),
    ):  # fmt: skip
        zone = ZoneInfo(name)
        shown = [first + timedelta(minutes=n) for n in range(60 * 40)]
        walls = [moment.astimezone(zone).replace(tzinfo=None) for moment in shown]
        day = walls[len(walls) // 2].date()
        for minutes in range(0, 24 * 60, 15):
            wall = datetime.combine(day, time(minutes // 60, minutes % 60))
            if wall - walls[0] < timedelta(hours=2):
                continue
            # The first moment from which on the clock has reached that time: a skipped one is reached by the jump.
            reached = next(moment for moment, seen in zip(shown, walls, strict=True) if seen >= wall)
            assert instant(day, wall.time(), name) == reached, (name, wall)


@settings(deadline=None, max_examples=60)
@given(
    at=st.times().map(lambda t: t.replace(second=0, microsecond=0, tzinfo=None)),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    zone=st.sampled_from(sorted(available_timezones())),
    start=st.integers(0, 6 * 365 * 24 * 60).map(lambda minutes: utc(2024, 1, 1) + timedelta(minutes=minutes)),
)
def test_a_month_of_digests_serves_each_chosen_date_once(
    at: time, days: frozenset[int], zone: str, start: datetime
) -> None:
    due = next_due(at, days, zone, after=start)
    served = [due.date]
    while due.at < start + timedelta(days=30):
        due = next_due(at, days, zone, after=due.at, last=due.date)
        served.append(due.date)
    wanted = (served[0] + timedelta(days=n) for n in range((served[-1] - served[0]).days + 1))
    assert served == [day for day in wanted if day.weekday() in days]


def test_a_changed_time_or_zone_never_serves_a_date_twice() -> None:
    served = date(2026, 11, 24)
    now = utc(2026, 11, 24, 8)
    assert next_due(time(9), ALL_DAYS, "UTC", after=now, last=served).date == date(2026, 11, 25)
    # From Tokyo to New York, where the clock still shows the date that was served.
    assert next_due(time(7), ALL_DAYS, "America/New_York", after=now, last=served).date == date(2026, 11, 25)


def test_a_changed_time_takes_effect_today_when_today_is_not_served_yet() -> None:
    now = utc(2026, 11, 24, 8)
    assert next_due(time(9), ALL_DAYS, "UTC", after=now, last=date(2026, 11, 23)).at == utc(2026, 11, 24, 9)


def test_a_date_served_under_a_wrong_clock_does_not_silence_a_year() -> None:
    now = utc(2026, 11, 24, 8)
    assert next_due(time(9), ALL_DAYS, "UTC", after=now, last=date(2027, 11, 1)).at == utc(2026, 11, 24, 9)


def test_no_chosen_day_is_refused() -> None:
    with pytest.raises(ValueError, match="no day"):
        next_due(time(7), (), "UTC", after=utc(2026, 1, 1))


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        (timedelta(minutes=-1), Verdict.WAIT),
        (timedelta(0), Verdict.SEND),
        (timedelta(hours=6), Verdict.SEND),
        (timedelta(hours=6, seconds=1), Verdict.EXPIRE),
        (timedelta(days=400), Verdict.EXPIRE),
        (timedelta(days=-300), Verdict.REPLAN),
    ],
)
def test_late_digests_are_sent_for_six_hours(late: timedelta, expected: Verdict) -> None:
    due = utc(2026, 11, 24, 7)
    assert verdict(due, due + late) is expected
