"""The morning that the demonstration shows."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.cli.show import morning_after


def test_the_next_seven_oclock_is_the_morning_after() -> None:
    assert morning_after(datetime(2024, 10, 15, 4, 30, tzinfo=UTC)) == datetime(2024, 10, 15, 7, tzinfo=UTC)
    assert morning_after(datetime(2024, 10, 14, 13, 30, tzinfo=UTC)) == datetime(2024, 10, 15, 7, tzinfo=UTC)
    assert morning_after(datetime(2024, 10, 15, 7, tzinfo=UTC)) == datetime(2024, 10, 16, 7, tzinfo=UTC)
