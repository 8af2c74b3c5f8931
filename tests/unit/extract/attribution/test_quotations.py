"""What stands between quotation marks, of every kind, broken ones included."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extract.attribution import find_quotations
from tests.unit.extract.attribution.parses import unparsed


def insides(text: str) -> list[str]:
    reading = unparsed(text)
    found = []
    for quotation in find_quotations(reading):
        start, end = quotation.inside
        found.append(reading.span(start, end).of(text))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “go now” to them.", ["go now"]),
        ('He said "go now" to them.', ["go now"]),
        ("He said ‘go now’ to them.", ["go now"]),
        ("He said 'go now' to them.", ["go now"]),
        ("He said «go now» to them.", ["go now"]),
        ("He said „go now“ to them.", ["go now"]),
        ('"Go," he said, "now."', ["Go,", "now."]),
        ("“They called it ‘a trap’ and left,” she said.", ["They called it ‘a trap’ and left,"]),
        ("‘They called it “a trap” and left,’ she said.", ["They called it “a trap” and left,"]),
        ('("Never.")', ["Never."]),
    ],
)
def test_marks_of_every_kind_are_paired(text: str, expected: list[str]) -> None:
    assert insides(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The officials’ homes and the farmers’ fields burned.",
        "It wasn't the soldiers' fault that they didn't come.",
        "He stayed from '98 to the end of the '90s.",
        "No marks at all.",
        "",
    ],
)
def test_an_apostrophe_is_no_quotation(text: str) -> None:
    assert insides(text) == []


def test_a_possessive_inside_single_marks_does_not_end_the_quotation() -> None:
    assert insides("‘The farmers’ fields burned,’ he said.") == ["The farmers’ fields burned,"]


def test_a_quotation_goes_on_in_the_next_paragraph_when_it_was_left_open() -> None:
    text = "“We waited for a week.\n\n“Then we left,” he said."
    reading = unparsed(text)
    first, second = find_quotations(reading)
    assert (first.closed, first.continues) == (False, False)
    assert (second.closed, second.continues) == (True, True)


def test_an_opening_mark_left_alone_ends_with_its_paragraph() -> None:
    text = "“We waited for a week.\n\nThe town was empty."
    reading = unparsed(text)
    (quotation,) = find_quotations(reading)
    assert reading.span(quotation.start, quotation.end).of(text) == "“We waited for a week."


def test_a_second_opening_mark_drops_the_first_whose_end_is_unknown() -> None:
    assert insides('He called it "a trap and left. "We stay," she said.') == ["We stay,"]


def test_a_lone_closing_mark_is_ignored() -> None:
    assert insides("A trap” and nothing else. “We stay,” she said.") == ["We stay,"]


def test_empty_marks_are_no_quotation() -> None:
    assert insides("He wrote “” and left.") == []


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab .,?\n“”\"'‘’«»„", max_size=80))
def test_no_text_breaks_the_pairing(text: str) -> None:
    reading = unparsed(text)
    quotations = find_quotations(reading)
    ends = 0
    for quotation in quotations:
        assert quotation.start >= ends, "quotations overlap"
        assert quotation.end > quotation.start + 1, "an empty quotation"
        blocks = {reading.offsets.block_of[i] for i in range(quotation.start, quotation.end)}
        assert len(blocks) == 1, "a quotation left its paragraph"
        ends = quotation.end
