"""Self-training: news sentences whose analysis two differently built parsers agree on.

The treebanks hold little news. The text of GMB's Voice of America part (public domain) is parsed by two teachers;
a sentence on which they agree, but for at most one word in fifteen, joins the training data as the wider one read it.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from training import iob2
from training.iob2 import Tagged
from training.treebanks import store

#: Sentences shorter than this teach nothing; longer ones are hardly ever agreed on.
_SHORTEST, _LONGEST = 8, 45
#: Words on which the teachers may differ, as a share of the sentence.
_DISSENT = 1 / 15


def news_texts(data: Path, limit: int | None = None) -> list[str]:
    """The raw text of GMB's news sentences, its held-out end left out."""
    section, texts = "", []
    for sentence in list(iob2.read(data / "ner" / "gmb.iob2.gz"))[:-2000]:
        section = sentence.comments.get("section", section)
        if section == "voa" and _SHORTEST <= len(sentence.tokens) <= _LONGEST:
            texts.append(_spell(sentence))
    return texts[:limit]


def write(data: Path, teachers: tuple[Path, Path], target: Path, limit: int | None = None) -> int:
    """Write the agreed sentences to ``target``; returns how many there are."""
    wide, other = (spacy.load(path) for path in teachers)
    docs = list(agreed(wide, other, news_texts(data, limit)))
    store(target, runs(docs))
    return len(docs)


def runs(docs: list[Doc], seed: int = 5) -> Iterator[Doc]:
    """The sentences joined to texts of one to three, so that they teach sentence boundaries too."""
    rng = random.Random(seed)
    while docs:
        size = rng.choice((1, 1, 2, 3))
        yield Doc.from_docs(docs[:size]) or docs[0]
        docs = docs[size:]


def agreed(wide: Language, other: Language, texts: Iterable[str]) -> Iterator[Doc]:
    """The analyses by ``wide`` that ``other`` confirms. Both see the tokens of ``other``."""
    tokenised = [other.make_doc(text) for text in texts]
    again = (Doc(wide.vocab, words=[t.text for t in d], spaces=[bool(t.whitespace_) for t in d]) for d in tokenised)
    for first, second in zip(wide.pipe(again, batch_size=64), other.pipe(tokenised, batch_size=64), strict=True):
        if _one_sentence(first) and _one_sentence(second) and _dissent(first, second) <= _DISSENT * len(first):
            yield first


def _one_sentence(doc: Doc) -> bool:
    return sum(1 for _ in doc.sents) == 1


def _dissent(first: Doc, second: Doc) -> int:
    return sum(a.head.i != b.head.i or a.dep_ != b.dep_ or a.pos_ != b.pos_ for a, b in zip(first, second, strict=True))


def _spell(sentence: Tagged) -> str:
    pairs = zip(sentence.tokens, iob2.guess_spaces(sentence.tokens), strict=True)
    return "".join(token + (" " if space else "") for token, space in pairs).strip()
