"""Digests on Telegram, from the wish to the message."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.conversation import Chat
from bot.domain.delivery import DeliveryState, SaveSubscription
from bot.storage.outbox import OutboxStore
from bot.storage.subscriptions import SubscriptionStore
from tests.integration.telegram.conftest import World
from tests.support.botapi import GATEWAY


async def test_a_subscriber_gets_the_digest_at_the_local_morning(world: World) -> None:
    world.clock.set(datetime(2026, 11, 24, 6, 0, tzinfo=UTC))
    async with world.running():
        world.api.say(7, "/subscribe 07:30 Asia/Seoul grain")
        assert "Asia/Seoul" in (await world.api.reply_to(7)).text
        world.clock.set(datetime(2026, 11, 24, 22, 29, 58, tzinfo=UTC))
        digest = await world.api.reply_to(7)
        assert digest.text.startswith("digest:grain")
        # The next tick, and the next hours, bring nothing.
        world.clock.set(datetime(2026, 11, 25, 4, 0, tzinfo=UTC))
        await asyncio.sleep(0.6)
        assert len(world.api.sent_to(7)) == 2
        world.clock.set(datetime(2026, 11, 25, 22, 30, 1, tzinfo=UTC))
        assert (await world.api.reply_to(7)).text == "digest:grain:since 2026-11-24 22:30"


async def test_after_a_stop_the_digest_comes_late_once(world: World) -> None:
    async with world.running():
        world.api.say(7, "/subscribe 07:30")
        await world.api.reply_to(7)
    world.clock.set(datetime(2026, 11, 24, 13, 0, tzinfo=UTC))
    async with world.running():
        await world.api.reply_to(7)
        await asyncio.sleep(0.5)
    assert len(world.api.sent_to(7)) == 2


async def test_a_digest_found_too_late_is_recorded_and_not_sent(world: World) -> None:
    async with world.running():
        world.api.say(7, "/subscribe 07:30")
        await world.api.reply_to(7)
    world.clock.set(datetime(2026, 11, 26, 14, 0, tzinfo=UTC))
    async with world.running():
        await asyncio.sleep(0.6)
    assert len(world.api.sent_to(7)) == 1
    assert (await OutboxStore(world.database).counts())[DeliveryState.EXPIRED] == 1
    (left,) = await SubscriptionStore(world.database).of_chat(7)
    assert left.next_due_at == datetime(2026, 11, 27, 7, 30, tzinfo=UTC)


async def test_an_outage_of_a_day_costs_its_digest_and_not_the_next_one(world: World) -> None:
    """The bot runs on meanwhile: what became too late expires, and is in nobody's way."""
    async with world.running():
        world.api.say(7, "/subscribe 07:30")
        await world.api.reply_to(7)
        world.api.fault = lambda method, _: GATEWAY if method == "sendMessage" else None
        world.clock.set(datetime(2026, 11, 24, 7, 30, 1, tzinfo=UTC))
        await world.api.until(lambda: world.api.calls["sendMessage"] > 1)
        world.clock.set(datetime(2026, 11, 24, 14, 0, tzinfo=UTC))
        outbox = OutboxStore(world.database)
        async with asyncio.timeout(10):
            while not (await outbox.counts()).get(DeliveryState.EXPIRED):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        world.api.fault = None
        world.clock.set(datetime(2026, 11, 25, 7, 30, 1, tzinfo=UTC))
        assert (await world.api.reply_to(7, within=10)).text.startswith("digest:")
    assert len(world.api.sent_to(7)) == 2


async def test_a_stop_does_not_wait_for_the_digests_that_are_due(world: World) -> None:
    """Making ten thousand takes minutes; those that are not made yet are made after the next start."""
    async with world.running():
        world.api.say(7, "/subscribe 07:30")
        await world.api.reply_to(7)
        world.desk.slow, asked = 60.0, len(world.desk.asked)
        world.clock.set(datetime(2026, 11, 24, 7, 30, 1, tzinfo=UTC))
        await world.api.until(lambda: len(world.desk.asked) > asked)
        began = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - began < 10
    world.desk.slow = 0.0
    async with world.running():
        assert (await world.api.reply_to(7)).text.startswith("digest:")
    assert len(world.api.sent_to(7)) == 2


async def test_a_clock_that_is_a_year_ahead_sends_no_year_of_digests(world: World) -> None:
    async with world.running():
        world.api.say(7, "/subscribe 07:30")
        await world.api.reply_to(7)
    world.clock.set(datetime(2027, 11, 24, 6, 0, tzinfo=UTC))
    async with world.running():
        await asyncio.sleep(0.6)
    world.clock.set(datetime(2026, 11, 24, 6, 30, tzinfo=UTC))
    async with world.running():
        await asyncio.sleep(0.6)
        assert len(world.api.sent_to(7)) == 1
        world.clock.set(datetime(2026, 11, 25, 7, 30, 1, tzinfo=UTC))
        await world.api.reply_to(7)


async def test_three_hundred_digests_at_one_minute_are_each_sent_once(world: World) -> None:
    store = SubscriptionStore(world.database)
    async with world.running():
        world.api.say(1, "/subscribe 07:30")
        await world.api.reply_to(1)
    (first,) = await store.of_chat(1)
    for number in range(2, 300):
        one = replace(first, id=f"u{number}", chat_id=number)
        await store.commit(Chat(id=number), [SaveSubscription(one)], (), world.clock())
    world.api.open(range(2, 300))
    world.clock.set(datetime(2026, 11, 24, 7, 30, 0, tzinfo=UTC))
    async with world.running(send_rate=500) as bot:
        # Two ticks at once are as good as one.
        await asyncio.gather(bot.tick(), bot.tick())
        await world.api.until(lambda: len(world.api.history) == 300, within=30)
        await asyncio.sleep(0.5)
    assert len(world.api.history) == 300
