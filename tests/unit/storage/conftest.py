from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.engine import Database


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A migrated SQLite file of its own."""
    async with Database(f"sqlite:///{tmp_path / 'test.db'}") as opened:
        await opened.migrate()
        yield opened
