"""What happens to messages when Telegram or the process fails."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.conversation import Attachment
from bot.domain.delivery import Delivery, DeliveryState, Priority
from bot.storage.inbox import MAX_ATTEMPTS, InboxStore, Incoming
from bot.storage.outbox import OutboxStore
from bot.telegram.limiter import Pacer
from tests.integration.telegram.conftest import World
from tests.support.botapi import BLOCKED, GATEWAY, LOST, Fault, flood


def message(key: str, chat_id: int = 7, text: str = "<b>news</b>", **more: object) -> Delivery:
    values: dict[str, object] = {
        "id": 0,
        "key": key,
        "chat_id": chat_id,
        "thread": None,
        "text": text,
        "keyboard": None,
        "state": DeliveryState.READY,
        "not_before": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return Delivery(**(values | more))  # type: ignore[arg-type]


async def settled(world: World, key: str, state: DeliveryState) -> Delivery:
    """The row with this key, once it is in that state."""
    async with asyncio.timeout(5):
        while True:
            found = await OutboxStore(world.database).find(key)
            if found is not None and found.state is state:
                return found
            await asyncio.sleep(0.02)


async def put(world: World, *rows: Delivery) -> None:
    world.api.open(row.chat_id for row in rows)
    await OutboxStore(world.database).put(rows, world.clock())


async def test_a_message_is_sent_once_and_its_number_kept(world: World) -> None:
    await put(world, message("a"), message("a"))
    async with world.running():
        sent = await world.api.reply_to(7)
        row = await settled(world, "a", DeliveryState.SENT)
    assert row.message_id == sent.message_id
    assert len(world.api.history) == 1


@pytest.mark.parametrize(("media_type", "method"), [("image/png", "sendPhoto"), ("text/calendar", "sendDocument")])
async def test_a_file_goes_out_under_its_caption(world: World, media_type: str, method: str) -> None:
    file = Attachment(name="drills.bin", media_type=media_type, content=b"\x89PNG")
    await put(world, message("a", text="<b>Drills</b>", file=file))
    async with world.running():
        sent = await world.api.reply_to(7)
        row = await settled(world, "a", DeliveryState.SENT)
    assert (sent.method, sent.text, sent.document) == (method, "Drills", b"\x89PNG")
    assert row.file == file


async def test_a_flood_wait_stops_everybody(world: World) -> None:
    world.api.fail("sendMessage", flood(1))
    await put(world, *(message(f"k{n}", chat_id=n) for n in range(1, 6)))
    async with world.running() as bot:
        started = asyncio.get_running_loop().time()
        await world.api.until(lambda: len(world.api.history) == 5)
        assert asyncio.get_running_loop().time() - started > 0.9
        assert bot.sender.counts["flood"] == 1
    assert {one.chat_id for one in world.api.history} == {1, 2, 3, 4, 5}


async def test_a_lost_reply_is_ambiguous_and_sent_again(world: World) -> None:
    world.api.fail("sendMessage", LOST)
    await put(world, message("a"))
    async with world.running() as bot:
        await world.api.reply_to(7)
        await world.api.reply_to(7)
        row = await settled(world, "a", DeliveryState.SENT)
        assert bot.sender.counts["ambiguous"] == 1
    assert row.error is not None
    assert row.error.startswith("ambiguous")


async def test_a_lost_reply_is_left_alone_when_told_so(world: World) -> None:
    world.api.fail("sendMessage", LOST)
    await put(world, message("a"))
    async with world.running(resend=False):
        await settled(world, "a", DeliveryState.AMBIGUOUS)
    assert len(world.api.history) == 1


async def test_a_server_error_is_tried_again(world: World) -> None:
    world.api.fail("sendMessage", GATEWAY)
    await put(world, message("a"))
    async with world.running():
        await world.api.reply_to(7)
        row = await settled(world, "a", DeliveryState.SENT)
    # Not the message's fault: its tries are not used up by it.
    assert (world.api.calls["sendMessage"], row.attempts) == (2, 1)


async def test_a_chat_that_blocks_the_bot_is_left_alone_until_it_comes_back(world: World) -> None:
    async with world.running():
        world.api.say(7, "/subscribe 07:30")
        await world.api.reply_to(7)
        world.api.fail("sendMessage", BLOCKED)
        await put(world, message("a"), message("b"))
        await settled(world, "a", DeliveryState.FAILED)
        await settled(world, "b", DeliveryState.FAILED)
        calls = world.api.calls["sendMessage"]
        await asyncio.sleep(0.3)
        assert world.api.calls["sendMessage"] == calls
        # The person comes back: the settings are still there.
        world.api.join(7, "member")
        world.api.say(7, "/settings")
        assert "settings" in (await world.api.reply_to(7)).text


async def test_a_refused_message_is_never_repeated(world: World) -> None:
    await put(world, message("a", text="x" * 5000))
    async with world.running():
        row = await settled(world, "a", DeliveryState.FAILED)
        await asyncio.sleep(0.3)
    assert "too long" in (row.error or "")
    assert world.api.calls["sendMessage"] == 1


async def test_broken_markup_is_sent_as_plain_text(world: World) -> None:
    await put(world, message("a", text="<b>one</b> &lt; <foo>two"))
    async with world.running():
        assert (await world.api.reply_to(7)).text == "one < two"


async def test_a_group_that_became_a_supergroup_is_followed(world: World) -> None:
    async with world.running():
        world.api.say(-5, "/subscribe 07:30", user=1, kind="group")
        world.api.members[-5, 1] = "creator"
        await world.api.reply_to(-5)
        world.api.open([-1005], "supergroup")
        world.api.fail("sendMessage", Fault(400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -1005}))
        await put(world, message("a", chat_id=-5))
        assert (await world.api.reply_to(-1005)).text == "news"


async def test_people_come_before_broadcasts(world: World) -> None:
    await put(world, *(message(f"d{n}", chat_id=n, priority=Priority.DIGEST) for n in range(1, 40)))
    async with world.running(send_rate=20):
        await world.api.until(lambda: len(world.api.history) >= 3)
        world.api.say(99, "/brief")
        await world.api.reply_to(99)
        ahead = [one.chat_id for one in world.api.history]
    assert ahead.index(99) < 20


async def test_parts_keep_their_order_when_the_first_fails(world: World) -> None:
    world.api.fail("sendMessage", GATEWAY)
    await put(world, message("a:0", text="first"), message("a:1", text="second"))
    async with world.running():
        assert [(await world.api.reply_to(7)).text for _ in range(2)] == ["first", "second"]


async def test_a_message_cut_short_by_a_crash_is_sent_and_marked(world: World) -> None:
    await put(world, message("a"))
    claimed = await OutboxStore(world.database).claim(5, world.clock())
    assert [one.key for one in claimed] == ["a"]
    async with world.running() as bot:
        await world.api.reply_to(7)
        row = await settled(world, "a", DeliveryState.SENT)
        assert bot.sender.counts["ambiguous"] == 1
    assert (row.error or "").startswith("ambiguous")


async def test_an_edit_that_changes_nothing_counts_as_done(world: World) -> None:
    async with world.running():
        world.api.say(7, "/help")
        shown = await world.api.reply_to(7)
        await put(world, message("e", text=shown.source, edits=shown.message_id))
        await settled(world, "e", DeliveryState.SENT)
        await put(world, message("f", text="news", edits=999_999, priority=Priority.ANSWER))
        assert (await world.api.reply_to(7)).text == "news"


async def test_stopping_is_quick_and_loses_nothing(world: World) -> None:
    await put(world, *(message(f"k{n}", chat_id=n) for n in range(1, 200)))
    async with world.running(send_rate=50):
        await world.api.until(lambda: len(world.api.history) >= 10)
        stopped = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - stopped < 10
    counts = await OutboxStore(world.database).counts()
    assert counts.get(DeliveryState.SENDING, 0) == 0
    assert counts[DeliveryState.SENT] == len(world.api.history)
    async with world.running():
        await world.api.until(lambda: len(world.api.history) == 199)
    assert len({one.chat_id for one in world.api.history}) == 199


async def test_the_emulator_sees_no_limit_exceeded(world: World) -> None:
    """Telegram's own limits, where messages come; how well the rate is used is judged in virtual time."""
    rows = [message(f"g{n}", chat_id=-1000 - n % 2) for n in range(6)]
    rows += [message(f"p{n}", chat_id=n) for n in range(1, 60)]
    await put(world, *rows)
    async with world.running(send_rate=25):
        await world.api.until(lambda: len(world.api.history) == len(rows), within=30)
    world.api.assert_rates()


