"""GUM's entities as gold: who each mention of a person is, in characters of the rebuilt text.

The corpus (CC BY 4.0) lies outside the repository (../shared/data/treebanks); its README tells how columns are read.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "treebanks"
needs_gum = pytest.mark.skipif(
    not (FOLDER / "gum_dev.conllu.gz").is_file(),
    reason="GUM is not beside this checkout (../shared/data/treebanks)",
)
_SALIENT = re.compile(r"(\w+) \((\d)(\*?)\)")
_BRACKET = re.compile(r"\([^()]+\)?|\d+\)")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its characters, part of speech and form."""

    start: int
    end: int
    pos: str
    form: str


@dataclass(slots=True)
class Entity:
    """One mention: ``group`` is the same for all mentions of one referent in a document."""

    group: str
    type: str
    #: Places, within the mention, of the words that are its head.
    heads: tuple[int, ...]
    link: str
    words: list[Word] = field(default_factory=list)

    @property
    def named(self) -> bool:
        """Whether its head is a proper name."""
        inside = [self.words[i] for i in self.heads if i < len(self.words)]
        return bool(inside) and all(word.pos == "PROPN" for word in inside)


@dataclass(slots=True)
class Document:
    """A text with its mentions."""

    name: str
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    #: Groups that summaries of the document name -> in how many of five; only those that a person's summary names.
    salient: dict[str, int] = field(default_factory=dict)
    _open: dict[str, list[Entity]] = field(default_factory=dict)
    _joined: dict[int, bool] = field(default_factory=dict)

    def paragraph(self) -> None:
        """Begin a new paragraph."""
        self.text = self.text.rstrip() + "\n\n" if self.text else ""

    def add(self, row: Sequence[str]) -> None:
        """Add one row of the treebank."""
        if "." in row[0]:
            return
        spaced = "SpaceAfter=No" not in row[9]
        if "-" in row[0]:
            first, last = (int(part) for part in row[0].split("-"))
            self._joined = {number: number == last and spaced for number in range(first, last + 1)}
            return
        word = Word(len(self.text), len(self.text) + len(row[1]), row[3], row[1])
        self.text += row[1] + (" " if self._joined.pop(int(row[0]), spaced) else "")
        misc = dict(part.split("=", 1) for part in row[9].split("|") if "=" in part)
        self._mark(word, _BRACKET.findall(misc.get("Entity", "")))

    def _mark(self, word: Word, brackets: Sequence[str]) -> None:
        for bracket in brackets:
            if bracket.startswith("("):
                fields = bracket[1:].rstrip(")").split("-", 7)
                heads = tuple(int(n) - 1 for n in fields[5].split(",") if n.isdigit())
                self._open.setdefault(fields[0], []).append(Entity(fields[0], fields[1], heads, fields[6]))
        for stack in self._open.values():
            for entity in stack:
                entity.words.append(word)
        for bracket in brackets:
            group = bracket.strip("()").split("-", 1)[0]
            if bracket.endswith(")") and self._open.get(group):
                self.entities.append(self._open[group].pop())


def documents(split: str, genres: Sequence[str]) -> Iterator[Document]:
    """The documents of ``gum_<split>`` in these genres."""
    document: Document | None = None
    with gzip.open(FOLDER / f"gum_{split}.conllu.gz", "rt", encoding="utf-8") as lines:
        for line in (line.rstrip("\n") for line in lines):
            if line.startswith("# newdoc"):
                if document is not None:
                    yield document
                name = line.partition(" = ")[2]
                document = Document(name) if name.split("_")[1] in genres else None
            elif document is None or not line:
                continue
            elif line.startswith("# meta::salientEntities"):
                document.salient = {group: int(count) for group, count, human in _SALIENT.findall(line) if human}
            elif line.startswith("# newpar") and not line.startswith("# newpar_block"):
                document.paragraph()
            elif not line.startswith("#"):
                document.add(line.split("\t"))
    if document is not None:
        yield document
