"""What the services ask of the layers beside them, beyond the stores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.articles import Article, Draft, Payload
from bot.domain.facts import Extraction
from bot.domain.issues import IssueNames
from bot.domain.stories import Copy, Member, Placed, StoryState
from bot.errors import AnalysisError
from bot.storage.actors import ActorStore
from bot.storage.articles import ArticleStore
from bot.storage.engine import Database
from bot.storage.facts import FactStore
from bot.storage.notes import NoteStore
from bot.storage.shown import ShownStore
from bot.storage.sources import SourceStore
from bot.storage.stories import Announce, StoryStore


class Analysis(Protocol):
    """Reads articles without blocking the event loop."""

    #: Changes whenever code, tables or model do; known once :meth:`ready` has returned.
    @property
    def version(self) -> str: ...

    async def ready(self) -> None:
        """Returns once articles are read without delay.

        :raises ModelError: when they never will be.
        """
        ...

    async def analyze(self, articles: Sequence[Article]) -> Sequence[Extraction | AnalysisError]:
        """One outcome an article, in order."""
        ...


class Fetch(Protocol):
    """Brings bytes from an address.

    :raises FetchError: also as its subclass ForbiddenAddress.
    """

    async def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Payload: ...


class ReadDocument(Protocol):
    """Turns bytes into an article's parts, away from the event loop.

    :raises DocumentError: when there is no article in them.
    """

    async def __call__(self, payload: Payload, *, now: datetime) -> Draft: ...


class Issue(Protocol):
    """An issue known by name."""

    @property
    def key(self) -> str: ...

    @property
    def label(self) -> str: ...


class Issues(Protocol):
    """The table of issues."""

    def find(self, words: str) -> Issue | None:
        """The issue a reader means by key, label or another name."""
        ...

    @property
    def names(self) -> IssueNames:
        """What pages print and ask of issues."""
        ...


class Shelf(Protocol):
    """What an article is compared with when it is placed: see :class:`bot.storage.stories.Shelf`."""

    async def copies(self, bands: Sequence[int]) -> list[Copy]: ...

    async def stories(self, terms: Sequence[str], most: int) -> list[StoryState]: ...

    async def story(self, story_id: str) -> StoryState | None: ...

    async def members(self, story_ids: Sequence[str], newest: int) -> dict[str, list[Member]]: ...


class Place(Protocol):
    """Places an article among those placed before."""

    async def __call__(self, article: Article, shelf: Shelf) -> Placed: ...


#: The state that a name means ("UK", "dprk"), as ISO 3166-1 alpha-3; ``None`` for a name of something else.
CountryOf = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Stores:
    """The archive's parts over one database."""

    articles: ArticleStore
    facts: FactStore
    actors: ActorStore
    sources: SourceStore
    shown: ShownStore
    stories: StoryStore
    notes: NoteStore

    @classmethod
    def over(cls, database: Database, announce: Announce | None = None) -> Stores:
        """All stores of one database.

        :param announce: see :class:`StoryStore`.
        """
        return cls(
            ArticleStore(database),
            FactStore(database),
            ActorStore(database),
            SourceStore(database),
            ShownStore(database),
            StoryStore(database, announce),
            NoteStore(database),
        )
