"""One story from many articles: which event an article tells of, and whether it is a copy of an earlier one.

    text -> signature -> candidates sharing a band -> is_copy       -> duplicate_of
         -> terms -> vector -> keys -> stories sharing keys -> choose -> story

Everything here is pure. What the archive keeps in tables (:mod:`bot.storage.stories`), :class:`StoryIndex` keeps in
memory. The work for one article does not grow with the archive: a key lists its newest stories only.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice

from bot.briefing.clusters import cluster, fading
from bot.briefing.duplicates import DuplicateIndex, signature
from bot.briefing.terms import Frequencies, Terms, Vector, cosine, news_frequencies
from bot.domain.ids import content_id
from bot.domain.stories import Placement

#: An article's heaviest terms, under which its story is looked up.
KEYS = 12
#: Stories listed under one key at most, the newest; and compared at most, those that share the most.
STORIES_A_KEY, COMPARED = 48, 16
#: An article joins the story whose centroid is at least so like it. Calibrated as in :mod:`bot.briefing.clusters`.
JOIN = 0.20
#: Two stories that one article is like are one when their centroids are at least so alike.
MERGE = 0.40
#: Terms kept of a story's centroid.
_CENTROID_TERMS = 200
#: Batches up to this size are clustered as a whole.
_BATCH = 3000

#: Characters of a title that can stand alone on a phone.
_SHORTEST_HEADLINE, _LONGEST_HEADLINE = 20, 110
_FORMAT = re.compile(
    r"^(live|video|watch|photos?|in pictures|opinion|analysis|explainer|factbox|podcast)\b|\?$", re.IGNORECASE
)

#: An article as ``briefbot stories`` reads it: id, title, text, date.
Entry = tuple[str, str, str, datetime | None]


@dataclass(slots=True)
class Centroid:
    """What the articles of a story have in common: the sum of their vectors, its lightest terms dropped."""

    weights: dict[str, float]
    size: int = 1
    last_seen: datetime | None = None
    #: Length of ``weights``, kept so that it need not be summed for every comparison.
    length: float = 1.0

    @classmethod
    def of(cls, weights: Mapping[str, float], size: int, last_seen: datetime | None) -> Centroid:
        """A centroid from stored parts."""
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return cls(dict(weights), size, last_seen, length)

    def likeness(self, vector: Vector, moment: datetime | None = None) -> float:
        """The cosine with an article, less where much time lies between (:func:`fading`)."""
        factor = 1.0
        if moment is not None and self.last_seen is not None:
            factor = fading(abs((moment - self.last_seen).total_seconds()) / 86_400)
        return factor * cosine(vector, self.weights) / self.length

    def plus(self, weights: Mapping[str, float], size: int = 1, moment: datetime | None = None) -> Centroid:
        """The centroid with an article, or another story's centroid, added."""
        total = Counter(self.weights)
        total.update(weights)
        heaviest = sorted(total, key=lambda term: (-total[term], term))[:_CENTROID_TERMS]
        seen = max((time for time in (self.last_seen, moment) if time is not None), default=None)
        return Centroid.of({term: float(total[term]) for term in heaviest}, self.size + size, seen)


def keys(vector: Vector) -> tuple[str, ...]:
    """The terms under which an article's story is looked up, heaviest first."""
    return tuple(sorted(vector, key=lambda term: (-vector[term], term))[:KEYS])


def choose(
    vector: Vector, candidates: Mapping[str, Centroid], moment: datetime | None = None
) -> tuple[str | None, tuple[str, ...]]:
    """The story that an article joins, and those that turn out to be the same story.

    :param candidates: stories that share keys with the article, by id; of several that are one, the first keeps its id.
    :return: ``None`` for a new story.
    """
    scored = {story: centroid.likeness(vector, moment) for story, centroid in candidates.items()}
    fitting = sorted((story for story in scored if scored[story] >= JOIN), key=lambda story: -scored[story])
    if not fitting:
        return None, ()
    best = candidates[fitting[0]]
    same = {other for other in fitting[1:] if candidates[other].likeness(best.weights) / best.length >= MERGE}
    one_story = [story for story in candidates if story in same or story == fitting[0]]
    return one_story[0], tuple(one_story[1:])


