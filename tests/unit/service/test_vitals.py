"""What the metrics and the health page say of a running bot."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Awaitable
from datetime import datetime, timedelta

import pytest

from bot.domain.articles import Source, SourceKind
from bot.errors import StorageError
from bot.metrics import Metrics
from bot.service import vitals as module
from bot.service.ports import Stores
from bot.service.vitals import MeasuredAnalysis, Vitals, settled_heap
from bot.storage.engine import Database
from bot.storage.inbox import InboxStore, Incoming
from bot.storage.outbox import OutboxStore
from tests.support.analysis import FakeAnalysis
from tests.support.broadcast import START, digest
from tests.support.newsroom import article


@pytest.fixture
def vitals(database: Database) -> Vitals:
    now = START + timedelta(minutes=5)
    return Vitals(
        Stores.over(database), InboxStore(database), OutboxStore(database), Metrics(), lambda: now, lambda: now
    )


async def test_queues_and_sources_are_told(vitals: Vitals) -> None:
    await vitals.outbox.put([digest(1, 7), digest(2, 8)], START)
    await vitals.inbox.add([Incoming(1, 7, {}, START)])
    await vitals.stores.sources.add(Source.of(SourceKind.FEED, "https://e.org/f", "Wire"), START)
    await vitals._look()
    value = vitals.metrics.registry.get_sample_value
    assert value("briefbot_queue", {"queue": "outbox ready"}) == 2
    assert value("briefbot_queue_lag_seconds", {"queue": "outbox"}) == 300
    assert value("briefbot_queue_lag_seconds", {"queue": "inbox"}) == 300
    assert value("briefbot_source_age_seconds", {"source": "Wire"}) == 300
    assert vitals.problems() == []
    (state,) = await vitals.stores.sources.all()
    await vitals.stores.sources.drop(state.source.id)
    await vitals._look()
    assert value("briefbot_source_age_seconds", {"source": "Wire"}) is None


async def test_a_silent_telegram_a_stuck_loop_and_a_lost_database_are_problems(
    vitals: Vitals, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago = vitals.clock() - timedelta(minutes=10)
    vitals.answered = lambda: long_ago
    assert "Telegram has not answered for 600 s" in vitals.problems()
    monkeypatch.setattr(module, "_STUCK", 0.0)
    vitals._pulse = time.monotonic() - 40
    assert any("event loop" in problem for problem in vitals.problems())

    def lost(now: datetime) -> Awaitable[None]:
        raise StorageError("the disk is gone")

    vitals._look_at_queues = lost  # type: ignore[method-assign]
    await vitals._look()
    assert "the disk is gone" in vitals.problems()


async def test_the_lag_of_the_event_loop_is_measured(vitals: Vitals, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LOOK", 0.3)
    stop = asyncio.Event()
    task = asyncio.create_task(vitals.run(stop))
    await asyncio.sleep(0.15)
    time.sleep(0.4)  # noqa: ASYNC251 - what must not happen in the bot
    async with asyncio.timeout(5):
        while (vitals.metrics.registry.get_sample_value("briefbot_loop_lag_seconds") or 0) < 0.25:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    stop.set()
    await task


async def test_the_time_of_analysis_is_kept() -> None:
    metrics = Metrics()
    measured = MeasuredAnalysis(FakeAnalysis(), metrics)
    await measured.analyze([article("Ade rejects talks."), article("Bo supports talks.")])
    assert metrics.registry.get_sample_value("briefbot_analysis_seconds_count") == 2
    assert measured.version == "v1"


def test_a_full_collection_looks_only_at_what_came_after_the_start() -> None:
    """Looking at all that is loaded takes longer than the event loop may be blocked."""
    before = gc.get_freeze_count()
    with settled_heap():
        assert gc.get_freeze_count() > before + 50_000
        assert len(gc.get_objects()) < 10_000
    assert gc.get_freeze_count() == 0
