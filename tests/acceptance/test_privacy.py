"""What is kept of people: told, handed out, erased."""

from __future__ import annotations

import json

from sqlalchemy import BigInteger, select

from bot.storage import tables as t
from tests.acceptance.conftest import Town

CHAT = 777_123_456


async def traces(town: Town) -> list[str]:
    """Where the database still holds the number of the chat: every column of every table is searched."""
    found = []
    async with town.database.read() as connection:
        for table in t.metadata.sorted_tables:
            for row in (await connection.execute(select(table))).mappings():
                found += [f"{table.name}.{key}" for key, value in row.items() if str(CHAT) in str(value)]
    return found


async def live(town: Town) -> None:
    """Leave a trace of every kind."""
    await town.say(CHAT, "/subscribe 07:30 Seoul korea")
    await town.say(CHAT, "/brief")
    page = await town.ask(CHAT, "/settings")
    await town.press(page, "al:drill")
    await town.press(page, "al:quiet:2000")
    await town.say(CHAT, "Chidi rejects levies. " + "word " * 50)
    await town.say(CHAT, "https://example.org/page")


async def test_all_that_is_kept_is_handed_out(town: Town) -> None:
    async with town.open():
        await live(town)
        (file,) = await town.say(CHAT, "/export")
        told = (await town.ask(CHAT, "/privacy")).text
    assert file.document is not None
    kept = json.loads(file.document)
    assert kept["chat"]["timezone"] == "Asia/Seoul"
    assert kept["subscriptions"][0]["at"] == "07:30"
    assert kept["alerts"][0]["kinds"] == ["drill"]
    assert kept["facts told"]
    assert len(kept["articles sent in"]) == 2
    for name in kept:
        if isinstance(kept[name], list):
            assert name in told, "what is kept is listed"


async def test_nothing_is_left_after_forget(town: Town) -> None:
    async with town.open():
        await live(town)
        ask = await town.ask(CHAT, "/forget")
        await town.tap(ask, "Keep it")
        assert "07:30" in (await town.ask(CHAT, "/settings")).text
        ask = await town.ask(CHAT, "/forget")
        assert "Erased" in (await town.tap(ask, "Erase everything")).text
    left = set(await traces(town))
    # The answer itself has to find its way; it is dropped with all that was sent.
    assert left <= {"outbox.chat_id"}, left
    async with town.database.read() as connection:
        texts = list(await connection.scalars(select(t.articles.c.text)))
    assert not any("Chidi" in text for text in texts), "what was sent in is erased with its facts"
    assert any("Musa" in text for text in texts), "a public page stays, of nobody"


async def test_a_group_is_forgotten_by_its_administrators_only(town: Town) -> None:
    town.api.members[-1001, 5] = "creator"
    async with town.open():
        await town.ask(-1001, "/subscribe 07:30", user=5)
        assert "administrators" in (await town.ask(-1001, "/forget", user=4)).text
        ask = await town.ask(-1001, "/forget", user=5)
        notice, _, _ = await town.press(ask, "forget:yes", user=4)
        assert "administrators" in notice
        await town.press(ask, "forget:yes", user=5)
        assert "no digest yet" in (await town.ask(-1001, "/settings", user=5)).text


def test_every_column_with_a_persons_or_chats_number_is_known_to_forget() -> None:
    """A new table that knows people has to be looked at in storage/personal.py."""
    known = {
        "chats.id", "chats.added_by", "shown.chat_id", "subscriptions.chat_id", "subscriptions.created_by",
        "alerts.chat_id", "alerts.created_by", "inbox.chat_id", "outbox.chat_id", "corrections.by_user",
    }  # fmt: skip
    numbers = {
        f"{table.name}.{column.name}"
        for table in t.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, BigInteger) and column.name.endswith(("chat_id", "_by", "_user", "user_id"))
    }
    assert numbers | {"chats.id"} == known
