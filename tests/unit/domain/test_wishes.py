"""Times, days and zones as people type them."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.wishes import (
    Wish,
    parse_days,
    parse_offset,
    parse_span,
    parse_time,
    parse_wish,
    parse_zone,
    similar_zones,
    zone_label,
)

CITIES = {"washington": "America/New_York", "beijing": "Asia/Shanghai"}
WORKDAYS = frozenset(range(5))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7:30", time(7, 30)),
        ("07.30", time(7, 30)),
        ("0730", time(7, 30)),
        ("7", time(7)),
        ("7am", time(7)),
        ("12 am", time(0)),
        ("12:15 pm", time(12, 15)),
        ("7 p.m.", time(19)),
        ("noon", time(12)),
        ("23:59", time(23, 59)),
        ("24:00", None),
        ("25:99", None),
        ("13pm", None),
        ("7:3", None),
        ("٧:٣٠", None),
        ("", None),
        ("soon", None),
    ],
)
def test_times(text: str, expected: time | None) -> None:
    assert parse_time(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("weekdays", WORKDAYS),
        ("Mon-Fri", WORKDAYS),
        ("sat,sun", frozenset({5, 6})),
        ("fri-mon", frozenset({4, 5, 6, 0})),
        ("Wednesdays", frozenset({2})),
        ("thurs", frozenset({3})),
        ("mon–wed", frozenset({0, 1, 2})),
        ("monkey", None),
        ("-", None),
        ("mon-tue-wed", None),
    ],
)
def test_days(text: str, expected: frozenset[int] | None) -> None:
    assert parse_days(text) == expected


def test_days_can_be_named_in_the_readers_language() -> None:
    german = {"mo": frozenset({0}), "fr": frozenset({4}), "werktags": WORKDAYS}
    assert parse_days("Mo-Fr", german) == parse_days("werktags", german) == WORKDAYS
    assert parse_days("mo,sun", german) == {0, 6}
    assert parse_wish("7:30 werktags korea", None, german).words == ("korea",)
    assert parse_days("werktags-fr", german) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Asia/Seoul", "Asia/Seoul"),
        ("asia/seoul", "Asia/Seoul"),
        ("seoul", "Asia/Seoul"),
        ("New York", "America/New_York"),
        ("Washington", "America/New_York"),
        ("Singapore", "Asia/Singapore"),
        ("UTC", "UTC"),
        ("UTC+9", "Etc/GMT-9"),
        ("-5", "Etc/GMT+5"),
        ("+05:30", "Asia/Kolkata"),
        ("+99", None),
        ("+09:59", None),
        ("Atlantis", None),
        ("../etc/passwd", None),
        ("", None),
    ],
)
def test_zones(text: str, expected: str | None) -> None:
    assert parse_zone(text, CITIES) == expected


def test_an_offset_zone_is_shown_as_people_write_it() -> None:
    assert zone_label(parse_offset("UTC+9") or "") == "UTC+9"
    assert zone_label("Asia/Seoul") == "Asia/Seoul"


def test_a_misspelt_city_brings_what_was_meant() -> None:
    assert similar_zones("Soeul", CITIES)[0] == "Asia/Seoul"
    assert similar_zones("Bejing", CITIES)[0] == "Asia/Shanghai"
    assert similar_zones("qqqqqqq", CITIES) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Wish()),
        ("7:30", Wish(times=(time(7, 30),))),
        ("19:00 7:30 7:30 korea", Wish(times=(time(7, 30), time(19)), words=("korea",))),
        (
            "7:30 weekdays Asia/Seoul korea drills",
            Wish(times=(time(7, 30),), days=WORKDAYS, zone="Asia/Seoul", words=("korea", "drills")),
        ),
        ("at 7:30 in Washington", Wish(times=(time(7, 30),), zone="America/New_York")),
        ("07:30 new york", Wish(times=(time(7, 30),), zone="America/New_York")),
        ("7 pm mon-fri utc+9 iran", Wish(times=(time(19),), days=WORKDAYS, zone="Etc/GMT-9", words=("iran",))),
        # After the first topic a city is a topic; so is a country, always.
        ("7:30 drills Seoul", Wish(times=(time(7, 30),), words=("drills", "Seoul"))),
        ("Iran 8:00", Wish(times=(time(8),), words=("Iran",))),
        ("25:99", Wish(unclear=(("25:99", ()),))),
    ],
)
def test_wishes(text: str, expected: Wish) -> None:
    assert parse_wish(text, CITIES) == expected


def test_a_zone_that_does_not_exist_is_pointed_out() -> None:
    assert parse_wish("7:30 Asia/Soul").unclear[0][0] == "Asia/Soul"
    assert "Asia/Seoul" in parse_wish("7:30 Asia/Soul").unclear[0][1]


@given(st.text(max_size=80))
def test_nothing_typed_breaks_the_reading(text: str) -> None:
    wish = parse_wish(text, CITIES)
    assert len(wish.words) <= len(text.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3d", timedelta(days=3)),
        ("12 hours", timedelta(hours=12)),
        ("2w", timedelta(days=14)),
        ("5", timedelta(days=5)),
        ("0", None),
        ("400d", None),
        ("soon", None),
    ],
)
def test_spans(text: str, expected: timedelta | None) -> None:
    assert parse_span(text) == expected
