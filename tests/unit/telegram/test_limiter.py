"""No sliding window ever holds more than Telegram allows, and the allowed rate is used."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.limiter import Pacer


def send(pacer: Pacer, chat_id: int, now: float) -> float:
    """Send as soon as both limits allow; returns when."""
    at = max(pacer.next_slot(now), pacer.free_at(chat_id))
    pacer.took(chat_id, at)
    return at


def most_within(times: list[float], seconds: float) -> int:
    ordered = sorted(times)
    return max((sum(start <= t < start + seconds for t in ordered) for start in ordered), default=0)


@settings(deadline=None, max_examples=50)
@given(
    chats=st.lists(st.integers(-3, 5).filter(bool), min_size=1, max_size=150),
    rate=st.floats(1, 60),
)
def test_limits_hold_in_every_window(chats: list[int], rate: float) -> None:
    pacer, now = Pacer(rate), 0.0
    sent: dict[int, list[float]] = defaultdict(list)
    for chat_id in chats:
        now = send(pacer, chat_id, now)
        sent[chat_id].append(now)
    everything = [at for times in sent.values() for at in times]
    assert most_within(everything, 1.0) <= math.ceil(rate)
    for chat_id, times in sent.items():
        assert most_within(times, 1.0) == 1
        if chat_id < 0:
            assert most_within(times, 60.0) <= 20


def test_a_broadcast_uses_the_allowed_rate() -> None:
    pacer, now = Pacer(25), 0.0
    for chat_id in range(1, 1001):
        now = send(pacer, chat_id, now)
    assert 1000 / now >= 0.95 * 25


def test_messages_leave_evenly() -> None:
    pacer, times = Pacer(10), [0.0]
    for chat_id in range(1, 50):
        times.append(send(pacer, chat_id, times[-1]))
    gaps = [later - earlier for earlier, later in pairwise(times[1:])]
    assert max(gaps) - min(gaps) < 1e-9


def test_a_flood_wait_stops_everything() -> None:
    pacer = Pacer(25)
    pacer.stop_until(30.0)
    pacer.stop_until(10.0)
    assert pacer.stopped(29.9)
    assert send(pacer, 7, 0.0) == 30.0


def test_blocked_chats_are_named_until_they_are_free() -> None:
    pacer = Pacer(25)
    pacer.took(7, 0.0)
    assert 7 in pacer.blocked(0.5)
    assert pacer.blocked(2.0) == {}


def test_what_is_over_is_forgotten() -> None:
    pacer = Pacer(1000)
    for chat_id in range(1, 20_000):
        pacer.took(chat_id, chat_id / 100)
    assert len(pacer._chats) < 5000
