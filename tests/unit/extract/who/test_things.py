"""Names of what is nobody, and names typed two ways, on own sentences with hand-written parses."""

from __future__ import annotations

import pytest

from bot.domain.facts import ActorKind, MentionKind, MentionType
from bot.extract.reading import Reading
from tests.unit.extract.who.parses import actor, read

HIT = "hit/VERB/0/root Kenya/PROPN/{verb}/obj/B-LOC ./PUNCT/{verb}/punct"


def names(reading: Reading) -> list[str]:
    return [reading.doc.text(m.start, m.end) for m in reading.mentions if m.kind is MentionKind.NAME]


@pytest.mark.parametrize(
    "words",
    [
        "Typhoon/PROPN/2/compound/B-ORG Marla/PROPN/3/nsubj/I-ORG",
        "Operation/PROPN/2/compound/B-ORG Sunrise/PROPN/3/nsubj/I-ORG",
        "Naivasha/PROPN/2/compound/B-ORG Agreement/PROPN/3/nsubj/I-ORG",
    ],
)
def test_storms_operations_and_treaties_are_nobody(words: str) -> None:
    assert names(read(f"{words} {HIT.format(verb=3)}")) == ["Kenya"]


def test_who_watches_storms_is_somebody() -> None:
    center = "National/PROPN/3/compound/B-ORG Hurricane/PROPN/3/compound/I-ORG Center/PROPN/4/nsubj/I-ORG"
    assert names(read(f"{center} {HIT.format(verb=4)}")) == ["National Hurricane Center", "Kenya"]
    center = "Storm/PROPN/3/compound/B-ORG Prediction/PROPN/3/compound/I-ORG Center/PROPN/4/nsubj/I-ORG"
    assert names(read(f"{center} {HIT.format(verb=4)}")) == ["Storm Prediction Center", "Kenya"]


@pytest.mark.parametrize("typhoon", ["Typhoon", "typhoon"])
def test_a_storm_s_name_alone_is_nobody_either(typhoon: str) -> None:
    reading = read(
        f"{typhoon}/PROPN/2/compound Marla/PROPN/3/nsubj {HIT.format(verb=3)}",
        "Then/ADV/3/advmod Marla/PROPN/3/nsubj/B-PERSON left/VERB/0/root ./PUNCT/3/punct",
    )
    assert names(reading) == ["Kenya"]


def test_what_abbreviates_common_nouns_is_nobody_unless_they_are_a_body() -> None:
    behind = "(/PUNCT/5/punct {}/PROPN/3/appos/B-ORG )/PUNCT/5/punct " + HIT.format(verb=7)
    bomb = "improvised/ADJ/3/amod explosive/ADJ/3/amod device/NOUN/7/nsubj "
    army = "armed/ADJ/3/amod nomad/NOUN/3/compound militia/NOUN/7/nsubj "
    assert names(read(bomb + behind.format("IED"))) == ["Kenya"]
    assert names(read(army + behind.format("ANM"))) == ["ANM", "Kenya"]


def test_a_known_officeholder_is_a_person_whatever_the_name_finder_says() -> None:
    odinga = actor(read(f"Raila/PROPN/3/nsubj/B-ORG Odinga/PROPN/1/flat/I-ORG {HIT.format(verb=3)}"), "Raila")
    assert odinga is not None
    assert (odinga.kind, odinga.country) == (ActorKind.PERSON, "KEN")


def test_a_place_stays_a_place_where_it_was_taken_for_an_organisation() -> None:
    reading = read(
        "Ann/PROPN/2/nsubj/B-PERSON lives/VERB/0/root in/ADP/4/case Dolmara/PROPN/2/obl/B-LOC ./PUNCT/2/punct",
        "Dolmara/PROPN/2/nsubj/B-ORG burned/VERB/0/root ./PUNCT/2/punct",
    )
    assert {m.type for m in reading.mentions if reading.doc[m.head].text == "Dolmara"} == {MentionType.LOC}


@pytest.mark.parametrize(("kind", "somebody"), [("nerve", False), ("border", True)])
def test_a_substance_is_no_spy(kind: str, somebody: bool) -> None:
    reading = read(f"A/DET/3/det {kind}/NOUN/3/compound agent/NOUN/4/nsubj {HIT.format(verb=4)}")
    assert (actor(reading, "agent") is not None) is somebody
