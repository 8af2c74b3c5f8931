"""A shared place gives a zone."""

from __future__ import annotations

import pytest

from bot.telegram.places import zone_at


@pytest.mark.parametrize(
    ("longitude", "latitude", "zone"),
    [(127.0, 37.5, "Asia/Seoul"), (-77.0, 38.9, "America/New_York"), (13.4, 52.5, "Europe/Berlin")],
)
def test_cities_lie_in_their_zones(longitude: float, latitude: float, zone: str) -> None:
    assert zone_at(longitude, latitude) == zone


def test_the_sea_has_a_zone_and_nowhere_has_none() -> None:
    assert zone_at(-30.0, 40.0) is not None
    assert zone_at(999.0, 999.0) is None
