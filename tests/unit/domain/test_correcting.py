"""What an operator may set right, and how it is written."""

from __future__ import annotations

import pytest

from bot.domain.correcting import amend, heir, parse_change
from bot.domain.facts import DrillPhase, Stance
from bot.domain.plover import MoveStatus, MoveType
from bot.domain.records import FactRecord
from tests.unit.briefing.build import KWAN, NORTH, SOUTH, article, drill, move, position

OF = article("d1")
SAID = position(OF, KWAN, "there would be no talks", stance=Stance.OPPOSES, issue="talks")
DRILL = drill(OF, NORTH, name="Max Thunder", phase=DrillPhase.ONGOING)
MOVE = move(OF, MoveType.REJECT, [NORTH], "North Korea called off the talks")


@pytest.mark.parametrize(
    ("record", "words", "changes"),
    [
        (SAID, "stance supports", {"stance": "supports"}),
        (SAID, "Neutral", {"stance": "neutral"}),
        (SAID, "issue Joint  Drills", {"issue": "joint drills"}),
        (SAID, "issue none", {"issue": None}),
        (DRILL, "phase completed", {"phase": "completed"}),
        (DRILL, "start 2018-05-11", {"start": "2018-05-11"}),
        (DRILL, "end none", {"end": None}),
        (MOVE, "status planned", {"status": "planned"}),
        (MOVE, "type consult", {"type": "CONSULT"}),
    ],
)
def test_a_field_and_its_value(record: FactRecord, words: str, changes: dict[str, str]) -> None:
    assert parse_change(record, words) == changes
    amended = amend(record, changes)
    assert amended.id == record.id
    for name, value in changes.items():
        assert getattr(amended, name) == value


@pytest.mark.parametrize(
    ("record", "words", "advice"),
    [
        (SAID, "content something else", "stance supports|opposes|neutral"),
        (SAID, "stance angry", "stance supports|opposes|neutral"),
        (DRILL, "start tomorrow", "2017-11-11"),
        (DRILL, "place Seoul", "phase"),
        (MOVE, "", "status"),
    ],
)
def test_words_of_a_source_cannot_be_set(record: FactRecord, words: str, advice: str) -> None:
    with pytest.raises(ValueError, match=r"what can be set|no date") as caught:
        parse_change(record, words)
    assert advice in str(caught.value)


def test_fields_and_values_are_understood_in_the_reader_s_language_too() -> None:
    german = {"stance": "Haltung", "supports": "dafür", "opposes": "dagegen", "phase": "Stand", "ongoing": "im Gang"}

    def say(word: str) -> str:
        return german.get(word, word)

    assert parse_change(SAID, "dafür", say) == parse_change(SAID, "Haltung dafür", say) == {"stance": "supports"}
    assert parse_change(SAID, "stance opposes", say) == {"stance": "opposes"}
    assert parse_change(DRILL, "Stand im Gang", say) == {"phase": "ongoing"}
    with pytest.raises(ValueError, match=r"Haltung dafür\|dagegen"):
        parse_change(SAID, "Haltung böse", say)


def test_the_same_fact_is_known_under_another_id() -> None:
    longer = position(OF, KWAN, "there would be no talks at all", sentence="x")
    elsewhere = position(OF, KWAN, "there would be no talks", start=900)
    assert heir(SAID, [elsewhere, DRILL]) is None
    assert heir(SAID, [elsewhere, longer]) is longer
    assert heir(DRILL, [drill(OF, NORTH, SOUTH, name="Max Thunder")]) is not None
    assert heir(MOVE, [move(OF, MoveType.ACCUSE, [NORTH], "North Korea called off the talks")]) is None


def test_values_of_an_amended_fact_are_of_their_types() -> None:
    assert amend(SAID, {"stance": "supports"}).stance is Stance.SUPPORTS
    assert amend(MOVE, {"status": "planned"}).status is MoveStatus.PLANNED
