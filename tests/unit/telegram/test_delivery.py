"""The sender keeps Telegram's limits and uses the rate. In virtual time: it is judged, not the machine."""

from __future__ import annotations

from bot.domain.delivery import Priority
from tests.support.broadcast import broadcast, digest
from tests.support.virtual_time import run_virtually


def test_limits_hold_in_every_window_and_the_rate_is_used() -> None:
    # Six groups that get more than a minute allows, and enough chats to fill the time meanwhile.
    rows = [digest(10_000 + number, chat_id=-1 - number % 6) for number in range(6 * 24)]
    rows += [digest(number, chat_id=number) for number in range(1, 400)]
    arrivals = run_virtually(broadcast(rows, rate=25))
    arrivals.assert_limits(25)
    assert len(arrivals.came) == len(rows)
    assert arrivals.rate(first=450) >= 0.95 * 25


def test_a_flood_wait_stops_everything_and_no_burst_follows() -> None:
    rows = [digest(number, chat_id=number) for number in range(1, 150)]
    arrivals = run_virtually(broadcast(rows, rate=25, flood_at=(40, 90)))
    arrivals.assert_limits(25)
    assert arrivals.in_flood == 0
    assert len(arrivals.came) == len(rows)
    gaps = [later - earlier for earlier, later in zip(arrivals.left, arrivals.left[1:], strict=False)]
    assert sum(gap > 4.0 for gap in gaps) == 2


def test_answers_go_before_a_broadcast() -> None:
    rows = [digest(number, chat_id=number) for number in range(1, 60)]
    rows += [digest(1000 + number, chat_id=1000 + number, priority=Priority.ANSWER) for number in range(5)]
    arrivals = run_virtually(broadcast(rows, rate=25))
    first = sorted(arrivals.by_chat, key=lambda chat_id: arrivals.by_chat[chat_id])[:5]
    assert all(chat_id >= 1000 for chat_id in first)
