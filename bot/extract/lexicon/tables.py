"""Reading one TOML table of ``seeds/``, with errors that name file and entry."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from bot import resources
from bot.errors import ConfigError


def read_table(file: str, override: Path | None = None) -> dict[str, Any]:
    """The content of ``seeds/<file>``; the operator's own file in ``override`` wins.

    :raises ConfigError: naming the file and the line when it is not valid TOML.
    """
    path = resources.find("seeds", file, override)
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path.name}: {error}. Mend the line, or remove the file to use the packaged one.") from error


def entry(table: str, number: int, record: dict[str, Any], *required: str) -> dict[str, Any]:
    """``record`` itself once all ``required`` keys are there.

    :raises ConfigError: naming table, entry and missing key.
    """
    missing = [key for key in required if key not in record]
    if missing:
        raise ConfigError(f"seeds/{table}: entry {number} lacks {', '.join(missing)}: {record!r:.120}")
    return record
