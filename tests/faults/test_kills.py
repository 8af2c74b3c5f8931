"""A kill at any moment loses nothing: digests, commands, articles. The long version is bench/soak.py."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.faults.campaign import Campaign
from tests.faults.points import POINTS


@pytest.mark.slow
async def test_nothing_is_lost_on_sqlite(tmp_path: Path) -> None:
    """At every other crash point, and at a random moment."""
    points = random.Random(3).sample(list(POINTS), len(POINTS) // 2)
    result = await Campaign(tmp_path, f"sqlite:///{tmp_path}/bot.db").run(len(points) + 1, points=points)
    print(result)  # noqa: T201 - shown when something is wrong
    result.assert_nothing_lost()
    assert len(result.at_points) > len(points) / 2
    assert min(result.digests, result.commands) > 20
    assert result.articles > 10


@pytest.mark.slow
async def test_nothing_is_lost_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    """At the points where a transaction or a message is under way."""
    points = [
        "a command's effects are written, not committed",
        "messages are claimed, none sent",
        "a message is sent, its outcome unknown",
    ]
    result = await Campaign(tmp_path, postgres_url, seed=2).run(len(points) + 1, points=points)
    print(result)  # noqa: T201
    result.assert_nothing_lost()
    assert len(result.at_points) > 1
