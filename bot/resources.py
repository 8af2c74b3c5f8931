"""Where the files that ship with the code are, and how a table of ``seeds/`` is read.

In a checkout templates/, seeds/, locales/ and models/ lie beside the package; in an installed wheel, inside
it, under ``_data``.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from bot.errors import ConfigError

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder ``templates``, ``seeds``, ``locales`` or ``models`` that ships with the code."""
    for parent in (_PACKAGE / "_data", _PACKAGE.parent):
        if (parent / name).is_dir():
            return parent / name
    raise ConfigError(f"The folder {name!r} is missing from this installation; reinstall briefing-bot.")


def find(name: str, file: str, override: Path | None = None) -> Path:
    """One file: the operator's own in ``override`` if it is there, else the packaged one."""
    if override is not None and (own := override / file).is_file():
        return own
    packaged = folder(name) / file
    if not packaged.is_file():
        raise ConfigError(f"{name}/{file} is missing from this installation; reinstall briefing-bot.")
    return packaged


def languages() -> tuple[str, ...]:
    """Codes of the languages that the interface speaks: English, and those that there is a catalogue of."""
    catalogues = folder("locales").glob("*/LC_MESSAGES/briefbot.po")
    return ("en", *sorted(path.parent.parent.name.replace("_", "-") for path in catalogues))


def read_table(file: str, override: Path | None = None) -> dict[str, Any]:
    """The content of ``seeds/<file>``; the operator's own file in ``override`` wins.

    :raises ConfigError: naming the file and the line when it is not valid TOML.
    """
    path = find("seeds", file, override)
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{path.name}: {error}. Mend the line, or remove the file to use the packaged one."
        ) from error


def strangers(override: Path | None) -> tuple[str, ...]:
    """Tables in the operator's folder whose name no packaged table has: they replace nothing."""
    if override is None:
        return ()
    known = {path.name for path in folder("seeds").glob("*.toml")}
    return tuple(sorted(path.name for path in override.glob("*.toml") if path.name not in known))


def entry(table: str, number: int, record: dict[str, Any], *required: str) -> dict[str, Any]:
    """``record`` itself once all ``required`` keys are there.

    :raises ConfigError: naming table, entry and missing key.
    """
    missing = [key for key in required if key not in record]
    if missing:
        raise ConfigError(f"seeds/{table}: entry {number} lacks {', '.join(missing)}: {record!r:.120}")
    return record
