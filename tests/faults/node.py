"""The process that is killed: the real bot over a desk that repeats what it was asked, and a feed in a file."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import time as timing
import traceback
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.domain.articles import Draft, Payload, Source, SourceKind
from bot.domain.feeds import Feed, FeedItem
from bot.logs import set_up_logs
from bot.service.dispatch import Dispatcher
from bot.service.ingest import Ingest
from bot.service.placing import Placer
from bot.service.polling import Poller
from bot.service.ports import Stores
from bot.service.rounds import make_rounds
from bot.service.subscriptions import Subscriptions
from bot.service.tasks import Tasks
from bot.service.upkeep import Upkeep
from bot.storage.engine import Database
from bot.storage.subscriptions import SubscriptionStore
from bot.telegram.application import Options, TelegramBot
from bot.work.analysis import ProcessAnalysis
from tests.faults.points import arm
from tests.support.analysis import build_mortal
from tests.support.desk import FakeDesk

#: Seconds of the node's clock in one of the wall's: a morning of digests takes minutes.
SPEED = 30
START = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


class FileFeed:
    """A feed that is a list of texts in a JSON file: fetched, read and opened without a network."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Payload:
        return Payload(address=url, content=self._path.read_bytes(), media_type="application/json", charset="utf-8")

    async def read_feed(self, payload: Payload, *, now: datetime) -> Feed:
        texts = json.loads(payload.content)
        links = [f"https://news.example/{number}" for number in range(len(texts))]
        items = [
            FeedItem(
                link=link, title=f"Article {number}", summary_html="", content_html=text.ljust(700), published_at=now
            )
            for number, (link, text) in enumerate(zip(links, texts, strict=True))
        ]
        return Feed(title="Feed", items=tuple(reversed(items)))

    async def read_document(self, payload: Payload, *, now: datetime) -> Draft:
        return Draft(title=payload.address, text=payload.content.decode().strip(), language="en")


def clock_since(began: float) -> datetime:
    """The node's clock, which runs on through every restart."""
    return START + timedelta(seconds=(timing.time() - began) * SPEED)


async def run(folder: Path, database_url: str, api_url: str, token: str, began: float) -> None:
    """Run until told to stop."""

    def clock() -> datetime:
        return clock_since(began)

    feed, desk = FileFeed(folder / "feed.json"), FakeDesk()
    async with contextlib.AsyncExitStack() as stack:
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        database = await stack.enter_async_context(Database(database_url))
        analysis = await stack.enter_async_context(ProcessAnalysis(build_mortal))
        await analysis.ready()
        stores = Stores.over(database)
        await stores.sources.add(Source.of(SourceKind.FEED, "https://news.example/feed"), clock())
        ingest = Ingest(stores, analysis, Placer())
        poller = Poller(stores, ingest, feed, feed.read_feed, feed.read_document)
        subscriptions = Subscriptions(SubscriptionStore(database), ZoneInfo("UTC"), time(7))
        bot = TelegramBot(
            Options(token=token, api_url=api_url, send_rate=25, tick_seconds=0.5, poll_seconds=2),
            database,
            Dispatcher(desk, subscriptions),
            desk,
            clock=clock,
        )
        tasks = Tasks(stores, poller, ingest, bot.digests, Upkeep.over(database, None), clock)
        rounds = asyncio.create_task(make_rounds(tasks, stop, clock=clock, rest=0.5))
        try:
            await bot.run(stop)
        finally:
            rounds.cancel()
            await asyncio.gather(rounds, return_exceptions=True)


def main(folder: str, database_url: str, api_url: str, token: str, began: str, *crash: str) -> None:
    """One life. ``crash``: a crash point and at which of its calls."""
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    set_up_logs("DEBUG", [token], colour=False)
    if crash:
        arm(crash[0], int(crash[1]))
    asyncio.run(run(Path(folder), database_url, api_url, token, float(began)))


def serve() -> None:
    """Live again and again: for each line of arguments fork, tell the child's number, and in the end its exit status.

    All is loaded once and nothing has begun yet, so each child is as good as a new process, seconds sooner.
    """
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                main(*json.loads(line))
                status = 0
            except Exception:  # noqa: BLE001
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(status)
        print(child, flush=True)  # noqa: T201 - the campaign reads it
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201
