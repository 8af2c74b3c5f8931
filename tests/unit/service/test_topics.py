"""The tables of topics and cities."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.wishes import is_zone, parse_zone
from bot.errors import ConfigError
from bot.service.topics import load_cities, load_topics


def test_the_packaged_tables_are_sound() -> None:
    topics = load_topics()
    assert topics.named("Korea") is not None
    assert all(len(topic.label) <= 30 and topics.named(topic.mark) is topic for topic in topics)
    assert all(is_zone(zone) for zone in load_cities().values())


@pytest.mark.parametrize(
    ("city", "zone"),
    [
        ("washington", "America/New_York"),
        ("MÜNICH", "Europe/Berlin"),
        ("São  Paulo", "America/Sao_Paulo"),
        ("Xi", None),
    ],
)
def test_cities_are_read_without_case_and_accents(city: str, zone: str | None) -> None:
    assert parse_zone(city, load_cities()) == zone


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ('[[topic]]\nkey = "Big Key"\nlabel = "x"\nany = ["x"]', "no key"),
        ('[[topic]]\nkey = "x"\nlabel = "x"', "lacks any"),
        ('[[topic]]\nkey = "x"\nlabel = "x"\nany = []', "match nothing"),
        ('[[topic]]\nkey = "x"\nlabel = "x"\nany = ["x"]\n' * 2, "same key"),
        ("[[topic", "topics.toml"),
    ],
)
def test_a_faulty_table_is_told(tmp_path: Path, text: str, advice: str) -> None:
    (tmp_path / "topics.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=advice):
        load_topics(tmp_path)


def test_a_city_in_no_zone_is_told(tmp_path: Path) -> None:
    (tmp_path / "cities.toml").write_text('[cities]\n"Europe/Atlantis" = ["Poseidonia"]', "utf-8")
    with pytest.raises(ConfigError, match="Europe/Atlantis"):
        load_cities(tmp_path)
