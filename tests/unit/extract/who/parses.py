"""Readings of own sentences with hand-written parses, so that rules are tested without a language model."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

import spacy
from spacy.tokens import Doc

from bot.domain.articles import Article
from bot.domain.facts import Actor, Span
from bot.extract.attribution import find_quotations
from bot.extract.lexicon import Lexicon, load_lexicon
from bot.extract.reading import Reading
from bot.extract.text import Block, BlockKind, Offsets
from bot.extract.who import find_actors

_BLANK = spacy.blank("en")
_PLURAL = frozenset(("countries", "leaders", "bodies", "sides"))


@cache
def lexicon() -> Lexicon:
    """The packaged tables, read once."""
    return load_lexicon()


def read(*sentences: str, headline: bool = False, title: str = "") -> Reading:
    """Sentences, ``word/POS/head/dep[/ENTITY]`` apart by spaces (head: place in the sentence, from 1; 0 the root).

    :param headline: the first sentence is a heading of its own.
    """
    words: list[str] = []
    tags: list[str] = []
    heads: list[int] = []
    deps: list[str] = []
    ents: list[str] = []
    starts: list[bool] = []
    for sentence in sentences:
        base = len(words)
        for word in sentence.split():
            form, pos, head, dep, *entity = word.split("/")
            starts.append(len(words) == base)
            heads.append(base + int(head) - 1 if head != "0" else len(words))
            words.append(form)
            tags.append(pos)
            deps.append("ROOT" if dep == "root" else dep)
            ents.append(entity[0] if entity else "O")
    doc = Doc(
        _BLANK.vocab, words=words, pos=tags, heads=heads, deps=deps, ents=ents,
        spaces=[True] * (len(words) - 1) + [False],
        lemmas=[_lemma(word) for word in words], morphs=["Number=Plur" if w in _PLURAL else "" for w in words],
        tags=["NNS" if word in _PLURAL else "" for word in words],
    )  # fmt: skip
    text = doc.text
    begins = tuple(token.idx for token in doc)
    ends = tuple(token.idx + len(token) for token in doc)
    body = len(sentences[0].split()) if headline else 0
    blocks = [Block(Span(0, begins[body] - 1), BlockKind.HEADING)] if headline else []
    blocks.append(Block(Span(begins[body], len(text)), BlockKind.PROSE))
    block_of = (0,) * body + (len(blocks) - 1,) * (len(doc) - body)
    offsets = Offsets(begins, ends, block_of, tuple(blocks))
    article = Article.of(source_id="s", title=title, text=text, fetched_at=datetime(2024, 1, 1, tzinfo=UTC))
    reading = Reading(article, doc, offsets, lexicon())
    reading.quotations = find_quotations(reading)
    find_actors(reading)
    return reading


def actor(reading: Reading, word: str, nth: int = 0) -> Actor | None:
    """Whom the mention headed by the ``nth`` such word stands for, if one."""
    found = actors(reading, word, nth)
    return found[0] if len(found) == 1 else None


def actors(reading: Reading, word: str, nth: int = 0) -> list[Actor]:
    """All whom it stands for."""
    token = [t.i for t in reading.doc if t.text == word][nth]
    mention = reading.mention_at(token)
    return [reading.actors[a] for a in mention.actors] if mention is not None else []


def _lemma(word: str) -> str:
    known = {
        "said": "say", "interviewed": "interview", "countries": "country", "leaders": "leader", "bodies": "body",
        "sides": "side",
    }  # fmt: skip
    return known.get(word, word if word[:1].isupper() and word != "The" else word.lower())