def headline_weight(title: str, terms: Terms, weights: Mapping[str, float]) -> float:
    """How well an article's title says what its story is about, 0 to 1.

    The cosine of the title's words with the story's terms; less for titles too short or too long to stand alone,
    and for those that announce a format instead of an event.
    """
    length = math.sqrt(sum(weight * weight for weight in weights.values()) * len(terms.title))
    if not length:
        return 0.0
    fit = sum(weights.get(term, 0.0) for term in terms.title) / length
    if not _SHORTEST_HEADLINE <= len(title) <= _LONGEST_HEADLINE:
        fit *= 0.6
    return fit * 0.7 if _FORMAT.search(title) else fit


@dataclass(slots=True)
class StoryIndex:
    """Places articles one by one, in memory. The same articles in the same order give the same stories.

    :param frequencies: how rare each term is; it goes on counting the articles placed.
    :param most: stories held; the oldest are forgotten.
    """

    frequencies: Frequencies = field(default_factory=news_frequencies)
    most: int = 30_000
    _stories: dict[str, Centroid] = field(default_factory=dict)
    _count: int = 0
    _born: dict[str, int] = field(default_factory=dict)
    _listed: dict[str, dict[str, None]] = field(default_factory=dict)
    _story_of: dict[str, str] = field(default_factory=dict)
    _merged_into: dict[str, str] = field(default_factory=dict)
    _headlines: dict[str, tuple[str, float]] = field(default_factory=dict)
    _copies: DuplicateIndex = field(default_factory=DuplicateIndex)

    def place(self, article_id: str, title: str, text: str, published_at: datetime | None = None) -> Placement:
        """Place one article: into a story known, or into a new one whose id derives from the article's."""
        terms = Terms.of(title, text)
        self.frequencies.observe(terms)
        vector = self.frequencies.vector(terms)
        own = signature(text)
        original = self._copies.find(own) if text.strip() else None
        own_keys = keys(vector)
        story: str | None = self.story_of(original) if original is not None else None
        merged: tuple[str, ...] = ()
        if story not in self._stories:
            story, merged = choose(vector, self._candidates(own_keys), published_at)
        placement = Placement(story or content_id("t", article_id), original, merged)
        if original is None and text.strip():
            self._copies.add(article_id, own)
        self._enter(article_id, placement, vector, own_keys, published_at)
        self._name(placement, title, terms)
        return placement

    def _name(self, placed: Placement, title: str, terms: Terms) -> None:
        own = (title, headline_weight(title, terms, self._stories[placed.story_id].weights))
        known = [self._headlines.pop(story, ("", 0.0)) for story in (placed.story_id, *placed.merged)]
        self._headlines[placed.story_id] = max((own, *known), key=lambda one: (bool(one[0]), one[1]))

    def story_of(self, article_id: str) -> str:
        """The story an article belongs to now; it changes when stories are merged."""
        return self._now(self._story_of[article_id])

    def headline(self, story: str) -> str:
        """The title that fits a story best, of those of its articles; empty where none had a title."""
        return self._headlines.get(self._now(story), ("", 0.0))[0]

    def _now(self, story: str) -> str:
        while story in self._merged_into:
            story = self._merged_into[story]
        return story

    def _candidates(self, own_keys: Iterable[str]) -> dict[str, Centroid]:
        listed = (self._now(story) for key in own_keys for story in self._listed.get(key, ()))
        shared = Counter(story for story in listed if story in self._stories)
        chosen = {story for story, _ in shared.most_common(COMPARED)}
        return {story: self._stories[story] for story in sorted(chosen, key=lambda story: self._born[story])}

    def _enter(
        self, article_id: str, placed: Placement, vector: Vector, own_keys: Iterable[str], moment: datetime | None
    ) -> None:
        story = placed.story_id
        self._story_of[article_id] = story
        known = self._stories.pop(story, None)
        if story not in self._born:
            self._born[story] = self._count = self._count + 1
        self._stories[story] = known.plus(vector, 1, moment) if known else Centroid.of(vector, 1, moment)
        for other in placed.merged:
            gone = self._stories.pop(other)
            self._born.pop(other, None)
            self._stories[story] = self._stories[story].plus(gone.weights, gone.size, gone.last_seen)
            self._merged_into[other] = story
        for key in own_keys:
            listed = self._listed.setdefault(key, {})
            listed.pop(story, None)
            listed[story] = None
            if len(listed) > STORIES_A_KEY:
                listed.pop(next(iter(listed)))
        if len(self._stories) > self.most:
            oldest = next(iter(self._stories))
            del self._stories[oldest], self._born[oldest]


