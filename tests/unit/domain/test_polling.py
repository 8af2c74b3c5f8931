from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.polling import LONGEST, SHORTEST, back_off, next_interval

NOW = datetime(2018, 6, 15, tzinfo=UTC)


def test_a_busy_feed_is_asked_more_often_than_a_quiet_one() -> None:
    busy = [NOW - timedelta(minutes=20 * n) for n in range(10)]
    quiet = [NOW - timedelta(hours=9 * n) for n in range(10)]
    assert next_interval(busy, NOW) < next_interval(quiet, NOW)


def test_a_feed_gone_silent_is_asked_less_and_less() -> None:
    items = [NOW - timedelta(minutes=20 * n) for n in range(10)]
    assert next_interval(items, NOW + timedelta(days=2)) > next_interval(items, NOW)


@given(st.lists(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2099, 1, 1))))  # noqa: DTZ001
def test_the_interval_stays_within_its_bounds(published: list[datetime]) -> None:
    interval = next_interval([moment.replace(tzinfo=UTC) for moment in published], NOW)
    assert SHORTEST <= interval <= LONGEST


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_back_off_grows_to_a_limit(failures: int, luck: float) -> None:
    assert SHORTEST / 2 <= back_off(failures, luck) <= LONGEST
    assert back_off(failures, luck) <= back_off(failures + 1, 1.0)
