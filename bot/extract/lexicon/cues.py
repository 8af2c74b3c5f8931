"""Reporting words of ``seeds/cues.toml``: what attributes, and the shape its content takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.domain.facts import Stance
from bot.errors import ConfigError
from bot.extract.lexicon.tables import entry, read_table

_FILE = "cues.toml"
_POLARITIES = ("supports", "opposes", "negations", "wills")
_FORMS = ("quote", "clause", "bare", "to", "ing", "object", "make", "call", "name", "tell", "measure")
_PREPOSITIONS = (
    "for",
    "of",
    "on",
    "against",
    "as",
    "with",
    "about",
    "to+",
    "in",
    "from",
    "at",
    "over",
    "into",
    "toward",
)
_SHAPES = frozenset((*_FORMS, *_PREPOSITIONS, "behind", "by"))
_VOWELS = frozenset("aeiou")


@dataclass(frozen=True, slots=True)
class Cue:
    """One reporting word in one of its uses."""

    #: Dictionary forms; the first is the head, others follow closely ("call", "for").
    words: tuple[str, ...]
    #: say, ask, think, know, feel, want, plan, demand, promise, threaten, agree, support, praise, deny, oppose …
    kind: str
    #: 1 plain, 2 firm, 3 forceful.
    strength: int
    #: Attitude to the object that the word alone tells.
    stance: Stance
    #: Shapes its content may have, see the head of the table.
    takes: frozenset[str]


@dataclass(frozen=True, slots=True)
class CueTable:
    """All reporting words, by the head's dictionary form; entries of several words come first."""

    verbs: Mapping[str, tuple[Cue, ...]] = field(default_factory=dict)
    nouns: Mapping[str, tuple[Cue, ...]] = field(default_factory=dict)
    adjectives: Mapping[str, tuple[Cue, ...]] = field(default_factory=dict)
    #: Dictionary form of each inflected form of a verb, for where the lemmatiser errs.
    verb_of: Mapping[str, str] = field(default_factory=dict)
    #: Words in the content that decide a stance, and those that turn it round or voice a will.
    supports: frozenset[str] = frozenset()
    opposes: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    wills: frozenset[str] = frozenset()
    #: First word -> phrases that open a condition, longest first; words before which they open none.
    conditions: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    not_conditions: frozenset[str] = frozenset()
    #: Word lists that the rules ask for by name, see ``[helpers]`` in the table.
    helpers: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def help(self, name: str) -> frozenset[str]:
        """The helper list of this name; empty if the table has none."""
        return self.helpers.get(name, frozenset())


def split_words(text: str) -> tuple[str, ...]:
    """A list parted by commas, as seed tables write it."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


def inflections(verb: str) -> Iterator[str]:
    """Forms of a regular English verb: "stop" gives stops, stopped, stopping, and more than exist: only for look-up."""
    yield verb
    yield verb + "s"
    yield verb + "es"
    stems = [verb]
    if verb.endswith("e"):
        stems = [verb[:-1]]
    elif verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        stems.append(verb[:-1] + "i")
        yield verb[:-1] + "ies"
    elif len(verb) > 2 and verb[-1] not in _VOWELS and verb[-2] in _VOWELS:
        stems.append(verb + verb[-1])
    for stem in stems:
        yield stem + "ed"
        yield (verb if stem.endswith("i") else stem) + "ing"


def _group(number: int, part: str, record: dict[str, Any]) -> list[Cue]:
    entry(_FILE, number, record, "class", "takes", "words")
    takes = frozenset(record["takes"])
    if unknown := takes - _SHAPES:
        raise ConfigError(f"seeds/{_FILE}: {part} group {number} takes unknown {', '.join(sorted(unknown))}")
    try:
        stance = Stance(record.get("stance", "neutral"))
    except ValueError as error:
        raise ConfigError(f"seeds/{_FILE}: {part} group {number}: {error}") from error
    return [
        Cue(tuple(words.split()), record["class"], int(record.get("strength", 1)), stance, takes)
        for words in split_words(record["words"])
    ]


def _index(part: str, records: list[dict[str, Any]]) -> dict[str, tuple[Cue, ...]]:
    found: dict[str, list[Cue]] = {}
    for number, record in enumerate(records, 1):
        for cue in _group(number, part, record):
            found.setdefault(cue.words[0], []).append(cue)
    return {head: tuple(sorted(cues, key=lambda c: (-len(c.words), -c.strength))) for head, cues in found.items()}


def _phrases(text: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in split_words(text):
        words = tuple(phrase.lower().split())
        found.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(phrases, key=len, reverse=True)) for first, phrases in found.items()}


def _irregular(forms: dict[str, Any]) -> dict[str, str]:
    for form, verb in forms.items():
        if not isinstance(verb, str) or not verb.isalpha():
            raise ConfigError(f"seeds/{_FILE}: irregular {form}: its verb is one word, not {verb!r:.80}")
    return forms


def load_cues(override: Path | None = None) -> CueTable:
    """Read ``seeds/cues.toml``.

    :raises ConfigError: naming the group at fault.
    """
    data = read_table(_FILE, override)
    verbs = _index("verb", data.get("verb", []))
    forms = {form: verb for verb in verbs for form in inflections(verb)}
    forms.update({verb: verb for verb in verbs})
    forms.update(_irregular(data.get("irregular", {})))
    polarity = data.get("polarity", {})
    conditions = data.get("conditions", {})
    return CueTable(
        verbs=verbs,
        nouns=_index("noun", data.get("noun", [])),
        adjectives=_index("adjective", data.get("adjective", [])),
        verb_of=forms,
        conditions=_phrases(conditions.get("phrases", "")),
        helpers={name: frozenset(split_words(words)) for name, words in data.get("helpers", {}).items()},
        not_conditions=frozenset(split_words(conditions.get("not_after", ""))),
        **{name: frozenset(split_words(polarity.get(name, ""))) for name in _POLARITIES},
    )
