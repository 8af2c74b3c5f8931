"""Given names that tell a sex, from ``seeds/given_names.toml``."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path

from bot.errors import ConfigError
from bot.extract.lexicon.tables import read_table

_FILE = "given_names.toml"


def plain(name: str) -> str:
    """A name in lower case without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))


def load_given_names(override: Path | None = None) -> Mapping[str, bool]:
    """Given name, plain -> whether it is a woman's.

    :raises ConfigError: when a list is missing or no text.
    """
    table = read_table(_FILE, override)
    try:
        female, male = (set(map(plain, table[sex]["words"].split())) for sex in ("female", "male"))
    except (KeyError, AttributeError, TypeError) as error:
        raise ConfigError(f"seeds/{_FILE}: [female] and [male] each need words = a text of names") from error
    return {**dict.fromkeys(male - female, False), **dict.fromkeys(female - male, True)}
