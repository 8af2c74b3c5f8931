"""A story is what several articles tell of one event; wire copies of one text count as one origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article belongs."""

    story_id: str
    #: The earliest article that this one repeats nearly word by word.
    duplicate_of: str | None = None
    #: Stories that this article showed to be one with ``story_id``; their articles move there.
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryState:
    """What is kept of a story so that further articles find it."""

    id: str
    #: Terms that its articles have in common, and their weights summed over the articles.
    weights: Mapping[str, float]
    articles: int = 1
    last_seen: datetime | None = None
    headline: str = ""
    #: How well the headline says what the story is about, 0 to 1.
    headline_weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Copy:
    """An earlier article that may be the original of a new one."""

    article_id: str
    story_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article of a story, as far as it matters for telling stories apart."""

    id: str
    title: str
    text: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What of an article is kept for placing those to come."""

    #: Keys under which its copies find it.
    bands: tuple[int, ...] = ()
    #: Terms under which its story is found.
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A story that gains articles of others, or lost some to them, once a new article showed what is one event."""

    #: As it is from now on. An id not in use derives from its first article, so that a story merged in error gets its
    #: own back.
    story: StoryState
    #: Ids of the articles that it gains; copies of them follow.
    articles: tuple[str, ...] = ()
    #: Terms under which these are found in it.
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An article's place, and what the archive notes of it."""

    placement: Placement
    marks: Marks = Marks()
    #: The story as it is with the article in it; ``None`` leaves it as it was.
    story: StoryState | None = None
    #: Articles that change their stories by what the article shows.
    moved: tuple[Moved, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryOverview:
    """A story as it is told to readers."""

    id: str
    headline: str
    first_seen: datetime
    last_seen: datetime
    articles: int
    #: Outlets that reported it.
    outlets: int
    #: Independent origins: copies of one text and articles that credit one agency count once.
    origins: int
