"""Who holds or held public office, from ``seeds/officeholders.toml``: for whom they act, where no article tells."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.errors import ConfigError
from bot.extract.lexicon.given import plain
from bot.extract.lexicon.tables import read_table

_FILE = "officeholders.toml"


def name_key(name: str) -> str:
    """A name as it is looked up: lower case, no accents, hyphens or full stops."""
    return " ".join(plain(name).replace("-", " ").replace(".", " ").replace("’", "'").split())


def load_officeholders(override: Path | None = None) -> Mapping[str, tuple[str, str]]:
    """Name, as :func:`name_key` gives it -> state (ISO 3166-1 alpha-3) and sector.

    :raises ConfigError: naming the entry at fault.
    """
    people: dict[str, tuple[str, str]] = {}
    for sector, states in read_table(_FILE, override).items():
        for state, names in states.items():
            if not isinstance(names, list):
                raise ConfigError(f"seeds/{_FILE}: {sector}: {state} must be a list of names")
            for name in names:
                people.setdefault(name_key(str(name)), (state, sector))
    return people
