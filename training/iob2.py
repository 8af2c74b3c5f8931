"""Reading name corpora in IOB2: ``token<TAB>tag`` a line, a blank line after each sentence."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

#: Closing marks join the word before them, opening marks the word after; enough for the public CSVs' tokens.
_NO_SPACE_BEFORE = re.compile(r"^(?:[.,;:!?%)\]}’”…]|'s|'S|n't|'(?:re|ve|ll|d|m)|'|…|\.\.\.)$")
#: The text comments of UNER set these apart, which no writer does.
_CLITIC = re.compile(r"^(?:n['’]t|['’](?:s|re|ve|ll|d|m))$", re.IGNORECASE)
_NO_SPACE_AFTER = frozenset(["(", "[", "{", "$", "£", "€", "“", "‘", "``", "#"])


#: The label of tokens that may or may not be a name: they teach nothing and are not scored.
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Name:
    """A name's tokens, the last not included, and its type."""

    start: int
    end: int
    label: str


@dataclass(slots=True)
class Tagged:
    """A sentence with its names. ``comments`` are the lines that start with ``#``."""

    tokens: list[str]
    names: list[Name]
    comments: dict[str, str] = field(default_factory=dict)
    #: Whether a space follows each token; None where the corpus does not say.
    spaces: list[bool] | None = None

    def text_of(self, name: Name) -> str:
        """The name's tokens, joined by spaces."""
        return " ".join(self.tokens[name.start : name.end])


def read(path: Path) -> Iterator[Tagged]:
    """The sentences of a gzipped IOB2 file, in order."""
    tokens: list[str] = []
    tags: list[str] = []
    comments: dict[str, str] = {}
    with gzip.open(path, "rt", encoding="utf8") as file:
        for line in [*file, "\n"]:
            row = line.rstrip("\n")
            if "\t" in row:
                token, tag = row.split("\t")[:2]
                tokens.append(token)
                tags.append(tag)
            elif row.startswith("# "):
                key, _, value = row[2:].partition(" = ")
                comments[key] = value
            elif not row and tokens:
                yield Tagged(tokens, names_of(tags), comments)
                tokens, tags, comments = [], [], {}


def names_of(tags: list[str]) -> list[Name]:
    """The spans that IOB2 tags spell; an ``I-`` without a beginning starts a name."""
    names: list[Name] = []
    start, label = -1, ""
    for index, tag in enumerate([*tags, "O"]):
        prefix, _, kind = tag.partition("-")
        if label and (prefix != "I" or kind != label):
            names.append(Name(start, index, label))
            label = ""
        if prefix in ("B", "I") and not label and kind:
            start, label = index, kind
    return names


def spaces_from_text(tokens: list[str], text: str) -> list[bool] | None:
    """Whether a space follows each token in ``text``; None when the tokens do not spell the text."""
    spaces: list[bool] = []
    position = 0
    for token in tokens:
        if not text.startswith(token, position):
            return None
        position += len(token)
        if spaces and _CLITIC.match(token):
            spaces[-1] = False
        spaces.append(position < len(text) and text[position] == " ")
        while position < len(text) and text[position] == " ":
            position += 1
    return spaces if position == len(text) else None


def guess_spaces(tokens: list[str]) -> list[bool]:
    """Spaces as a typesetter would set them, for corpora that kept only tokens."""
    spaces: list[bool] = []
    open_quote = False
    for word, following in zip(tokens, [*tokens[1:], ""], strict=True):
        if word == '"':
            open_quote = not open_quote
        glued = word in _NO_SPACE_AFTER or (word == '"' and open_quote)
        closing = following == '"' and open_quote
        spaces.append(not (glued or closing or _NO_SPACE_BEFORE.match(following)))
    return spaces
