"""Words, characters, relations and tags as numbers, for the graph-based teacher."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training.biaffine import Batch
from training.conllu import Sentence

#: Words seen once are often unknown: the constant of Kiperwasser & Goldberg 2016.
_UNKNOWN = 0.25
#: Characters of a word that are read: as many of its beginning as of its end.
_SPELT = 20
#: Place 0 is padding; 1 an unknown word or character; 2 the node above the sentence.
_UNKNOWN_ROW, TOP_ROW = 1, 2
#: No answer is expected here.
IGNORED = -100


@dataclass(frozen=True, slots=True)
class Gold:
    """What the network should answer, in the shapes of `Output`; the node above the sentence is ignored."""

    heads: Tensor
    labels: Tensor
    tags: tuple[Tensor, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """What stands in which row: words, vectors, characters, relations, and the three kinds of tags."""

    words: dict[str, int]
    vectors: dict[str, int]
    characters: dict[str, int]
    labels: list[str]
    tags: tuple[list[str], list[str], list[str]]
    seen: dict[int, int]

    @classmethod
    def of(cls, sentences: Sequence[Sentence], vectors: dict[str, int]) -> Tables:
        """The tables of a training corpus; words seen once share the unknown word's row."""
        words = [word for sentence in sentences for word in sentence.words]
        forms = Counter(word.form.lower() for word in words)
        rows = {form: row for row, (form, n) in enumerate(forms.most_common(), TOP_ROW + 1) if n > 1}
        letters = Counter(letter for word in words for letter in word.form)
        common = [letter for letter, n in letters.most_common() if n > 2]
        return cls(
            words=rows,
            vectors=vectors,
            characters={letter: row for row, letter in enumerate(common, TOP_ROW + 1)},
            labels=sorted({word.deprel for word in words}),
            tags=(_values(w.upos for w in words), _values(w.xpos for w in words), _values(w.feats for w in words)),
            seen={row: forms[form] for form, row in rows.items()},
        )

    def batch(self, sentences: Sequence[Sequence[str]], rng: random.Random | None = None) -> Batch:
        """Forms as numbers; with ``rng`` rare words are made unknown now and then (Kiperwasser & Goldberg 2016)."""
        rows = [[self._word(form.lower(), rng) for form in sentence] for sentence in sentences]
        fixed = [[self.vectors.get(form.lower(), 0) for form in sentence] for sentence in sentences]
        spellings = {form: row for row, form in enumerate(sorted({f for s in sentences for f in s}), 1)}
        spelt = [[TOP_ROW], *([self.characters.get(c, _UNKNOWN_ROW) for c in _ends(form)] for form in spellings)]
        return Batch(
            words=pad([[TOP_ROW, *row] for row in rows]),
            vectors=pad([[0, *row] for row in fixed]),
            spellings=pad([[0, *(spellings[form] for form in sentence)] for sentence in sentences]),
            characters=pad(spelt),
            lengths=torch.tensor([len(sentence) + 1 for sentence in sentences]),
        )

    def _word(self, form: str, rng: random.Random | None) -> int:
        row = self.words.get(form, _UNKNOWN_ROW)
        forgotten = rng and rng.random() < _UNKNOWN / (_UNKNOWN + self.seen.get(row, 1))
        return _UNKNOWN_ROW if forgotten else row

    def gold(self, sentences: Sequence[Sentence]) -> Gold:
        """Analyses as numbers; values that are in no table are ignored."""
        heads = [[IGNORED, *(0 if w.head == i else w.head + 1 for i, w in enumerate(s.words))] for s in sentences]
        tags = tuple(_column(sentences, *pair) for pair in zip(self.tags, ("upos", "xpos", "feats"), strict=True))
        return Gold(pad(heads, IGNORED), _column(sentences, self.labels, "deprel"), tags)


def pad(rows: Sequence[Sequence[int]], value: int = 0) -> Tensor:
    """Rows of numbers as one tensor, filled up with ``value``."""
    return nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True, padding_value=value)


def _column(sentences: Sequence[Sentence], values: list[str], name: str) -> Tensor:
    rows = {value: row for row, value in enumerate(values)}
    return pad([[IGNORED, *(rows.get(getattr(word, name), IGNORED) for word in s.words)] for s in sentences], IGNORED)


def _ends(form: str) -> str:
    return form if len(form) <= _SPELT else form[: _SPELT // 2] + form[-_SPELT // 2 :]


def _values(values: Iterable[str]) -> list[str]:
    return sorted(set(values))
