"""Whose a body is that many states have, on own sentences with hand-written parses."""

from __future__ import annotations

import pytest

from bot.extract.reading import Reading
from tests.unit.extract.who.parses import actor, read

SAID = "The/DET/2/det {body}/PROPN/3/nsubj/B-ORG agreed/VERB/0/root ./PUNCT/3/punct"
KENYA_SPOKE = "Kenya/PROPN/2/nsubj/B-LOC spoke/VERB/0/root ./PUNCT/2/punct"
UGANDA_SPOKE = "Uganda/PROPN/2/nsubj/B-LOC spoke/VERB/0/root ./PUNCT/2/punct"
FROM_NAIROBI = "NAIROBI/PROPN/0/root/B-LOC -/PUNCT/1/punct"


def country(reading: Reading, word: str) -> str | None:
    body = actor(reading, word)
    assert body is not None
    return body.country


def test_the_only_state_that_an_article_speaks_of_has_the_body() -> None:
    assert country(read(KENYA_SPOKE, SAID.format(body="Navy")), "Navy") == "KEN"
    assert country(read(KENYA_SPOKE, UGANDA_SPOKE, SAID.format(body="Navy")), "Navy") is None


@pytest.mark.parametrize(("last", "state"), [(KENYA_SPOKE, "KEN"), (UGANDA_SPOKE, None)])
def test_a_dateline_tells_whose_a_body_is_unless_another_state_acted_last(last: str, state: str | None) -> None:
    other = UGANDA_SPOKE if last == KENYA_SPOKE else KENYA_SPOKE
    assert country(read(FROM_NAIROBI, other, last, SAID.format(body="Navy")), "Navy") == state


def test_a_body_sits_in_its_state_s_capital() -> None:
    reading = read(
        "The/DET/2/det Navy/PROPN/8/nsubj/B-ORG (/PUNCT/4/punct NV/PROPN/2/appos )/PUNCT/4/punct "
        "in/ADP/7/case Nairobi/PROPN/2/nmod/B-LOC agreed/VERB/0/root ./PUNCT/8/punct",
        UGANDA_SPOKE,
        KENYA_SPOKE,
    )
    assert country(reading, "Navy") == "KEN"


def test_a_name_that_is_a_body_s_own_is_nobody_s() -> None:
    assert country(read(KENYA_SPOKE, SAID.format(body="Interpol")), "Interpol") is None


def test_a_known_body_stays_itself_behind_whose_it_is() -> None:
    marines = (
        "British/PROPN/3/amod/B-ORG Royal/PROPN/3/compound/I-ORG Marines/PROPN/4/nsubj/I-ORG landed/VERB/0/root "
        "./PUNCT/4/punct"
    )
    body = actor(read(marines), "Marines")
    assert body is not None
    assert (body.name, body.country) == ("Royal Marines", "GBR")
