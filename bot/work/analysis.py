"""Analysis away from the event loop: in a thread for one-shot commands, in processes for the running bot.

The language pipeline holds the interpreter for tens of milliseconds at a time; in a process of its own it
cannot make a chat wait. Both speak the same port (:class:`bot.service.ports.Analysis`).
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import Protocol, Self

from bot.domain.articles import Article
from bot.domain.facts import Extraction
from bot.errors import AnalysisError, ModelError

Outcome = Extraction | AnalysisError


class Reads(Protocol):
    """What a worker holds: see :class:`bot.extract.analyzer.Analyzer`."""

    @property
    def version(self) -> str: ...

    def analyze_many(self, articles: Iterable[Article]) -> Iterator[tuple[Article, Outcome]]: ...


#: Builds an analyser; module-level, so that a fresh process can import it.
Build = Callable[[], Reads]

_worker: list[Reads] = []


def _start(build: Build) -> None:
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


def _analyze(articles: Sequence[Article]) -> list[Outcome]:
    return [outcome for _, outcome in _worker[0].analyze_many(articles)]


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


class ProcessAnalysis:
    """Analyses in worker processes; one that dies is replaced, and only its own articles count a failed try."""

    def __init__(self, build: Build, processes: int = 1) -> None:
        self._build = build
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None
        #: Whoever may have killed a process is read here, alone.
        self._ward: ProcessPoolExecutor | None = None
        self._one_suspect = asyncio.Lock()
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

    def _open(self, processes: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            processes, mp_context=get_context("spawn"), initializer=_start, initargs=(self._build,)
        )

    async def analyze(self, articles: Sequence[Article]) -> Sequence[Outcome]:
        """One outcome an article, in order."""
        pool = self._pool
        if pool is None:
            raise RuntimeError("ProcessAnalysis is used as a context manager")
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, _analyze, list(articles))
        except BrokenProcessPool:
            # Everybody who was reading then comes here; the first opens a new pool for all.
            if self._pool is pool:
                self._pool = self._open(self._processes)
        return [await self._read_alone(article) for article in articles]

    async def _read_alone(self, article: Article) -> Outcome:
        """One article with nobody beside it: if the process dies now, it died of this one."""
        async with self._one_suspect:
            ward = self._ward = self._ward or self._open(1)
            try:
                (outcome,) = await asyncio.get_running_loop().run_in_executor(ward, _analyze, [article])
            except BrokenProcessPool:
                self._ward = None
                return AnalysisError(article.id, "the worker died while reading it")
            return outcome
