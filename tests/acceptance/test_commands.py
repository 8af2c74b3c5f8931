"""Each command in each kind of chat by each kind of person: an answer, or silence where silence is right."""

from __future__ import annotations

import re
from itertools import product

import pytest

from bot.briefing.markup import parse, visible
from bot.domain.conversation import Chat, Request
from bot.service.commanding import Command
from bot.service.commands import COMMANDS
from tests.acceptance.conftest import OPERATOR, Town
from tests.support.botapi import Sent

#: Words after each command that make sense.
WORDS = {
    "who": "Ade", "said": "Ade about sanctions", "positions": "sanctions", "search": "Ade", "why": "1",
    "subscribe": "07:30 Seoul korea", "pause": "3d", "addsource": "https://example.org/feed2.xml",
    "dropsource": "Sample", "wrong": "1",
}  # fmt: skip
#: People: an ordinary member, an administrator of the group, the operator of the bot.
MEMBER, MANAGER = 4, 5
ROLES = {"member": MEMBER, "manager": MANAGER, "operator": OPERATOR}
#: What only administrators of a group may do there.
DENIED = "Only administrators of this group"
FAILED = "went wrong"


#: Kinds of chat beside the private one, and what goes into each message there.
KINDS: dict[str, dict[str, object]] = {
    "group": {},
    "supergroup": {},
    "forum": {"message_thread_id": 9, "is_topic_message": True},
    "channel": {},
}


def line_of(command: Command, name: str = "") -> str:
    return f"/{command.name}{name} {WORDS.get(command.name, '')}".strip()


def sound(answer: Sent, name: str) -> None:
    """What holds for every answer."""
    assert answer.text.strip(), name
    assert FAILED not in answer.text, name
    assert not answer.preview, name
    # No template left a tag or an entity as text.
    assert not re.search(r"</?(b|i|u|code|blockquote|a)\b|&(lt|gt|amp|quot);", answer.text), (name, answer.text)


async def test_each_command_in_a_private_chat(town: Town) -> None:
    async with town.open():
        chats = dict(enumerate(COMMANDS, 100))
        for chat, command in chats.items():
            town.api.say(chat, line_of(command))
        await town.settled(300)
        for chat, command in chats.items():
            answers = town.api.sent_to(chat)
            assert answers, command.name
            for answer in answers:
                sound(answer, command.name)
                assert ("I know no" in answer.text) == command.admin_only, command.name
                assert answer.reply_to is None


async def test_each_command_of_the_operator(town: Town) -> None:
    async with town.open():
        for command in COMMANDS:
            for answer in await town.say(OPERATOR, line_of(command), user=OPERATOR):
                sound(answer, command.name)
                assert "I know no" not in answer.text, command.name


@pytest.mark.parametrize("kind", KINDS)
async def test_each_command_in_a_group_or_channel(town: Town, kind: str) -> None:
    asked = {}
    async with town.open():
        for command, (role, user) in product(COMMANDS, ROLES.items()):
            if (kind == "channel" and role != "manager") or (role == "operator" and not command.admin_only):
                continue
            for name in ("", "@brief_bot") if command.admin_only else ("@brief_bot" if len(asked) % 2 else "",):
                chat = -1000 - len(asked)
                town.api.open([chat], kind.replace("forum", "supergroup"))
                town.api.members[chat, MANAGER] = "administrator"
                message = town.api.say(chat, line_of(command, name), user=user, **KINDS[kind])
                asked[chat] = (command, role, name, message)
        await town.settled(300)
        for chat, (command, role, name, message) in asked.items():
            answers = town.api.sent_to(chat)
            if command.admin_only and role != "operator" and not name:
                assert answers == [], f"{command.name}: nobody is told of what they may not do"
                continue
            assert answers, (command.name, role)
            for answer in answers:
                sound(answer, command.name)
                assert answer.thread == KINDS[kind].get("message_thread_id")
            assert answers[0].reply_to == message
            if command.changes and not command.admin_only:
                assert (DENIED in answers[0].text) == (role == "member"), (command.name, role)


async def test_a_group_is_left_in_peace(town: Town) -> None:
    talk = [
        "hello", "what about /drills?", "/drills@another_bot", "/unheard_of", "drills", "https://example.org/a",
        "word " * 60,
    ]  # fmt: skip
    async with town.open():
        for text in talk:
            assert await town.say(-1001, text) == [], text


async def test_a_typing_error_with_the_bots_name_is_answered_in_a_group(town: Town) -> None:
    async with town.open():
        answer = await town.ask(-1001, "/dirlls@brief_bot")
        assert "Did you mean /drills?" in answer.text


async def test_who_writes_in_the_name_of_the_group_administers_it(town: Town) -> None:
    anonymous = {"sender_chat": {"id": -1001, "type": "supergroup", "title": "Desk"}}
    channel = {"sender_chat": {"id": -1999, "type": "channel", "title": "Somebody's"}}
    async with town.open():
        assert "07:30" in (await town.ask(-1001, "/subscribe 07:30", user=1087968824, **anonymous)).text
        assert DENIED in (await town.ask(-1001, "/unsubscribe", user=136817688, **channel)).text


async def test_the_terminal_gives_the_same_answers(town: Town) -> None:
    """The same words through the dispatcher alone, as ``briefbot chat`` asks."""
    async with town.open():
        for command in COMMANDS:
            line = line_of(command)
            if command.name in (
                "export",
                "stats",
                "subscribe",
                "privacy",
                "forget",
                "addsource",
                "dropsource",
                "wrong",
            ):
                continue  # these tell of the chat itself, or have changed something by then
            on_phone = (await town.say(OPERATOR, line))[0].text
            request = Request(chat=Chat(id=0, kind="terminal"), user=None, text=line, at=town.moment, admin=True)
            reply = await town.dispatcher.answer(request)
            assert reply is not None
            assert visible(parse(reply.messages[0])) == on_phone, line
