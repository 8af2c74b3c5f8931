"""When an alert may go out."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.alerts import A_DAY, NIGHT, SPACING, AlertKind, AlertRule, QuietHours, counted, free_at

SEOUL = ZoneInfo("Asia/Seoul")
RULE = AlertRule(chat_id=1, kinds=frozenset({AlertKind.DRILL}))
NOON = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # noon in Seoul

moments = st.integers(0, 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
hours = st.builds(QuietHours, st.times().map(lambda at: at.replace(microsecond=0, second=0)), st.just(time(7)))


@pytest.mark.parametrize(
    ("at", "quiet"), [(time(22), True), (time(3), True), (time(6, 59), True), (time(7), False), (time(21, 59), False)]
)
def test_the_night_runs_over_midnight(at: time, quiet: bool) -> None:
    assert (at in NIGHT) is quiet


def test_equal_hours_are_no_rest() -> None:
    none = QuietHours(time(0), time(0))
    assert not any(time(hour) in none for hour in range(24))
    assert str(none) == "none"


def test_by_day_it_goes_at_once() -> None:
    assert free_at(RULE, NOON, SEOUL) == NOON


def test_at_night_it_waits_for_the_morning() -> None:
    night = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)  # eleven at night
    assert free_at(RULE, night, SEOUL) == datetime(2026, 11, 24, 22, 0, tzinfo=UTC)


def test_after_one_the_next_waits() -> None:
    told = counted(RULE, NOON, SEOUL)
    assert free_at(told, NOON + timedelta(minutes=1), SEOUL) == NOON + SPACING


def test_a_day_has_so_many_at_most() -> None:
    rule, at = RULE, NOON
    for _ in range(A_DAY):
        rule = counted(rule, at, SEOUL)
        at += SPACING
    assert free_at(rule, at, SEOUL) == datetime(2026, 11, 24, 22, 0, tzinfo=UTC), "tomorrow, when the night is over"


@given(now=moments, quiet=hours, last=st.none() | moments, sent=st.integers(0, A_DAY + 1))
def test_it_never_comes_in_quiet_hours_nor_too_soon(
    now: datetime, quiet: QuietHours, last: datetime | None, sent: int
) -> None:
    day = last.astimezone(SEOUL).date() if last else None
    rule = AlertRule(chat_id=1, kinds=RULE.kinds, last_at=last, day=day, sent=sent)
    at = free_at(rule, now, SEOUL, quiet)
    assert at >= now
    assert at.astimezone(SEOUL).time() not in quiet
    if last is not None:
        assert at >= last + SPACING or at >= now
    if day == at.astimezone(SEOUL).date():
        assert sent < A_DAY
