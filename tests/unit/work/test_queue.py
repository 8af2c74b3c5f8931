"""Jobs in PostgreSQL: enqueued with what makes them necessary, done once, taken over from the dead."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from bot.domain.stories import Placed, Placement
from bot.errors import StorageError
from bot.service.ports import Stores
from bot.storage.engine import Database, libpq_url
from bot.work.queue import QUEUES, JobQueue, migrations, open_queue
from tests.support.newsroom import NOON, WIRE, article


@dataclass
class Noted:
    """Tasks that only note that they were called."""

    sources: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    fails: int = 0
    fetched: list[str] = field(default_factory=list)
    analyzed: list[str] = field(default_factory=list)
    served: int = 0

    async def due_sources(self) -> list[str]:
        return self.sources

    async def fetch(self, source_id: str) -> None:
        self.fetched.append(source_id)

    async def overlooked(self) -> list[str]:
        found, self.lost = self.lost, []
        return found

    async def analyze(self, article_ids: Sequence[str], tries: int = 0) -> None:
        if self.fails > tries:
            raise RuntimeError("the database is away")
        self.analyzed.extend(article_ids)

    async def serve_digests(self) -> None:
        self.served += 1

    async def keep_up(self) -> None:
        raise AssertionError("not within a test's minute")


async def _until(queue: JobQueue, tasks: Noted, done: Callable[[], object], *, queues: Sequence[str] = QUEUES) -> None:
    """Work until ``done()``."""
    work = asyncio.create_task(queue.work(tasks, queues, concurrency=4, wait=True, signals=False))
    try:
        async with asyncio.timeout(40):
            while not done():  # noqa: ASYNC110 - there is nothing to wait on
                await asyncio.sleep(0.05)
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


@pytest.fixture
def url(postgres_url: str) -> str:
    return libpq_url(postgres_url)


async def test_an_article_and_its_job_are_kept_together_or_not_at_all(postgres_url: str, url: str) -> None:
    async with open_queue(url) as queue, Database(postgres_url) as database:
        await database.migrate()
        stores = Stores.over(database, queue.announce)
        await stores.sources.add(WIRE, NOON)
        kept = article("Ade rejects talks.")
        async with stores.stories.placing() as shelf:
            assert await shelf.put(kept, Placed(placement=Placement("story")))
        assert await queue.waiting("analyze") == 1
        lost = article("Never committed.")
        with pytest.raises(RuntimeError):
            async with database.write() as connection:
                await queue.announce(connection, [lost.id])
                raise RuntimeError
        assert await queue.waiting("analyze") == 1
        tasks = Noted()
        await queue.work(tasks, ["analyze"], concurrency=1, wait=False)
        assert tasks.analyzed == [kept.id]
        assert await queue.waiting("analyze") == 0


async def test_the_clock_finds_what_is_due_and_what_was_overlooked(url: str) -> None:
    tasks = Noted(sources=["s1", "s2"], lost=[f"d{number}" for number in range(50)])
    async with open_queue(url, tick_seconds=1) as queue:
        await _until(queue, tasks, lambda: tasks.served and len(tasks.analyzed) == 50 and len(tasks.fetched) >= 2)
    assert set(tasks.fetched) == {"s1", "s2"}
    assert sorted(tasks.analyzed) == sorted(f"d{number}" for number in range(50))


async def test_several_workers_share_one_clock(url: str) -> None:
    first, second = Noted(), Noted()
    began = time.time()
    async with open_queue(url, tick_seconds=1) as one, open_queue(url, tick_seconds=1) as other:
        both = lambda: first.served + second.served >= 3  # noqa: E731
        await asyncio.gather(_until(one, first, both), _until(other, second, both))
    assert first.served + second.served <= time.time() - began + 2


async def test_what_fails_is_tried_again(url: str) -> None:
    tasks = Noted(lost=["d1"], fails=1)
    async with open_queue(url, tick_seconds=1) as queue:
        await _until(queue, tasks, lambda: tasks.analyzed)
    assert tasks.analyzed == ["d1"]


async def test_a_worker_serves_only_its_queues(url: str) -> None:
    tasks = Noted(sources=["s1"], lost=["d1"])
    async with open_queue(url, tick_seconds=1) as queue:
        await _until(queue, tasks, lambda: tasks.fetched, queues=["fetch"])
        assert not tasks.analyzed
        assert not tasks.served
        assert await queue.waiting("analyze") == 1


async def test_the_queue_of_an_older_version_is_brought_up_to_date(url: str) -> None:
    older = {name: change for name, change in migrations().items() if name < "03.04"}
    with psycopg.connect(url, autocommit=True) as connection:
        for name in sorted(older):
            connection.execute(older[name].encode())
        connection.execute(f"COMMENT ON TABLE procrastinate_jobs IS '{max(older)}'".encode())
    tasks = Noted(lost=["d1"])
    async with open_queue(url, tick_seconds=1) as queue:
        await _until(queue, tasks, lambda: tasks.analyzed)
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT obj_description('procrastinate_jobs'::regclass)").fetchone()
    assert row == (max(migrations()),)


_SLOW = """
import asyncio, sys
from bot.work.queue import open_queue

async def dies_in(task):
    if sys.argv[2] == task:
        print("begun", flush=True)
        await asyncio.sleep(60)

class Slow:
    async def due_sources(self): await dies_in("tick"); return []
    async def overlooked(self): return ["d1", "d2"]
    async def serve_digests(self): await dies_in("deliver")
    async def analyze(self, article_ids, tries=0): await dies_in("analyze")

async def main():
    async with open_queue(sys.argv[1], tick_seconds=1, heartbeat_seconds=0.5) as queue:
        await queue.work(Slow(), ["analyze", "deliver"], concurrency=2)

asyncio.run(main())
"""


async def _killed_in(task: str, url: str) -> None:
    victim = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _SLOW, url, task, stdout=asyncio.subprocess.PIPE
    )
    assert victim.stdout is not None
    while line := await victim.stdout.readline():
        if line == b"begun\n":
            break
    assert line, "it ended by itself"
    victim.kill()
    await victim.wait()


async def test_the_job_of_a_worker_that_was_killed_is_taken_over(url: str) -> None:
    await _killed_in("analyze", url)
    tasks = Noted()
    async with open_queue(url, tick_seconds=1, heartbeat_seconds=0.5) as queue:
        await _until(queue, tasks, lambda: tasks.analyzed)
    assert tasks.analyzed == ["d1", "d2"]


@pytest.mark.parametrize("task", ["tick", "deliver"])
async def test_a_worker_killed_in_a_job_that_holds_a_lock_stops_nobody(url: str, task: str) -> None:
    await _killed_in(task, url)
    tasks = Noted(sources=["s1"])
    async with open_queue(url, tick_seconds=1, heartbeat_seconds=0.5) as queue:
        await _until(queue, tasks, lambda: tasks.fetched and tasks.served)


async def test_a_server_that_is_not_there_is_told_at_once_and_without_the_password(tmp_path: Path) -> None:
    async with asyncio.timeout(5):
        with pytest.raises(StorageError, match=r"news on .* cannot be reached.*check that the server runs") as raised:
            async with open_queue(f"postgresql://briefbot:hush@/news?host={tmp_path}"):
                pass
    assert "hush" not in str(raised.value)
