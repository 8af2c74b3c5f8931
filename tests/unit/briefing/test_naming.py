"""How those who act and speak are called."""

from __future__ import annotations

import pytest

from bot.briefing.naming import called, country_name, is_relative
from bot.domain.facts import ActorKind
from bot.domain.records import ActorRef


@pytest.mark.parametrize(
    ("name", "country", "shown"),
    [
        ("Defense Ministry", "TWN", "Defense Ministry (Taiwan)"),
        ("Joint Chiefs of Staff", "KOR", "Joint Chiefs of Staff (South Korea)"),
        ("officials", "JPN", "officials (Japan)"),
        ("Defense Ministry", None, "Defense Ministry"),
        ("Japan's Defense Ministry", "JPN", "Japan's Defense Ministry"),
        ("Pentagon", "USA", "Pentagon"),
        ("army", "XYZ", "army"),
        ("12", "USA", "12"),
    ],
)
def test_a_body_that_many_states_have_is_named_with_its_own(name: str, country: str | None, shown: str) -> None:
    assert called(ActorRef(id="k1", name=name, kind=ActorKind.ORGANIZATION, country=country)) == shown


def test_people_and_states_are_called_by_name() -> None:
    assert called(ActorRef(id="k1", name="Marine Guard", kind=ActorKind.PERSON, country="USA")) == "Marine Guard"
    assert called(ActorRef(id="k1", name="Central", kind=ActorKind.STATE, country="USA")) == "Central"


def test_a_state_is_named_by_its_code() -> None:
    assert country_name("PRK") == "North Korea"


def test_a_title_towards_somebody_else_is_none() -> None:
    assert is_relative("Iranian counterpart")
    assert not is_relative("Foreign Minister")
    assert not is_relative("")
