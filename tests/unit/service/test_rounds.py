"""The rounds go on whatever happens in one of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from bot.service.ingest import Progress
from bot.service.rounds import make_rounds

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


class Work:
    """Counts how often each was done."""

    def __init__(self, read: Callable[[], Awaitable[None]]) -> None:
        self.polls = self.reads = self.upkeeps = 0
        self._read = read

    def tasks(self) -> Any:
        poller, ingest = SimpleNamespace(poll_due=self.poll_due), SimpleNamespace(catch_up=self.catch_up)
        return SimpleNamespace(poller=poller, ingest=ingest, keep_up=self.keep_up)

    async def poll_due(self, now: datetime) -> list[Any]:
        self.polls += 1
        if self.polls == 2:
            raise RuntimeError("a feed that nobody foresaw")
        return []

    async def catch_up(self) -> Progress:
        self.reads += 1
        await self._read()
        return Progress(0, 0, 0)

    async def keep_up(self) -> None:
        self.upkeeps += 1


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("hangs", [False, True])
async def test_feeds_are_polled_also_while_an_archive_is_read_and_after_a_round_that_failed(hangs: bool) -> None:
    async def read() -> None:
        await asyncio.sleep(60 if hangs else 0)

    work, stop = Work(read), asyncio.Event()
    rounds = asyncio.create_task(make_rounds(work.tasks(), stop, clock=lambda: NOW, rest=0.01))
    await _until(lambda: work.polls > 3)
    assert work.upkeeps == 1
    assert work.reads == 1 if hangs else work.reads >= 1
    stop.set()
    if hangs:
        rounds.cancel()
    await asyncio.gather(rounds, return_exceptions=True)
    assert rounds.cancelled() is hangs