@dataclass(frozen=True, slots=True)
class Told:
    """What ``briefbot stories`` says of an article."""

    id: str
    #: ``s1``, ``s2`` … in order of appearance.
    story: str
    duplicate_of: str | None
    #: The title, of one of the story's articles, that says best what it is about.
    headline: str


def assign_stories(articles: Iterable[Entry]) -> Iterator[Told]:
    """Each article's story and original, in order.

    Up to 3,000 articles are clustered as a whole; more are placed one by one, in bounded memory but for a
    line an article.
    """
    rest = iter(articles)
    batch = list(islice(rest, _BATCH + 1))
    if len(batch) <= _BATCH:
        yield from _as_a_whole(batch)
    else:
        yield from _one_by_one(chain(batch, rest))


def _as_a_whole(batch: list[Entry]) -> Iterator[Told]:
    frequencies = news_frequencies()
    terms = [Terms.of(title, text) for _, title, text, _ in batch]
    for counted in terms:
        frequencies.observe(counted)
    copies = _copies(text for _, _, text, _ in batch)
    vectors = [frequencies.vector(counted) for counted in terms]
    first = cluster(vectors, [entry[3] for entry in batch], copies)
    headlines = _headlines(batch, terms, vectors, first)
    labels: dict[int, str] = {}
    for position, entry in enumerate(batch):
        label = labels.setdefault(first[position], f"s{len(labels) + 1}")
        original = copies[position]
        yield Told(entry[0], label, None if original is None else batch[original][0], headlines[first[position]])


def _headlines(
    batch: Sequence[Entry], terms: Sequence[Terms], vectors: Sequence[Vector], first: Sequence[int]
) -> dict[int, str]:
    """Of each group the title that fits it best, the earliest of equals."""
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for position, group in enumerate(first):
        groups[group].append(position)
    chosen: dict[int, str] = {}
    for group, positions in groups.items():
        weights = Counter[str]()
        for position in positions:
            weights.update(vectors[position])
        best = max(positions, key=lambda one: headline_weight(batch[one][1], terms[one], weights))
        chosen[group] = batch[best][1]
    return chosen


def _copies(texts: Iterable[str]) -> list[int | None]:
    index = DuplicateIndex()
    found: list[int | None] = []
    for position, text in enumerate(texts):
        own = signature(text)
        original = index.find(own) if text.strip() else None
        if original is None and text.strip():
            index.add(str(position), own)
        found.append(None if original is None else int(original))
    return found


def _one_by_one(articles: Iterable[Entry]) -> Iterator[Told]:
    """Two passes: a later article can merge stories, and a line once written cannot be taken back."""
    index = StoryIndex()
    placed = [
        (article_id, index.place(article_id, title, text, moment).duplicate_of)
        for article_id, title, text, moment in articles
    ]
    labels: dict[str, str] = {}
    for article_id, original in placed:
        story = index.story_of(article_id)
        label = labels.setdefault(story, f"s{len(labels) + 1}")
        yield Told(article_id, label, original, index.headline(story))
