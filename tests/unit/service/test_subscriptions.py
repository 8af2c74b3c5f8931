"""What readers ask to get, and when."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.conversation import Chat, Reply, Request
from bot.domain.delivery import SaveSubscription, Subscription
from bot.service.dispatch import Dispatcher
from bot.service.subscriptions import MOST, Subscriptions
from bot.storage.engine import Database
from bot.storage.subscriptions import SubscriptionStore
from tests.support.desk import FakeDesk

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
ME = Chat(id=7)
Ask = Callable[..., Awaitable[Reply]]


@pytest.fixture
def store(database: Database) -> SubscriptionStore:
    return SubscriptionStore(database)


@pytest.fixture
def ask(store: SubscriptionStore) -> Ask:
    dispatcher = Dispatcher(FakeDesk(), Subscriptions(store, ZoneInfo("Europe/Berlin"), time(7)))

    async def say(text: str = "", *, chat: Chat = ME, button: str | None = None, at: datetime = NOW) -> Reply:
        reply = await dispatcher.answer(Request(chat=chat, user=7, text=text, button=button, at=at))
        assert reply is not None
        return reply

    return say


async def only(store: SubscriptionStore, chat_id: int = 7) -> Subscription:
    (one,) = await store.of_chat(chat_id)
    return one


async def test_without_words_it_is_the_operators_time_and_zone(ask: Ask, store: SubscriptionStore) -> None:
    reply = await ask("/subscribe")
    one = await only(store)
    assert (one.at, one.timezone, one.words) == (time(7), "Europe/Berlin", ())
    assert one.next_due_at == datetime(2026, 11, 25, 6, tzinfo=UTC)
    assert one.next_date == date(2026, 11, 25)
    assert "at=07:00" in reply.messages[0]


async def test_time_days_zone_and_topics_are_understood(ask: Ask, store: SubscriptionStore) -> None:
    await ask("/subscribe 7:30 weekdays Asia/Seoul korea drills, Black Sea")
    one = await only(store)
    assert (one.at, one.timezone, one.words) == (time(7, 30), "Asia/Seoul", ("korea drills", "Black Sea"))
    assert one.days == frozenset(range(5))
    assert one.next_due_at == datetime(2026, 11, 24, 22, 30, tzinfo=UTC)


async def test_a_zone_told_once_is_remembered(ask: Ask, store: SubscriptionStore) -> None:
    await ask("/subscribe 7:30 Seoul")
    await ask("/subscribe 8:00 iran")
    assert {one.timezone for one in await store.of_chat(7)} == {"Asia/Seoul"}


async def test_asking_again_changes_the_time_and_keeps_what_was_served(ask: Ask, store: SubscriptionStore) -> None:
    await ask("/subscribe 7:30 Berlin")
    before = await only(store)
    served = replace(before, last_date=date(2026, 11, 24))
    await store.commit(ME, [SaveSubscription(served)], (), NOW)
    await ask("/subscribe 9:00")
    after = await only(store)
    assert after.id == before.id
    assert after.next_date == date(2026, 11, 25), "today is served already"


async def test_several_times_a_day(ask: Ask, store: SubscriptionStore) -> None:
    await ask("/subscribe 7:30 19:00")
    assert [one.at for one in await store.of_chat(7)] == [time(7, 30), time(19)]
    await ask("/subscribe 12:00")
    assert [one.at for one in await store.of_chat(7)] == [time(12)]


@pytest.mark.parametrize("words", ["25:99", "7:30 Asia/Atlantis", "99:00 korea"])
async def test_what_is_no_time_or_zone_is_pointed_out(ask: Ask, store: SubscriptionStore, words: str) -> None:
    reply = await ask(f"/subscribe {words}")
    assert "error" in reply.messages[0]
    assert await store.of_chat(7) == []


async def test_a_misspelt_zone_is_offered_as_a_button(ask: Ask, store: SubscriptionStore) -> None:
    reply = await ask("/subscribe 7:30 Asia/Soul")
    line = reply.buttons[0][0].data
    assert line == "/subscribe 7:30 Asia/Seoul"
    await ask(button=line)
    assert (await only(store)).timezone == "Asia/Seoul"


async def test_a_chat_has_so_many_digests_at_most(ask: Ask, store: SubscriptionStore) -> None:
    for number in range(MOST + 2):
        reply = await ask(f"/subscribe 7:30 topic{number}")
    assert len(await store.of_chat(7)) == MOST
    assert str(MOST) in reply.messages[0]


async def test_unsubscribe_stops_the_only_one(ask: Ask, store: SubscriptionStore) -> None:
    await ask("/subscribe")
    await ask("/unsubscribe")
    assert await store.of_chat(7) == []
    assert "no digest" in (await ask("/unsubscribe")).messages[0]


async def test_unsubscribe_offers_a_choice_among_several(ask: Ask, store: SubscriptionStore) -> None:
    await ask("/subscribe 7:00 korea")
    await ask("/subscribe 8:00 iran")
    choice = await ask("/unsubscribe")
    stopped = await ask(button=choice.buttons[0][0].data)
    assert stopped.edit
    assert [one.words for one in await store.of_chat(7)] == [("iran",)]
    await ask("/subscribe 7:00 korea")
    await ask("/unsubscribe all")
    assert await store.of_chat(7) == []


async def test_another_chats_button_stops_nothing(ask: Ask, store: SubscriptionStore) -> None:
    await ask("/subscribe 7:00")
    one = await only(store)
    reply = await ask(button=f"stop:{one.id}", chat=Chat(id=8))
    assert "already stopped" in reply.messages[0]
    assert len(await store.of_chat(7)) == 1


async def test_a_pause_ends_by_itself(ask: Ask, store: SubscriptionStore) -> None:
    await ask("/subscribe 7:30 UTC")
    await ask("/pause 3d")
    one = await only(store)
    assert one.paused_until == NOW + timedelta(days=3)
    assert one.next_due_at == datetime(2026, 11, 27, 7, 30, tzinfo=UTC)
    assert await store.due(NOW + timedelta(days=2), 10) == []
    assert [due.id for due in await store.due(NOW + timedelta(days=4), 10)] == [one.id]


async def test_resume_does_not_send_what_fell_into_the_pause(ask: Ask, store: SubscriptionStore) -> None:
    await ask("/subscribe 7:30 UTC")
    await ask("/pause")
    assert await store.due(NOW + timedelta(days=30), 10) == []
    await ask("/resume", at=NOW + timedelta(days=5))
    one = await only(store)
    assert not one.paused
    assert one.next_due_at == datetime(2026, 11, 29, 7, 30, tzinfo=UTC)


async def test_settings_show_what_stands_and_how_to_change_it(ask: Ask) -> None:
    empty = await ask("/settings")
    assert empty.buttons[0][0].data == "go:new"
    await ask("/subscribe 7:30 Seoul korea")
    shown = await ask("/settings")
    assert "07:30" in shown.messages[0]
    data = [button.data for row in shown.buttons for button in row]
    assert "hold:3d" in data
    (own,) = [one for one in data if one.startswith("set:u")]
    page = await ask(button=own)
    assert page.edit
    assert any(button.data.startswith("stop:") for row in page.buttons for button in row)


async def test_topics_of_a_forum_have_digests_of_their_own(ask: Ask, store: SubscriptionStore) -> None:
    first, second = (Chat(id=-100, kind="supergroup", thread=n) for n in (1, 2))
    await ask("/subscribe 7:30", chat=first)
    await ask("/subscribe 8:30", chat=second)
    assert [(one.thread, one.at) for one in await store.of_chat(-100)] == [(1, time(7, 30)), (2, time(8, 30))]
    await ask("/unsubscribe", chat=first)
    assert [one.thread for one in await store.of_chat(-100)] == [2]


async def test_a_request_that_is_replayed_subscribes_once(ask: Ask, store: SubscriptionStore) -> None:
    await ask("/subscribe 7:30 korea")
    await ask("/subscribe 7:30 korea")
    assert len(await store.of_chat(7)) == 1
