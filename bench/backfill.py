"""Taking a folder of many files in: articles a second, memory, and that kill -9 loses none and doubles none.

    python bench/backfill.py [--files 5000] [--floor 48]        (the promise: --files 100000)

A child process takes the files in through the same parsers, placing and tables as `briefbot ingest`. It is killed when
it is half way; another one goes on. Counted at the end: each file once. Memory counts at its peak, from the first tenth
of what a child has before it to the end of it. The exit status is 1 when a file is missing or doubled, or when that
peak grew by more than the floor (MB). Analysis is not part of it: it runs afterwards, from the database
(`bench/pipeline_speed.py`).
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
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class Watch:
    """Tells how far a child is, and how much memory it took at most after the first tenth of its work."""

    files: int
    done: int = 0
    warm: float = 0.0
    started: float = field(default_factory=time.perf_counter)

    def step(self, number: int) -> None:
        """Count files; a line each twentieth of the way."""
        before, self.done = self.done, self.done + number
        if self.done >= self.files // 10:
            self.warm = self.warm or peak()
        twentieth = max(1, self.files // 20)
        if self.done // twentieth > before // twentieth or self.done == self.files:
            rate = self.done / (time.perf_counter() - self.started)
            print(
                f"  {self.done:>7,} of {self.files:,} files, {rate:.0f} a second, {peak():.0f} MB at most", flush=True
            )

    def grown(self) -> float:
        """Megabytes by which the peak rose since the first tenth."""
        return peak() - self.warm if self.warm else 0.0


def peak() -> float:
    """The most resident memory this process had so far, in MB (``/proc/self/status``, Linux)."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


async def take_in(folder: Path, database_path: Path, watch: Watch) -> None:
    """What the child does."""
    async with Database(f"sqlite:///{database_path}") as database:
        await database.migrate()
        stores = Stores.over(database)
        parser, ingest = SafeParser(), Ingest(stores, FakeAnalysis(), Placer())
        backfill = Backfill(stores, NoteStore(database), ingest, parser.document, at_once=os.cpu_count() or 1)
        await backfill.run(open_collection(folder), now=utc_now(), on_step=watch.step)


def kept(path: Path) -> int:
    """Articles in the database so far."""
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def main() -> None:
    """Write, take in, kill, go on, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=5000, help="how many to write and take in (%(default)s)")
    parser.add_argument("--floor", type=float, default=48.0, help="MB that memory may grow by (%(default)s)")
    parser.add_argument("--child", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        watch = Watch(options.files)
        asyncio.run(take_in(*options.child, watch))
        print(f"  {watch.grown():+.1f} MB since the first tenth", flush=True)
        raise SystemExit(2 if watch.grown() > options.floor else 0)
    with tempfile.TemporaryDirectory() as place:
        folder, path = Path(place) / "files", Path(place) / "bench.db"
        write(folder, options.files)
        command = [sys.executable, __file__, "--child", str(folder), str(path), "--floor", str(options.floor)]
        start = time.perf_counter()
        first = subprocess.Popen([*command, "--files", str(options.files)])
        while first.poll() is None and kept(path) < options.files // 2:
            time.sleep(0.5)
        first.send_signal(signal.SIGKILL)
        first.wait()
        print(f"killed with {kept(path):,} kept", flush=True)
        rest = options.files - kept(path)
        second = subprocess.run([*command, "--files", str(rest)], check=False)
        took = time.perf_counter() - start
        found = kept(path)
    print(f"{found:,} of {options.files:,} kept, {found / took:.0f} a second with two starts")
    if found != options.files:
        raise SystemExit("some are missing or doubled")
    if second.returncode:
        raise SystemExit("memory grew past the floor" if second.returncode == 2 else "the second run failed")


if __name__ == "__main__":
    main()
