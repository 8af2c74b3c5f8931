"""A graph-based parser and tagger: every word's head is chosen among all words at once.

Dozat & Manning 2017, "Deep biaffine attention for neural dependency parsing", over bidirectional LSTMs (Kiperwasser &
Goldberg 2016) and words spelt out by a convolution over their characters (Ma & Hovy 2016). Tags and features are read
off the same encoder. Too slow to ship; it teaches the parser that is shipped.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import rnn

_WORD, _CHAR, _SPELLING = 100, 32, 100
_HIDDEN, _LAYERS = 300, 2
_ARC, _LABEL, _TAG = 400, 100, 200
_DROPOUT, _PART_DROPOUT = 0.33, 0.2


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences side by side, each with the node above it in front; shapes in brackets, n words in all."""

    #: Learned word, fixed vector and spelling of every place; 0 beyond the sentence's end [sentences, places].
    words: Tensor
    vectors: Tensor
    spellings: Tensor
    #: Characters of the distinct spellings [spellings, characters].
    characters: Tensor
    lengths: Tensor


@dataclass(frozen=True, slots=True)
class Output:
    """Scores before normalising."""

    #: [sentences, places, places]: how well the third axis' word serves as head of the second's.
    arcs: Tensor
    #: What relations are scored from [sentences, places, width].
    dependents: Tensor
    heads: Tensor
    #: One for each kind of tag [sentences, places, classes].
    tags: tuple[Tensor, ...]


class Biaffine(nn.Module):  # type: ignore[misc]
    """The network; ``vectors`` [words, width] are not trained, their row 0 is for unknown words."""

    def __init__(self, words: int, vectors: Tensor, characters: int, labels: int, tags: list[int]) -> None:
        super().__init__()
        self.word = nn.Embedding(words, _WORD, padding_idx=0)
        self.vector = nn.Embedding.from_pretrained(vectors)
        self.character = nn.Embedding(characters, _CHAR, padding_idx=0)
        self.spell = nn.Conv1d(_CHAR, _SPELLING, 3, padding=1)
        width = _WORD + vectors.shape[1] + _SPELLING
        self.encoder = nn.LSTM(width, _HIDDEN, _LAYERS, bidirectional=True, batch_first=True, dropout=_DROPOUT)
        self.drop = nn.Dropout(_DROPOUT)
        self.arc_dependent, self.arc_head = self._layer(_ARC), self._layer(_ARC)
        self.label_dependent, self.label_head = self._layer(_LABEL), self._layer(_LABEL)
        self.tag = self._layer(_TAG)
        self.arc = nn.Parameter(torch.zeros(_ARC + 1, _ARC))
        self.label = nn.Parameter(torch.zeros(_LABEL + 1, labels * (_LABEL + 1)))
        self.tags = nn.ModuleList(nn.Linear(_TAG, size) for size in tags)

    def _layer(self, width: int) -> nn.Module:
        return nn.Sequential(nn.Linear(2 * _HIDDEN, width), nn.LeakyReLU(0.1), nn.Dropout(_DROPOUT))

    def forward(self, batch: Batch) -> Output:
        """Arc and tag scores; relations are scored by `relations` once heads are known."""
        packed = rnn.pack_padded_sequence(self._embed(batch), batch.lengths, batch_first=True, enforce_sorted=False)
        states = self.drop(rnn.pad_packed_sequence(self.encoder(packed)[0], batch_first=True)[0])
        dependents, heads = _with_one(self.arc_dependent(states)).float(), self.arc_head(states).float()
        with torch.autocast("cpu", enabled=False):  # half precision cannot tell good heads apart
            above = dependents @ self.arc @ heads.transpose(1, 2)
        beyond = torch.arange(states.shape[1]) >= batch.lengths[:, None]
        tag = self.tag(states)
        return Output(
            arcs=above.masked_fill(beyond[:, None, :], -1e9),
            dependents=_with_one(self.label_dependent(states)),
            heads=_with_one(self.label_head(states)),
            tags=tuple(classify(tag).float() for classify in self.tags),
        )

    def relations(self, output: Output, heads: Tensor) -> Tensor:
        """Relation scores of every place under the head given for it [sentences, places] -> [.., .., labels]."""
        above = output.heads.gather(1, heads[:, :, None].expand(-1, -1, output.heads.shape[2]))
        crossed = (output.dependents @ self.label).unflatten(2, (-1, above.shape[2]))
        return (crossed @ above[:, :, :, None]).squeeze(3).float()

    def _embed(self, batch: Batch) -> Tensor:
        spelt = self.spell(self.character(batch.characters).transpose(1, 2)).amax(2)
        parts = (self.word(batch.words), self.vector(batch.vectors), spelt[batch.spellings])
        return torch.cat([self._drop_whole(part) for part in parts], 2)

    def _drop_whole(self, part: Tensor) -> Tensor:
        """Words lose one of their parts as a whole, so that none is relied on alone."""
        kept = functional.dropout(torch.ones(*part.shape[:2], 1), _PART_DROPOUT, self.training)
        return part * kept


def _with_one(states: Tensor) -> Tensor:
    return torch.cat([states, torch.ones_like(states[:, :, :1])], 2)
