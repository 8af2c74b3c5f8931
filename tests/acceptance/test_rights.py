"""A chat that no longer takes messages: its settings stay, and who set it up is told."""

from __future__ import annotations

import pytest

from bot.storage.subscriptions import SubscriptionStore
from tests.acceptance.conftest import Town

GROUP, OWNER = -1001, 5


async def set_up(town: Town, kind: str) -> None:
    town.api.members[GROUP, OWNER] = "administrator"
    await town.ask(OWNER, "/help")
    rights = {"can_post_messages": True} if kind == "channel" else {}
    town.api.join(GROUP, "administrator" if kind == "channel" else "member", user=OWNER, kind=kind, **rights)
    await town.settled()
    await town.say(GROUP, "/subscribe 07:30 korea", user=OWNER)


@pytest.mark.parametrize(
    ("kind", "status", "rights"),
    [
        ("supergroup", "kicked", {}),
        ("supergroup", "left", {}),
        ("supergroup", "restricted", {"can_send_messages": False}),
        ("channel", "administrator", {"can_post_messages": False}),
        ("channel", "left", {}),
    ],
)
async def test_losing_the_right_to_post_pauses_and_tells_who_set_it_up(
    town: Town, kind: str, status: str, rights: dict[str, bool]
) -> None:
    async with town.open():
        await set_up(town, kind)
        sent = len(town.api.sent_to(GROUP))
        town.api.join(GROUP, status, user=9, **rights)
        await town.settled()
        await town.tick()
        told = town.api.sent_to(OWNER)[-1].text
        assert "no longer write" in told
        assert f"Chat {GROUP}" in told
        await town.tick()
        assert town.api.sent_to(OWNER)[-1].text == told, "told once"
        town.moment = town.moment.replace(hour=7, minute=31)
        await town.tick()
        assert len(town.api.sent_to(GROUP)) == sent
        (kept,) = await SubscriptionStore(town.database).of_chat(GROUP)
        assert kept.words == ("#korea",)
        # It comes back, and goes on.
        back = {"can_post_messages": True} if kind == "channel" else {}
        town.api.join(GROUP, "administrator" if kind == "channel" else "member", user=OWNER, **back)
        await town.settled()
        await town.tick()
        assert "Digest" in town.api.sent_to(GROUP)[-1].text


async def test_a_refusal_found_while_sending_is_told_as_well(town: Town) -> None:
    async with town.open():
        await set_up(town, "supergroup")
        town.api.standing[GROUP] = {"status": "kicked"}
        town.moment = town.moment.replace(hour=7, minute=31)
        await town.tick()
        await town.tick()
        assert "no longer write" in town.api.sent_to(OWNER)[-1].text


async def test_who_blocks_the_bot_is_left_alone_and_finds_all_again(town: Town) -> None:
    async with town.open():
        await town.ask(7, "/subscribe 07:30 korea")
        town.api.join(7, "kicked", user=7)
        await town.settled()
        town.moment = town.moment.replace(hour=7, minute=31)
        await town.tick()
        assert len(town.api.sent_to(7)) == 1
        town.api.join(7, "member", user=7)
        # The digest that was kept back may come before the answer or behind it.
        assert any("07:30" in sent.text for sent in await town.say(7, "/settings"))