async def test_updates_are_stored_before_they_are_acknowledged(world: World) -> None:
    """Handled by nobody, killed, started again: each is answered, once."""
    bot = world.build(finish_seconds=0.05)
    bot.sender._pacer = Pacer(1000)
    for chat_id in range(1, 6):
        world.api.say(chat_id, "/brief")
    world.desk.slow = 60.0
    task = asyncio.create_task(bot.run(asyncio.Event()))
    await world.api.until(lambda: world.api.calls["getUpdates"] >= 2)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert world.api.history == []
    world.desk.slow = 0.0
    async with world.running():
        await world.api.until(lambda: len(world.api.history) == 5)
        await asyncio.sleep(0.2)
    assert {one.chat_id for one in world.api.history} == {1, 2, 3, 4, 5}
    assert len(world.api.history) == 5


async def test_an_update_that_comes_twice_has_one_effect(world: World) -> None:
    update = {
        "update_id": 5000,
        "message": {
            "message_id": 1,
            "date": 1,
            "chat": {"id": 7, "type": "private"},
            "from": {"id": 7, "is_bot": False, "first_name": "R"},
            "text": "/brief",
        },
    }
    world.api.open([7])
    async with world.running():
        world.api.repeat(update)
        await world.api.reply_to(7)
        world.api.repeat(update)
        world.api.say(8, "/brief")
        await world.api.reply_to(8)
        await asyncio.sleep(0.2)
    assert len(world.api.sent_to(7)) == 1


