"""Worker processes that a test can kill, and a small news agency for them to work for.

Run as a program (``python -m tests.support.workers``) it is a worker like ``briefbot worker`` whose analysis is the
fake one, with a quick clock and a quick heart.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web

from bot.domain.articles import Source, SourceKind
from tests.support.analysis import build_fake
from tests.support.feeds import json_feed

_ROOT = Path(__file__).resolve().parents[2]
_WORDS = "harbour treaty delegation summit corridor fisheries railway pipeline census ferry orchard glacier".split()


@asynccontextmanager
async def agency(feeds: int, items: int, text: Callable[[int, int], str] | None = None) -> AsyncIterator[list[Source]]:
    """Feeds on loopback, each of so many articles: ``text`` of feed and number, or one position, "X rejects Y."."""
    written = text or _text

    async def serve(request: web.Request) -> web.Response:
        number = int(request.match_info["feed"])
        body = json_feed([_item(number, item, written(number, item)) for item in range(items)], f"Feed {number}")
        return web.Response(body=body, content_type="application/feed+json")

    app = web.Application()
    app.router.add_get("/{feed}.json", serve)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield [Source.of(SourceKind.FEED, f"http://127.0.0.1:{port}/{number}.json") for number in range(feeds)]
    finally:
        await runner.cleanup()


def _code(feed: int, number: int) -> str:
    return chr(65 + feed % 26) + chr(97 + feed // 26 % 26) + chr(97 + number % 26) + chr(97 + number // 26 % 26)


def _text(feed: int, number: int) -> str:
    word = _WORDS[(feed + number) % len(_WORDS)]
    filler = " ".join(f"{_WORDS[(feed * 7 + number * 3 + at) % len(_WORDS)]}{feed}x{number}y{at}" for at in range(60))
    return f"{_code(feed, number)} rejects {word}. The report on the {word} goes on: {filler}."


def _item(feed: int, number: int, text: str) -> dict[str, object]:
    published = datetime.now(UTC) - timedelta(minutes=number)
    return {
        "id": f"{feed}-{number}",
        "url": f"https://agency.example/{feed}/{number}",
        "title": f"{_code(feed, number)} on the {_WORDS[(feed + number) % len(_WORDS)]}",
        "content_html": f"<p>{text}</p>",
        "date_published": published.isoformat(),
        "language": "en",
    }


@dataclass
class Crew:
    """Worker processes that are started again when they end, as a supervisor would."""

    environment: Mapping[str, str]
    command: tuple[str, ...] = (sys.executable, "-m", "tests.support.workers")
    kills: int = 0
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, number: int) -> None:
        """Start so many more."""
        for _ in range(number):
            environment = {**os.environ, **self.environment, "PYTHONPATH": str(_ROOT)}
            self._running.append(subprocess.Popen(self.command, cwd=_ROOT, env=environment, start_new_session=True))

    def kill(self) -> None:
        """SIGKILL the oldest, with the processes that analyse for it, and put another in its place."""
        victim = self._running.pop(0)
        if victim.poll() is None:
            os.killpg(victim.pid, signal.SIGKILL)
            self.kills += 1
        victim.wait()
        self.start(1)

    async def keep_mending(self) -> None:
        """Start those again that end by themselves, until cancelled."""
        while True:
            for gone in [one for one in self._running if one.poll() is not None]:
                self._running.remove(gone)
                self.start(1)
            await asyncio.sleep(0.5)

    def stop(self) -> list[int]:
        """Stop all gracefully; returns their exit statuses."""
        for one in self._running:
            if one.poll() is None:
                one.terminate()
        return [one.wait(timeout=30) for one in self._running]


@contextmanager
def crew(number: int, environment: Mapping[str, str], command: tuple[str, ...] | None = None) -> Iterator[Crew]:
    """So many workers until the block ends."""
    workers = Crew(environment, command) if command else Crew(environment)
    workers.start(number)
    try:
        yield workers
    finally:
        workers.stop()


def main() -> None:
    """Be a worker, as the variables ``TEST_…`` say."""
    # Here, not above: the processes that analyse for it read this module too, and need none of that.
    from bot.app import run_worker, start_logs
    from bot.config import load_settings

    settings = load_settings()
    start_logs(settings)
    queues = os.environ.get("TEST_QUEUES", "fetch,analyze,deliver").split(",")
    build = None if os.environ.get("TEST_ANALYSIS") == "real" else build_fake
    # A machine that is busier than the heart is quick makes the living look dead.
    heartbeat = float(os.environ.get("TEST_HEARTBEAT", "0.5"))
    concurrency = int(os.environ.get("TEST_CONCURRENCY", "2"))
    work = run_worker(
        settings, queues, concurrency=concurrency, tick_seconds=1, heartbeat_seconds=heartbeat, build=build
    )
    asyncio.run(work)


if __name__ == "__main__":
    main()
