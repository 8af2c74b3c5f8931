"""Names of countries, capitals, peoples and organisations, for mapping corpora, for augmentation and for rules.

Sources: ``country-codes.csv`` (PDDL), the World Factbook (public domain), Phoenix actor lists (MIT) and congress
legislators (CC0). ``countries.json`` is left alone: its licence (ODbL) would bind the table made from it.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

#: Small words that keep their lower case when the actor lists' capitals are undone.
_SMALL = frozenset(
    ["of", "the", "and", "for", "in", "on", "to", "de", "la", "del", "du", "des", "des", "d", "von", "und", "e", "i"]
)
_NOTE = re.compile(r"\s*[(\[].*?[)\]]")


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Sets of names as they are printed."""

    places: frozenset[str]
    peoples: frozenset[str]
    organisations: tuple[str, ...]
    persons: tuple[str, ...]


@cache
def own() -> dict[str, list[str]]:
    """The tables written for this project: ``training/names.toml``."""
    with (Path(__file__).parent / "names.toml").open("rb") as file:
        tables: dict[str, dict[str, list[str]]] = tomllib.load(file)
    return {f"{table}.{key}": values for table, keys in tables.items() for key, values in keys.items()}


@cache
def load(data: Path) -> Gazetteer:
    """Everything under ``data/gazetteers`` that training uses, with our own tables."""
    folder = data / "gazetteers"
    factbook = json.loads((folder / "factbook_government.json").read_text(encoding="utf8"))
    places = _countries(folder / "country-codes.csv") | set(own()["places.names"])
    peoples = _nationalities(factbook) | set(own()["peoples.names"])
    peoples -= places
    organisations = [*_parties(factbook), *_actors(folder / "petrarch2" / "Phoenix.International.actors.txt")]
    return Gazetteer(
        frozenset(places),
        frozenset(peoples),
        tuple(dict.fromkeys(organisations)),
        tuple(dict.fromkeys([*_heads(factbook), *_legislators(folder / "us_officials.json")])),
    )


def _countries(path: Path) -> set[str]:
    names: set[str] = set()
    with path.open(encoding="utf8") as file:
        for row in csv.DictReader(file):
            names.add(row["CLDR display name"])
            names.add(row["UNTERM English Short"].removeprefix("the "))
            names.add(row["Capital"])
    return {name for name in (_NOTE.sub("", n).strip() for n in names) if len(name) > 2}


def _nationalities(factbook: list[dict[str, object]]) -> set[str]:
    found: set[str] = set()
    for entry in factbook:
        nationality = entry.get("nationality")
        if not isinstance(nationality, dict):
            continue
        noun, adjective = str(nationality.get("noun", "")), str(nationality.get("adjective", ""))
        stem = _NOTE.sub("", noun.split(",")[0].split(";")[0]).strip()
        plural = stem + "s" if "(s)" in noun else stem
        first = re.split(r",| or |;", adjective)[0]
        found |= {stem, plural, _NOTE.sub("", first).strip()}
    return {name for name in found if len(name) > 3 and name[0].isupper() and " " not in name}


def _parties(factbook: list[dict[str, object]]) -> list[str]:
    parties: list[str] = []
    for entry in factbook:
        for line in str(entry.get("political_parties") or "").splitlines():
            name = re.split(r" or |\[|\(|;|,|:", line)[0].strip()
            if 2 <= len(name.split()) <= 7 and name[0].isupper() and "note" not in name.lower():
                parties.append(name)
    return parties


def _actors(path: Path) -> list[str]:
    names: list[str] = []
    for line in path.read_text(encoding="utf8").splitlines():
        match = re.match(r"([A-Z][A-Z'&.\-_]+)_\s*\[(?:NGO|IGO|MNC)", line)
        if match:
            words = match.group(1).strip("_").split("_")
            if 2 <= len(words) <= 6:
                names.append(" ".join(_recase(word, index) for index, word in enumerate(words)))
    return names


def _recase(word: str, index: int) -> str:
    lower = word.lower()
    if index and lower in _SMALL:
        return lower
    if lower in ("inc", "ltd", "corp"):
        return lower.capitalize() + "."
    if len(word) <= 3 or not re.search("[AEIOUY]", word):
        return word
    return "-".join(part.capitalize() for part in lower.split("-"))


def _heads(factbook: list[dict[str, object]]) -> list[str]:
    names: list[str] = []
    for entry in factbook:
        for key in ("chief_of_state_persons", "head_of_government_persons"):
            for person in entry.get(key) or []:  # type: ignore[attr-defined]
                words = str(person["printed"]).split()
                if words and words[-1].isupper() and len(words) >= 3:
                    name = [word.title() if word.isupper() else word for word in words[-2:]]
                    names.append(" ".join(name))
    return names


def _legislators(path: Path) -> list[str]:
    tables: dict[str, list[dict[str, dict[str, str]]]] = json.loads(path.read_text(encoding="utf8"))
    rows = [row["name"] for table in tables.values() for row in table]
    return [f"{name['first']} {name['last']}" for name in rows]
