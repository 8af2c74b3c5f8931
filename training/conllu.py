"""Reading CoNLL-U, the format of Universal Dependencies treebanks (universaldependencies.org/format.html)."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

#: Features that describe spelling or the edition rather than the word; they only multiply the tag set.
_DROPPED_FEATURES = frozenset({"Typo", "Style", "ExtPos", "Foreign", "CorrectForm", "CorrectSpaceAfter"})


@dataclass(slots=True)
class Word:
    """One syntactic word. ``head`` is the index of the head in the sentence; its own index at the root."""

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str
    space_after: bool
    misc: str


@dataclass(slots=True)
class Sentence:
    """A sentence's words, with the document and paragraph it belongs to (running numbers in the file)."""

    words: list[Word]
    document: str
    paragraph: int
    #: The comment lines, as ``key -> value``.
    comments: dict[str, str] = field(default_factory=dict)


def read(path: Path) -> Iterator[Sentence]:
    """The sentences of a (possibly gzipped) CoNLL-U file, in order."""
    document, paragraph = "", 0
    for lines in _chunks(path):
        comments = dict(_comment(line) for line in lines if line.startswith("#"))
        document = comments.get("newdoc id", document)
        paragraph += "newpar" in comments or "newpar id" in comments or "newdoc id" in comments
        rows = [line.split("\t") for line in lines if not line.startswith("#")]
        yield Sentence(_words(rows), document, paragraph, comments)


def _chunks(path: Path) -> Iterator[list[str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    chunk: list[str] = []
    with opener(path, "rt", encoding="utf8") as file:
        for line in file:
            stripped = line.rstrip("\n")
            if stripped:
                chunk.append(stripped)
            elif chunk:
                yield chunk
                chunk = []
    if chunk:
        yield chunk


def _comment(line: str) -> tuple[str, str]:
    key, _, value = line[1:].partition("=")
    return key.strip(), value.strip()


def _words(rows: list[list[str]]) -> list[Word]:
    words: list[Word] = []
    inside_until, space_after_range, surface = 0, True, ""
    for row in rows:
        if "." in row[0]:
            continue
        spaced = "SpaceAfter=No" not in row[9]
        if "-" in row[0]:
            inside_until = int(row[0].split("-")[1])
            space_after_range, surface = spaced, row[1]
            continue
        number = int(row[0])
        word = _word(row, number, spaced)
        if number <= inside_until:
            last = number == inside_until
            word.space_after = space_after_range if last else False
            word.form, surface = _part(word.form, surface, last)
        words.append(word)
    return words


def _part(form: str, surface: str, last: bool) -> tuple[str, str]:
    """The piece of a multi-word token's surface that spells one word, and what is left of the surface."""
    if last:
        return surface or form, ""
    length = min(len(form), max(1, len(surface) - 1))
    return surface[:length], surface[length:]


def _word(row: list[str], number: int, spaced: bool) -> Word:
    head = int(row[6])
    return Word(
        form=row[1],
        lemma=row[2] if row[2] != "_" or row[1] == "_" else row[1],
        upos=row[3],
        xpos=row[4],
        feats=_features(row[5]),
        head=head - 1 if head else number - 1,
        deprel=row[7],
        space_after=spaced,
        misc=row[9],
    )


def _features(column: str) -> str:
    if column == "_":
        return ""
    kept: Iterable[str] = (f for f in column.split("|") if f.split("=")[0] not in _DROPPED_FEATURES)
    return "|".join(kept)
