"""Frames of what actors do to each other, from ``seeds/moves.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.domain.plover import MoveType
from bot.errors import ConfigError
from bot.extract.lexicon.tables import read_table

_FILE = "moves.toml"
#: Sections that are no event types, and their lists; those of the last two are fields of :class:`MoveTable`.
_LISTS = {
    "control": ("refuse", "promise", "threaten", "demand", "plan", "wish", "deny", "allege", "carry"),
    "nouns": ("acts", "people"),
    "told": ("wrongs", "claims", "unsure", "hedges", "weapons"),
}
_ENTRY = re.compile(r"(?P<words>[^+|=<>]+?)\s*(?:(?P<mark>[+|=])\s*(?P<cases>[\w,\s]+?))?\s*(?P<both><>)?$")


@dataclass(frozen=True, slots=True)
class Frame:
    """One way of telling an act."""

    type: MoveType
    #: The verb (lemma), or the noun for a noun frame; further words that belong to it.
    words: tuple[str, ...]
    #: Nouns one of which must be the object; empty for plain verbs.
    nouns: frozenset[str] = frozenset()
    #: Prepositions behind which the other side stands.
    cases: frozenset[str] = frozenset()
    #: Both sides do it together.
    reciprocal: bool = False
    #: Without one of ``cases`` the verb tells something else: "leave for", not "leave".
    bound: bool = False

    @property
    def size(self) -> int:
        """How much of the text it pins down: longer frames win."""
        return len(self.words) + bool(self.nouns)


@dataclass(frozen=True, slots=True)
class MoveTable:
    """The frames, by verb lemma and by noun."""

    verbs: Mapping[str, tuple[Frame, ...]] = field(default_factory=dict)
    nouns: Mapping[str, tuple[Frame, ...]] = field(default_factory=dict)
    #: Verb or adjective -> how real the act below it is: refuse, promise, threaten, demand, plan, wish, deny, allege or
    #: carry.
    control: Mapping[str, str] = field(default_factory=dict)
    #: Nouns of violence whose holder does what a passive tells: "killed in an [Israeli] air strike".
    acts: frozenset[str] = frozenset()
    #: Nouns of people to whom an act can be done though they name no role.
    people: frozenset[str] = frozenset()
    #: Verbs and adjectives that tell a wrong: who says that somebody did it accuses him.
    wrongs: frozenset[str] = frozenset()
    #: Nouns whose clause is only alleged, feared or possible.
    claims: frozenset[str] = frozenset()
    #: Adjectives before a noun that is an act which make it only possible.
    unsure: frozenset[str] = frozenset()
    #: Adverbs by which what a verb tells is only alleged.
    hedges: frozenset[str] = frozenset()
    #: Things that kill though nobody is named who used them.
    weapons: frozenset[str] = frozenset()


def load_moves(override: Path | None = None) -> MoveTable:
    """Read ``seeds/moves.toml``.

    :raises ConfigError: naming the type or entry at fault.
    """
    verbs: dict[str, list[Frame]] = {}
    nouns: dict[str, list[Frame]] = {}
    tables = dict(read_table(_FILE, override))
    control = {verb: kind for kind, words in _known(tables, "control").items() for verb in words}
    lists = {name: frozenset(words) for key in ("nouns", "told") for name, words in _known(tables, key).items()}
    for name, table in tables.items():
        if name not in MoveType.__members__:
            raise ConfigError(f"seeds/{_FILE}: [{name}] is no PLOVER event type")
        kind = MoveType(name)
        for entry in table.get("verbs", ()):
            frame = _frame(kind, entry)
            verbs.setdefault(frame.words[0], []).append(frame)
        for entry in table.get("phrases", ()):
            for frame in _phrases(kind, entry):
                verbs.setdefault(frame.words[0], []).append(frame)
        for entry in table.get("nouns", ()):
            frame = _frame(kind, entry)
            nouns.setdefault(frame.words[-1], []).append(frame)
    return MoveTable(
        verbs=_longest_first(verbs),
        nouns=_longest_first(nouns),
        control=control,
        **lists,
    )


def _known(tables: dict[str, Any], section: str) -> dict[str, list[str]]:
    """The lists of a section, which is taken out of the table."""
    found: dict[str, list[str]] = tables.pop(section, {})
    if unknown := found.keys() - _LISTS[section]:
        known = ", ".join(_LISTS[section])
        raise ConfigError(f"seeds/{_FILE}: [{section}] has no {', '.join(sorted(unknown))}; its lists are {known}")
    return found


def _longest_first(frames: dict[str, list[Frame]]) -> dict[str, tuple[Frame, ...]]:
    return {word: tuple(sorted(found, key=lambda frame: -frame.size)) for word, found in frames.items()}


def _parts(entry: str) -> tuple[str, frozenset[str], bool, bool]:
    match = _ENTRY.match(entry.strip())
    if match is None:
        raise ConfigError(f"seeds/{_FILE}: cannot read {entry!r}; write for example 'meet + with <>'")
    cases = frozenset(part.strip() for part in (match["cases"] or "").split(",") if part.strip())
    return match["words"].strip(), cases, bool(match["both"]), match["mark"] == "="


def _frame(kind: MoveType, entry: str) -> Frame:
    words, cases, both, bound = _parts(entry)
    return Frame(kind, _split(words), frozenset(), cases, both, bound)


def _phrases(kind: MoveType, entry: str) -> list[Frame]:
    words, cases, both, bound = _parts(entry)
    verbs, _, nouns = words.partition(" ")
    kept = frozenset(noun.strip() for noun in nouns.split(",") if noun.strip())
    return [Frame(kind, _split(verb), kept, cases, both, bound) for verb in verbs.split("/")]


def _split(words: str) -> tuple[str, ...]:
    return tuple(words.replace("_", " ").split())
