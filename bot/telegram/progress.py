"""While somebody waits: "typing…", a message that tells how far the work is, a button whose clock is stopped in time.

All of it is beside the answer: when Telegram does not take it, nothing is lost.
"""

from __future__ import annotations

import asyncio
import contextlib
from types import TracebackType
from typing import Self

import telegram
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.domain.language import N_
from bot.service.commanding import Answers
from bot.telegram.turns import Turn

#: "typing…" appears for work that takes longer than this, and Telegram shows it for five seconds.
_PATIENCE, _TYPING_SECONDS = 0.5, 4.5
#: Seconds after which a long task says what it does, and says so again.
_STEPS = ((1.5, N_("Reading it…")), (10.0, N_("Still reading; a long article takes a little…")))
#: Telegram takes no answer to a button that was pressed too long ago.
_BUTTON_SECONDS = 3.0


class Progress:
    """Open while a request is worked on."""

    def __init__(self, bot: telegram.Bot, turn: Turn, *, slow: bool, desk: Answers) -> None:
        """:param slow: whether an article is read: then a message tells of it.
        :param desk: in whose language it is told.
        """
        self._bot = bot
        self._turn = turn
        self._slow = slow
        self._desk = desk
        self._tasks: list[asyncio.Task[None]] = []
        self._sending: asyncio.Task[telegram.Message] | None = None
        #: The message that told of the work, to be rewritten by the answer.
        self.message_id: int | None = None
        #: Whether the button was answered already.
        self.button_answered = False

    async def __aenter__(self) -> Self:
        works = [self._type()]
        if self._slow:
            works.append(self._tell())
        if self._turn.query_id is not None:
            works.append(self._release(self._turn.query_id))
        self._tasks = [asyncio.create_task(work) for work in works]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._sending is not None and self.message_id is None:
            # It was under way: without its number the answer would come beside it.
            with contextlib.suppress(TelegramError):
                self.message_id = (await self._sending).message_id

    async def _type(self) -> None:
        chat = self._turn.request.chat
        await asyncio.sleep(_PATIENCE)
        while True:
            with contextlib.suppress(TelegramError):
                await self._bot.send_chat_action(chat.id, ChatAction.TYPING, message_thread_id=chat.thread)
            await asyncio.sleep(_TYPING_SECONDS)

    async def _tell(self) -> None:
        chat, waited = self._turn.request.chat, 0.0
        for after, words in _STEPS:
            await asyncio.sleep(after - waited)
            waited = after
            with contextlib.suppress(TelegramError):
                if self.message_id is None:
                    send = self._bot.send_message
                    self._sending = asyncio.create_task(
                        send(chat.id, self._words(words), parse_mode="HTML", message_thread_id=chat.thread)
                    )
                    self.message_id = (await asyncio.shield(self._sending)).message_id
                else:
                    await self._bot.edit_message_text(
                        self._words(words), chat_id=chat.id, message_id=self.message_id, parse_mode="HTML"
                    )

    def _words(self, message: str) -> str:
        return self._desk.sentence(self._desk.language.gettext(message))

    async def _release(self, query_id: str) -> None:
        await asyncio.sleep(_BUTTON_SECONDS)
        with contextlib.suppress(TelegramError):
            self.button_answered = True
            await self._bot.answer_callback_query(query_id)
