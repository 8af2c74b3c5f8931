"""Sentences written for this project, names marked in them: ``[PER Mara Okonjo] of the [ORG Ministry of Health]``.

One sentence a line in ``training/sentences/*.txt``; lines that start with ``#`` are comments. The rules of marking
stand in the README of that folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from training.iob2 import Name, Tagged

FOLDER = Path(__file__).parent / "sentences"
_LABELS = {"PER": "PERSON", "ORG": "ORG", "LOC": "LOC", "NORP": "NORP"}
_MARK = re.compile(r"\[(PER|ORG|LOC|NORP) ([^\[\]]+)\]")
#: Splits a line at its marks, which are kept.
_PARTS = re.compile(r"(\[(?:PER|ORG|LOC|NORP) [^\[\]]+\])")
_TOKEN = re.compile(r"\w(?:[\w.'’&-]*\w)?|[^\w\s]")


def read(path: Path) -> Iterator[Tagged]:
    """The sentences of one file; ValueError names the line of a mark that cannot be read."""
    for number, line in enumerate(path.read_text(encoding="utf8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            try:
                yield parse(line.strip())
            except ValueError as error:
                raise ValueError(f"{path}, line {number}: {error}") from None


def parse(line: str) -> Tagged:
    """One marked sentence; ValueError if a bracket is left."""
    tokens: list[str] = []
    spaces: list[bool] = []
    names: list[Name] = []
    for part in _PARTS.split(line):
        mark = _MARK.fullmatch(part)
        start = len(tokens)
        if spaces and part[:1].isspace():
            spaces[-1] = True
        text = mark[2] if mark else part
        for token in _TOKEN.finditer(text):
            tokens.append(token[0])
            spaces.append(text[token.end() : token.end() + 1].isspace())
        if mark:
            names.append(Name(start, len(tokens), _LABELS[mark[1]]))
    if {"[", "]"} & set(tokens):
        raise ValueError("a bracket that is no mark; marks are [PER …], [ORG …], [LOC …], [NORP …], not nested")
    return Tagged(tokens, names, spaces=spaces)
