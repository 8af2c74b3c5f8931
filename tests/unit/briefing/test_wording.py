"""Stances, verbs and lists as a reader reads them."""

from __future__ import annotations

import pytest

from bot.briefing import wording
from bot.domain.facts import Stance
from bot.domain.plover import MoveStatus, MoveType


@pytest.mark.parametrize(
    ("status", "verb"),
    [
        (MoveStatus.DONE, "Consults"),
        (MoveStatus.PLANNED, "To consult"),
        (MoveStatus.REFUSED, "Refuses to consult"),
        (MoveStatus.DENIED, "Consults (denied)"),
    ],
)
def test_the_verb_tells_how_real_a_move_is(status: MoveStatus, verb: str) -> None:
    assert wording.move_verb(MoveType.CONSULT, status) == verb


def test_a_refusal_is_not_refused_again() -> None:
    assert wording.move_verb(MoveType.REJECT, MoveStatus.REFUSED) == "Refuses"


def test_every_move_has_a_verb() -> None:
    assert all(wording.move_verb(kind, status) for kind in MoveType for status in MoveStatus)


def test_stances() -> None:
    assert wording.stance_words(Stance.OPPOSES, "joint_drills") == "opposes joint drills"
    assert wording.stance_words(Stance.SUPPORTS, None) == ""


@pytest.mark.parametrize(
    ("name", "kind", "title"),
    [
        ("Vigilant Ace", "air", "Vigilant Ace"),
        (None, "naval", "Naval drill"),
        (None, "live-fire", "Live-fire drill"),
        (None, "command post exercise", "Command post exercise"),
        (None, "", "Military drill"),
    ],
)
def test_a_drill_without_a_name_goes_by_its_type(name: str | None, kind: str, title: str) -> None:
    assert wording.drill_title(name, kind) == title


def test_lists() -> None:
    assert wording.listed(["A"]) == "A"
    assert wording.listed(["A", "B", "A"]) == "A and B"
    assert wording.listed("ABCDE", 2) == "A, B and 3 more"
