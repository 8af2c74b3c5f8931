"""Clustering a batch of articles into events, when all of them are known beforehand.

Average-link agglomeration: the two groups whose articles are on average most alike are joined, until no two
are alike enough. Better than placing one by one, since the order of arrival does not matter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from bot.briefing.terms import Vector

Matrix = NDArray[np.float32]

#: Groups more alike than this, over the common level, are one event. Long articles share more words by chance and on
#: one event alike: per doubling of an article's terms the bar rises. Both calibrated together on our own event families
#: (singly, in twos joined to longer articles, and among 300 unrelated reports), on reports split in two and three, and
#: on 256 broadcast reports of 2001 whose 45 events were told apart by hand, singly and joined: mean B-cubed F1 over
#: these nine sets 90.2, within half a point from 0.10 to 0.12 and 0.03 to 0.05; at best 89.4 with one bar for all.
THRESHOLD = 0.11
_A_DOUBLING = 0.03
#: Terms of the articles that :data:`THRESHOLD` holds for: some fifty words; fewer than the least tell nothing.
_USUAL_TERMS, _FEWEST_TERMS = 30, 8
#: Parts of a story that are on average less alike than this tell of different events. Calibrated on the same
#: event families and broadcast reports: of 96 stories made of two events it tells 91 apart (0.05: 85, 0.10: 90), of 99
#: stories of one event it tears one.
APART = 0.07
#: An event has so many reports: one that differs from all others of its story is no event told apart.
_AN_EVENT = 2
#: Neighbours of these ranks are taken for other events: how alike they are is an article's common level.
_OTHERS = slice(15, 45)
#: The common level counts up to here, lest an event with more articles than that be torn apart.
_HIGHEST_LEVEL = 0.10
#: For batches too small to tell.
_USUAL_LEVEL = 0.03


def cluster(
    vectors: Sequence[Vector],
    moments: Sequence[datetime | None],
    copies: Sequence[int | None],
) -> list[int]:
    """Group articles by event.

    :param vectors: of length one, in order of arrival.
    :param moments: when each was published, where that is known.
    :param copies: for each article the position of the earlier one that it repeats, or ``None``.
    :return: for each article the position of the first article of its group.
    """
    alike = _similarities(vectors)
    _fade(alike, moments)
    level = _levels(alike) + _lengths(vectors)
    alike -= (level[:, None] + level[None, :]) / 2
    for position, original in enumerate(copies):
        if original is not None:
            alike[position, original] = alike[original, position] = 2.0
    return _average_link(alike)


def second_event(vectors: Sequence[Vector]) -> list[int]:
    """The positions of articles, among those put into one story, that tell of another event than the first ones do.

    Where there are several such events, those of the one with most articles; empty where all tell of one. Dates do not
    count: what is written about one event for months stays together.
    """
    groups = _average_link(_similarities(vectors), bar=APART)
    sizes = Counter(groups)
    told = [group for group in dict.fromkeys(groups) if sizes[group] >= _AN_EVENT]
    if len(told) < 2:
        return []
    leaving = max(told[1:], key=lambda group: sizes[group])
    return [position for position, group in enumerate(groups) if group == leaving]


def fading(days: float) -> float:
    """How much of a likeness is left between articles so many days apart: all of it for five days, half after 30."""
    return 1.0 / (1.0 + max(0.0, days - 5.0) / 25.0)


def _similarities(vectors: Sequence[Vector]) -> Matrix:
    postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for position, vector in enumerate(vectors):
        for term, weight in vector.items():
            postings[term].append((position, weight))
    alike: Matrix = np.zeros((len(vectors), len(vectors)), dtype=np.float32)
    for listed in postings.values():
        if len(listed) > 1:
            positions = np.array([position for position, _ in listed])
            weights = np.array([weight for _, weight in listed], dtype=np.float32)
            alike[np.ix_(positions, positions)] += np.outer(weights, weights)
    return alike


def _fade(alike: Matrix, moments: Sequence[datetime | None]) -> None:
    """Lower the likeness of articles far apart in time, in place; without dates nothing fades."""
    days = np.array([moment.timestamp() / 86_400 if moment else np.nan for moment in moments])
    if np.isnan(days).all():
        return
    apart = np.abs(days[:, None] - days[None, :])
    factor = 1.0 / (1.0 + np.maximum(0.0, apart - 5.0) / 25.0)
    alike *= np.where(np.isnan(factor), 1.0, factor).astype(np.float32)


def _levels(alike: Matrix) -> Matrix:
    count = len(alike)
    if count <= _OTHERS.start + 5:
        return np.full(count, _USUAL_LEVEL, dtype=np.float32)
    ranked = -np.sort(-alike, axis=1)[:, _OTHERS]
    level: Matrix = np.minimum(ranked.mean(axis=1), _HIGHEST_LEVEL).astype(np.float32)
    return level


def _lengths(vectors: Sequence[Vector]) -> Matrix:
    """How much higher the bar is for each article, from its number of terms."""
    terms = np.array([max(len(vector), _FEWEST_TERMS) for vector in vectors], dtype=np.float32)
    higher: Matrix = (_A_DOUBLING * np.log2(terms / _USUAL_TERMS)).astype(np.float32)
    return higher


def _average_link(alike: Matrix, *, bar: float = THRESHOLD) -> list[int]:
    """Join the closest groups until none is closer than ``bar``; ``alike`` is used up."""
    count = len(alike)
    group = np.arange(count)
    sizes = np.ones(count, dtype=np.float32)
    np.fill_diagonal(alike, -np.inf)
    nearest = alike.argmax(axis=1) if count else np.zeros(0, dtype=np.intp)
    best = alike[np.arange(count), nearest] if count else np.zeros(0, dtype=np.float32)
    while count and best.max() >= bar:
        one = int(best.argmax())
        kept, gone = sorted((one, int(nearest[one])))
        joined = (alike[kept] * sizes[kept] + alike[gone] * sizes[gone]) / (sizes[kept] + sizes[gone])
        joined[[kept, gone]] = -np.inf
        alike[kept, :] = alike[:, kept] = joined
        alike[gone, :] = alike[:, gone] = -np.inf
        sizes[kept] += sizes[gone]
        group[group == gone] = kept
        stale = np.flatnonzero((nearest == kept) | (nearest == gone))
        for row in {kept, gone, *stale.tolist()}:
            nearest[row] = alike[row].argmax()
            best[row] = alike[row, nearest[row]]
        closer = joined > best
        nearest[closer], best[closer] = kept, joined[closer]
    return [int(number) for number in group]
