"""What Telegram tells of languages, and what it is told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import pytest
import structlog
import telegram

from bot.briefing.catalogues import load_languages
from bot.domain.language import Languages
from bot.telegram.menus import Menus
from bot.telegram.turns import InlineTurn, Standing, Turn, read_update

NOON = datetime(2024, 3, 4, 12, tzinfo=UTC)
READER = {"id": 7, "is_bot": False, "first_name": "R", "language_code": "de-AT"}
CHAT = {"id": 7, "type": "private"}
MESSAGE = {"message_id": 1, "date": 0, "chat": CHAT, "from": READER, "text": "/start"}
MEMBER = {"user": READER, "status": "member"}


@pytest.mark.parametrize(
    "update",
    [
        {"message": MESSAGE},
        {"callback_query": {"id": "1", "from": READER, "chat_instance": "1", "data": "set:", "message": MESSAGE}},
        {"inline_query": {"id": "1", "from": READER, "query": "who", "offset": ""}},
        {
            "my_chat_member": {
                "chat": {"id": -1, "type": "group", "title": "G"},
                "from": READER,
                "date": 0,
                "old_chat_member": {**MEMBER, "status": "left"},
                "new_chat_member": MEMBER,
            }
        },
    ],
)
def test_a_device_says_what_it_speaks(update: dict[str, Any]) -> None:
    event = read_update(telegram.Update.de_json({"update_id": 1, **update}, None), NOON, frozenset())
    assert isinstance(event, Turn | InlineTurn | Standing)
    assert (event.language if isinstance(event, Standing) else event.request.language) == "de-AT"


class FakeBot:
    """Remembers the menus that it was given."""

    def __init__(self) -> None:
        self.menus: dict[tuple[str, str | None], dict[str, str]] = {}

    async def set_my_commands(
        self, commands: list[tuple[str, str]], scope: telegram.BotCommandScope, language_code: str | None
    ) -> None:
        self.menus[scope.type, language_code] = dict(commands)


@pytest.mark.parametrize(("default", "says"), [("en", "All commands"), ("de", "Alle Befehle")])
async def test_the_menu_is_there_in_every_language_and_the_default_for_all_others(default: str, says: str) -> None:
    bot = FakeBot()
    await Menus(cast(telegram.Bot, bot), [1], load_languages(default)).tick(NOON)
    help_of = {code: commands["help"] for (scope, code), commands in bot.menus.items() if scope == "default"}
    assert help_of == {None: says, "en": "All commands", "de": "Alle Befehle"}
    assert len(bot.menus) == 4 * 3


async def test_one_language_needs_one_menu() -> None:
    bot = FakeBot()
    await Menus(cast(telegram.Bot, bot), [], Languages()).tick(NOON)
    assert {code for _, code in bot.menus} == {None}


async def test_an_operator_who_has_not_started_the_bot_is_named_once() -> None:
    class Shy(FakeBot):
        async def set_my_commands(
            self, commands: list[tuple[str, str]], scope: telegram.BotCommandScope, language_code: str | None
        ) -> None:
            if isinstance(scope, telegram.BotCommandScopeChat):
                raise telegram.error.BadRequest("Chat not found")

    with structlog.testing.capture_logs() as told:
        await Menus(cast(telegram.Bot, Shy()), [7], load_languages()).tick(NOON)
    assert [line["chats"] for line in told] == ["7"]
