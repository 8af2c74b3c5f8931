"""Run the measures and write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import importlib
import sys

from bench.peers.table import Measure, write

MEASURES = ("reading", "polling", "delivery", "lookup", "starting")


def main() -> int:
    """Measure, write and print; the exit status tells whether every promise holds."""
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description="briefbot against its peers")
    parser.add_argument("--only", choices=MEASURES, action="append", help="leave the others as they were")
    kept = True
    for name in parser.parse_args().only or MEASURES:
        result: Measure = importlib.import_module(f"bench.peers.{name}").measure()
        write(name, result)
        for row in result.rows:
            ratio = "" if row.ratio is None else f"ratio {row.ratio:.2f}"
            print(f"{result.title}: {row.what}: {row.ours} against {row.peer} {ratio}".rstrip())
            kept &= row.holds
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
