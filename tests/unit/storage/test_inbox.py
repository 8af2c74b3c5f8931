"""Which update is asked for next."""

from __future__ import annotations

from datetime import timedelta

from bot.storage.engine import Database
from bot.storage.inbox import InboxStore, Incoming
from tests.support.broadcast import START

DAY = timedelta(days=1)


async def test_the_next_update_is_the_one_after_the_last_that_came(database: Database) -> None:
    inbox = InboxStore(database)
    assert await inbox.offset(START) is None
    await inbox.add([Incoming(number, 7, {}, START) for number in (11, 10)])
    assert await inbox.offset(START + DAY) == 12


async def test_after_a_silence_telegram_may_begin_with_a_smaller_number(database: Database) -> None:
    """An offset of before would have it forget updates that nobody has seen."""
    inbox = InboxStore(database)
    await inbox.add([Incoming(900, 7, {}, START)])
    await inbox.fail(900, "done", START)
    later = START + 8 * DAY
    assert await inbox.offset(later) is None
    await inbox.add([Incoming(20, 7, {}, later)])
    assert await inbox.offset(later) == 21
    await inbox.purge(later - DAY)
    assert await inbox.offset(later) == 21
    assert len(await inbox.add([Incoming(900, 7, {}, later)])) == 1
