"""The tables of ``seeds/*.toml``, loaded once and indexed for look-up; each table has a module of its own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot import resources
from bot.domain.boilerplate import compile_boilerplate
from bot.errors import ConfigError
from bot.extract.lexicon.cues import CueTable, load_cues
from bot.extract.lexicon.dates import DateTable, load_dates
from bot.extract.lexicon.drills import DrillTable, load_drills
from bot.extract.lexicon.given import load_given_names
from bot.extract.lexicon.issues import IssueTable, load_issues
from bot.extract.lexicon.moves import MoveTable, load_moves
from bot.extract.lexicon.officeholders import load_officeholders
from bot.extract.lexicon.tables import read_table
from bot.extract.lexicon.world import Titles, World, load_titles, load_world


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All tables that the extraction reads. One instance a process; immutable."""

    cues: CueTable = field(default_factory=CueTable)
    issues: IssueTable = field(default_factory=IssueTable)
    world: World = field(default_factory=World)
    titles: Titles = field(default_factory=Titles)
    drills: DrillTable = field(default_factory=DrillTable)
    moves: MoveTable = field(default_factory=MoveTable)
    dates: DateTable = field(default_factory=DateTable)
    #: Given name, lower case and without accents -> whether it is a woman's.
    given: Mapping[str, bool] = field(default_factory=dict)
    #: Name -> state and sector of those who hold or held office.
    officeholders: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    #: Finds page furniture in a line; such lines are not read.
    boilerplate: re.Pattern[str] | None = None
    #: Changes with every byte of every table.
    fingerprint: str = ""


def load_lexicon(override: Path | None = None) -> Lexicon:
    """Read every table, the operator's own file in ``override`` before the packaged one."""
    return Lexicon(
        cues=load_cues(override),
        issues=load_issues(override),
        world=load_world(override),
        titles=load_titles(override),
        drills=load_drills(override),
        moves=load_moves(override),
        dates=load_dates(override),
        given=load_given_names(override),
        officeholders=load_officeholders(override),
        boilerplate=_boilerplate(override),
        fingerprint=_fingerprint(override),
    )


def _boilerplate(override: Path | None) -> re.Pattern[str]:
    groups = read_table("boilerplate.toml", override)
    try:
        used = [group for name, group in groups.items() if name != "datelines"]  # they tell when a text was written
        return compile_boilerplate(pattern for group in used for pattern in group.get("patterns", []))
    except (ValueError, AttributeError, TypeError) as error:
        raise ConfigError(f"seeds/boilerplate.toml: {error}") from error


def _fingerprint(override: Path | None) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for packaged in sorted(resources.folder("seeds").glob("*.toml")):
        digest.update(resources.find("seeds", packaged.name, override).read_bytes())
    return digest.hexdigest()
