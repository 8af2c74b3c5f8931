"""Readings of hand-checked parses (parses.conllu, own sentences), so that rules are tested without a language model."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import spacy
from spacy.tokens import Doc

from bot.domain.articles import Article
from bot.domain.facts import Position, Span
from bot.extract.attribution import find_quotations
from bot.extract.lexicon import Lexicon, load_lexicon
from bot.extract.reading import Reading
from bot.extract.text import Block, BlockKind, Offsets, build_doc

_FILE = Path(__file__).with_name("parses.conllu")
_BLANK = spacy.blank("en")


@cache
def lexicon() -> Lexicon:
    """The packaged tables, read once."""
    return load_lexicon()


@cache
def _sentences() -> dict[str, tuple[str, tuple[tuple[str, ...], ...]]]:
    found = {}
    for block in _FILE.read_text(encoding="utf-8").strip().split("\n\n"):
        lines = block.splitlines()
        name, text = (line.partition(" = ")[2] for line in lines[:2])
        found[name] = text, tuple(tuple(line.split("\t")) for line in lines[2:])
    return found


def article(text: str) -> Article:
    """An article of this text."""
    return Article.of(source_id="s", title="", text=text, fetched_at=datetime(2024, 1, 1, tzinfo=UTC))


def parsed(name: str) -> Reading:
    """The reading of one hand-checked sentence, quotations found."""
    text, rows = _sentences()[name]
    heads = [int(row[6]) - 1 if row[6] != "0" else number for number, row in enumerate(rows)]
    starts = []
    position = 0
    for row in rows:
        position = text.index(row[1], position)
        starts.append(position)
        position += len(row[1])
    ends = [start + len(row[1]) for start, row in zip(starts, rows, strict=True)]
    doc = Doc(
        _BLANK.vocab,
        words=[row[1] for row in rows],
        spaces=[end < len(text) and text[end] == " " for end in ends],
        lemmas=[row[2] for row in rows],
        pos=[row[3] for row in rows],
        tags=[row[4] for row in rows],
        morphs=["" if row[5] == "_" else row[5] for row in rows],
        heads=heads,
        deps=["ROOT" if row[7] == "root" else row[7] for row in rows],
    )
    offsets = Offsets(tuple(starts), tuple(ends), (0,) * len(rows), (Block(Span(0, len(text)), BlockKind.PROSE),))
    reading = Reading(article(text), doc, offsets, lexicon())
    reading.quotations = find_quotations(reading)
    return reading


def unparsed(text: str) -> Reading:
    """Text that was only tokenised, each paragraph one sentence: enough for quotation marks."""
    doc, offsets = build_doc(_BLANK, text)
    if len(doc):
        parse = Doc(
            _BLANK.vocab,
            words=[t.text for t in doc],
            spaces=[bool(t.whitespace_) for t in doc],
            sent_starts=[t.is_sent_start is True for t in doc],
        )
        doc = parse
    return Reading(article(text), doc, offsets, lexicon())


def misparsed(rows: Sequence[tuple[str, str, str, str, int]]) -> Reading:
    """One sentence of words with any part of speech, tag and relation, each hung on one before it (or itself)."""
    words, pos, tags, deps, heads = (list(column) for column in zip(*rows, strict=True))
    heads[0] = 0
    deps = ["ROOT" if head == number else dep for number, (dep, head) in enumerate(zip(deps, heads, strict=True))]
    lemmas = [lexicon().cues.verb_of.get(word, word) for word in words]
    doc = Doc(_BLANK.vocab, words=words, pos=pos, tags=tags, deps=deps, heads=heads, lemmas=lemmas)
    starts = [sum(len(word) + 1 for word in words[:number]) for number in range(len(words))]
    ends = [start + len(word) for start, word in zip(starts, words, strict=True)]
    text = " ".join(words)
    offsets = Offsets(tuple(starts), tuple(ends), (0,) * len(words), (Block(Span(0, len(text)), BlockKind.PROSE),))
    return Reading(article(text), doc, offsets, lexicon())


def words(reading: Reading, spans: tuple[Span, ...]) -> list[str]:
    """The literal words of spans."""
    return [span.of(reading.article.text) for span in spans]


def told(reading: Reading, position: Position) -> tuple[str, str, str]:
    """Source, cue and content of a position as text, pieces joined by " … "."""
    return (
        " … ".join(words(reading, position.source)),
        " … ".join(words(reading, position.cue)),
        " … ".join(words(reading, position.content)),
    )
