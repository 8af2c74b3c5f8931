from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.query import parse_query

NOW = datetime(2018, 6, 15, 10, 30, tzinfo=UTC)


def test_words_and_a_period_in_any_order() -> None:
    for text in ("korea 7d", "7d korea"):
        query = parse_query(text, NOW)
        assert query.words == ("korea",)
        assert query.window.since == NOW - timedelta(days=7)
        assert query.window.until is None


def test_nothing_typed_asks_for_everything() -> None:
    query = parse_query("  ", NOW)
    assert query.words == ()
    assert query.window.since is None


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2018", "2018-01-01", "2019-01-01"),
        ("2018-12", "2018-12-01", "2019-01-01"),
        ("2018-06-15", "2018-06-15", "2018-06-16"),
    ],
)
def test_calendar_periods_are_half_open(text: str, since: str, until: str) -> None:
    window = parse_query(text, NOW).window
    assert (window.since, window.until) == (_utc(since), _utc(until))


def test_today_is_the_readers_day() -> None:
    late = datetime(2018, 6, 15, 23, 0, tzinfo=UTC)
    window = parse_query("today", late, ZoneInfo("Asia/Seoul")).window
    assert window.since == datetime(2018, 6, 15, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2018-13", "0000", "9999h99", "99999d", "2018-02-30"])
def test_what_is_no_period_is_a_word(text: str) -> None:
    assert parse_query(text, NOW).words == (text,)


def _utc(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)
