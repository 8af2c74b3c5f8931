"""Word vectors counted from the training text: positive pointwise mutual information, reduced by SVD.

Levy, Goldberg & Dagan 2015, "Improving distributional similarity": on small text as good as predicted vectors. They
tell the teacher about words of the news text that the treebanks do not have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import torch
from torch import Tensor

_WINDOW, _RAREST, _SMOOTHING = 3, 3, 0.75


def count(sentences: Iterable[Sequence[str]], width: int = 100) -> tuple[dict[str, int], Tensor]:
    """Row numbers of the lower-cased words (from 1) and their vectors [rows, width]; row 0, unknown words, is zero."""
    listed = [[word.lower() for word in sentence] for sentence in sentences]
    seen = Counter(word for sentence in listed for word in sentence)
    rows = {word: row for row, (word, n) in enumerate(seen.most_common(), 1) if n >= _RAREST}
    pairs: Counter[tuple[int, int]] = Counter()
    for sentence in listed:
        numbers = [rows.get(word, 0) for word in sentence]
        for distance in range(1, _WINDOW + 1):
            # Nearer words count more; on which side a word stands is not told apart.
            for left, right in zip(numbers, numbers[distance:], strict=False):
                if left and right:
                    pairs[left, right] += _WINDOW + 1 - distance
    return rows, _reduce(pairs, len(rows) + 1, width)


def _reduce(pairs: Counter[tuple[int, int]], size: int, width: int) -> Tensor:
    one_way = torch.tensor(list(pairs)).T
    places = torch.cat([one_way, one_way.flip(0)], 1)
    values = torch.tensor([*pairs.values()] * 2, dtype=torch.float32)
    counts = torch.sparse_coo_tensor(places, values, (size, size), check_invariants=True).coalesce()
    total = counts.sum(1).to_dense()
    context = total**_SMOOTHING
    left, right = counts.indices()
    expected = total[left] * context[right] / context.sum()
    positive = torch.log(counts.values() / expected).clamp(min=0)
    matrix = torch.sparse_coo_tensor(counts.indices(), positive, (size, size), check_invariants=True).coalesce()
    vectors, scales, _ = torch.svd_lowrank(matrix, q=width, niter=4)
    scaled = vectors * scales.sqrt()
    return scaled / scaled[1:].std()
