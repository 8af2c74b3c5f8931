"""How the running bot is: looked at regularly, for Prometheus and for the health page."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.domain.articles import Article
from bot.domain.delivery import DeliveryState
from bot.domain.facts import Extraction
from bot.errors import AnalysisError, StorageError
from bot.metrics import Metrics
from bot.service.ports import Analysis, Stores
from bot.storage.inbox import InboxStore
from bot.storage.outbox import OutboxStore

log = structlog.get_logger(__name__)

#: Seconds between two looks at the database, and between two measures of the event loop's lag.
_LOOK, _PULSE = 15.0, 0.1
#: Telegram holds a poll open for half a minute; four times that without any answer is an outage.
_SILENCE = timedelta(minutes=2)
#: A loop that has not run for so long is stuck.
_STUCK = 30.0


@contextmanager
def settled_heap() -> Iterator[None]:
    """Keep what is loaded by now out of the garbage collector's sight while the block runs.

    A full collection stops every thread for as long as it takes to look at each object there is: with the tables,
    templates and libraries that stay for good anyway these are a quarter of a million and take up to 0.2 s; without
    them they are those of the last minutes.
    """
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


class MeasuredAnalysis:
    """An analysis whose time is kept."""

    def __init__(self, analysis: Analysis, metrics: Metrics) -> None:
        self._analysis = analysis
        self._metrics = metrics

    @property
    def version(self) -> str:
        """The version of what is measured."""
        return self._analysis.version

    async def ready(self) -> None:
        """Returns once articles are read without delay."""
        await self._analysis.ready()

    async def analyze(self, articles: Sequence[Article]) -> Sequence[Extraction | AnalysisError]:
        """One outcome an article, in order; the waiting for a free worker counts."""
        began = time.monotonic()
        outcomes = await self._analysis.analyze(articles)
        for _ in articles:
            self._metrics.analysis.observe((time.monotonic() - began) / len(articles))
        return outcomes


@dataclass
class Vitals:
    """Looks at queues, sources and the event loop."""

    stores: Stores
    inbox: InboxStore
    outbox: OutboxStore
    metrics: Metrics
    clock: Callable[[], datetime]
    #: When Telegram last answered; ``None`` before the first answer.
    answered: Callable[[], datetime | None]
    _database_problem: str | None = None
    _pulse: float = field(default_factory=time.monotonic)
    _since: datetime | None = None
    #: Titles of the sources that the metrics tell of.
    _told: set[str] = field(default_factory=set)
    #: The longest lag since the last look.
    _worst: float = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Measure and look until told to stop."""
        self._since = self.clock()
        pulse = asyncio.create_task(self._feel(), name="pulse")
        try:
            while not stop.is_set():
                self.metrics.loop_lag.set(self._worst)
                self._worst = 0.0
                await self._look()
                with suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK):
                        await stop.wait()
        finally:
            pulse.cancel()

    async def _feel(self) -> None:
        """Feel the loop's pulse until cancelled; apart from the looks, which may take their time."""
        while True:
            before = time.monotonic()
            await asyncio.sleep(_PULSE)
            self._pulse = time.monotonic()
            self._worst = max(self._worst, self._pulse - before - _PULSE)

    def problems(self) -> list[str]:
        """What is wrong, in words; called from another thread."""
        wrong = [self._database_problem] if self._database_problem else []
        if (still := time.monotonic() - self._pulse) > _STUCK:
            wrong.append(f"the event loop has not answered for {still:.0f} s")
        answered = self.answered() or self._since
        if answered is not None and (silence := self.clock() - answered) > _SILENCE:
            wrong.append(f"Telegram has not answered for {silence.total_seconds():.0f} s")
        return wrong

    async def _look(self) -> None:
        try:
            await self._look_at_queues(self.clock())
            await self._look_at_sources(self.clock())
        except StorageError as error:
            self._database_problem = str(error)
            log.error("the database cannot be looked at", error=str(error))
        else:
            self._database_problem = None

    async def _look_at_queues(self, now: datetime) -> None:
        counts, oldest = await self.outbox.counts(), await self.outbox.oldest(now)
        for state in DeliveryState:
            self.metrics.queue.labels(f"outbox {state}").set(counts.get(state, 0))
        self.metrics.queue.labels("inbox").set(await self.inbox.size())
        self.metrics.lag.labels("outbox").set(_age(oldest, now))
        self.metrics.lag.labels("inbox").set(_age(await self.inbox.oldest(), now))
        for kind, count in (await self.stores.articles.counts()).items():
            self.metrics.articles.labels(kind).set(count)

    async def _look_at_sources(self, now: datetime) -> None:
        read = {state.source.title: state for state in await self.stores.sources.all() if state.source.enabled}
        for title, state in read.items():
            self.metrics.freshness.labels(title).set(_age(state.last_success_at or state.added_at, now))
            self.metrics.failures.labels(title).set(state.failures)
        for title in self._told - read.keys():
            # One that is no longer read would be shown as it was for ever.
            self.metrics.freshness.remove(title)
            self.metrics.failures.remove(title)
        self._told = set(read)


def _age(moment: datetime | None, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment is not None else 0.0
