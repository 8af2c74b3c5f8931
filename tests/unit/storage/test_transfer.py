from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from bot.domain.briefing import Window
from bot.domain.conversation import Chat
from bot.domain.delivery import SaveSubscription, Subscription
from bot.domain.stories import Placement
from bot.errors import StorageError
from bot.service.ports import Stores
from bot.storage import tables as t
from bot.storage.engine import Database
from bot.storage.subscriptions import SubscriptionStore
from bot.storage.transfer import transfer
from tests.support.newsroom import NOON, WIRE, actor, article, position

_SPOIL = "CREATE TRIGGER spoil AFTER INSERT ON chats BEGIN UPDATE chats SET title = 'somebody else'; END"


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[Database]:
    """A SQLite archive with something of every kind that is moved."""
    async with Database(f"sqlite:///{tmp_path / 'old.db'}") as database:
        await database.migrate()
        stores = Stores.over(database)
        await stores.sources.add(WIRE, NOON)
        for number in range(7):
            kept = article(f"Ade rejects talk number {number} in Łódź.", at=NOON + timedelta(minutes=number))
            who = actor("Bola Ade")
            await stores.articles.add(kept, Placement("story"))
            await stores.facts.record(kept, analyzer="v1", actors=[who], mentions=[], records=[position(kept, who)])
        subscription = Subscription(
            id="s1", chat_id=7, at=time(7, 30), timezone="Europe/Berlin", next_due_at=NOON, next_date=NOON.date()
        )
        chat = Chat(id=7, kind="private", title="An old name\x00")
        await SubscriptionStore(database).commit(chat, [SaveSubscription(subscription)], ["p1"], NOON)
        yield database


async def test_an_archive_moves_whole_and_goes_on(archive: Database, fresh_url: str) -> None:
    async with Database(fresh_url) as target:
        copied = await transfer(archive, target)
        assert {one.name: one.rows for one in copied if one.rows}["articles"] == 7
        assert sum(one.rows for one in copied) > 25
        there, here = Stores.over(target), Stores.over(archive)
        assert await there.facts.facts("position", Window()) == await here.facts.facts("position", Window())
        assert len(await there.articles.search(["łodz"], Window(), 9)) == 7
        assert [one.id for one in await SubscriptionStore(target).of_chat(7)] == ["s1"]
        newer = article("Something new.")
        await there.articles.add(newer, Placement("another"))
        ((number, _),) = await there.articles.unread("v1", 9)
        assert number == 8


async def test_a_database_that_is_in_use_is_not_written_over(archive: Database, fresh_url: str) -> None:
    async with Database(fresh_url) as target:
        await transfer(archive, target)
        with pytest.raises(StorageError, match="holds data already"):
            await transfer(archive, target)


async def test_what_does_not_arrive_as_it_was_leaves_nothing_behind(archive: Database, tmp_path: Path) -> None:
    async with Database(f"sqlite:///{tmp_path / 'new.db'}") as target:
        await target.migrate()
        async with target.write() as connection:
            await connection.execute(text(_SPOIL))
        with pytest.raises(StorageError, match="chats: 1 rows were sent"):
            await transfer(archive, target)
        async with target.read() as connection:
            assert await connection.scalar(select(t.sources.c.id)) is None


async def test_a_row_that_the_target_refuses_is_told(archive: Database, postgres_url: str) -> None:
    async with archive.write() as connection:
        await connection.execute(insert(t.kv).values(key="k" * 200, value="too long a key"))
    async with Database(postgres_url) as target:
        with pytest.raises(StorageError, match="kv: the target refuses a row"):
            await transfer(archive, target)
