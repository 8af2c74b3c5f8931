"""The menu of commands that Telegram shows: one for each kind of chat, one for each operator, in each language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
import telegram
from telegram.error import BadRequest, TelegramError

from bot.domain.language import Language, Languages
from bot.service.commands import menu

log = structlog.get_logger(__name__)

#: An operator who has not spoken to the bot yet cannot be given a menu; it is tried again after this time.
_AGAIN = timedelta(minutes=10)


class Menus:
    """Sets every menu once; what Telegram did not take is tried again."""

    def __init__(self, bot: telegram.Bot, admins: Iterable[int], languages: Languages) -> None:
        """:param languages: each gets the menus; the default stands for all others."""
        self._bot = bot
        scopes: list[tuple[telegram.BotCommandScope, str, bool]] = [
            (telegram.BotCommandScopeDefault(), "private", False),
            (telegram.BotCommandScopeAllGroupChats(), "group", False),
            (telegram.BotCommandScopeAllChatAdministrators(), "manager", False),
            *((telegram.BotCommandScopeChat(admin), "private", True) for admin in sorted(admins)),
        ]
        # Telegram tells languages apart by two letters.
        tongues = [(None, languages.default), *((one.code[:2], one) for one in languages)]
        self._waiting = [
            (*scope, *tongue) for scope in scopes for tongue in (tongues if len(tongues) > 2 else tongues[:1])
        ]
        self._next: datetime | None = None

    async def tick(self, now: datetime) -> int:
        """Set what is not set yet; never puts anything into the outbox."""
        if not self._waiting or (self._next is not None and now < self._next):
            return 0
        self._next = now + _AGAIN
        self._waiting = [one for one in self._waiting if not await self._set(*one)]
        unknown = {scope.chat_id for scope, *_ in self._waiting if isinstance(scope, telegram.BotCommandScopeChat)}
        if unknown:
            log.info(
                "operators who have not sent /start yet get their menu once they do",
                chats=",".join(map(str, sorted(unknown))),
            )
        return 0

    async def _set(
        self, scope: telegram.BotCommandScope, kind: str, admin: bool, code: str | None, language: Language
    ) -> bool:
        try:
            await self._bot.set_my_commands(list(menu(kind, language, admin=admin)), scope=scope, language_code=code)
        except BadRequest:
            return False
        except TelegramError as error:
            log.warning("the menu of commands could not be set, it is tried again", error=type(error).__name__)
            return False
        return True
