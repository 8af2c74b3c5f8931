"""The data of buttons: short, and worth no more than what it says when it comes back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.briefing import Briefing
from bot.domain.language import ENGLISH
from bot.service.buttons import (
    MOST,
    brief_rows,
    card_button,
    list_button,
    more_button,
    pack_numbers,
    parse_card,
    parse_list,
    parse_more,
    unpack_numbers,
)

AT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


@given(st.lists(st.integers(1, 10**9), max_size=30), st.integers(0, MOST))
def test_numbers_come_back_ascending_as_many_as_find_room(numbers: list[int], room: int) -> None:
    packed = pack_numbers(numbers, room)
    assert len(packed) <= room
    assert unpack_numbers(packed) == sorted(set(numbers))[: len(unpack_numbers(packed))]


def test_fourteen_lines_of_a_brief_find_room() -> None:
    assert len(unpack_numbers(pack_numbers(range(1_000_001, 1_000_200, 14), MOST - 5))) == 15


@pytest.mark.parametrize("data", ["", ".", "1..2", "-1", "1.é", "z" * 13, "1 2", "AB"])
def test_forged_numbers_are_none(data: str) -> None:
    assert unpack_numbers(data) == []


@given(st.text(max_size=40), st.sampled_from(["positions", "drills", "moves"]), st.integers(0, 9999))
def test_more_is_understood_again_or_not_offered(ask: str, section: str, skip: int) -> None:
    row = more_button(section, 3, skip, ask, AT, ENGLISH)
    for button in row:
        assert parse_more(button.data.removeprefix("more:")) == (section, skip, AT, ask)


@pytest.mark.parametrize(
    "value", ["", "p", "x0:abc:korea", "p-1:abc:korea", "p0::korea", "p99999:abc:", "p0:zzzzzzzzz:", "p0:a.b:korea"]
)
def test_forged_asks_for_more_are_none(value: str) -> None:
    assert parse_more(value) is None


@given(st.text(max_size=40), st.sampled_from(["drills", "moves", "positions", "said", "timeline"]))
def test_the_next_page_is_understood_again_or_not_offered(ask: str, page: str) -> None:
    for button in list_button(page, 3, 12, ask, AT, ENGLISH):
        assert parse_list(button.data.removeprefix("list:")) == (page, 12, AT, ask)


def test_where_nothing_is_left_no_page_is_offered() -> None:
    assert list_button("drills", 0, 12, "korea", AT, ENGLISH) == ()


def test_the_rest_of_a_card_is_understood_again() -> None:
    (button,) = card_button("moves", 1, 4, "k0123456789abcdef", ENGLISH)
    assert button.label == "+1 move"
    assert parse_card(button.data.removeprefix("card:")) == ("moves", 4, "k0123456789abcdef")


@pytest.mark.parametrize("value", ["", "x0:k1", "pp:k1", "p-1:k1", "p99999:k1"])
def test_forged_cards_are_none(value: str) -> None:
    assert parse_card(value) is None


def test_a_brief_without_lines_has_no_buttons() -> None:
    assert brief_rows(Briefing(title="korea"), "korea", AT, ENGLISH) == ()
