"""GUM's attribution relations as gold: source, cue and content of each, in characters of the rebuilt text.

The corpus lies outside the repository (../shared/data/treebanks); its README tells how the columns are read.
A relation's content is what its rhetorical tree hangs below the attributed unit; that runs over whole
paragraphs of elaboration, so it is cut to the sentences of the attributing unit. Relations without a cue
(picture credits) are left out.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "treebanks"
GENRES = ("news", "interview", "bio")
_RELATION = re.compile(r"([a-z]+(?:-[a-z]+)*(?:_[mr])?):(\d+)(?:->(\d+))?:?\d*:?(.*)$")
_SIGNAL = re.compile(r"(sem-atsrc|lex-ind\w+)-([\d,\-]+)-")


@dataclass(slots=True)
class Word:
    """One word of a treebank document."""

    form: str
    lemma: str
    head: int
    misc: dict[str, str]
    sentence: int
    opens_paragraph: bool
    space: bool
    start: int = 0

    @property
    def letters(self) -> range:
        """The characters it covers."""
        return range(self.start, self.start + len(self.form))


@dataclass(slots=True)
class Relation:
    """One attribution: word numbers of source, cue and content."""

    source: list[int]
    cue: list[int]
    content: list[int]


@dataclass(slots=True)
class Document:
    """A text with its attributions."""

    name: str
    words: list[Word] = field(default_factory=list)
    text: str = ""

    def relations(self) -> Iterator[Relation]:
        """Its attributions that have a source and a cue."""
        units, children, found = _discourse(self.words)
        for number, target, signals in found:
            marked = _signals(signals)
            content = self._clip(_below(target, number, units, children), units.get(number), units.get(target))
            if marked["source"] and marked["cue"] and content:
                yield Relation(marked["source"], marked["cue"], sorted(content))

    def _clip(self, content: set[int], unit: range | None, target: range | None) -> set[int]:
        for around in (unit, target):
            if around is not None:
                sentences = {self.words[i].sentence for i in around}
                clipped = {i for i in content if self.words[i].sentence in sentences}
                if clipped:
                    return clipped
        return content

    def head(self, numbers: Sequence[int]) -> int:
        """The word of a phrase that hangs on none of the others."""
        inside = set(numbers)
        return next((n for n in numbers if self.words[n].head not in inside), numbers[0])


def documents(split: str, genres: Sequence[str] = GENRES) -> Iterator[Document]:
    """The documents of ``gum_<split>`` in these genres."""
    document: Document | None = None
    comments: list[str] = []
    rows: list[list[str]] = []
    sentence = 0
    with gzip.open(FOLDER / f"gum_{split}.conllu.gz", "rt", encoding="utf-8") as lines:
        for line in (line.rstrip("\n") for line in lines):
            if line.startswith("# newdoc"):
                if document is not None:
                    yield _finished(document)
                name = line.partition(" = ")[2]
                document = Document(name) if name.split("_")[1] in genres else None
            elif line.startswith("#"):
                comments.append(line)
            elif line:
                rows.append(line.split("\t"))
            else:
                if document is not None:
                    _add(document, rows, sentence, any("newpar" in comment for comment in comments))
                sentence += 1
                comments, rows = [], []
    if document is not None:
        yield _finished(document)


def _add(document: Document, rows: list[list[str]], sentence: int, opens: bool) -> None:
    base = len(document.words)
    joined: dict[int, bool] = {}
    first = True
    for row in rows:
        if "." in row[0]:
            continue
        if "-" in row[0]:
            start, end = (int(part) for part in row[0].split("-"))
            joined.update({n: n == end and "SpaceAfter=No" not in row[9] for n in range(start, end + 1)})
            continue
        number = int(row[0])
        misc = dict(pair.split("=", 1) for pair in row[9].split("|") if "=" in pair)
        space = joined.get(number, misc.get("SpaceAfter") != "No")
        head = base + int(row[6]) - 1 if row[6] != "0" else base + number - 1
        document.words.append(Word(row[1], row[2], head, misc, sentence, opens and first, space))
        first = False


def _finished(document: Document) -> Document:
    text = ""
    for word in document.words:
        if word.opens_paragraph and text:
            text = text.rstrip() + "\n\n"
        word.start = len(text)
        text += word.form + (" " if word.space else "")
    document.text = text
    return document


_Found = list[tuple[int, int, str]]


def _discourse(words: Sequence[Word]) -> tuple[dict[int, range], dict[int, list[int]], _Found]:
    """Units by number, their children, and the attributions as (unit, target, signals)."""
    starts: list[tuple[int, int]] = []
    parents: dict[int, int] = {}
    found: _Found = []
    for index, word in enumerate(words):
        unit = None
        for part in word.misc.get("Discourse", "").split(";"):
            match = _RELATION.match(part)
            if match is None:
                continue
            unit = int(match[2]) if unit is None else unit
            if match[3]:
                parents.setdefault(int(match[2]), int(match[3]))
                if match[1].startswith("attribution"):
                    found.append((int(match[2]), int(match[3]), match[4]))
        if unit is not None:
            starts.append((index, unit))
    ends = [start for start, _ in starts[1:]] + [len(words)]
    units = {unit: range(start, end) for (start, unit), end in zip(starts, ends, strict=True)}
    children: dict[int, list[int]] = {}
    for child, parent in parents.items():
        children.setdefault(parent, []).append(child)
    return units, children, found


def _below(target: int, skipped: int, units: dict[int, range], children: dict[int, list[int]]) -> set[int]:
    waiting, seen, found = [target], {skipped}, set()
    while waiting:
        unit = waiting.pop()
        if unit in seen:
            continue
        seen.add(unit)
        found.update(units.get(unit, ()))
        waiting.extend(children.get(unit, ()))
    return found


def _signals(text: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {"source": [], "cue": []}
    for part in text.split("+"):
        match = _SIGNAL.match(part)
        if match is None:
            continue
        for piece in filter(None, match[2].split(",")):
            first, _, last = piece.partition("-")
            found["source" if match[1] == "sem-atsrc" else "cue"].extend(range(int(first) - 1, int(last or first)))
    return found
