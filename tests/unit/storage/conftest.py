from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.storage.engine import Database


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated database, on each engine."""
    async with Database(database_url) as opened:
        await opened.migrate()
        yield opened
