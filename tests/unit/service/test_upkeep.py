from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.delivery import Delivery, DeliveryState, Outcome, Priority
from bot.domain.stories import Placement
from bot.service.ports import Stores
from bot.service.upkeep import Upkeep
from bot.storage.engine import Database
from bot.storage.inbox import InboxStore, Incoming
from bot.storage.outbox import OutboxStore
from tests.support.newsroom import NOON, WIRE, article


@pytest.mark.parametrize(("keep_days", "left"), [(None, 2), (10, 1)])
async def test_articles_go_only_when_the_operator_says_so(database: Database, keep_days: int | None, left: int) -> None:
    stores = Stores.over(database)
    await stores.sources.add(WIRE, NOON)
    for days in (5, 15):
        await stores.articles.add(article(f"Aged {days}.", at=NOON - timedelta(days=days)), Placement(f"t{days}"))
    await Upkeep.over(database, keep_days).run(NOON)
    assert (await stores.articles.counts())["articles"] == left


async def test_what_is_done_with_is_forgotten_and_what_waits_is_not(database: Database) -> None:
    inbox, outbox = InboxStore(database), OutboxStore(database)
    await inbox.add([Incoming(number, 7, {"update_id": number}, NOON) for number in (1, 2, 3)])
    for number in (1, 3):
        await inbox.fail(number, "set aside", NOON)
    rows = [
        Delivery(
            id=0, key=key, chat_id=7, thread=None, text="Hello", keyboard=None, state=DeliveryState.READY,
            not_before=NOON, priority=Priority.ANSWER,
        )
        for key in ("sent", "waiting")
    ]  # fmt: skip
    await outbox.put(rows, NOON)
    (claimed,) = await outbox.claim(1, NOON)
    await outbox.settle([Outcome(delivery=claimed, state=DeliveryState.SENT, message_id=1)], NOON)
    await Upkeep.over(database, None).run(NOON + timedelta(days=40))
    assert [one.update_id for one in await inbox.waiting()] == [2]
    assert await inbox.offset(NOON) == 4
    assert await outbox.find("sent") is None
    assert await outbox.find("waiting") is not None
