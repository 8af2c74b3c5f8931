"""The feeds of ``seeds/sources.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path

from bot import resources
from bot.domain.articles import Source, SourceKind
from bot.errors import ConfigError


def load_sources(override: Path | None = None) -> list[Source]:
    """Every feed of the table, switched off ones included.

    :raises ConfigError: naming the entry that lacks something.
    """
    path = resources.find("seeds", "sources.toml", override)
    try:
        entries = tomllib.loads(path.read_text("utf-8")).get("source", [])
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path.name}: {error}") from error
    return [_source(path.name, number, entry) for number, entry in enumerate(entries, 1)]


def _source(file: str, number: int, entry: dict[str, object]) -> Source:
    url, title, tier = entry.get("url"), entry.get("title"), entry.get("tier", 3)
    if not isinstance(url, str) or not isinstance(title, str) or not isinstance(tier, int):
        raise ConfigError(f"{file}: source {number} needs url and title as text, and tier as a number 1 to 5")
    return Source.of(
        SourceKind.FEED,
        url,
        title,
        tier=tier,
        state_media=bool(entry.get("state_media", False)),
        enabled=bool(entry.get("enabled", False)),
    )
