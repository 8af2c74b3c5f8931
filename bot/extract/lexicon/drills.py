"""Words for military drills, and exercises known by name, from ``seeds/drills.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.domain.facts import DrillPhase
from bot.errors import ConfigError
from bot.extract.lexicon.tables import entry, read_table

_FILE = "drills.toml"
#: Lists of ``[words]`` and of ``[verbs]``, named as the fields of :class:`DrillTable`.
_WORDS = (
    "heads", "certain", "military", "never", "routine", "after", "civil", "answers", "forces", "exercising",
    "rehearsing", "rehearsed", "civil_holders", "great", "fancied", "told", "about", "ill",
)  # fmt: skip
_VERBS = ("moving", "going", "sending", "part", "watching", "bystanders", "coming", "leaving", "marking")


@dataclass(frozen=True, slots=True)
class NamedDrill:
    """An exercise known by name."""

    name: str
    type: str
    #: ISO 3166-1 alpha-3 codes, or names of organisations.
    participants: tuple[str, ...] = ()
    recurrence: str | None = None


@dataclass(frozen=True, slots=True)
class DrillTable:
    """The words by which drills are known."""

    heads: frozenset[str] = frozenset()
    certain: frozenset[str] = frozenset()
    military: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    routine: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    civil: frozenset[str] = frozenset()
    answers: frozenset[str] = frozenset()
    forces: frozenset[str] = frozenset()
    exercising: frozenset[str] = frozenset()
    rehearsing: frozenset[str] = frozenset()
    rehearsed: frozenset[str] = frozenset()
    civil_holders: frozenset[str] = frozenset()
    great: frozenset[str] = frozenset()
    fancied: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    ill: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    moving: frozenset[str] = frozenset()
    going: frozenset[str] = frozenset()
    sending: frozenset[str] = frozenset()
    part: frozenset[str] = frozenset()
    watching: frozenset[str] = frozenset()
    bystanders: frozenset[str] = frozenset()
    coming: frozenset[str] = frozenset()
    leaving: frozenset[str] = frozenset()
    marking: frozenset[str] = frozenset()
    #: Word beside a drill -> phase: "upcoming" -> "planned".
    beside: Mapping[str, str] = field(default_factory=dict)
    types: tuple[tuple[str, tuple[str, ...]], ...] = ()
    #: Verb lemma -> phase, ``held`` for verbs whose tense decides.
    phases: Mapping[str, str] = field(default_factory=dict)
    topic: frozenset[str] = frozenset()
    #: First word of a name -> (all words, drill), longest first.
    named: Mapping[str, tuple[tuple[tuple[str, ...], NamedDrill], ...]] = field(default_factory=dict)


def load_drills(override: Path | None = None) -> DrillTable:
    """Read ``seeds/drills.toml``.

    :raises ConfigError: naming the entry at fault.
    """
    table = read_table(_FILE, override)
    words, places, verbs = (table.get(section, {}) for section in ("words", "places", "verbs"))
    named: dict[str, list[tuple[tuple[str, ...], NamedDrill]]] = {}
    for number, record in enumerate(table.get("named", []), 1):
        entry(_FILE, number, record, "name", "type")
        drill = NamedDrill(
            record["name"], record["type"], tuple(record.get("participants", ())), record.get("recurrence")
        )
        for name in (record["name"], *record.get("also", ())):
            parts = tuple(name.replace("-", " ").split())
            named.setdefault(parts[0], []).append((parts, drill))
    return DrillTable(
        **{name: frozenset(words.get(name, ())) for name in _WORDS},
        **{name: frozenset(verbs.get(name, ())) for name in _VERBS},
        places=frozenset(places.get("words", ())),
        parts=frozenset(places.get("parts", ())),
        beside=_beside(table),
        types=tuple((kind, tuple(signs)) for kind, signs in table.get("types", {}).items()),
        phases=_inverted(table, "phases"),
        topic=frozenset(table.get("topic", {}).get("verbs", ())),
        named={first: tuple(sorted(entries, key=lambda e: -len(e[0]))) for first, entries in named.items()},
    )


def _beside(table: Mapping[str, Any]) -> dict[str, str]:
    if unknown := set(table.get("beside", {})) - set(DrillPhase):
        raise ConfigError(f"seeds/{_FILE}: beside: no phase of a drill is called {', '.join(sorted(unknown))}")
    return _inverted(table, "beside")


def _inverted(table: Mapping[str, Any], section: str) -> dict[str, str]:
    return {word: phase for phase, words in table.get(section, {}).items() for word in words}
