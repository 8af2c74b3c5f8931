"""The same conversation over a real HTTP webhook on loopback."""

from __future__ import annotations

import asyncio
import socket

import aiohttp
import pytest

from bot.errors import ConfigError
from bot.telegram.webhook import Hook
from tests.integration.telegram.conftest import World
from tests.support.conversation import set_up_a_digest

SECRET = "a-secret_of-ours"


def hook(path: str = "/hook") -> Hook:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return Hook(f"http://127.0.0.1:{port}{path}", ("127.0.0.1", port), SECRET)


async def test_a_conversation_over_a_webhook_is_the_one_over_polling(world: World) -> None:
    async with world.running(hook=hook("/behind/a/proxy")):
        await world.api.until(lambda: world.api.webhook is not None)
        await set_up_a_digest(world.api, 7)
    assert world.api.calls["getUpdates"] == 0
    assert not world.api.bad_requests


async def test_what_was_said_while_the_bot_was_away_is_answered(world: World) -> None:
    world.api.say(7, "/brief")
    async with world.running(hook=hook()):
        assert (await world.api.reply_to(7)).text == "brief:"


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", "ö"])
async def test_who_does_not_know_the_secret_is_turned_away(world: World, secret: str) -> None:
    own = hook()
    async with world.running(hook=own):
        await world.api.until(lambda: world.api.webhook is not None)
        update = {"update_id": 1, "message": {"text": "/brief"}}
        async with aiohttp.ClientSession() as session:
            headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
            async with session.post(own.url, json=update, headers=headers) as response:
                assert response.status == 403
        await asyncio.sleep(0.1)
    assert world.desk.asked == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff\xfe", b'{"update_id": "x"}', b"{" * 5000])
async def test_what_is_no_update_is_refused_and_does_no_harm(world: World, body: bytes) -> None:
    own = hook()
    async with world.running(hook=own):
        await world.api.until(lambda: world.api.webhook is not None)
        async with aiohttp.ClientSession() as session:
            headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
            async with session.post(own.url, data=body, headers=headers) as response:
                assert response.status == 400
        world.api.say(7, "/brief")
        assert (await world.api.reply_to(7)).text == "brief:"


async def test_polling_drops_the_webhook_of_before(world: World) -> None:
    world.api.webhook = {"url": "http://127.0.0.1:9/", "secret_token": ""}
    async with world.running():
        await world.api.until(lambda: world.api.webhook is None)
        world.api.say(7, "/brief")
        assert (await world.api.reply_to(7)).text == "brief:"


async def test_an_address_that_telegram_refuses_is_told(world: World) -> None:
    own = hook()
    bot = world.build(hook=Hook("http://example.org/hook", own.listen, SECRET))
    with pytest.raises(ConfigError, match="TELEGRAM_WEBHOOK_URL"):
        await bot.run(asyncio.Event())


async def test_a_port_that_is_taken_is_told(world: World) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        bot = world.build(hook=Hook("http://127.0.0.1/hook", ("127.0.0.1", taken.getsockname()[1])))
        with pytest.raises(ConfigError, match="BRIEFBOT_WEBHOOK_LISTEN"):
            await bot.run(asyncio.Event())
