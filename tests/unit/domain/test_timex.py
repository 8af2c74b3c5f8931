"""Counting with TIMEX3 values keeps the granularity they were printed with."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import timex


@pytest.mark.parametrize(
    ("value", "start", "end"),
    [
        ("2017-11-17", date(2017, 11, 17), date(2017, 11, 17)),
        ("2017-11-17TNI", date(2017, 11, 17), date(2017, 11, 17)),
        ("2017-11-17T09:30", date(2017, 11, 17), date(2017, 11, 17)),
        ("2017-W46", date(2017, 11, 13), date(2017, 11, 19)),
        ("2017-W46-WE", date(2017, 11, 18), date(2017, 11, 19)),
        ("2018-W01", date(2018, 1, 1), date(2018, 1, 7)),
        ("2020-W53", date(2020, 12, 28), date(2021, 1, 3)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2017-Q4", date(2017, 10, 1), date(2017, 12, 31)),
        ("2018-H1", date(2018, 1, 1), date(2018, 6, 30)),
        ("2017-WI", date(2017, 12, 1), date(2018, 2, 28)),
        ("2017", date(2017, 1, 1), date(2017, 12, 31)),
        ("199X", date(1990, 1, 1), date(1999, 12, 31)),
        ("16XX", date(1600, 1, 1), date(1699, 12, 31)),
    ],
)
def test_a_point_in_time_covers_first_to_last_day(value: str, start: date, end: date) -> None:
    assert (timex.start_of(value), timex.end_of(value)) == (start, end)


@pytest.mark.parametrize(
    "value", [None, "", "P4D", "XXXX-WXX-1", "PAST_REF", "2017-02-30", "2017-13", "2019-W54", "17"]
)
def test_what_is_no_point_in_time_has_no_bounds(value: str | None) -> None:
    assert timex.start_of(value) is None
    assert timex.end_of(value) is None
    assert timex.day(value) is None


def test_only_a_full_day_can_be_counted_in_days() -> None:
    assert timex.add_days("2017-11-11", 3) == "2017-11-14"
    assert timex.add_days("2017-12-30TMO", 3) == "2018-01-02"
    assert timex.add_days("2017-11", 3) is None
    assert timex.add_days(None, 3) is None
    assert timex.add_days("9999-12-31", 1) is None


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("P4D", 4),
        ("P2W", 14),
        ("P0.5W", None),
        ("P1M", None),
        ("PT24H", None),
        ("PXD", None),
        ("2017", None),
        (None, None),
    ],
)
def test_only_days_and_weeks_have_a_fixed_length(value: str | None, days: int | None) -> None:
    assert timex.duration_days(value) == days


@pytest.mark.parametrize(
    ("unit", "amount", "value"),
    [
        ("day", -2, "2017-11-15"),
        ("week", -1, "2017-W45"),
        ("weekend", 0, "2017-W46-WE"),
        ("month", -2, "2017-09"),
        ("month", 2, "2018-01"),
        ("quarter", -1, "2017-Q3"),
        ("year", -10, "2007"),
        ("decade", -1, "200X"),
        ("century", -1, "19XX"),
        ("year", -3000, None),
    ],
)
def test_a_shift_keeps_the_granularity_of_its_unit(unit: str, amount: int, value: str | None) -> None:
    assert timex.shifted(date(2017, 11, 17), unit, amount) == value


def test_january_belongs_to_the_winter_before() -> None:
    assert timex.value_at(date(2018, 1, 5), "season") == "2017-WI"


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(9000, 1, 1)), st.sampled_from(timex.GRANULARITIES))
def test_every_day_lies_within_its_own_week_month_and_so_on(moment: date, unit: str) -> None:
    value = timex.value_at(moment, unit)
    start, end = timex.start_of(value), timex.end_of(value)
    assert timex.granularity(value) == unit
    assert start is not None
    assert end is not None
    assert start <= moment <= end or unit == "weekend"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2017-11-17", "17 November 2017"),
        ("2017-11-17TNI", "17 November 2017, night"),
        ("2017-11-17T09:30", "17 November 2017, 09:30"),
        ("2017-11", "November 2017"),
        ("2017-W46", "the week of 13 November 2017"),
        ("2017-W46-WE", "the weekend of 18 November 2017"),
        ("2017-Q3", "the third quarter of 2017"),
        ("2017-FA", "autumn 2017"),
        ("2017", "2017"),
        ("199X", "the 1990s"),
        ("P4D", "4 days"),
        ("P1W", "1 week"),
        ("PXY", "several years"),
        ("P2CE", "2 centuries"),
        ("PT30M", "30 minutes"),
        ("P6M", "6 months"),
        ("XXXX-WXX-1", "every Monday"),
        ("P1Y/odd", "P1Y/odd"),
        (None, ""),
    ],
)
def test_a_reader_sees_words(value: str | None, words: str) -> None:
    assert timex.describe(value) == words
