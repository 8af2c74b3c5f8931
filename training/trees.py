"""The best of all trees over a sentence: the algorithm of Chu & Liu and Edmonds, with one root.

McDonald et al. 2005, "Non-projective dependency parsing using spanning tree algorithms".
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.floating[Any]]
Heads = NDArray[np.intp]


def best_tree(scores: Scores) -> Heads:
    """The heads of the highest-scoring tree with a single root.

    ``scores[d, h]`` scores word ``h`` as the head of word ``d``; node 0 is above the sentence, its row is not read.
    The head of node 0 in the answer is 0.
    """
    weights = np.array(scores, dtype=np.float64)
    # What every arc from above costs beyond all other differences: the best tree has as few of them as a tree can.
    weights[:, 0] -= (weights.max() - weights.min() + 1) * len(weights)
    np.fill_diagonal(weights, -np.inf)
    weights[0] = -np.inf
    return _spanning(weights)


def _spanning(weights: Scores) -> Heads:
    heads: Heads = np.argmax(weights, axis=1)
    heads[0] = 0
    cycle = _cycle(heads)
    if not cycle:
        return heads
    return _expand(weights, heads, np.array(cycle))


def _cycle(heads: Heads) -> list[int]:
    seen: dict[int, int] = {0: 0}
    for start in range(1, len(heads)):
        path, node = [], start
        while node not in seen:
            seen[node] = start
            path.append(node)
            node = int(heads[node])
        if node and seen[node] == start and node in path:
            return path[path.index(node) :]
    return []


def _expand(weights: Scores, heads: Heads, cycle: Heads) -> Heads:
    """Contract the cycle to one node, solve what is left, and break the cycle where the solution enters it."""
    outside = np.setdiff1d(np.arange(len(weights)), cycle)
    kept = weights[cycle, heads[cycle]]
    entering = weights[np.ix_(cycle, outside)] - kept[:, None]
    leaving = weights[np.ix_(outside, cycle)]
    small = np.full((len(outside) + 1, len(outside) + 1), -np.inf)
    small[:-1, :-1] = weights[np.ix_(outside, outside)]
    small[-1, :-1] = entering.max(axis=0)
    small[:-1, -1] = leaving.max(axis=1)
    solved = _spanning(small)
    full = np.array(heads)
    for position, node in enumerate(outside):
        head = solved[position]
        full[node] = outside[head] if head < len(outside) else cycle[leaving[position].argmax()]
    entry = solved[-1]
    full[cycle[entering[:, entry].argmax()]] = outside[entry]
    return full
