"""The tables that readers choose from: ``seeds/topics.toml`` and ``seeds/cities.toml``."""

from __future__ import annotations

import re
from pathlib import Path

from bot import resources
from bot.domain.topics import Topic, Topics
from bot.domain.wishes import fold_place, is_zone
from bot.errors import ConfigError

_KEY = re.compile(r"[a-z0-9-]{1,20}")


def load_topics(override: Path | None = None) -> Topics:
    """The topics, in the order of the table.

    :raises ConfigError: naming the entry at fault.
    """
    entries = resources.read_table("topics.toml", override).get("topic", [])
    topics = [_topic(number, entry) for number, entry in enumerate(entries, 1)]
    if len({topic.key for topic in topics}) < len(topics):
        raise ConfigError("seeds/topics.toml: two topics have the same key; give each its own.")
    return Topics(topics)


def _topic(number: int, record: dict[str, object]) -> Topic:
    entry = resources.entry("topics.toml", number, record, "key", "label", "any")
    key, phrases = str(entry["key"]), tuple(str(phrase) for phrase in entry["any"])
    if not _KEY.fullmatch(key):
        raise ConfigError(f"seeds/topics.toml: {key!r} is no key; use at most 20 of a-z, 0-9 and hyphens.")
    if not phrases:
        raise ConfigError(f"seeds/topics.toml: {key!r} has no phrase in 'any'; it would match nothing.")
    return Topic(key, str(entry["label"]), phrases, tuple(str(name) for name in entry.get("also", ())))


def load_cities(override: Path | None = None) -> dict[str, str]:
    """Folded name of a city → IANA zone.

    :raises ConfigError: naming a zone that is none.
    """
    table = resources.read_table("cities.toml", override).get("cities", {})
    wrong = [zone for zone in table if not is_zone(zone)]
    if wrong:
        raise ConfigError(f"seeds/cities.toml: {wrong[0]!r} is no IANA time zone; write for example Europe/Berlin.")
    return {fold_place(str(city)): zone for zone, cities in table.items() for city in cities}
