"""The tables of ``seeds/*.toml``, loaded once and indexed for look-up; each table has a module of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All tables that the extraction reads. One instance a process; immutable."""


def load_lexicon(override: Path | None = None) -> Lexicon:
    """Read every table, the operator's own file in ``override`` before the packaged one."""
    return Lexicon()
