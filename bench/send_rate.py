"""Telegram's limits and the use of the rate, over many chats and groups, in virtual time (some minutes of real time).

    python -m bench.send_rate [--chats 10000] [--groups 200] [--rate 25]

The sender and the outbox are the real ones; messages take 40 to 200 ms and overtake each other. Passes when no sliding
window holds more than is allowed (where they leave: the configured rate; where they come: 30 a second, one a second to
a chat, 20 a minute to a group) and at least 95 % of the configured rate is used while there is enough to send.
"""

from __future__ import annotations

import argparse
import time

from tests.support.broadcast import broadcast, digest
from tests.support.virtual_time import run_virtually

#: Messages to each group: more than a minute allows.
_EACH = 22


def main() -> None:
    """Send, check, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chats", type=int, default=10_000)
    parser.add_argument("--groups", type=int, default=200)
    parser.add_argument("--rate", type=float, default=25.0)
    chosen = parser.parse_args()
    rows = [digest(n, chat_id=-1 - n % chosen.groups) for n in range(chosen.groups * _EACH)]
    rows += [digest(1_000_000 + n, chat_id=n) for n in range(1, chosen.chats + 1)]
    began = time.monotonic()
    arrivals = run_virtually(broadcast(rows, rate=chosen.rate))
    arrivals.assert_limits(chosen.rate)
    # The last minute belongs to groups that have to wait.
    used = arrivals.rate(first=int(len(rows) * 0.95)) / chosen.rate
    print(f"{len(rows)} messages to {chosen.chats} chats and {chosen.groups} groups: no limit exceeded in any window")
    print(f"{used:.1%} of the configured rate used; {time.monotonic() - began:.0f} s of real time")
    assert used >= 0.95


if __name__ == "__main__":
    main()
