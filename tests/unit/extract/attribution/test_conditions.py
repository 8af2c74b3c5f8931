"""The condition that something is held under."""

from __future__ import annotations

import pytest

from bot.extract.attribution.conditions import find_conditions
from tests.unit.extract.attribution.parses import parsed, unparsed, words
from tests.unit.extract.who.parses import read


def conditions(text: str) -> list[str]:
    reading = unparsed(text)
    found = find_conditions(reading, [(0, len(reading.doc))])
    return words(reading, tuple(reading.span(*piece) for piece in found))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no talks as long as the drills go on", "as long as the drills go on"),
        ("we will sign if they leave the camp, he said", "if they leave the camp"),
        ("it stays shut unless the fee is paid", "unless the fee is paid"),
        ("only if both agree, we stop", "only if both agree"),
        ("a halt in exchange for food aid", "in exchange for food aid"),
        ("they return on condition that all go free.", "on condition that all go free"),
        ("no deal without a vote first", "without a vote first"),
    ],
)
def test_a_condition_runs_from_its_opening_word(text: str, expected: str) -> None:
    assert conditions(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "they fight even if they lose",
        "it looks as if they lost",
        "a house without a roof",
        "they left after lunch",
        "if",
    ],
)
def test_what_only_looks_like_a_condition(text: str) -> None:
    assert conditions(text) == []


def test_the_parse_decides_where_a_condition_ends() -> None:
    reading = parsed("condition")
    (piece,) = find_conditions(reading, [(0, len(reading.doc))])
    assert words(reading, (reading.span(*piece),)) == ["as long as the army stays"]


def test_a_proviso_that_the_parse_takes_for_a_verb_is_one_and_a_gift_is_none() -> None:
    clause = "the/DET/6/det rebels/NOUN/7/nsubj disarm/VERB/4/ccomp"
    reading = read(f"Talks/NOUN/2/nsubj resume/VERB/0/root ,/PUNCT/4/punct provided/VERB/2/ccomp {clause}")
    (piece,) = find_conditions(reading, [(0, len(reading.doc))])
    assert words(reading, (reading.span(*piece),)) == ["provided the rebels disarm"]
    given = read("Talks/NOUN/4/nsubj ,/PUNCT/4/punct it/PRON/4/nsubj provided/VERB/0/root cover/NOUN/4/obj")
    assert find_conditions(given, [(0, len(given.doc))]) == []
