from __future__ import annotations

import pytest

from bot.domain.articles import Article
from bot.domain.stories import Placed, Placement
from bot.service.ports import Stores
from bot.storage.engine import Database
from tests.support.newsroom import NOON, WIRE


@pytest.fixture
async def stores(database: Database) -> Stores:
    """The stores of a migrated database, on each engine, that knows the sample wire."""
    stores = Stores.over(database)
    await stores.sources.add(WIRE, NOON)
    return stores


async def alone(article: Article, _: object) -> Placed:
    """Every article is a story of its own."""
    return Placed(placement=Placement(story_id=f"story-{article.id}"))
