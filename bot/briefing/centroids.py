"""What the articles of a story have in common: by it a new article finds the story, and a title is chosen for it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest

from bot.briefing.clusters import fading
from bot.briefing.terms import Vector, cosine, summed
from bot.domain.stories import StoryState

#: An article's heaviest terms, under which its story is looked up.
KEYS = 12
#: Stories compared with an article at most, those that share most of its terms.
COMPARED = 16
#: Stories whose articles are grouped anew with it, those most like it; and how like it they must be. One story alone
#: loses a point of B-cubed F1 on the sets of :mod:`bot.briefing.clusters`, three win nothing; flat from 0.10 to 0.15.
NEAR, _LIKE = 2, 0.12
#: Terms kept of a story's centroid.
_CENTROID_TERMS = 200

#: Characters of a title that can stand alone on a phone.
_SHORTEST_HEADLINE, _LONGEST_HEADLINE = 20, 110
_FORMAT = re.compile(
    r"^(live|video|watch|photos?|in pictures|opinion|analysis|explainer|factbox|podcast)\b|\?$", re.IGNORECASE
)


@dataclass(slots=True)
class Centroid:
    """The sum of the vectors of a story's articles, its lightest terms dropped."""

    weights: Mapping[str, float]
    size: int = 1
    last_seen: datetime | None = None
    #: Length of ``weights``, kept so that it need not be summed for every comparison.
    length: float = 1.0

    @classmethod
    def of(cls, weights: Mapping[str, float], size: int, last_seen: datetime | None) -> Centroid:
        """A centroid from stored parts."""
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return cls(weights, size, last_seen, length)

    @classmethod
    def of_story(cls, story: StoryState) -> Centroid:
        """The centroid of a story as it is kept."""
        return cls.of(story.weights, story.articles, story.last_seen)

    @classmethod
    def over(cls, parts: Iterable[Mapping[str, float]], size: int, moments: Iterable[datetime | None]) -> Centroid:
        """The sum of articles and of other centroids."""
        total = summed(parts)
        kept = nlargest(_CENTROID_TERMS, total, key=lambda term: (total[term], term)) if total else ()
        seen = max((time for time in moments if time is not None), default=None)
        return cls.of({term: total[term] for term in kept}, size, seen)

    def likeness(self, vector: Vector, moment: datetime | None = None) -> float:
        """The cosine with an article, less where much time lies between (:func:`fading`)."""
        factor = 1.0
        if moment is not None and self.last_seen is not None:
            factor = fading(abs((moment - self.last_seen).total_seconds()) / 86_400)
        return factor * cosine(vector, self.weights) / self.length

    def plus(self, weights: Mapping[str, float], size: int = 1, moment: datetime | None = None) -> Centroid:
        """The centroid with an article, or another story's centroid, added."""
        return Centroid.over([self.weights, weights], self.size + size, [self.last_seen, moment])

    def minus(self, weights: Mapping[str, float], size: int) -> Centroid:
        """The centroid without articles that were in it; what the sums leave of their terms may be a little off."""
        left = {term: weight - weights.get(term, 0.0) for term, weight in self.weights.items()}
        positive = {term: weight for term, weight in left.items() if weight > 0.0}
        return Centroid.of(positive, self.size - size, self.last_seen)


def keys(vector: Vector) -> tuple[str, ...]:
    """The terms under which an article's story is looked up, heaviest first."""
    return tuple(sorted(vector, key=lambda term: (-vector[term], term))[:KEYS])


def nearest(vector: Vector, candidates: Mapping[str, Centroid], moment: datetime | None = None) -> list[str]:
    """The stories that an article may belong to, of those that share keys with it; the most alike first."""
    scored = {story: centroid.likeness(vector, moment) for story, centroid in candidates.items()}
    return [story for story in nlargest(NEAR, scored, key=lambda story: scored[story]) if scored[story] >= _LIKE]


def headline_weight(title: str, named: Set[str], weights: Mapping[str, float]) -> float:
    """How well an article's title says what its story is about, 0 to 1.

    The cosine of the title's terms with the story's; less for titles too short or too long to stand alone, and for
    those that announce a format instead of an event.

    :param named: the title's terms.
    """
    length = math.sqrt(sum(weight * weight for weight in weights.values()) * len(named))
    if not length:
        return 0.0
    fit = sum(weights.get(term, 0.0) for term in named) / length
    if not _SHORTEST_HEADLINE <= len(title) <= _LONGEST_HEADLINE:
        fit *= 0.6
    return fit * 0.7 if _FORMAT.search(title) else fit
