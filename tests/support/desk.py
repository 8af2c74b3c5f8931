"""A desk that answers with what it was asked: for tests of everything around the answers."""

from __future__ import annotations

import asyncio
import html
from datetime import datetime, tzinfo

from bot.domain.conversation import Attachment, Button, Chat, Reply
from bot.domain.language import ENGLISH, Language


class FakeDesk:
    """Each answer names the question. ``slow`` seconds pass before it comes; ``error`` is raised instead of it."""

    def __init__(self) -> None:
        self.slow = 0.0
        self.error: Exception | None = None
        self.asked: list[str] = []
        self.language = ENGLISH

    def speaking(self, language: Language) -> FakeDesk:
        """The same desk: it echoes, whatever the language. What was asked last is kept."""
        self.language = language
        return self

    async def _answer(self, question: str, *parts: str, shown: tuple[str, ...] = ()) -> Reply:
        self.asked.append(question)
        if self.slow:
            await asyncio.sleep(self.slow)
        if self.error is not None:
            raise self.error
        return Reply(messages=(f"<b>{html.escape(question)}</b>", *parts), shown=shown)

    async def brief(self, words: str, chat: Chat, now: datetime, zone: tzinfo) -> Reply:
        return await self._answer(f"brief:{words}", shown=("f1", "f2"))

    async def who(self, name: str, now: datetime, zone: tzinfo) -> Reply:
        reply = await self._answer(f"who:{name}")
        return Reply(messages=reply.messages, buttons=((Button("The one", "who:a1"),),))

    async def who_id(self, actor_id: str, now: datetime, zone: tzinfo) -> Reply:
        return await self._answer(f"who_id:{actor_id}")

    async def drills(self, words: str, now: datetime, zone: tzinfo) -> Reply:
        return await self._answer(f"drills:{words}", "<i>second page</i>")

    async def moves(self, words: str, now: datetime, zone: tzinfo) -> Reply:
        return await self._answer(f"moves:{words}")

    async def said(self, words: str, now: datetime, zone: tzinfo) -> Reply:
        return await self._answer(f"said:{words}")

    async def positions(self, words: str, now: datetime, zone: tzinfo) -> Reply:
        return await self._answer(f"positions:{words}")

    async def search(self, words: str, now: datetime, zone: tzinfo) -> Reply:
        return await self._answer(f"search:{words}")

    async def timeline(self, words: str, now: datetime, zone: tzinfo) -> Reply:
        return await self._answer(f"timeline:{words}")

    async def why(self, number: int, now: datetime, zone: tzinfo) -> Reply:
        return await self._answer(f"why:{number}")

    async def press(self, kind: str, value: str, chat: Chat, now: datetime, zone: tzinfo) -> Reply | None:
        return await self._answer(f"{kind}:{value}") if kind in ("whys", "more", "pic", "ics") else None

    async def read_text(self, text: str, chat: Chat, now: datetime) -> Reply:
        return await self._answer(f"text:{len(text.split())} words")

    async def read_link(self, url: str, chat: Chat, now: datetime) -> Reply:
        return await self._answer(f"link:{url}")

    async def read_file(self, attachment: Attachment, chat: Chat, now: datetime) -> Reply:
        return await self._answer(f"file:{attachment.name}:{len(attachment.content)}")

    async def digest(
        self, words: tuple[str, ...], since: datetime | None, now: datetime, zone: tzinfo, chat: Chat
    ) -> Reply:
        return await self._answer(f"digest:{' '.join(words)}:since {since:%Y-%m-%d %H:%M}", shown=("f3",))

    def sentence(self, text: str) -> str:
        return html.escape(text)

    def page(self, name: str, **values: object) -> Reply:
        told = " ".join(f"{key}={value}" for key, value in sorted(values.items()))
        return Reply(messages=(f"<b>{name}</b> {html.escape(told)}",))
