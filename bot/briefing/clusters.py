"""Clustering articles into events: a batch when all of them are known beforehand, or a few near a new one.

Average-link agglomeration: the two groups whose articles are on average most alike are joined, until no two
are alike enough. Better than adding each article to the nearest centroid, since the order of arrival does not matter.

What was tried, in B-cubed F1: articles placed one by one, in random order and without dates; in brackets all at once.
Real: 244 reports of 56 events by many outlets, often two much alike; the first lines were measured on 184 of them,
of 40 events. Later: 226 more of 42 events, longer, read first when all but the last line was settled. Own: the families
of tests/quality with their lookalikes. Broadcasts: 256 reports of 2001, told apart by hand.

                                                       184    244 real     226 later    own          broadcasts
    TF-IDF single pass, its threshold tuned on the set 82.8   84.6         88.7         77.2         83.9
    nearest centroid, merged when two are alike        81.4                             89.2         85.4
    the mean likeness to a story's articles instead    81.1                             89.8         85.0
    the two nearest stories grouped anew with each     86.0                             92.1         84.9
    and no joining of groups with a word of their own  88.1                             92.0         84.8
    and a lower bar, now that lookalikes are apart     88.9   87.3 (88.1)               93.7 (93.3)  84.9 (85.5)
    and no term rarer than 0.9 (bot/briefing/terms.py) 92.0   90.8 (90.1)  93.2 (93.8)  92.9 (93.9)  84.8 (85.7)
    groups parted by likeness, not by words            91.5   90.1 (90.4)  95.5 (97.4)  92.9 (93.9)  84.1 (85.0)

By words: each group had one that three in four of its articles use and hardly any of the other's. Of two groups of
three reports of one event that is often so, of two elections between the same men hardly ever. The last line was found
by what went wrong on the later reports, so its figure there is no first reading. That is 93.3 (93.0), on 57 reports of
10 events read afterwards; there the line before it reaches 97.2 (97.1), by one pair of events, and TF-IDF 88.4. Over
samples of 80 of all 108 events the last line has 94.0 (94.0), the line before it 93.4 (93.5). Where each event also has
three rewrites of one report, most too different to be found as copies, it wins 1.8 (2.2).

No better: merges decided by logistic regression over likeness, length, sizes and words of one's own, trained on the
other sets (one to three points less); pairs of words as terms; the same test for groups of two.

Grouping one story anew instead of two loses a point, three win nothing; so do 8 of its articles for 12, and 24. Weights
of names, numbers, lead and title, the power of rarity, the share from which a term counts as common, the number of
terms, a least weight of names, and how much the archive's own words count against them: all within half a point over
a factor of two. A bonus for staying in one's story gains nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from bot.briefing.terms import Vector, cosine, summed

Matrix = NDArray[np.float32]

#: Groups more alike than this, over the common level, are one event. Long articles share more words by chance and on
#: one event alike: per doubling of an article's terms the bar rises. Calibrated together on sixteen sets: those above,
#: singly, without titles, joined in twos, and mixed: within half a point from 0.08 to 0.12 and from 0.03 to 0.05.
THRESHOLD = 0.08
_A_DOUBLING = 0.03
#: Terms of the articles that :data:`THRESHOLD` holds for: some fifty words; fewer than the least tell nothing.
_USUAL_TERMS, _FEWEST_TERMS = 30, 8
#: Groups of at least so many articles are two events, however alike, when their articles are less like each other's
#: than this share of how alike they are among themselves (:func:`_apart`). Of groups of two, one pair says too little.
#: Within half a point from 0.78 to 0.86, over ten sets by source, singly and joined in twos, and three with rewrites.
_TELLING, _PARTED = 3, 0.82
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
    originals = [position for position, original in enumerate(copies) if original is None]
    groups = _grouped([vectors[one] for one in originals], [moments[one] for one in originals])
    first = {position: originals[group] for position, group in zip(originals, groups, strict=True)}
    return [first[position if original is None else original] for position, original in enumerate(copies)]


def _grouped(vectors: Sequence[Vector], moments: Sequence[datetime | None]) -> list[int]:
    """Copies left out: the more there are of one report, the more it would look like an event of its own."""
    alike = _similarities(vectors)
    _fade(alike, moments)
    level = _levels(alike) + _lengths(vectors)
    alike -= (level[:, None] + level[None, :]) / 2
    return _average_link(alike, vectors)


def regroup(vectors: Sequence[Vector], held: Sequence[str | None], moments: Sequence[datetime | None]) -> list[int]:
    """Group the articles of a few stories that are near each other anew, and a new article with them.

    :param vectors: of length one, in any order; some thirty at most.
    :param held: the story that each is in so far; ``None`` for the new one.
    :param moments: when each was published. Only between stories does time tell: what is written about one event for
        months stays together.
    :return: for each article the position of the first article of its group.
    """
    alike = _similarities(vectors)
    alike *= _between(held, moments)
    level = _USUAL_LEVEL + _lengths(vectors)
    alike -= (level[:, None] + level[None, :]) / 2
    return _average_link(alike, vectors)


def _between(held: Sequence[str | None], moments: Sequence[datetime | None]) -> Matrix:
    """How much of each likeness is left by the days between the closest reports of two stories."""
    factors: Matrix = np.ones((len(held), len(held)), dtype=np.float32)
    days: defaultdict[str | None, list[float]] = defaultdict(list)
    for story, moment in zip(held, moments, strict=True):
        days[story] += [moment.timestamp() / 86_400] if moment else []
    for one, other in combinations(days, 2):
        apart = min((abs(a - b) for a in days[one] for b in days[other]), default=0.0)
        rows, columns = ([n for n, story in enumerate(held) if story == name] for name in (one, other))
        factors[np.ix_(rows, columns)] = factors[np.ix_(columns, rows)] = fading(apart)
    return factors


def fading(days: float) -> float:
    """How much of a likeness is left between articles so many days apart: all of it for five days, half after 30."""
    return float(_fadings(np.array(days)))


def _fadings(days: NDArray[np.float64]) -> NDArray[np.float64]:
    left: NDArray[np.float64] = 1.0 / (1.0 + np.maximum(0.0, days - 5.0) / 25.0)
    return left


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
    factor = _fadings(apart)
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


def _average_link(alike: Matrix, vectors: Sequence[Vector]) -> list[int]:
    """Join the closest groups until none is close enough; ``alike`` is used up.

    Groups that :func:`_apart` tells apart are not joined, nor is either joined by way of the other.
    """
    count = len(alike)
    groups = [[position] for position in range(count)]
    np.fill_diagonal(alike, -np.inf)
    nearest = alike.argmax(axis=1) if count else np.zeros(0, dtype=np.intp)
    best = alike[np.arange(count), nearest] if count else np.zeros(0, dtype=np.float32)
    while count and best.max() >= THRESHOLD:
        one = int(best.argmax())
        kept, gone = sorted((one, int(nearest[one])))
        if _apart([vectors[one] for one in groups[kept]], [vectors[one] for one in groups[gone]]):
            alike[kept, gone] = alike[gone, kept] = -np.inf
            stale = {kept, gone}
        else:
            joined = alike[kept] * len(groups[kept]) + alike[gone] * len(groups[gone])
            joined /= len(groups[kept]) + len(groups[gone])
            joined[[kept, gone]] = -np.inf
            alike[kept, :] = alike[:, kept] = joined
            alike[gone, :] = alike[:, gone] = -np.inf
            groups[kept] += groups[gone]
            groups[gone] = []
            stale = {kept, gone, *np.flatnonzero((nearest == kept) | (nearest == gone)).tolist()}
            closer = joined > best
            nearest[closer], best[closer] = kept, joined[closer]
        for row in stale:
            nearest[row] = alike[row].argmax()
            best[row] = alike[row, nearest[row]]
    first = [0] * count
    for group in groups:
        for position in group:
            first[position] = min(group)
    return first


def _apart(one: Sequence[Vector], other: Sequence[Vector]) -> bool:
    """Whether two groups are two events: their articles are less like each other's than like those beside them.

    Two summits of the same two leaders share most of what is written about them, but not the city and what was said
    there. The looser group is the measure: rewrites of one report are more alike than the reports of an event need be.
    """
    if min(len(one), len(other)) < _TELLING:
        return False
    across = cosine(summed(one), summed(other)) / (len(one) * len(other))
    return across < _PARTED * min(_within(one), _within(other))


def _within(group: Sequence[Vector]) -> float:
    """How alike two articles of a group are on average."""
    total = summed(group)
    same = sum(cosine(vector, vector) for vector in group)
    return (cosine(total, total) - same) / (len(group) * (len(group) - 1))
