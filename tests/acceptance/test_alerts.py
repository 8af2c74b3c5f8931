"""News that are told at once: batched, capped, never at night unless asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.domain.alerts import A_DAY, SPACING
from tests.acceptance.conftest import Town
from tests.support.botapi import Sent

NAMES = "Alpha Bravo Charlie Delta Foxtrot Hotel India Juliet Kilo Lima Mike".split()


async def alerts_of(town: Town, chat: int = 7) -> list[Sent]:
    return [one for one in town.api.sent_to(chat) if "Just in" in one.text]


async def switch_on(town: Town, *kinds: str, chat: int = 7) -> None:
    page = await town.ask(chat, "/settings")
    for kind in kinds:
        await town.press(page, f"al:{kind}")


async def test_a_new_drill_is_told_at_once_and_once(town: Town) -> None:
    async with town.open():
        await switch_on(town, "drill")
        town.moment += timedelta(hours=3)
        await town.tick()
        assert await alerts_of(town) == [], "what was known before is not news"
        await town.publish_drill("Max Thunder")
        await town.tick()
        (alert,) = await alerts_of(town)
        assert "Max Thunder" in alert.text
        town.moment += timedelta(hours=2)
        await town.publish_drill("Max Thunder", "The navies began Max Thunder.", url="https://example.org/2")
        await town.tick()
        assert len(await alerts_of(town)) == 1, "another article on the same drill is no news"


async def test_news_that_come_together_are_told_together(town: Town) -> None:
    async with town.open():
        await switch_on(town, "drill")
        town.moment += timedelta(hours=3)
        await town.publish_drill("First Wind")
        await town.tick()
        await town.publish_drill("Second Wind")
        await town.publish_drill("Third Wind")
        await town.tick()
        assert len(await alerts_of(town)) == 1, "the next one waits"
        town.moment += SPACING
        await town.tick()
        first, second = await alerts_of(town)
        assert "First" in first.text
        assert "Second" in second.text
        assert "Third" in second.text


async def test_a_day_has_so_many_alerts_at_most(town: Town) -> None:
    async with town.open():
        await switch_on(town, "drill")
        town.moment += timedelta(hours=2)
        for name in NAMES[: A_DAY + 3]:
            await town.publish_drill(f"{name} Storm")
            town.moment += SPACING
            await town.tick()
        assert len(await alerts_of(town)) == A_DAY


async def test_nights_are_quiet_unless_asked(town: Town) -> None:
    async with town.open():
        await town.ask(7, "/subscribe 12:00 Seoul")
        await switch_on(town, "drill")
        town.moment = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)  # one in the morning in Seoul
        await town.publish_drill("Night Owl")
        await town.tick()
        assert await alerts_of(town) == []
        town.moment = datetime(2026, 11, 24, 22, 1, tzinfo=UTC)  # just after seven
        await town.tick()
        (alert,) = await alerts_of(town)
        assert "Night Owl" in alert.text
        await switch_on(town, "night")
        town.moment = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)
        await town.publish_drill("Bat Wing")
        await town.tick()
        assert "Bat Wing" in (await alerts_of(town))[-1].text


async def test_a_changed_position_is_told(town: Town) -> None:
    async with town.open():
        await switch_on(town, "change")
        town.moment += timedelta(days=1, hours=3)
        await town.publish("Ade supports sanctions.", "Ade turns", url="https://example.org/turn")
        await town.tick()
        (alert,) = await alerts_of(town)
        assert "Ade" in alert.text
        assert "(before, Tue 24 Nov: opposes [2])" in alert.text


async def test_a_followed_actor_is_told_of_until_dropped(town: Town) -> None:
    async with town.open():
        card = (await town.say(7, "/who Bola"))[0]
        notice, _, _ = await town.press(card, card.button("Follow"))
        assert "Bola" in notice
        town.moment += timedelta(hours=3)
        await town.publish("Bola rejects tariffs. Musa rejects tariffs.", url="https://example.org/b")
        await town.tick()
        (alert,) = await alerts_of(town)
        assert "Bola" in alert.text
        assert "Musa" not in alert.text
        page = await town.tap(await town.ask(7, "/settings"), "Alerts: on")
        page = await town.tap(page, "Stop following Bola")
        assert "nothing at once" in page.text
        town.moment += timedelta(hours=1)
        await town.publish("Bola rejects quotas.", url="https://example.org/c")
        await town.tick()
        assert len(await alerts_of(town)) == 1


async def test_alerts_keep_to_the_topics_of_the_digests(town: Town) -> None:
    async with town.open():
        await town.ask(7, "/subscribe 12:00 UTC iran")
        await switch_on(town, "drill")
        town.moment += timedelta(hours=3)
        await town.publish_drill("Max Thunder", "Seoul began Max Thunder.")
        await town.tick()
        assert await alerts_of(town) == []
        town.moment += timedelta(hours=1)
        await town.publish_drill("Velayat", "Iran began Velayat in the Gulf.")
        await town.tick()
        (alert,) = await alerts_of(town)
        assert "Velayat" in alert.text


async def test_a_pause_holds_alerts_as_well(town: Town) -> None:
    async with town.open():
        await town.ask(7, "/subscribe 12:00 UTC")
        await switch_on(town, "drill")
        await town.ask(7, "/pause 3d")
        town.moment += timedelta(hours=3)
        await town.publish_drill("Max Thunder")
        await town.tick()
        assert await alerts_of(town) == []
