"""Frames of what actors do to each other, from ``seeds/moves.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.plover import MoveType
from bot.errors import ConfigError
from bot.extract.lexicon.tables import read_table

_FILE = "moves.toml"
_ENTRY = re.compile(r"(?P<words>[^+|<>]+?)\s*(?:[+|]\s*(?P<cases>[\w,\s]+?))?\s*(?P<both><>)?$")


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

    @property
    def size(self) -> int:
        """How much of the text it pins down: longer frames win."""
        return len(self.words) + bool(self.nouns)


@dataclass(frozen=True, slots=True)
class MoveTable:
    """The frames, by verb lemma and by noun."""

    verbs: Mapping[str, tuple[Frame, ...]] = field(default_factory=dict)
    nouns: Mapping[str, tuple[Frame, ...]] = field(default_factory=dict)
    #: Verb lemma -> how real the act below it is: refuse, promise, threaten, demand, plan, deny, carry.
    control: Mapping[str, str] = field(default_factory=dict)


def load_moves(override: Path | None = None) -> MoveTable:
    """Read ``seeds/moves.toml``.

    :raises ConfigError: naming the type or entry at fault.
    """
    verbs: dict[str, list[Frame]] = {}
    nouns: dict[str, list[Frame]] = {}
    control: dict[str, str] = {}
    for name, table in read_table(_FILE, override).items():
        if name == "control":
            control = {verb: kind for kind, words in table.items() for verb in words}
            continue
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
    return MoveTable(_longest_first(verbs), _longest_first(nouns), control)


def _longest_first(frames: dict[str, list[Frame]]) -> dict[str, tuple[Frame, ...]]:
    return {word: tuple(sorted(found, key=lambda frame: -frame.size)) for word, found in frames.items()}


def _parts(entry: str) -> tuple[str, frozenset[str], bool]:
    match = _ENTRY.match(entry.strip())
    if match is None:
        raise ConfigError(f"seeds/{_FILE}: cannot read {entry!r}; write for example 'meet + with <>'")
    cases = frozenset(part.strip() for part in (match["cases"] or "").split(",") if part.strip())
    return match["words"].strip(), cases, bool(match["both"])


def _frame(kind: MoveType, entry: str) -> Frame:
    words, cases, both = _parts(entry)
    return Frame(kind, tuple(words.replace("_", " ").split()), frozenset(), cases, both)


def _phrases(kind: MoveType, entry: str) -> list[Frame]:
    words, cases, both = _parts(entry)
    verbs, _, nouns = words.partition(" ")
    kept = frozenset(noun.strip() for noun in nouns.split(",") if noun.strip())
    return [Frame(kind, (verb,), kept, cases, both) for verb in verbs.split("/")]
