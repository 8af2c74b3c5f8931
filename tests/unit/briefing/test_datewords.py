"""Dates, spans and durations as a reader reads them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.briefing import datewords


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2017-11-11", "2017-11-14", "11–14 Nov"),
        ("2017-11-30", "2017-12-02", "30 Nov – 2 Dec"),
        ("2016-12-30", "2017-01-02", "30 Dec 2016 – 2 Jan"),
        ("2017-11-16", None, "from Thu 16 Nov"),
        (None, "2017-11-16", "until Thu 16 Nov"),
        ("2017-11-16", "2017-11-16", "Thu 16 Nov"),
        ("2018-08", "2018-08", "Aug 2018"),
        ("2018-W33", None, "from week of 13 Aug 2018"),
        (None, None, ""),
        ("XXXX-WXX-1", None, ""),
        ("2017-02-31", None, ""),
    ],
)
def test_spans(start: str | None, end: str | None, words: str) -> None:
    assert datewords.span_words(start, end, year=2017) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("P4D", "four days"),
        ("P1W", "one week"),
        ("P30D", "30 days"),
        ("PT6H", "six hours"),
        ("P1.5Y", "1.5 years"),
        ("soon", ""),
        (None, ""),
    ],
)
def test_durations(value: str | None, words: str) -> None:
    assert datewords.duration_words(value) == words


def test_both_days_of_a_drill_count() -> None:
    assert datewords.days_between("2017-11-11", "2017-11-14") == "four days"
    assert datewords.days_between("2017-11", "2017-12") == ""


def test_moments_are_local_and_a_bare_date_stays_its_day() -> None:
    seoul = ZoneInfo("Asia/Seoul")
    assert datewords.moment_words(datetime(2017, 11, 17, 22, 30, tzinfo=UTC), seoul) == "Sat 18 Nov 2017, 07:30"
    # A feed that gives only a date gives midnight: no zone may move it to the day before.
    bare = datetime(2017, 11, 17, tzinfo=UTC)
    assert datewords.moment_words(bare, ZoneInfo("America/New_York")) == "Fri 17 Nov 2017"


def test_days_of_the_week() -> None:
    chosen = (range(7), range(5), {5, 6}, {0, 2})
    assert [datewords.days_words(days) for days in chosen] == ["every day", "on weekdays", "at weekends", "on Mon, Wed"]


def test_ages() -> None:
    now = datetime(2018, 1, 2, tzinfo=UTC)
    assert datewords.ago(now - timedelta(minutes=5), now) == "5 min"
    assert datewords.ago(now - timedelta(hours=30), now) == "30 h"
    assert datewords.ago(now - timedelta(days=3), now) == "3 days"
    assert datewords.ago(now + timedelta(days=3), now) == ""
