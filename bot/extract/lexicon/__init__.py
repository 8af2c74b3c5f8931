"""The tables of ``seeds/*.toml``, loaded once and indexed for look-up; each table has a module of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bot.extract.lexicon.cues import CueTable, load_cues
from bot.extract.lexicon.issues import IssueTable, load_issues


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All tables that the extraction reads. One instance a process; immutable."""

    cues: CueTable = field(default_factory=CueTable)
    issues: IssueTable = field(default_factory=IssueTable)


def load_lexicon(override: Path | None = None) -> Lexicon:
    """Read every table, the operator's own file in ``override`` before the packaged one."""
    return Lexicon(
        cues=load_cues(override),
        issues=load_issues(override),
    )
