"""Sentences again with other names of the same kind, so that a name is known by its place and not by heart.

Persons get names of many origins, given and family name in the order of that origin; organisations and places are
drawn evenly from every corpus and table, so that rare ones are seen as often as frequent ones.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass

from training import gazetteers
from training.gazetteers import Gazetteer
from training.iob2 import Name, Tagged
from training.packaged import Lists, Origin

#: Family name first.
_FAMILY_FIRST = frozenset({"korean", "chinese"})
#: Share of each kind that is exchanged in a swapped copy.
_SHARES = {"PERSON": 0.9, "ORG": 0.4, "LOC": 0.4}
#: Share of full names that give way to a surname alone, as news writes from the second mention on.
_SURNAME_ALONE = 0.25
_COURTESY = frozenset(["Mr.", "Mr", "Mrs.", "Ms."])
#: Share of sentences of which courtesy titles are dropped.
_PLAIN = 0.6
#: Shares of stand-ins taken from our own table and from the packages' lists; the rest is taken from the corpora.
_VARIED, _LISTED = 0.35, 0.3
#: Share of surnames made of two others' halves, so that a word never seen can be a name.
_COINED = 0.12
#: Half of the listed cities are drawn from this many, the largest.
_LARGE_CITIES = 3000


@dataclass(frozen=True, slots=True)
class Pools:
    """What names are drawn from: each name a list of tokens."""

    organisations: tuple[tuple[str, ...], ...]
    places: tuple[tuple[str, ...], ...]
    persons: tuple[tuple[str, ...], ...]
    #: Our own table's origins, and the packages'.
    origins: tuple[tuple[Origin, ...], ...]
    listed: Lists


def pools(corpora: Iterable[Tagged], gazetteer: Gazetteer, listed: Lists | None = None) -> Pools:
    """The distinct names of the training corpora, of the tables and of the packages' lists."""
    listed = listed or Lists()
    seen: dict[str, dict[tuple[str, ...], None]] = {"ORG": {}, "LOC": {}, "PERSON": {}}
    for sentence in corpora:
        for name in sentence.names:
            tokens = tuple(sentence.tokens[name.start : name.end])
            if (
                name.label in seen
                and all(t[:1].isupper() or t.islower() or len(t) == 1 for t in tokens)
                and len(tokens) < 7
            ):
                seen[name.label][tokens] = None
    organisations = [tuple(name.split()) for name in gazetteer.organisations]
    persons = [tuple(name.split()) for name in gazetteer.persons]
    origins = tuple(part for part in (_own_origins(), listed.origins) if part)
    return Pools((*seen["ORG"], *organisations), tuple(seen["LOC"]), (*seen["PERSON"], *persons), origins, listed)


def _own_origins() -> tuple[Origin, ...]:
    tables = gazetteers.own()
    names = [key.removeprefix("given.") for key in tables if key.startswith("given.")]
    return tuple(
        Origin(tuple(tables[f"given.{name}"]), tuple(tables[f"surnames.{name}"]), name in _FAMILY_FIRST)
        for name in names
    )


def plain(sentence: Tagged, rng: random.Random) -> Tagged:
    """The sentence, more often than not without "Mr." before names: broadcasters write it, news agencies do not."""
    before = {name.start - 1 for name in sentence.names if name.label == "PERSON"}
    dropped = [i for i in before if i >= 0 and sentence.tokens[i] in _COURTESY]
    if not dropped or rng.random() > _PLAIN:
        return sentence
    kept = [i for i in range(len(sentence.tokens)) if i not in dropped]
    moved = {old: new for new, old in enumerate(kept)}
    names = [Name(moved[n.start], moved[n.end - 1] + 1, n.label) for n in sentence.names if n.start in moved]
    spaces = None if sentence.spaces is None else [sentence.spaces[i] for i in kept]
    return Tagged([sentence.tokens[i] for i in kept], names, sentence.comments, spaces)


def swapped(sentence: Tagged, source: Pools, rng: random.Random) -> Tagged:
    """A copy with names exchanged; the same name in the sentence gets the same stand-in."""
    tokens: list[str] = []
    spaces: list[bool] | None = None if sentence.spaces is None else []
    names: list[Name] = []
    chosen: dict[str, list[str]] = {}
    position = 0
    for name in [*sentence.names, Name(len(sentence.tokens), len(sentence.tokens), "")]:
        tokens += sentence.tokens[position : name.start]
        if spaces is not None and sentence.spaces is not None:
            spaces += sentence.spaces[position : name.start]
        if not name.label:
            break
        text = sentence.text_of(name)
        if text not in chosen:
            chosen[text] = _stand_in(sentence.tokens[name.start : name.end], name.label, source, rng)
        names.append(Name(len(tokens), len(tokens) + len(chosen[text]), name.label))
        tokens += chosen[text]
        if spaces is not None and sentence.spaces is not None:
            inner = [True] * (len(chosen[text]) - 1)
            spaces += [*inner, sentence.spaces[name.end - 1]]
        position = name.end
    return Tagged(tokens, names, sentence.comments, spaces)


def _stand_in(tokens: list[str], label: str, source: Pools, rng: random.Random) -> list[str]:
    if rng.random() > _SHARES.get(label, 0.0):
        return tokens
    if label == "PERSON":
        return _person(len(tokens) == 1 or rng.random() < _SURNAME_ALONE, source, rng)
    if label == "ORG":
        return _drawn("varied.organisations", source.organisations, source.listed.companies, rng)
    cities = source.listed.cities
    return _drawn("varied.places", source.places, cities if rng.random() < 0.5 else cities[:_LARGE_CITIES], rng)


def _drawn(table: str, corpora: tuple[tuple[str, ...], ...], listed: tuple[str, ...], rng: random.Random) -> list[str]:
    share = rng.random()
    if share < _VARIED:
        return rng.choice(gazetteers.own()[table]).split()
    if listed and share < _VARIED + _LISTED:
        return rng.choice(listed).split()
    return list(rng.choice(corpora))


def _person(surname_only: bool, source: Pools, rng: random.Random) -> list[str]:
    if not surname_only and rng.random() < 0.25:
        return list(rng.choice(source.persons))
    origin = rng.choice(rng.choice(source.origins))
    family = (_coined(origin.family, rng) if rng.random() < _COINED else rng.choice(origin.family)).split()
    if surname_only:
        return family
    given = rng.choice(origin.given).split()
    if rng.random() < 0.1:
        given.append(rng.choice("ABCDEFGHJKLMNPRSTW") + ".")
    return [*family, *given] if origin.family_first and rng.random() < 0.85 else [*given, *family]


def _coined(surnames: tuple[str, ...], rng: random.Random) -> str:
    first, second = rng.choice(surnames), rng.choice(surnames)
    return first[: (len(first) + 1) // 2] + second[len(second) // 2 :].lower()
