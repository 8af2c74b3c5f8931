"""Analysis away from the event loop: in a thread for one-shot commands, in processes for the running bot.

The language pipeline holds the interpreter for tens of milliseconds at a time; in a process of its own it
cannot make a chat wait. Both speak the same port (:class:`bot.service.ports.Analysis`).

    batch ─> worker ─> outcomes                  the worker died or took too long:
                                                 each article again, alone ─> outcome, or the reason why not
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import parent_process
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any, Protocol, Self

from bot.domain.articles import Article
from bot.domain.facts import Extraction
from bot.errors import AnalysisError, ModelError
from bot.logs import set_up_logs

Outcome = Extraction | AnalysisError


class Reads(Protocol):
    """What a worker holds: see :class:`bot.extract.analyzer.Analyzer`."""

    @property
    def version(self) -> str: ...

    def analyze_many(self, articles: Iterable[Article]) -> Iterator[tuple[Article, Outcome]]: ...


#: Builds an analyser; module-level, so that a fresh process can import it.
Build = Callable[[], Reads]

#: Seconds that one article may take. The longest that is read (200,000 characters) takes five on an idle processor; a
#: machine on which it takes a minute has other troubles.
LIMIT = 120.0

_worker: list[Reads] = []


def _start(build: Build, level: str) -> None:
    set_up_logs(level)
    # Ctrl-C goes to the whole terminal group: the parent decides when its workers stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker[:] = [build()]


def _end_with_parent() -> None:
    """A parent that is killed cannot stop its workers, and a worker waiting for work never learns of it: each would
    stay for good, the language model in its memory."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _version() -> str:
    return _worker[0].version


def _analyze(articles: Sequence[Article], seconds: float) -> list[Outcome]:
    """Read them, or die: the kernel ends this process when its time is up.

    Nothing in the process itself could: a regular expression that never ends holds the interpreter.
    """
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return [outcome for _, outcome in _worker[0].analyze_many(articles)]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


class ThreadAnalysis:
    """Analyses in one thread of this process."""

    def __init__(self, analyzer: Reads) -> None:
        self._analyzer = analyzer
        self._executor: Executor = ThreadPoolExecutor(1, thread_name_prefix="analysis")
        self.version = analyzer.version

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def ready(self) -> None:
        """The pipeline is loaded already."""

    async def analyze(self, articles: Sequence[Article]) -> Sequence[Outcome]:
        """One outcome an article, in order."""
        loop = asyncio.get_running_loop()
        pairs = await loop.run_in_executor(self._executor, lambda: list(self._analyzer.analyze_many(articles)))
        return [outcome for _, outcome in pairs]


class ElsewhereAnalysis:
    """For a process that leaves the reading to others."""

    version = ""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def ready(self) -> None:
        """Nothing is to be loaded."""

    async def analyze(self, articles: Sequence[Article]) -> Sequence[Outcome]:
        """Refuses each."""
        return [AnalysisError(article.id, "this process leaves the reading to others") for article in articles]


class _Spawning(SpawnContext):
    """Starts processes and can kill all that it started."""

    def __init__(self) -> None:
        super().__init__()
        self._started: list[SpawnProcess] = []

    def Process(self, *args: Any, **kwargs: Any) -> SpawnProcess:  # type: ignore[override]
        self._started = [process for process in self._started if process.exitcode is None]
        self._started.append(SpawnProcess(*args, **kwargs))
        return self._started[-1]

    def kill(self) -> None:
        for process in self._started:
            if process.pid is not None:
                process.kill()


class ProcessAnalysis:
    """Analyses in worker processes; one that dies, or does not come to an end, is replaced, and only the article that
    it was of counts a failed try."""

    def __init__(self, build: Build, processes: int = 1, *, limit: float = LIMIT) -> None:
        """:param limit: seconds that one article may take, and that a batch may before its articles are read alone."""
        self._build = build
        self._limit = limit
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None
        #: Whoever may have killed a process is read here, alone.
        self._ward: ProcessPoolExecutor | None = None
        self._one_suspect = asyncio.Lock()
        self._context = _Spawning()
        self._loading: asyncio.Future[str] | None = None
        #: Known once :meth:`ready` has returned.
        self.version = ""

    async def __aenter__(self) -> Self:
        self._pool = self._open(self._processes)
        self._loading = asyncio.get_running_loop().run_in_executor(self._pool, _version)
        return self

    async def ready(self) -> None:
        """Waits for the language pipeline, which takes some seconds to load.

        :raises ModelError: when the process that was to load it died.
        """
        if self._loading is None:
            raise RuntimeError("ProcessAnalysis is used as a context manager")
        try:
            self.version = await asyncio.shield(self._loading)
        except BrokenProcessPool:
            raise ModelError("The language pipeline did not load; `briefbot check` tells why.") from None

    async def __aexit__(self, *_: object) -> None:
        if self._loading is not None:
            self._loading.cancel()
        for pool in (self._pool, self._ward):
            if pool is not None:
                pool.shutdown(wait=False, cancel_futures=True)
        # What they read is read again after the next start; waiting for it would hold up the stop.
        self._context.kill()

    def _open(self, processes: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            processes,
            mp_context=self._context,
            initializer=_start,
            initargs=(self._build, logging.getLevelName(logging.getLogger("bot").getEffectiveLevel())),
        )

    async def analyze(self, articles: Sequence[Article]) -> Sequence[Outcome]:
        """One outcome an article, in order."""
        pool = self._pool
        if pool is None:
            raise RuntimeError("ProcessAnalysis is used as a context manager")
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, _analyze, list(articles), self._limit)
        except BrokenProcessPool:
            # Everybody who was reading then comes here; the first opens a new pool for all.
            if self._pool is pool:
                self._pool = self._open(self._processes)
        return [await self._read_alone(article) for article in articles]

    async def _read_alone(self, article: Article) -> Outcome:
        """One article with nobody beside it: if the process dies now, it died of this one."""
        async with self._one_suspect:
            ward = self._ward = self._ward or self._open(1)
            loop = asyncio.get_running_loop()
            began = loop.time()
            try:
                (outcome,) = await loop.run_in_executor(ward, _analyze, [article], self._limit)
            except BrokenProcessPool:
                self._ward = None
                endless = loop.time() - began >= self._limit
                reason = f"it took longer than {self._limit:g} s" if endless else "the worker died while reading it"
                return AnalysisError(article.id, reason)
            return outcome
