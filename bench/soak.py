"""Kill the bot again and again and count what is lost: the long version of tests/faults.

    python -m bench.soak [--kills 200] [--seed 1] [--engine sqlite|postgresql] [--folder KEEP_LOGS_HERE]

Passes when no digest, command or article is missing, nothing came twice unless a log line calls it ambiguous, at most
W a kill did, no log holds the token or a reader's words, and the graceful stop took under ten seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.faults.campaign import Campaign, Result
from tests.faults.points import POINTS
from tests.support.postgres import running_postgres


def main() -> None:
    """Run a campaign and print what was counted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    with ExitStack() as stack:
        folder = chosen.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{folder}/bot.db"
        if chosen.engine == "postgresql":
            url = stack.enter_context(running_postgres()).create()
        campaign = Campaign(folder, url, seed=chosen.seed, slow_answers=True)
        result = asyncio.run(campaign.run(chosen.kills, points=list(POINTS)))
    show(result)
    result.assert_nothing_lost()


def show(result: Result) -> None:
    """The figures, one a line."""
    print(f"kills {result.kills}, of them at crash points {result.at_points.total()} ({len(result.at_points)} points)")
    print(f"digests {result.digests}, commands {result.commands}, articles {result.articles}")
    print(f"missing {len(result.missing)} {result.missing[:10]}")
    print(f"duplicates {result.duplicates}, of them without a log line {len(result.unexplained)}")
    print(f"faults of Telegram's {dict(result.faults)}")
    print(f"secrets or readers' words in logs {result.leaks}, processes left {result.orphans}")
    print(f"graceful stop {result.stop_seconds:.1f} s, exit status {result.exit_status}; {result.seconds:.0f} s in all")


if __name__ == "__main__":
    main()
