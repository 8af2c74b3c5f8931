"""What is told of each source: how much it brings."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.stories import Placement
from bot.service.ports import Stores
from bot.storage.articles import add_article
from bot.storage.engine import Database
from tests.support.newsroom import NOON, WIRE, article


@pytest.mark.parametrize(("days", "rate"), [(0.1, 6.0), (2, 3.0), (30, 0.9)])
async def test_news_a_day_are_counted_over_the_days_that_a_source_is_known(
    database: Database, days: float, rate: float
) -> None:
    stores = Stores.over(database)
    await stores.sources.add(WIRE, NOON - timedelta(days=days))
    for number in range(8):
        one = article(f"Report {number}.", url=f"https://example.org/{number}", at=NOON - timedelta(hours=1))
        async with database.write() as connection:
            await add_article(connection, one, Placement(f"s{number}"), history=number < 2)
    (state,) = await stores.sources.all(NOON)
    assert (state.articles, state.lately) == (8, 6), "what was there before is no news"
    assert state.a_day == rate