async def test_a_request_of_which_the_process_died_each_time_gets_an_excuse(world: World) -> None:
    """Were it tried for ever, one request would keep the bot from ever starting again."""
    inbox = InboxStore(world.database)
    world.api.say(7, "/brief")
    (update,) = world.api.pending
    await inbox.add([Incoming(update["update_id"], 7, update, world.clock())])
    for _ in range(MAX_ATTEMPTS):
        await inbox.start(update["update_id"])
    async with world.running():
        assert "went wrong" in (await world.api.reply_to(7)).text
        world.api.say(7, "/drills")
        assert (await world.api.reply_to(7)).text == "drills:"
    assert world.desk.asked == ["drills:"]


async def test_a_graceful_stop_is_no_failure_of_the_request(world: World) -> None:
    world.desk.slow = 60.0
    world.api.say(7, "/brief")
    for _ in range(4):
        asked = len(world.desk.asked)
        async with world.running(finish_seconds=0.05), asyncio.timeout(5):
            while len(world.desk.asked) == asked:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
    world.desk.slow = 0.0
    async with world.running():
        assert (await world.api.reply_to(7)).text == "brief:"


async def test_an_update_that_cannot_be_read_hides_no_other(world: World) -> None:
    world.api.open([7])
    async with world.running():
        world.api.push({"message": {"message_id": 1}})
        world.api.say(7, "/brief")
        assert (await world.api.reply_to(7)).text == "brief:"
        world.api.say(7, "/drills")
        assert (await world.api.reply_to(7)).text == "drills:"


async def test_a_flood_wait_holds_for_every_call(world: World) -> None:
    world.desk.slow = 0.8
    world.api.fail("sendMessage", flood(2))
    await put(world, message("a"))
    async with world.running():
        await world.api.until(lambda: world.api.calls["sendMessage"] == 1)
        world.api.say(8, "/brief")
        await world.api.reply_to(7)
        await world.api.reply_to(8)
    assert world.api.calls_while_stopped == []


async def test_during_an_outage_everything_rests_and_nothing_is_lost(world: World) -> None:
    await put(world, *(message(f"k{n}", chat_id=n) for n in range(1, 30)))
    world.api.fault = lambda method, _: GATEWAY if method == "sendMessage" else None
    async with world.running() as bot:
        await world.api.until(lambda: world.api.calls["sendMessage"] >= 5)
        await asyncio.sleep(0.3)
        tried = world.api.calls["sendMessage"]
        await asyncio.sleep(0.3)
        assert world.api.calls["sendMessage"] == tried < 29
        world.api.fault = None
        await world.api.until(lambda: len(world.api.history) == 29, within=20)
        assert bot.sender.counts["failed"] == 0


async def test_what_is_too_late_is_not_sent(world: World) -> None:
    await put(world, message("a", expires_at=world.clock() - timedelta(seconds=1)), message("b", chat_id=8))
    async with world.running():
        await world.api.reply_to(8)
        row = await settled(world, "a", DeliveryState.EXPIRED)
    assert world.api.sent_to(7) == []
    assert "too late" in (row.error or "")
