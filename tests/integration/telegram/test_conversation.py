"""What people write to the bot, and what they get."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import ConfigError
from bot.logs import set_up_logs
from tests.integration.telegram.conftest import World
from tests.support.botapi import Fault


async def test_a_command_is_answered_with_formatting(world: World) -> None:
    async with world.running():
        world.api.say(7, "/brief korea 7d")
        answer = await world.api.reply_to(7)
    assert answer.text == "brief:korea 7d"
    assert answer.entities[0].kind == "bold"
    assert not answer.preview
    assert not world.api.bad_requests


async def test_several_messages_come_in_order(world: World) -> None:
    async with world.running():
        world.api.say(7, "/drills")
        first, second = await world.api.reply_to(7), await world.api.reply_to(7)
    assert (first.text, second.text) == ("drills:", "second page")


async def test_a_button_is_answered_and_its_clock_stopped(world: World) -> None:
    async with world.running():
        world.api.say(7, "/who Han")
        card = await world.api.reply_to(7)
        query = world.api.press(card, card.button("The one"))
        assert (await world.api.reply_to(7)).text == "who_id:a1"
        await world.api.until(lambda: query in world.api.answered)


@pytest.mark.parametrize("data", ["", "nonsense", "who:", "stop:unknown", "why:-1", "/nothing", "\U0001f600" * 16])
async def test_forged_and_stale_buttons_get_a_kind_word(world: World, data: str) -> None:
    async with world.running():
        world.api.say(7, "/who Han")
        card = await world.api.reply_to(7)
        query = world.api.press(card, data)
        await world.api.until(lambda: query in world.api.answered)
        said = world.api.answered[query] or (await world.api.reply_to(7)).text
    assert said


async def test_a_file_is_read(world: World) -> None:
    async with world.running():
        world.api.send_file(7, "../../etc/passwd.txt", b"Seoul said on Monday ...")
        assert (await world.api.reply_to(7)).text == "file:../../etc/passwd.txt:24"


async def test_a_file_too_large_for_bots_is_declined(world: World) -> None:
    async with world.running():
        world.api.send_file(7, "big.txt", b"x" * (20 * 2**20 + 1))
        assert "20 MB" in (await world.api.reply_to(7)).text


async def test_documents_posted_in_a_channel_are_read_where_they_may_be_articles(world: World) -> None:
    world.api.fail("getFile", Fault(400, "Bad Request: the file is temporarily unavailable"))
    async with world.running(), asyncio.timeout(20):
        channel = {"kind": "channel"}
        world.api.send_file(-1005, "gone.txt", b"x", caption="Gone", **channel)
        world.api.send_file(-1005, "statement.pdf", b"%PDF-", media_type="application/pdf", **channel)
        world.api.send_file(-1005, "parade.mp4", b"...", media_type="video/mp4", caption="The parade", **channel)
        world.api.send_file(-1005, "big.txt", b"x" * (20 * 2**20 + 1), caption="All of it", **channel)
        posts = [await world.posted.posts.get() for _ in range(4)]
    found = [(post.text, post.attachment.content if post.attachment else None) for post in posts]
    assert found == [("Gone", None), ("", b"%PDF-"), ("The parade", None), ("All of it", None)]
    assert world.api.sent_to(-1005) == [], "nobody asked"


async def test_an_unexpected_error_is_answered_and_no_text_or_token_is_logged(
    world: World, capfd: pytest.CaptureFixture[str], own_logs: None
) -> None:
    world.desk.error = RuntimeError("the secret words of a reader")
    set_up_logs("DEBUG", [world.api.token])
    async with world.running():
        world.api.say(7, "/brief the secret words of a reader")
        assert "went wrong" in (await world.api.reply_to(7)).text
        world.api.send_file(7, "secret words.txt", b"secret words")
        await world.api.reply_to(7)
    logged = capfd.readouterr().err
    assert "RuntimeError" in logged
    assert "secret words" not in logged
    assert world.api.token not in logged


async def test_typing_is_shown_while_work_takes_long(world: World) -> None:
    world.desk.slow = 0.8
    async with world.running():
        world.api.say(7, "/brief")
        await world.api.reply_to(7)
        world.desk.slow = 0.0
        assert world.api.actions == [(7, "typing")]
        world.api.say(7, "/brief")
        await world.api.reply_to(7)
    assert world.api.actions == [(7, "typing")]


async def test_a_slow_chat_does_not_hold_up_another(world: World) -> None:
    async with world.running(finish_seconds=0.05):
        world.desk.slow = 30.0
        world.api.say(7, "/brief")
        await world.api.until(lambda: bool(world.desk.asked))
        world.desk.slow = 0.0
        world.api.say(8, "/brief")
        await world.api.reply_to(8)
        assert world.api.sent_to(7) == []


async def test_groups_hear_commands_only(world: World) -> None:
    group = -1001
    async with world.running():
        world.api.say(group, "just people talking about /drills")
        world.api.say(group, "/drills@another_bot")
        world.api.say(group, "/unheard_of")
        asked = world.api.say(group, "/moves@brief_bot korea")
        answer = await world.api.reply_to(group)
    assert answer.text == "moves:korea"
    assert answer.reply_to == asked
    assert len(world.api.sent_to(group)) == 1


async def test_only_administrators_set_a_group_up(world: World) -> None:
    group = -1001
    world.api.members[group, 5] = "administrator"
    async with world.running():
        world.api.say(group, "/subscribe 07:30", user=4)
        assert "administrators" in (await world.api.reply_to(group)).text
        world.api.say(group, "/subscribe 07:30", user=5)
        assert "subscribed" in (await world.api.reply_to(group)).text


async def test_answers_stay_in_their_forum_topic(world: World) -> None:
    async with world.running():
        world.api.say(-1001, "/brief", message_thread_id=9, is_topic_message=True)
        assert (await world.api.reply_to(-1001)).thread == 9


async def test_the_menus_of_commands_are_set(world: World) -> None:
    world.api.open([1])
    async with world.running(admins=frozenset({1, 2})):
        await world.api.until(lambda: len(world.api.commands) == 4)
    assert [c["command"] for c in world.api.commands["default"]][:2] == ["help", "brief"]
    assert {"default", "all_group_chats", "all_chat_administrators", "chat:1"} == set(world.api.commands)


async def test_a_refused_token_says_what_to_do(world: World) -> None:
    world.api.token = "43:other"
    bot = world.build()
    world.api.token = "42:none"
    with pytest.raises(ConfigError, match="TELEGRAM_BOT_TOKEN"):
        await bot.run(asyncio.Event())


async def test_start_waits_for_an_unreachable_server(world: World) -> None:
    world.api.fail("getMe", Fault(502, "Bad Gateway"))
    async with world.running():
        world.api.say(7, "/brief")
        assert (await world.api.reply_to(7)).text == "brief:"
