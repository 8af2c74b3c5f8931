"""Documents built to hurt: each ends as a reading or as a clear refusal, soon and in bounded memory."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from anyio import BrokenWorkerProcess, CapacityLimiter

from bot.domain.articles import Draft
from bot.domain.feeds import Feed
from bot.errors import DocumentError
from bot.ingest.documents import read_document
from bot.ingest.feeds import parse_feed
from bot.ingest.worker import parse_safely
from tests.support.feeds import item, rss
from tests.support.hostile_documents import DOCUMENTS, FEED, payload

NOW = datetime(2024, 3, 5, tzinfo=UTC)
SECONDS = 20.0
MEGABYTES = 64


def measured(name: str) -> tuple[str, Feed | Draft | None, float, float]:
    """In the worker: the outcome, the reading, by how many megabytes memory rose, and the seconds it took.

    Seconds of the processor, not of the clock: a busy machine says nothing about the document.
    """
    document = payload(name)
    status = Path("/proc/self/status")
    before = _kilobytes(status, "VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    reading: Feed | Draft | None = None
    start = time.process_time()
    try:
        reading = parse_feed(document, NOW) if document.media_type == FEED else read_document(document, now=NOW)
        outcome = "read"
    except (DocumentError, MemoryError) as error:
        outcome = f"refused: {error}"
    took = time.process_time() - start
    return outcome, reading, (_kilobytes(status, "VmHWM") - before) / 1024, took


def _kilobytes(status: Path, field: str) -> int:
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith(field))


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(DOCUMENTS) >= 40


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="peak memory is read from Linux's /proc")
async def test_each_ends_soon_and_leaves_the_others_alone() -> None:
    slow, hungry, leaks = [], [], []
    for name in DOCUMENTS:
        try:
            outcome, reading, rise, took = await parse_safely(measured, name, timeout=6 * SECONDS)
        except DocumentError as error:
            outcome, reading, rise, took = str(error), None, 0.0, SECONDS if "not read within" in str(error) else 0.0
        if took > SECONDS / 2:
            slow.append((name, outcome))
        if rise > MEGABYTES:
            hungry.append((name, round(rise)))
        if "root:" in str(reading) or "\x00" in str(reading):
            leaks.append(name)
    assert (slow, hungry, leaks) == ([], [], [])
    good = await parse_safely(parse_feed, payload("nul bytes"), NOW)
    assert [entry.title for entry in good.items] == ["Report 1"]


async def test_a_document_that_keeps_the_processor_busy_is_given_up_and_the_next_is_read() -> None:
    with pytest.raises(DocumentError, match="more than 1 s"):
        await parse_safely(_spin, seconds=1)
    assert (await parse_safely(parse_feed, payload("nul bytes"), NOW)).title == "Example News"


async def test_waiting_for_a_worker_is_not_held_against_a_document() -> None:
    await parse_safely(parse_feed, payload("nul bytes"), NOW)  # A worker is there now.
    busy = CapacityLimiter(1)
    await busy.acquire()
    waiting = asyncio.create_task(parse_safely(parse_feed, payload("nul bytes"), NOW, timeout=3.0, limiter=busy))
    await asyncio.sleep(3.2)
    busy.release()
    assert (await waiting).title == "Example News"


async def test_a_worker_that_does_not_come_up_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    async def start(*args: object, **options: object) -> str:
        tries.append(args)
        if len(tries) < 3:
            raise BrokenWorkerProcess("Error during worker process initialization")
        return "read"

    monkeypatch.setattr("anyio.to_process.run_sync", start)
    assert await parse_safely(str) == "read"


async def test_a_worker_that_hangs_is_killed_and_the_next_reading_succeeds() -> None:
    start = time.monotonic()
    with pytest.raises(DocumentError, match="within"):
        await parse_safely(time.sleep, 60, timeout=1.0)
    assert time.monotonic() - start < 5
    document = payload("nul bytes")
    assert (await parse_safely(parse_feed, document, NOW)).title == "Example News"


async def test_a_worker_that_dies_is_a_refusal() -> None:
    with pytest.raises(DocumentError, match="broke"):
        await parse_safely(_die)


def _spin() -> None:
    while True:
        pass


def _die() -> None:
    import os
    import signal

    os.kill(os.getpid(), signal.SIGKILL)


def test_dates_beyond_belief_are_dropped_and_the_items_kept() -> None:
    feed = parse_feed(payload("dates of 1970 and 2099"), NOW)
    assert [entry.published_at for entry in feed.items] == [None, None]


def test_of_fifty_thousand_items_the_newest_two_hundred_are_read() -> None:
    assert len(parse_feed(payload("fifty thousand items"), NOW).items) == 200


def test_a_long_feed_that_lists_the_oldest_first_still_gives_the_newest() -> None:
    items = [item(n, f"Mon, 04 Mar 2024 0{n // 3600}:{n // 60 % 60:02}:{n % 60:02} GMT") for n in range(3000)]
    document = payload("nul bytes")
    content = rss(items)
    feed = parse_feed(type(document)(address=document.address, content=content), NOW)
    assert feed.items[0].title == "Report 2999"


@pytest.mark.parametrize(
    "name", ["laughs", "laughs in utf-16", "file entity", "http entity", "parameter entity", "quadratic entity"]
)
def test_bombs_and_outer_entities_are_refused_by_name(name: str) -> None:
    with pytest.raises(DocumentError, match="entities"):
        parse_feed(payload(name), NOW)
