"""Where the files that ship with the code are: templates/, seeds/ and models/.

In a checkout they lie beside the package; in an installed wheel, inside it, under ``_data``.
"""

from __future__ import annotations

from pathlib import Path

from bot.errors import ConfigError

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder ``templates``, ``seeds`` or ``models`` that ships with the code."""
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
