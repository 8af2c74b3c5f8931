"""Due digests become messages once, whatever else happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.conversation import Chat, Reply
from bot.domain.delivery import DeliveryState, DropSubscriptions, SaveSubscription, Subscription
from bot.service import outgoing
from bot.service.digest import Digests, Tally
from bot.storage.chats import ChatStore
from bot.storage.digests import DigestStore
from bot.storage.engine import Database
from bot.storage.outbox import OutboxStore
from bot.storage.shown import ShownStore
from bot.storage.subscriptions import SubscriptionStore
from tests.support.desk import FakeDesk

DUE = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
ONE = Subscription(id="u1", chat_id=7, at=time(7), timezone="UTC", next_due_at=DUE, next_date=date(2026, 11, 24))
KEY = "u1:2026-11-24:digest:0"


@pytest.fixture
async def database(database: Database) -> Database:
    """On each engine, with the one subscription."""
    await SubscriptionStore(database).commit(Chat(id=7), [SaveSubscription(ONE)], (), DUE)
    return database


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def digests(database: Database, desk: FakeDesk) -> Digests:
    return Digests(desk, DigestStore(database))


async def test_nothing_is_sent_before_its_time(digests: Digests) -> None:
    assert await digests.tick(DUE - timedelta(seconds=1)) == Tally()


async def test_a_due_digest_becomes_a_row_and_the_next_date_is_planned(digests: Digests, database: Database) -> None:
    assert await digests.tick(DUE) == Tally(sent=1)
    row = await OutboxStore(database).find(KEY)
    assert row is not None
    assert row.text == "<b>digest::since 2026-11-23 07:00</b>"
    assert row.local_date == date(2026, 11, 24)
    one = await SubscriptionStore(database).get("u1")
    assert one is not None
    assert (one.next_due_at, one.last_date) == (DUE + timedelta(days=1), date(2026, 11, 24))
    assert await ShownStore(database).among(7, ["f3"]) == {"f3"}


async def test_ticking_again_sends_nothing_more(digests: Digests) -> None:
    await digests.tick(DUE)
    assert await digests.tick(DUE) == Tally()
    assert await digests.tick(DUE + timedelta(hours=5)) == Tally()


async def test_a_crash_after_planning_never_doubles(digests: Digests, database: Database) -> None:
    """Were the plan lost and the row kept, the key of the row still says no."""
    await digests.tick(DUE)
    await SubscriptionStore(database).commit(Chat(id=7), [SaveSubscription(ONE)], (), DUE)
    await digests.tick(DUE)
    assert (await OutboxStore(database).counts()) == {DeliveryState.READY: 1}


async def test_a_digest_looks_back_to_the_last_one(digests: Digests, desk: FakeDesk) -> None:
    await digests.tick(DUE)
    await digests.tick(DUE + timedelta(days=1))
    assert desk.asked[-1] == "digest::since 2026-11-24 07:00"


async def test_what_cannot_be_made_is_tried_again_until_it_expires(
    digests: Digests, desk: FakeDesk, database: Database
) -> None:
    desk.error = RuntimeError("broken")
    assert await digests.tick(DUE) == Tally(failed=1)
    assert await digests.tick(DUE + timedelta(hours=1)) == Tally(failed=1)
    desk.error = None
    assert await digests.tick(DUE + timedelta(hours=2)) == Tally(sent=1)


async def test_one_that_fails_does_not_hold_up_the_others(digests: Digests, desk: FakeDesk, database: Database) -> None:
    store = SubscriptionStore(database)
    for number in range(2, 120):
        one = replace(ONE, id=f"u{number}", chat_id=number + 10)
        await store.commit(Chat(id=number + 10), [SaveSubscription(one)], (), DUE)
    answers = iter([RuntimeError("first"), *[None] * 200])
    answer = desk._answer

    async def sometimes(question: str, *parts: str, shown: tuple[str, ...] = ()) -> object:
        desk.error = next(answers)
        return await answer(question, *parts, shown=shown)

    desk._answer = sometimes  # type: ignore[method-assign,assignment]
    assert await digests.tick(DUE) == Tally(sent=118, failed=1)


async def test_after_six_hours_it_is_reported_instead(
    digests: Digests, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    assert await digests.tick(DUE + timedelta(hours=6, seconds=1)) == Tally(expired=1)
    row = await OutboxStore(database).find(KEY)
    assert row is not None
    assert row.state is DeliveryState.EXPIRED
    assert "expired" in caplog.text


async def test_a_chat_that_refuses_messages_is_skipped_and_keeps_its_settings(
    digests: Digests, database: Database
) -> None:
    await ChatStore(database).disable(7, "Forbidden", DUE)
    assert await digests.tick(DUE) == Tally()
    assert await SubscriptionStore(database).get("u1") == ONE


async def test_a_plan_made_by_a_wrong_clock_is_made_anew(digests: Digests, database: Database) -> None:
    far = replace(ONE, next_due_at=DUE + timedelta(days=400), next_date=date(2027, 12, 29))
    await SubscriptionStore(database).commit(Chat(id=7), [SaveSubscription(far)], (), DUE)
    assert await digests.tick(DUE) == Tally(replanned=1)
    one = await SubscriptionStore(database).get("u1")
    assert one is not None
    assert one.next_due_at == DUE + timedelta(days=1)


async def test_a_digest_that_was_stopped_meanwhile_is_not_sent(digests: Digests, database: Database) -> None:
    store = DigestStore(database)
    await SubscriptionStore(database).commit(Chat(id=7), [DropSubscriptions(("u1",))], (), DUE)
    await store.serve(ONE, outgoing.digests(Reply(messages=("late",)), ONE, DUE), (), DUE)
    assert await OutboxStore(database).counts() == {}
