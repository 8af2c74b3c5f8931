"""Treebank sentences as spaCy Docs of several sentences, so that the parser learns where sentences end."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import groupby

from spacy.tokens import Doc
from spacy.vocab import Vocab

from training.conllu import Sentence, Word

#: Sentences a Doc: short documents and long ones, as headlines and paragraphs are (drawn uniformly).
_SIZES = (1, 1, 2, 3, 4, 6, 8)


def group(sentences: Iterable[Sentence], seed: int) -> Iterator[list[Sentence]]:
    """Runs of neighbouring sentences of one document, of varying length; the same for the same ``seed``."""
    rng = random.Random(seed)
    for _, members in groupby(sentences, key=lambda s: s.document):
        rest = list(members)
        while rest:
            size = rng.choice(_SIZES)
            yield rest[:size]
            rest = rest[size:]


def to_doc(vocab: Vocab, sentences: list[Sentence]) -> Doc:
    """One Doc with gold tags, features, lemmas, heads and sentence starts; sentences joined by one space."""
    words: list[Word] = []
    heads: list[int] = []
    starts: list[bool | int | None] = []
    spaces: list[bool] = []
    for sentence in sentences:
        offset = len(words)
        words += sentence.words
        heads += [offset + word.head for word in sentence.words]
        starts += [index == 0 for index in range(len(sentence.words))]
        spaces += [word.space_after for word in sentence.words[:-1]] + [True]
    return Doc(
        vocab,
        words=[word.form.replace(" ", "") for word in words],
        spaces=spaces,
        tags=[word.xpos for word in words],
        pos=[word.upos for word in words],
        morphs=[word.feats for word in words],
        lemmas=[word.lemma for word in words],
        heads=heads,
        deps=["ROOT" if word.deprel == "root" else word.deprel for word in words],
        sent_starts=starts,
    )
