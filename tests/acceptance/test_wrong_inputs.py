"""What people and forgers send that nobody meant to be sent."""

from __future__ import annotations

from collections.abc import Iterable

from tests.acceptance.conftest import Town
from tests.acceptance.test_commands import FAILED
from tests.support.botapi import Sent

FORGED_LINKS = [
    "a" * 65, "../", "who_", "who_../../etc/passwd", "<b>", "brief_%00", "who_" + "x" * 60, "settings", "go:all",
    "\u202ewho_Ade",
]  # fmt: skip
ODD_WORDS = [
    "🙂" * 2048, "/who " + "🙂" * 2000, "/brief " + "x" * 4000, "/search " + "\u202e" * 100, "\u200f/brief",
    "/who <b>Ade</b> & <a href='x'>y</a>", "/why -1", "/why ٣", "/why 99999999999999999999", "/moves 9999999d",
    "/brief 0000-00-00", "/subscribe 25:99", "/subscribe 7:30 Atlantis/City", "/pause never", "/pause 99999d",
    "/said about", "/who \x00", "/", "//", "/ ", "\u202e", "\u200b", "/brief@brief_bot@brief_bot", "/" + "a" * 4095,
    "/subscribe " + ", ".join(f"topic{n}" for n in range(60)), "Robert'); DROP TABLE chats;--",
]  # fmt: skip
DEEP_LINKS = {"who_Ade": "Ade", "brief_talks": "Ade", "drills_Seoul": "Ocean Shield"}


async def ask_all(town: Town, texts: Iterable[str]) -> dict[str, list[Sent]]:
    """Each said in a chat of its own: the answers by what was said."""
    chats = dict(enumerate(texts, 100))
    for chat, text in chats.items():
        town.api.say(chat, text)
    await town.settled(300)
    return {text: town.api.sent_to(chat) for chat, text in chats.items()}


async def test_a_forged_deep_link_is_an_ordinary_start(town: Town) -> None:
    async with town.open():
        for link, answers in (await ask_all(town, [f"/start {payload}" for payload in FORGED_LINKS])).items():
            assert "I read the news" in answers[0].text, link


async def test_odd_words_get_a_friendly_answer(town: Town) -> None:
    async with town.open():
        for text, answers in (await ask_all(town, ODD_WORDS)).items():
            assert answers, text
            assert all(one.text.strip() and FAILED not in one.text for one in answers), text


async def test_a_deep_link_opens_what_it_names(town: Town) -> None:
    async with town.open():
        found = await ask_all(town, [f"/start {payload}" for payload in DEEP_LINKS])
        for (link, answers), expected in zip(found.items(), DEEP_LINKS.values(), strict=True):
            assert expected in answers[0].text, link


async def test_two_megabytes_of_text_in_a_file_are_read(town: Town) -> None:
    async with town.open():
        town.api.send_file(7, "long.txt", b"Bola supports sanctions. " + b"word after word. " * 125_000)
        await town.settled(300)
        assert FAILED not in town.api.sent_to(7)[-1].text
        assert "Bola" in town.api.sent_to(7)[-1].text


async def test_markup_in_names_stays_text(town: Town) -> None:
    evil = '<b>x</b> & "y" <a href="https://example.org">z</a> \u202eabc'
    async with town.open():
        for line in (f"/who {evil}", f"/search {evil}", f"/drills {evil}", f"/subscribe 07:30 {evil}"):
            (answer,) = await town.say(7, line)
            assert "<b>x</b>" in answer.text
            assert not any(one.kind == "text_link" for one in answer.entities)
            assert "\u202e" not in answer.text
        page = await town.ask(7, "/settings")
        assert "<b>x</b>" in page.text
        group = -1001
        town.api.push(
            {
                "message": {
                    "message_id": 900, "date": 0, "chat": {"id": group, "type": "supergroup", "title": evil},
                    "from": {"id": 5, "is_bot": False, "first_name": evil}, "text": "/brief",
                }
            }
        )  # fmt: skip
        town.api.open([group], "supergroup")
        await town.settled()
        assert town.api.sent_to(group)


async def test_what_cannot_be_read_is_told_in_private_and_ignored_in_groups(town: Town) -> None:
    media = {"file_id": "f", "file_unique_id": "f", "width": 1, "height": 1, "duration": 1, "file_size": 1}
    sticker = media | {"is_animated": False, "is_video": False, "type": "regular"}
    contents: list[dict[str, object]] = [
        {"photo": [media]}, {"sticker": sticker}, {"voice": media}, {"video": media}, {"audio": media},
    ]  # fmt: skip
    async with town.open():
        for number, content in enumerate(contents):
            for chat in (100 + number, -1000 - number):
                town.api.push({"message": town.api.message(chat) | content})
        await town.settled(300)
        for number, content in enumerate(contents):
            assert "Send me a command" in town.api.sent_to(100 + number)[-1].text, content
            assert town.api.sent_to(-1000 - number) == []


async def test_what_only_happens_needs_no_answer(town: Town) -> None:
    pinned = {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}}
    events: list[dict[str, object]] = [
        {"new_chat_title": "Other"}, {"left_chat_member": {"id": 9, "is_bot": False, "first_name": "R"}},
        {"pinned_message": pinned}, {"group_chat_created": True},
    ]  # fmt: skip
    async with town.open():
        for event in events:
            town.api.push({"message": town.api.message(7) | event})
        message = town.api.message(7) | {"text": "/brief"}
        town.api.push({"edited_message": message | {"edit_date": 1}})
        town.api.push({"message": message | {"from": {"id": 8, "is_bot": True, "first_name": "B"}}})
        await town.settled(300)
        assert town.api.sent_to(7) == []


async def test_a_link_that_cannot_be_read_is_told(town: Town) -> None:
    async with town.open():
        assert "not public" in (await town.ask(7, "http://127.0.0.1/secret")).text
        assert "404" in (await town.ask(7, "https://example.org/gone")).text
