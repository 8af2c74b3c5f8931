"""Names of the world: states, demonyms, capitals, seats of government, organisations; and words for roles.

From ``seeds/countries.toml``, ``seeds/places.toml``, ``seeds/organisations.toml`` and ``seeds/titles.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.domain.facts import MentionType
from bot.extract.lexicon.tables import entry, read_table

_COUNTRIES, _ORGANISATIONS, _TITLES = "countries.toml", "organisations.toml", "titles.toml"
_PLACES = "places.toml"


class NameKind(StrEnum):
    """What a name in the tables stands for."""

    STATE = "state"
    SHORT = "short"
    DEMONYM = "demonym"
    CAPITAL = "capital"
    SEAT = "seat"
    ORGANISATION = "organisation"
    #: A town, province or people that is never an actor, but tells the state of one.
    PLACE = "place"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class KnownName:
    """One name of the tables."""

    kind: NameKind
    #: The name shown: of the state, or of the organisation.
    canonical: str
    country: str | None = None
    sector: str | None = None


_BEGINNING = re.compile(r"[^\W_]*")


def beginning(words: str) -> str:
    """The letters and figures that a name begins with, up to the first other character: "Foal", "U"."""
    found = _BEGINNING.match(words)
    return found.group() if found else ""


@dataclass(frozen=True, slots=True)
class World:
    """The names, looked up as printed."""

    names: Mapping[str, KnownName] = field(default_factory=dict)
    #: The letters and figures that names begin with -> the length of the longest such: most words need no further look.
    longest: Mapping[str, int] = field(default_factory=dict)
    #: ISO 3166-1 alpha-3 -> name shown.
    states: Mapping[str, str] = field(default_factory=dict)

    def get(self, words: str) -> KnownName | None:
        """The name printed as ``words``; a curly apostrophe counts as a straight one."""
        return self.names.get(words.replace("’", "'"))

    def country_of(self, words: str) -> str | None:
        """The state that a reader means by its name or a short form, whatever the case; ``None`` for anything else."""
        for form in (words, words.title(), words.upper(), ".".join(words.upper()) + "."):
            known = self.get(form)
            if known is not None and known.kind in (NameKind.STATE, NameKind.SHORT):
                return known.country
        return None


@dataclass(frozen=True, slots=True)
class Titles:
    """Words for who somebody is."""

    #: Head noun, singular and lower case -> sector.
    heads: Mapping[str, str] = field(default_factory=dict)
    #: Words that decide the sector, longest first, with that sector.
    modifiers: tuple[tuple[str, str], ...] = ()
    #: Words that may stand directly before a name as its title.
    words: frozenset[str] = frozenset()
    #: Heads that act for a state wherever they are posted: a U.N. ambassador is no official of the U.N.
    sent: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    #: Pairs of words that name a body although the second alone does not: "the lower house".
    bodies: frozenset[str] = frozenset()
    #: Arms that act only where a state is named with them.
    things: frozenset[str] = frozenset()
    #: Nouns that stand for states, places or organisations when described ("the country", "both sides").
    collectives: Mapping[str, MentionType] = field(default_factory=dict)
    #: What makes a "force" people under arms, and a "body" an organisation.
    armed: frozenset[str] = frozenset()
    governing: frozenset[str] = frozenset()
    #: Words for somebody that without an article mean a thing: "demanded justice".
    abstract: frozenset[str] = frozenset()
    #: Titles that only one state has, with that state.
    states: tuple[tuple[str, str], ...] = ()

    #: First word -> those of ``sent`` and ``modifiers`` that begin with it, each with its rank among all.
    _deciding: Mapping[str, tuple[tuple[int, str, str], ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_first: dict[str, tuple[tuple[int, str, str], ...]] = {}
        sent = [(word, "GOV") for word in sorted(self.sent)]
        for rank, (word, sector) in enumerate([*sent, *self.modifiers]):
            first = word.split(" ")[0]
            by_first[first] = (*by_first.get(first, ()), (rank, word, sector))
        object.__setattr__(self, "_deciding", by_first)

    def state(self, role: str) -> str | None:
        """The state that alone has such a title, or ``None``."""
        lowered = f" {role.lower()} "
        return next((state for words, state in self.states if f" {words} " in lowered), None)

    def sector(self, role: str, head: str | None = None) -> str | None:
        """The sector of a role as printed; ``head`` is its head noun's lemma where that is known."""
        lowered, printed = f" {role.lower()} ", f" {role} "
        begun = [found for word in lowered.split(" ") for found in self._deciding.get(word, ())]
        for _, word, sector in sorted(begun):
            if f" {word} " in lowered and (len(word) > 2 or f" {word.upper()} " in printed):  # "UN", not "Jong Un"
                return sector
        words = [head] if head else []
        for word in [*words, *reversed(lowered.split())]:
            for form in (word, *_singulars(word)):
                if form in self.heads:
                    return self.heads[form]
        return None


