"""An open question survives being kept; anything else is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.service.drafts import Draft

drafts = st.builds(
    Draft,
    step=st.sampled_from(["topics", "time", "zone"]),
    topics=st.lists(st.text(), max_size=3).map(tuple),
    at=st.none() | st.just("07:30"),
    thread=st.none() | st.integers(1, 99),
    subscription=st.none() | st.just("u1"),
    moving=st.booleans(),
)


@given(drafts)
def test_it_comes_back_as_it_was(draft: Draft) -> None:
    assert Draft.load(draft.dump()) == draft


@pytest.mark.parametrize("text", [None, "", "null", "[]", "{}", "{", '{"step": "x"}', '{"step": "time", "more": 1}'])
def test_anything_else_is_no_question(text: str | None) -> None:
    assert Draft.load(text) is None
