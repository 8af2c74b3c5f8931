"""From each corpus' own labels to PERSON, ORG, LOC and NORP, with its known defects mended.

Events, works, products and times are no names here: read as O. Peoples and faiths are NORP by a table, in every corpus.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from training import gazetteers, iob2
from training.gazetteers import Gazetteer
from training.iob2 import Name, Tagged

_UNER = {"PER": "PERSON", "LOC": "LOC", "ORG": "ORG"}
_CROSSNER = {
    "politician": "PERSON",
    "person": "PERSON",
    "politicalparty": "ORG",
    "organisation": "ORG",
    "country": "LOC",
    "location": "LOC",
}
_GMB = {"geo": "LOC", "org": "ORG", "per": "PERSON", "gpe": "NORP"}
#: A name seen this often in GMB with one type in at least this share of its mentions has that type throughout.
_MAJORITY_COUNT, _MAJORITY_SHARE = 10, 0.8


def uner(path: Path, places: Gazetteer) -> Iterator[Tagged]:
    """UNER on EWT, with the spacing its text comments give; ``OTH`` is O, or NORP where the table says so."""
    for sentence in iob2.read(path):
        names = [Name(n.start, n.end, _UNER[n.label]) for n in sentence.names if n.label in _UNER]
        blocked = [n for n in sentence.names if n.label not in _UNER and n.end - n.start > 1]
        sentence.spaces = iob2.spaces_from_text(sentence.tokens, sentence.comments.get("text", ""))
        yield with_peoples(sentence, names, places, blocked)


def crossner(path: Path, gazetteer: Gazetteer) -> Iterator[Tagged]:
    """CrossNER politics: events, elections and ``misc`` are O."""
    for sentence in iob2.read(path):
        names = [Name(n.start, n.end, _CROSSNER[n.label]) for n in sentence.names if n.label in _CROSSNER]
        yield with_peoples(sentence, names, gazetteer, [])


def gmb(path: Path, gazetteer: Gazetteer) -> list[Tagged]:
    """The Groningen Meaning Bank's CSV: titles cut off, countries and peoples told apart, stray tags outvoted."""
    sentences = [_gmb_sentence(sentence, gazetteer) for sentence in iob2.read(path)]
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for name in sentence.names:
            votes[sentence.text_of(name)][name.label] += 1
    settled = {text: label for text, label in ((t, _majority(c)) for t, c in votes.items()) if label}
    for sentence in sentences:
        sentence.names = [Name(n.start, n.end, settled.get(sentence.text_of(n), n.label)) for n in sentence.names]
    return [with_peoples(sentence, sentence.names, gazetteer, []) for sentence in sentences]


def _majority(votes: Counter[str]) -> str | None:
    label, count = votes.most_common(1)[0]
    return label if votes.total() >= _MAJORITY_COUNT and count >= _MAJORITY_SHARE * votes.total() else None


def _gmb_sentence(sentence: Tagged, gazetteer: Gazetteer) -> Tagged:
    names: list[Name] = []
    for raw in _joined(sentence):
        label = _GMB.get(raw.label)
        if label is None:
            continue
        name = trim_title(sentence.tokens, raw.start, raw.end)
        if name is None or not any(t[:1].isupper() or t[:1].isdigit() for t in sentence.tokens[name[0] : name[1]]):
            continue
        text = " ".join(sentence.tokens[name[0] : name[1]])
        known = text in gazetteer.places or text in gazetteer.peoples
        if names and names[-1].end == name[0] and names[-1].label == "PERSON" and not known:
            names[-1] = Name(names[-1].start, name[1], "PERSON")
            continue
        names.append(Name(*name, settle(text, label, gazetteer)))
    return Tagged(sentence.tokens, names, sentence.comments)


def _joined(sentence: Tagged) -> Iterator[Name]:
    """A title tagged as a name of its own joins the name behind it; "Mr." plus a surname is a person."""
    names = list(sentence.names)
    for index, name in enumerate(names):
        before = names[index - 1] if index else None
        courtesy = _adjoins(sentence, before, name) in ("Mr.", "Ms.", "Mrs.")
        island = _adjoins(sentence, before, name) == "Sri"
        if island and before is not None:
            yield Name(before.start, name.end, "geo" if sentence.tokens[name.end - 1] == "Lanka" else "gpe")
        elif sentence.text_of(name) != "Sri":
            yield Name(name.start, name.end, "per" if courtesy else name.label)


def _adjoins(sentence: Tagged, before: Name | None, name: Name) -> str:
    """The text of the name that ends where ``name`` begins, or nothing."""
    return sentence.text_of(before) if before is not None and before.end == name.start else ""


def settle(text: str, label: str, gazetteer: Gazetteer) -> str:
    """The type of a name that the tables know; otherwise the corpus' own."""
    if text in gazetteer.places:
        return label if label == "PERSON" else "LOC"
    if text in gazetteer.peoples:
        return "NORP"
    return label


def trim_title(tokens: list[str], start: int, end: int) -> tuple[int, int] | None:
    """The span without titles in front; None when nothing else is in it."""
    titles = set(gazetteers.own()["titles.words"])
    while start < end and tokens[start] in titles:
        start += 1
        if tokens[start : start + 1] == ["of"] and start + 1 < end and tokens[start + 1] in titles:
            start += 2
    while start < end and not any(character.isalnum() for character in tokens[end - 1]):
        end -= 1
    return (start, end) if start < end else None


def with_peoples(sentence: Tagged, names: list[Name], gazetteer: Gazetteer, blocked: Iterable[Name]) -> Tagged:
    """``sentence`` with ``names`` and, outside them and outside ``blocked``, the table's peoples as NORP."""
    taken = {index for name in [*names, *blocked] for index in range(name.start, name.end)}
    found = list(names)
    for size in (2, 1):
        for start in range(len(sentence.tokens) - size + 1):
            span = range(start, start + size)
            text = " ".join(sentence.tokens[start : start + size])
            if taken.isdisjoint(span) and text in gazetteer.peoples:
                found.append(Name(start, start + size, "NORP"))
                taken.update(span)
    sentence.names = sorted(found, key=lambda name: name.start)
    return sentence