def _singulars(word: str) -> Iterator[str]:
    """What a plural may be of: "gunmen", "companies", "children", "witnesses"."""
    if word.endswith("men"):
        yield f"{word[:-2]}an"
    elif word.endswith("ies"):
        yield f"{word[:-3]}y"
    elif word == "children":
        yield "child"
    elif word.endswith("s"):
        yield word[:-1]
        yield word.removesuffix("es")


def load_world(override: Path | None = None) -> World:
    """Read the tables of countries and organisations.

    :raises ConfigError: naming the entry at fault.
    """
    names: dict[str, KnownName] = {}
    states: dict[str, str] = {}
    for name, known in (*_organisations(override), *_countries(override, states), *_places(override)):
        names.setdefault(name.replace("’", "'"), known)
    longest: dict[str, int] = {}
    for name in names:
        longest[beginning(name)] = max(len(name), longest.get(beginning(name), 0))
    return World(names, longest, states)


def _countries(override: Path | None, states: dict[str, str]) -> Iterator[tuple[str, KnownName]]:
    fields = (
        ("also", NameKind.STATE),
        ("short", NameKind.SHORT),
        ("demonyms", NameKind.DEMONYM),
        ("seats", NameKind.SEAT),
        ("capitals", NameKind.CAPITAL),
    )
    records = read_table(_COUNTRIES, override).get("country", [])
    for number, record in enumerate(records, 1):
        entry(_COUNTRIES, number, record, "iso3", "name")
        states[record["iso3"]] = record["name"]
        yield record["name"], KnownName(NameKind.STATE, record["name"], record["iso3"], "GOV")
    for record in records:
        for key, kind in fields:
            for name in record.get(key, []):
                yield name, KnownName(kind, record["name"], record["iso3"], "GOV")


def _places(override: Path | None) -> Iterator[tuple[str, KnownName]]:
    table = read_table(_PLACES, override)
    for key, kind in (("places", NameKind.PLACE), ("peoples", NameKind.PEOPLE)):
        for country, names in table.get(key, {}).items():
            for name in names:
                yield name, KnownName(kind, name, country)


def _organisations(override: Path | None) -> Iterator[tuple[str, KnownName]]:
    for sector, table in read_table(_ORGANISATIONS, override).items():
        for key, value in table.items():
            if isinstance(value, dict):
                for name, also in value.items():
                    yield from _organisation(name, also, sector, key)
            else:
                yield from _organisation(key, value, sector, None)


def _organisation(name: str, also: Any, sector: str, country: str | None) -> Iterator[tuple[str, KnownName]]:
    for printed in (name, *also):
        yield printed, KnownName(NameKind.ORGANISATION, name, country, sector)


def _sectors(table: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for sector, words in table.get("sectors", {}).items():
        yield ("GOV" if sector == "SENT" else sector), words


def load_titles(override: Path | None = None) -> Titles:
    """Read the table of titles and roles."""
    table = read_table(_TITLES, override)
    modifiers = [(word, sector) for sector, words in table.get("modifiers", {}).items() for word in words]
    return Titles(
        heads={word: sector for sector, words in _sectors(table) for word in words},
        modifiers=tuple(sorted(modifiers, key=lambda pair: -len(pair[0]))),
        words=frozenset(table.get("titles", {}).get("words", [])),
        sent=frozenset(table.get("sectors", {}).get("SENT", ())),
        groups=frozenset(table.get("groups", {}).get("words", [])),
        persons=frozenset(table.get("persons", {}).get("words", [])),
        bodies=frozenset(table.get("bodies", {}).get("words", [])),
        things=frozenset(table.get("things", {}).get("words", [])),
        collectives={
            word: kind
            for key, kind in (("organisations", MentionType.ORG), ("places", MentionType.LOC))
            for word in table.get("collectives", {}).get(key, [])
        },
        armed=frozenset(table.get("armed", {}).get("words", [])),
        governing=frozenset(table.get("governing", {}).get("words", [])),
        abstract=frozenset(table.get("abstract", {}).get("words", [])),
        states=tuple((words, state) for state, titles in table.get("states", {}).items() for words in titles),
    )
