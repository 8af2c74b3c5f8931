"""Quotas are stated when they are reached; a private instance serves whom it is told to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.service.limits import Quotas
from tests.acceptance.conftest import OPERATOR, Town

FEW = Quotas(requests=3, chat_requests=5, articles=2)


strict = pytest.mark.parametrize("quotas", [FEW], ids=["few"])


@strict
async def test_too_many_requests_are_told_once_with_the_limit(town: Town) -> None:
    async with town.open():
        for _ in range(3):
            assert await town.say(7, "/drills")
        (told,) = await town.say(7, "/drills")
        assert "3 requests a minute" in told.text
        assert await town.say(7, "/drills") == [], "said once"
        notice, _, _ = await town.press(told, "/drills", user=7)
        assert "3 requests a minute" in notice, "a button is always answered"
        assert await town.say(8, "/drills"), "others are served"
        town.moment += timedelta(minutes=1, seconds=1)
        assert "Ocean Shield" in (await town.ask(7, "/drills")).text


@strict
async def test_a_group_has_a_limit_of_its_own(town: Town) -> None:
    async with town.open():
        for user in (11, 12, 13, 14, 15):
            assert await town.say(-1001, "/drills", user=user)
        assert "5 of one chat" in (await town.ask(-1001, "/drills", user=16)).text


@strict
async def test_the_operator_has_no_limit(town: Town) -> None:
    async with town.open():
        for _ in range(6):
            assert "Ocean Shield" in (await town.ask(OPERATOR, "/drills")).text


@strict
async def test_articles_a_day_are_limited(town: Town) -> None:
    async with town.open():
        for number in range(2):
            await town.say(7, f"https://example.org/{number}")
            town.moment += timedelta(minutes=1)
        assert "2 articles" in (await town.ask(7, "https://example.org/3")).text
        town.moment += timedelta(days=1)
        assert "limit" not in (await town.say(7, "https://example.org/4"))[0].text


async def test_digests_of_a_chat_are_limited(town: Town) -> None:
    async with town.open():
        for number in range(10):
            await town.ask(7, f"/subscribe 07:30 topic{number}")
        assert "10 digests at most" in (await town.ask(7, "/subscribe 07:30 another")).text
        notice, _, more = await town.press(await town.ask(7, "/settings"), "go:new")
        assert "10 digests at most" in (notice + "".join(one.text for one in more))


@pytest.mark.parametrize("quotas", [Quotas(allowed=frozenset({7, -1001}))], ids=["private"])
async def test_a_private_instance_serves_whom_it_knows(town: Town) -> None:
    async with town.open():
        assert "Ocean Shield" in (await town.ask(7, "/drills")).text
        assert "Ocean Shield" in (await town.ask(OPERATOR, "/drills")).text
        assert "Ocean Shield" in (await town.ask(-1001, "/drills", user=99)).text
        refused = await town.ask(8, "/drills")
        assert "private" in refused.text
        assert "8" in refused.text
        assert "-1002" in (await town.ask(-1002, "/drills", user=99)).text
        assert await town.say(-1002, "hello", user=99) == []
        notice, _, _ = await town.press(refused, "/drills", user=8)
        assert "private" in notice
        query = town.api.ask_inline("drills", user=8)
        await town.api.until(lambda: query in town.api.inline)
        assert town.api.inline[query] == []
