"""From the first word to a daily digest."""

from __future__ import annotations

from datetime import time

import pytest

from bot.storage.subscriptions import SubscriptionStore
from tests.acceptance.conftest import Town


async def kept(town: Town, chat: int = 7):  # type: ignore[no-untyped-def]
    return await SubscriptionStore(town.database).of_chat(chat)


async def test_four_taps_from_start_to_a_digest_and_a_first_brief(town: Town) -> None:
    async with town.open():
        message = await town.ask(7, "/start")
        message = await town.tap(message, "Korea")
        message = await town.tap(message, "07:30")
        notice, message, more = await town.press(message, "go:zone:Asia/Seoul")
        assert notice
        assert "07:30" in message.text
        assert "Asia/Seoul" in message.text
        assert "Pyongyang" in more[0].text, "a first brief at once, on the topic"
        assert "Ade <says> no" not in more[0].text
    (one,) = await kept(town)
    assert (one.at, one.timezone, one.words) == (time(7, 30), "Asia/Seoul", ("#korea",))


async def test_everything_can_be_typed(town: Town) -> None:
    async with town.open():
        await town.ask(7, "/start")
        assert "When" in (await town.ask(7, "Korea, sanctions")).text
        assert "Where are you" in (await town.ask(7, "7:30 pm")).text
        done = (await town.say(7, "Tokio"))[0]
        assert "Did you mean" in done.text
        done = await town.tap(done, "Asia/Tokyo")
        assert "19:30" in done.text
    (one,) = await kept(town)
    assert (one.words, one.timezone) == (("#korea", "#sanctions"), "Asia/Tokyo")


async def test_a_shared_place_gives_the_zone_and_is_not_kept(town: Town) -> None:
    async with town.open():
        message = await town.ask(7, "/start")
        message = await town.tap(message, "Everything")
        await town.tap(message, "06:00")
        before = len(town.api.sent_to(7))
        town.api.share_place(7, 52.52, 13.4)
        await town.settled()
        assert "Europe/Berlin" in town.api.sent_to(7)[before].text
    (one,) = await kept(town)
    assert one.timezone == "Europe/Berlin"
    content = await SubscriptionStore(town.database).belongings(7)
    assert "52.5" not in str(content)


async def test_several_topics_are_ticked_one_by_one(town: Town) -> None:
    async with town.open():
        message = await town.ask(7, "/start")
        message = await town.tap(message, "Korea")
        message = await town.tap(message, "Another topic")
        assert message.button("✓ Korea")
        message = await town.tap(message, "Japan")
        assert "Korea and Japan" in message.text
        message = await town.tap(message, "Another topic")
        message = await town.tap(message, "✓ Korea")
        message = await town.tap(message, "08:00")
        await town.tap(message, "UTC")
    (one,) = await kept(town)
    assert one.words == ("#japan",)


@pytest.mark.parametrize(
    ("said", "answer"),
    [("25:99", "no time of day"), ("7:61", "no time of day"), ("99", "no time of day")],
)
async def test_a_wrong_time_is_told_and_the_question_stays(town: Town, said: str, answer: str) -> None:
    async with town.open():
        message = await town.ask(7, "/start")
        await town.tap(message, "Korea")
        assert answer in (await town.ask(7, said)).text
        assert "Where are you" in (await town.ask(7, "7:30")).text


async def test_an_unknown_city_is_told_and_the_question_stays(town: Town) -> None:
    async with town.open():
        message = await town.ask(7, "/start")
        message = await town.tap(message, "Korea")
        await town.tap(message, "07:00")
        answer = await town.ask(7, "Xanadu <b>city</b>")
        assert "I know no place “Xanadu <b>city</b>”" in answer.text
        assert (await town.say(7, "UTC+5:30"))[0].text.count("Asia/Kolkata")


async def test_a_command_leaves_the_question_behind(town: Town) -> None:
    async with town.open():
        message = await town.ask(7, "/start")
        message = await town.tap(message, "Korea")
        await town.tap(message, "07:00")
        await town.ask(7, "/drills")
        assert "Shall I look that up" in (await town.ask(7, "Seoul")).text


async def test_who_has_told_the_zone_is_not_asked_again(town: Town) -> None:
    async with town.open():
        await town.ask(7, "/subscribe 7:30 Seoul")
        settings = await town.ask(7, "/settings")
        message = await town.tap(settings, "New digest")
        message = await town.tap(message, "Iran")
        message = await town.tap(message, "18:00")
        assert "18:00" in message.text
        assert "Asia/Seoul" in message.text
        assert "Welcome" not in (await town.ask(7, "/start")).text
    assert [one.at for one in await kept(town)] == [time(7, 30), time(18)]


async def test_a_group_is_set_up_by_its_administrators_only(town: Town) -> None:
    group = -1001
    town.api.members[group, 5] = "administrator"
    async with town.open():
        town.api.join(group, "member", user=5)
        await town.settled()
        (greeting,) = town.api.sent_to(group)
        notice, unchanged, _ = await town.press(greeting, greeting.button("Set up a digest"), user=4)
        assert "administrators" in notice
        assert unchanged.edits == 0
        message = await town.tap(greeting, "Set up a digest", user=5)
        message = await town.tap(message, "Korea", user=5)
        message = await town.tap(message, "07:00", user=5)
        message = await town.tap(message, "UTC", user=5)
        assert "07:00" in message.text
    (one,) = await kept(town, group)
    assert one.created_by == 5


async def test_a_forum_topic_has_its_own_and_gets_it_there(town: Town) -> None:
    forum, here = -1002, {"message_thread_id": 9, "is_topic_message": True}
    town.api.members[forum, 5] = "creator"
    async with town.open():
        answer = await town.ask(forum, "/subscribe 7:30 Seoul", user=5, **here)
        assert answer.thread == 9
        town.moment = town.moment.replace(hour=22, minute=31)
        await town.tick()
        assert town.api.sent_to(forum)[-1].thread == 9


async def test_a_channel_is_set_up_in_the_channel_and_posts_there(town: Town) -> None:
    channel = -1003
    async with town.open():
        await town.ask(5, "/help")
        town.api.join(channel, "administrator", user=5, kind="channel", can_post_messages=True)
        await town.settled()
        assert "/subscribe" in town.api.sent_to(5)[-1].text
        assert town.api.sent_to(channel) == [], "nothing is posted unasked"
        await town.ask(channel, "/subscribe 7:30 UTC")
        town.moment = town.moment.replace(hour=7, minute=31)
        await town.tick()
        assert "Digest" in town.api.sent_to(channel)[-1].text
