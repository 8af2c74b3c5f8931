"""Titles that the name finder took for part of a name, on own sentences with hand-written parses."""

from __future__ import annotations

import pytest

from tests.unit.extract.who.parses import actor, read

BEHIND = "met/VERB/0/root Carter/PROPN/{verb}/obj/B-PERSON ./PUNCT/{verb}/punct"


@pytest.mark.parametrize(
    ("words", "name", "verb"),
    [
        (
            "Chief/NOUN/4/nmod of/ADP/3/case Staff/PROPN/1/nmod/B-PERSON "
            "Owen/PROPN/6/nsubj/I-PERSON Pratt/PROPN/4/flat/I-PERSON",
            "Owen Pratt",
            6,
        ),
        (
            "Judiciary/PROPN/2/compound/B-PERSON Chairman/PROPN/3/nmod/I-PERSON "
            "Ruth/PROPN/5/nsubj/B-PERSON Amado/PROPN/3/flat/I-PERSON",
            "Ruth Amado",
            5,
        ),
        (
            "House/PROPN/2/compound/B-ORG Speaker/PROPN/3/nmod/I-ORG "
            "Lena/PROPN/5/nsubj/B-PERSON Voss/PROPN/3/flat/I-PERSON",
            "Lena Voss",
            5,
        ),
        (
            "Special/ADJ/3/amod Counsel/PROPN/3/nmod/B-PERSON Omar/PROPN/5/nsubj/I-PERSON Reyes/PROPN/3/flat/I-PERSON",
            "Omar Reyes",
            5,
        ),
    ],
)
def test_a_title_is_no_part_of_a_name(words: str, name: str, verb: int) -> None:
    found = actor(read(f"{words} {BEHIND.format(verb=verb)}"), name.split()[0])
    assert found is not None
    assert found.name == name


def test_the_house_is_not_the_white_house() -> None:
    reading = read(
        "The/DET/3/det White/PROPN/3/compound/B-ORG House/PROPN/4/nsubj/I-ORG agreed/VERB/0/root ./PUNCT/4/punct",
        "The/DET/2/det House/PROPN/3/nsubj/B-ORG voted/VERB/0/root ./PUNCT/3/punct",
    )
    assert {"White House", "House"} <= {found.name for found in reading.actors.values()}
