"""One story from many articles: which event an article tells of, and whether it is a copy of an earlier one.

    text -> signature -> candidates sharing a band -> is_copy -> duplicate_of
         -> terms -> vector -> keys -> stories sharing keys -> nearest -> place -> story

Everything here is pure. What the archive keeps in tables (:mod:`bot.storage.stories`),
:class:`~bot.briefing.storyindex.StoryIndex` keeps in memory. A few thousand articles are clustered as a whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice

from bot.briefing.centroids import headline_weight
from bot.briefing.clusters import cluster
from bot.briefing.duplicates import DuplicateIndex, signature
from bot.briefing.storyindex import StoryIndex
from bot.briefing.terms import Terms, Vector, news_frequencies, summed

#: Batches up to this size are clustered as a whole.
_BATCH = 3000

#: An article as ``briefbot stories`` reads it: id, title, text, date.
Entry = tuple[str, str, str, datetime | None]


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
        weights = summed(vectors[position] for position in positions)
        best = max(positions, key=lambda one: headline_weight(batch[one][1], terms[one].title, weights))
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
