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


def test_a_short_form_in_brackets_is_the_body_that_it_follows_whatever_the_tables_have() -> None:
    reading = read(
        "NASA/PROPN/2/nsubj/B-ORG marches/VERB/0/root ./PUNCT/2/punct",
        "National/PROPN/3/compound/B-ORG Super/PROPN/3/compound/I-ORG Alliance/PROPN/7/nsubj/I-ORG (/PUNCT/5/punct "
        "NASA/PROPN/3/appos/B-ORG )/PUNCT/5/punct marched/VERB/0/root ./PUNCT/7/punct",
        "NASA/PROPN/2/nsubj/B-ORG won/VERB/0/root ./PUNCT/2/punct",
    )
    alliance = actor(reading, "Alliance")
    assert alliance is not None
    assert (alliance.name, alliance.country) == ("National Super Alliance", None)
    assert [actor(reading, "NASA", number) for number in range(3)] == [alliance] * 3


def test_what_stands_in_brackets_is_no_short_form_of_a_name_without_its_letters() -> None:
    reading = read(
        "Labour/PROPN/2/compound/B-ORG Alliance/PROPN/6/nsubj/I-ORG (/PUNCT/4/punct NATO/PROPN/2/appos/B-ORG "
        ")/PUNCT/4/punct marched/VERB/0/root ./PUNCT/6/punct"
    )
    assert None not in (actor(reading, "NATO"), actor(reading, "Alliance"))
    assert actor(reading, "NATO") != actor(reading, "Alliance")


def test_a_chamber_is_of_the_state_whose_lawmakers_the_article_names() -> None:
    berg = "Kenyan/ADJ/2/amod/B-NORP Senator/PROPN/3/compound Berg/PROPN/4/nsubj/B-PERSON spoke/VERB/0/root"
    house = actor(read(berg, UGANDA_SPOKE, SAID.format(body="House")), "House")
    assert house is not None
    assert (house.country, house.sector) == ("KEN", "LEG")
    assert country(read(berg, UGANDA_SPOKE, SAID.format(body="Navy")), "Navy") is None


def test_courts_police_and_officials_are_of_the_only_state_spoken_of() -> None:
    minister = "Attorney/PROPN/3/compound General/PROPN/3/compound Berg/PROPN/4/nsubj/B-PERSON spoke/VERB/0/root"
    for last, state in ((KENYA_SPOKE, "KEN"), (UGANDA_SPOKE, None)):
        reading = read(SAID.format(body="Court"), minister, KENYA_SPOKE, last)
        assert [country(reading, "Court"), country(reading, "Berg")] == [state] * 2
