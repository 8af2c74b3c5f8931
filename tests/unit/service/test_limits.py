"""Who is served, and how often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conversation import Chat, Request
from bot.service.limits import Gate, Quotas

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def request(second: float = 0, *, user: int = 7, chat: int | None = None, admin: bool = False) -> Request:
    return Request(chat=Chat(id=chat or user), user=user, at=NOW + timedelta(seconds=second), admin=admin)


def test_a_minute_later_it_goes_on() -> None:
    gate = Gate(Quotas(requests=2))
    assert [gate.passes(request(second)) for second in (0, 1)] == [None, None]
    assert gate.passes(request(10)) == timedelta(seconds=50)
    assert gate.passes(request(60)) is None
    assert gate.passes(request(60.5)) == timedelta(seconds=0.5)


def test_the_limit_is_told_once_each_time_it_is_reached() -> None:
    gate = Gate(Quotas(requests=1))
    gate.passes(request(0))
    wait = gate.passes(request(1))
    assert wait is not None
    assert gate.tells(request(1), wait)
    assert not gate.tells(request(2), wait)
    assert gate.tells(request(61), wait)


def test_a_person_is_counted_over_all_chats() -> None:
    gate = Gate(Quotas(requests=2))
    gate.passes(request(chat=-1))
    gate.passes(request(chat=-2))
    assert gate.passes(request(chat=-3)) is not None


def test_a_private_instance_knows_people_and_chats() -> None:
    gate = Gate(Quotas(allowed=frozenset({7, -5})))
    assert gate.serves(request(user=7, chat=-9))
    assert gate.serves(request(user=8, chat=-5))
    assert gate.serves(request(user=9, admin=True))
    assert not gate.serves(request(user=8))


@given(st.lists(st.floats(0, 300), max_size=80))
def test_no_minute_holds_more_than_the_limit(seconds: list[float]) -> None:
    gate = Gate(Quotas(requests=5))
    passed = [second for second in sorted(seconds) if gate.passes(request(second)) is None]
    for first, beyond in zip(passed, passed[5:], strict=False):
        assert beyond - first >= 60 - 1e-3
