"""Every command, every way to ask, every wrong way to ask."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.conversation import Attachment, Chat, Reply, Request
from bot.domain.language import ENGLISH
from bot.domain.wishes import parse_time
from bot.service.commands import COMMANDS, menu
from bot.service.dispatch import Dispatcher
from bot.service.limits import Gate, Quotas
from bot.service.requests import changes_chat
from bot.service.subscriptions import Subscriptions
from bot.storage.engine import Database
from bot.storage.shown import ShownStore
from bot.storage.subscriptions import SubscriptionStore
from tests.support.desk import FakeDesk

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
ME = Chat(id=7)
GROUP = Chat(id=-100, kind="supergroup", title="Desk")


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def dispatcher(database: Database, desk: FakeDesk) -> Dispatcher:
    subscriptions = Subscriptions(
        SubscriptionStore(database), ZoneInfo("UTC"), time(7), {"washington": "America/New_York"}
    )
    plenty = Gate(Quotas(requests=10_000, chat_requests=10_000))
    return Dispatcher(desk, subscriptions, gate=plenty, username="brief_bot")


def said(text: str, chat: Chat = ME, **more: object) -> Request:
    return Request(chat=chat, user=7, text=text, at=NOW, **more)  # type: ignore[arg-type]


def pressed(data: str, chat: Chat = ME) -> Request:
    return Request(chat=chat, user=7, button=data, at=NOW)


def told(reply: Reply | None) -> str:
    assert reply is not None
    return " ".join(reply.messages)


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("/brief", "brief:"),
        ("/brief korea 7d", "brief:korea 7d"),
        ("/BRIEF korea", "brief:korea"),
        ("/brief@brief_bot  korea\n7d", "brief:korea 7d"),
        ("\u200f/brief", "brief:"),
        ("/who Han Tae Song", "who:Han Tae Song"),
        ("/drills Okinawa", "drills:Okinawa"),
        ("/moves China Korea", "moves:China Korea"),
        ("/said Han about talks", "said:Han about talks"),
        ("/positions sanctions", "positions:sanctions"),
        ("/search missile", "search:missile"),
        ("/why 12", "why:12"),
        ("/why #12", "why:12"),
        # Without the slash, in a talk with the bot.
        ("who Han", "who:Han"),
        ("Drills", "drills:"),
        # Deep links.
        ("/start who_Han_Tae_Song", "who:Han Tae Song"),
        ("/start brief_korea_7d", "brief:korea 7d"),
    ],
)
async def test_commands_reach_the_desk(dispatcher: Dispatcher, desk: FakeDesk, line: str, question: str) -> None:
    await dispatcher.answer(said(line))
    assert desk.asked == [question]


@pytest.mark.parametrize("command", [command for command in COMMANDS if command.needs])
async def test_a_command_without_its_words_says_what_to_write(
    dispatcher: Dispatcher, desk: FakeDesk, command: object
) -> None:
    name = command.name  # type: ignore[attr-defined]
    assert f"/{name} " in told(await dispatcher.answer(said(f"/{name}", admin=True)))
    assert desk.asked == []


@pytest.mark.parametrize(
    ("line", "meant"),
    [("/dirlls", "/drills"), ("/breif", "/brief"), ("/subscibe 7:30", "/subscribe"), ("/setings", "/settings")],
)
async def test_a_typing_error_brings_what_was_meant(dispatcher: Dispatcher, line: str, meant: str) -> None:
    assert f"Did you mean {meant}?" in told(await dispatcher.answer(said(line)))


@pytest.mark.parametrize("line", ["/xyzzy", "/", "//", "/ brief", "/" + "a" * 5000, "/brief\u0000", "/🙂"])
async def test_what_is_no_command_gets_a_friendly_answer(dispatcher: Dispatcher, line: str) -> None:
    assert len(told(await dispatcher.answer(said(line)))) < 4096


@pytest.mark.parametrize("payload", ["a" * 65, "../", "who_", "who_../../etc", "<b>", "brief_%00"])
async def test_a_forged_deep_link_is_an_ordinary_start(dispatcher: Dispatcher, desk: FakeDesk, payload: str) -> None:
    assert "<b>start</b>" in told(await dispatcher.answer(said(f"/start {payload}")))
    assert desk.asked == []


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("https://example.org/news?id=1", "link:https://example.org/news?id=1"),
        ("Look at this: http://example.org/a.", "link:http://example.org/a"),
        ("word " * 60, "text:60 words"),
    ],
)
async def test_links_and_texts_are_read(dispatcher: Dispatcher, desk: FakeDesk, text: str, question: str) -> None:
    await dispatcher.answer(said(text))
    assert desk.asked == [question]


async def test_a_long_text_with_a_link_in_it_is_read_as_a_text(dispatcher: Dispatcher, desk: FakeDesk) -> None:
    await dispatcher.answer(said("word " * 60 + "https://example.org/a"))
    assert desk.asked == ["text:61 words"]


async def test_a_file_is_read(dispatcher: Dispatcher, desk: FakeDesk) -> None:
    document = Attachment(name="a.txt", media_type="text/plain", content=b"abc")
    await dispatcher.answer(Request(chat=ME, user=7, attachment=document, at=NOW))
    assert desk.asked == ["file:a.txt:3"]


async def test_short_words_are_offered_as_questions(dispatcher: Dispatcher) -> None:
    reply = await dispatcher.answer(said("Han Tae Song"))
    assert reply is not None
    lines = [button.data for row in reply.buttons for button in row]
    assert "/who Han Tae Song" in lines
    assert "/search Han Tae Song" in lines


async def test_words_too_long_for_a_button_still_get_an_answer(dispatcher: Dispatcher) -> None:
    assert told(await dispatcher.answer(said("ö" * 60)))


@pytest.mark.parametrize(
    "text", ["hello", "who Han", "/unknown", "https://example.org", "/brief@other_bot", "word " * 99]
)
async def test_groups_are_left_in_peace(dispatcher: Dispatcher, desk: FakeDesk, text: str) -> None:
    assert await dispatcher.answer(said(text, GROUP)) is None
    assert desk.asked == []


async def test_an_unknown_command_addressed_to_the_bot_is_answered_in_a_group(dispatcher: Dispatcher) -> None:
    assert told(await dispatcher.answer(said("/dirlls@Brief_Bot", GROUP)))


@pytest.mark.parametrize(
    ("data", "question"),
    [("who:a1", "who_id:a1"), ("why:12", "why:12"), ("/drills korea", "drills:korea")],
)
async def test_buttons_are_followed(dispatcher: Dispatcher, desk: FakeDesk, data: str, question: str) -> None:
    await dispatcher.answer(pressed(data))
    assert desk.asked == [question]


@pytest.mark.parametrize("data", ["", ":", "who:", "why:", "why:x", "stop:", "stop:u1", "gone:1", "/", "\x00", "🙂"])
async def test_old_and_forged_buttons_get_a_word(dispatcher: Dispatcher, data: str) -> None:
    assert told(await dispatcher.answer(pressed(data)))


async def test_a_button_cannot_do_more_than_the_same_words(dispatcher: Dispatcher) -> None:
    request = Request(chat=GROUP, user=9, button="/subscribe 07:30", at=NOW, manager=False)
    assert changes_chat(request)
    assert "administrators" in told(await dispatcher.answer(request))


async def test_help_names_every_command_and_offers_examples(dispatcher: Dispatcher) -> None:
    reply = await dispatcher.answer(said("/help", admin=True))
    for command in COMMANDS:
        assert f"/{command.name}" in told(reply)
    assert "/addsource" not in told(await dispatcher.answer(said("/help")))
    assert reply is not None
    assert [b.data for row in reply.buttons for b in row] == [c.example for c in COMMANDS if c.example]


def test_the_menu_keeps_to_telegrams_rules() -> None:
    for kind in ("private", "group"):
        for name, summary in menu(kind, ENGLISH):
            assert name.islower()
            assert name.isascii()
            assert 1 <= len(summary) <= 256


def test_every_example_is_a_command_of_the_table() -> None:
    known = {command.name for command in COMMANDS}
    assert all(c.example[1:].split()[0] in known for c in COMMANDS if c.example)


async def test_what_was_told_is_noted(dispatcher: Dispatcher, database: Database) -> None:
    await dispatcher.answer(said("/brief"))
    assert await ShownStore(database).among(7, ["f1", "f2", "f9"]) == {"f1", "f2"}


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60), slash=st.booleans(), button=st.booleans())
async def test_nothing_typed_or_pressed_breaks_the_bot(
    dispatcher: Dispatcher, text: str, slash: bool, button: bool
) -> None:
    words = f"/{text}" if slash else text
    request = pressed(words) if button else said(words)
    assert told(await dispatcher.answer(request))


def test_the_examples_for_times_are_times() -> None:
    example = next(c.example for c in COMMANDS if c.name == "subscribe")
    assert parse_time(example.split()[1])
