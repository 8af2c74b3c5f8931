"""What stands on pages and is no part of their articles, by the lines of ``seeds/boilerplate.toml``."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from bot.domain.boilerplate import compile_boilerplate
from bot.errors import ConfigError
from bot.resources import read_table


@cache
def load_furniture(override: Path | None = None, only: str | None = None) -> re.Pattern[str]:
    """The table's patterns as one, compiled once.

    :param only: the group to take; all of them when left out.
    :raises ConfigError: naming a pattern that cannot be used.
    """
    groups = read_table("boilerplate.toml", override)
    try:
        chosen = [groups.get(only, {})] if only else groups.values()
        return compile_boilerplate(pattern for group in chosen for pattern in group.get("patterns", []))
    except (ValueError, AttributeError, TypeError) as error:
        raise ConfigError(f"seeds/boilerplate.toml: {error}") from error
