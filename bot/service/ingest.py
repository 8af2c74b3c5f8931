"""An article arrives.

    Article ─> place in its story ─> store ─> analyse ─> link actors ─> records ─> store, one transaction

Storing and analysing are two steps with the database between them: what was stored and not yet analysed when
the process died is found again by :meth:`Ingest.catch_up`. Doing a step twice changes nothing.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.domain.articles import Article
from bot.domain.facts import Extraction
from bot.domain.linking import FullNames, link_actors
from bot.domain.recording import Recorder
from bot.errors import AnalysisError, NotEnglish
from bot.service.ports import Analysis, Place, Stores

log = structlog.get_logger(__name__)
#: Analyses that may fail before an article is set aside.
TRIES = 3
_BATCH = 16


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long run has come."""

    done: int
    failed: int
    waiting: int


class Ingest:
    """Takes articles in and reads them."""

    def __init__(
        self, stores: Stores, analysis: Analysis, place: Place, *, at_once: int = 1, full_names: FullNames | None = None
    ) -> None:
        """:param at_once: batches of articles that are analysed side by side.

        :param full_names: of officeholders whom articles call by the surname alone.
        """
        self._at_once = at_once
        self._full_names = full_names
        self._stores = stores
        self._analysis = analysis
        self._place = place

    @property
    def version(self) -> str:
        """The version of the analyser."""
        return self._analysis.version

    async def ready(self) -> None:
        """Returns once articles are read without delay.

        :raises ModelError: when they never will be.
        """
        await self._analysis.ready()

    async def keep(self, article: Article, *, history: bool = False) -> bool:
        """Store an article in its story; ``False`` when it is already there.

        :param history: it came with the first fetch of its source and is not news.
        """
        if await self._stores.articles.has(article.id):
            return False
        async with self._stores.stories.placing() as shelf:
            return await shelf.put(article, await self._place(article, shelf), history=history)

    async def keep_all(self, articles: Sequence[Article]) -> int:
        """Store several articles in one transaction; how many were new."""
        new = 0
        async with self._stores.stories.placing() as shelf:
            for article in articles:
                if not await shelf.has(article.id):
                    new += await shelf.put(article, await self._place(article, shelf))
        return new

    async def read(self, article: Article) -> None:
        """Store and analyse one article at once: somebody waits for it.

        :raises AnalysisError: when it cannot be analysed, :class:`NotEnglish` for its language; it stays stored.
        """
        await self.keep(article)
        if not article.is_english:
            raise NotEnglish(article.id, article.language)
        (outcome,) = await self._analysis.analyze([article])
        await self._record(article, outcome)
        if isinstance(outcome, AnalysisError):
            raise outcome

    async def catch_up(self, on_progress: Callable[[Progress], None] | None = None) -> Progress:
        """Analyse all that waits, oldest first; an article that fails does not stop the others."""
        done = failed = 0
        async for article, outcome in self._outcomes():
            await self._record(article, outcome)
            failed += isinstance(outcome, AnalysisError)
            done += not isinstance(outcome, AnalysisError)
            if on_progress is not None:
                on_progress(Progress(done, failed, 0))
        return Progress(done, failed, (await self._stores.articles.counts())["waiting"])

    async def analyze(self, article_ids: Sequence[str]) -> Progress:
        """Analyse those of the articles that still wait; doing it again does nothing."""
        articles = await self._stores.articles.unread_of(self._analysis.version, article_ids)
        failed = 0
        for article, outcome in await self._analyze(articles):
            await self._record(article, outcome)
            failed += isinstance(outcome, AnalysisError)
        return Progress(len(articles) - failed, failed, 0)

    async def give_up(self, article_ids: Sequence[str], reason: str) -> None:
        """Set articles aside that nobody could read."""
        for article in await self._stores.articles.unread_of(self._analysis.version, article_ids):
            await self._stores.articles.set_aside(article.id, reason, tries=0)

    async def backlog(self) -> int:
        """How many articles :meth:`catch_up` would analyse, those that another version analysed among them."""
        return await self._stores.articles.backlog(self._analysis.version)

    async def waiting(self, before: datetime, limit: int, *, again: bool) -> list[str]:
        """Ids of articles kept before that time that wait to be analysed.

        :param again: those that another version analysed count as well.
        """
        version = self._analysis.version if again else None
        return await self._stores.articles.waiting(version, before, limit)

    async def _outcomes(self) -> AsyncIterator[tuple[Article, Extraction | AnalysisError]]:
        """Outcomes in order of arrival; a few batches are under way while the first is written down.

        What nobody has read comes before what an older version has, also what arrives meanwhile: to read the whole
        archive again takes hours.
        """
        after = {False: 0, True: 0}
        under_way: deque[asyncio.Task[list[tuple[Article, Extraction | AnalysisError]]]] = deque()
        try:
            while True:
                while len(under_way) < self._at_once:
                    batch = await self._next(after)
                    if not batch:
                        break
                    under_way.append(asyncio.create_task(self._analyze([article for _, article in batch])))
                if not under_way:
                    return
                for pair in await under_way.popleft():
                    yield pair
        finally:
            for task in under_way:
                task.cancel()

    async def _next(self, after: dict[bool, int]) -> list[tuple[int, Article]]:
        """The next articles to read; ``after`` (numbers of the last ones, by whether they are read again) moves on."""
        for again in (False, True):
            batch = await self._stores.articles.unread(self._analysis.version, _BATCH, after=after[again], again=again)
            if batch:
                after[again] = batch[-1][0]
                return batch
        return []

    async def _analyze(self, articles: list[Article]) -> list[tuple[Article, Extraction | AnalysisError]]:
        return list(zip(articles, await self._analysis.analyze(articles), strict=True))

    async def _record(self, article: Article, outcome: Extraction | AnalysisError) -> None:
        if isinstance(outcome, AnalysisError):
            log.warning("an article could not be read", article=article.id, reason=outcome.reason)
            await self._stores.articles.set_aside(article.id, str(outcome), tries=TRIES)
            return
        names = [name for actor in outcome.actors for name in (actor.name, *actor.aliases)]
        known = await self._stores.actors.candidates(names)
        actors, links = link_actors(outcome.actors, known, self._full_names)
        recorder = Recorder(article, outcome, links)
        await self._stores.facts.record(
            article,
            analyzer=outcome.analyzer,
            actors=actors,
            mentions=recorder.mentions(),
            records=recorder.records(),
        )
