"""Who holds or held public office, from ``seeds/officeholders.toml``: for whom they act, where no article tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.domain.linking import folded
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
    for sector, state, names in _lists(override):
        for name in names:
            people.setdefault(name_key(name), (state, sector))
    return people


def load_full_names(override: Path | None = None) -> Mapping[tuple[str, str], str]:
    """State and surname, :func:`folded` -> the full name, where the table has both and the surname fits nobody else.

    :raises ConfigError: naming the entry at fault.
    """
    found: dict[tuple[str, str], str] = {}
    for _, state, names in _lists(override):
        people = [(folded(name).split(), name) for name in names]
        for surname in (words[0] for words, _ in people if len(words) == 1):
            fitting = [(w, name) for w, name in people if len(w) > 1 and surname in (w[0], w[-1])]
            if len({(words[0], words[-1]) for words, _ in fitting}) == 1:
                found[state, surname] = min((name for _, name in fitting), key=len)
    return found


def _lists(override: Path | None) -> Iterator[tuple[str, str, list[str]]]:
    """Sector, state and the names listed there."""
    for sector, states in read_table(_FILE, override).items():
        for state, names in states.items():
            if not isinstance(names, list):
                raise ConfigError(f"seeds/{_FILE}: {sector}: {state} must be a list of names")
            yield sector, state, [str(name) for name in names]
