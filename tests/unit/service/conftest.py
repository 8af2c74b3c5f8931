from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.stories import Placement
from bot.service.ports import Stores
from bot.storage.engine import Database
from tests.support.newsroom import NOON, WIRE


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncIterator[Stores]:
    """The stores of a migrated SQLite file that knows the sample wire."""
    async with Database(f"sqlite:///{tmp_path / 'test.db'}") as database:
        await database.migrate()
        stores = Stores.over(database)
        await stores.sources.add(WIRE, NOON)
        yield stores


def alone(article_id: str, *_: object) -> Placement:
    """Every article is a story of its own."""
    return Placement(story_id=f"story-{article_id}", duplicate_of=None)
