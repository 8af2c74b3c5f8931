"""Every digest of every zone: each date of 2024–2030 at each quarter hour is served exactly once, in order.

    python -m bench.zones [--zones 20]

Exhaustive, where the unit test tries every date at one quarter hour and every quarter hour around changes of offset.
Takes about five minutes of a processor; fails at the first date that is missed, doubled or out of order.
"""

from __future__ import annotations

import argparse
from datetime import date
from itertools import islice

from tests.support.zones import QUARTERS, distinct_zones, walk

FIRST, LAST = date(2024, 1, 1), date(2030, 12, 31)


def main() -> None:
    """Walk and count."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--zones", type=int, default=None, help="only so many")
    chosen = parser.parse_args()
    names, served = list(islice(distinct_zones(FIRST, LAST), chosen.zones)), 0
    for name in names:
        served += sum(walk(name, at, FIRST, LAST) for at in QUARTERS)
        print(f"{name}: {served:,} digests so far", flush=True)
    print(f"{len(names)} zones that differ, {served:,} digests, each date once")
    assert served == len(names) * len(QUARTERS) * ((LAST - FIRST).days + 1)


if __name__ == "__main__":
    main()
