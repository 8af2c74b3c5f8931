"""Taking a folder of many files in: articles a second, memory, and that kill -9 loses none and doubles none.

    python bench/backfill.py [--files 5000]

A child process takes the files in through the same parsers, placing and tables as `briefbot ingest`. It is killed when
it is half way; another one goes on. Counted at the end: each file once. Analysis is not part of it: it runs afterwards,
from the database (`bench/pipeline_speed.py`).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.ingest.collections import open_collection
from bot.ingest.parser import SafeParser
from bot.newsroom import utc_now
from bot.service.backfill import Backfill
from bot.service.ingest import Ingest
from bot.service.placing import Placer
from bot.service.ports import Stores
from bot.storage.engine import Database
from bot.storage.notes import NoteStore
from tests.quality.test_stories import families
from tests.support.analysis import FakeAnalysis


def write(folder: Path, files: int) -> None:
    """Texts of some hundred words, mixed from the sentences of the event families."""
    rng = random.Random(20)
    sentences = [sentence for _, _, text in families() for sentence in text.rstrip(".").split(". ")]
    for number in range(files):
        path = folder / f"{number // 1000:03}" / f"{number:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Report {number}\n\n{'. '.join(rng.sample(sentences, 7))}.", encoding="utf-8")


async def take_in(folder: Path, database_path: Path) -> None:
    """What the child does; on standard output a line a thousand files: how many, and its peak memory in MB."""
    async with Database(f"sqlite:///{database_path}") as database:
        await database.migrate()
        stores = Stores.over(database)
        parser, ingest = SafeParser(), Ingest(stores, FakeAnalysis(), Placer())
        backfill = Backfill(stores, NoteStore(database), ingest, parser.document, at_once=os.cpu_count() or 1)
        collection, done = open_collection(folder), 0

        def step(number: int) -> None:
            nonlocal done
            if (done + number) // 1000 > done // 1000:
                peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
                print(f"  {done + number:>7,} files, {int(peak.split()[1]) // 1024} MB at most", flush=True)
            done += number

        await backfill.run(collection, now=utc_now(), on_step=step)


def kept(path: Path) -> int:
    """Articles in the database so far."""
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def main() -> None:
    """Write, take in, kill, go on, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--child", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        asyncio.run(take_in(*options.child))
        return
    with tempfile.TemporaryDirectory() as place:
        folder, path = Path(place) / "files", Path(place) / "bench.db"
        write(folder, options.files)
        command = [sys.executable, __file__, "--child", str(folder), str(path)]
        start = time.perf_counter()
        first = subprocess.Popen(command)
        while first.poll() is None and kept(path) < options.files // 2:
            time.sleep(0.5)
        first.send_signal(signal.SIGKILL)
        first.wait()
        print(f"killed with {kept(path):,} kept", flush=True)
        subprocess.run(command, check=True)
        took = time.perf_counter() - start
        found = kept(path)
    print(f"{found:,} of {options.files:,} kept, {found / took:.0f} a second with two starts")
    if found != options.files:
        raise SystemExit("some are missing or doubled")


if __name__ == "__main__":
    main()
