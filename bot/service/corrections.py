"""``/wrong N``: an operator strikes a fact out or sets it right; messages that told it are rewritten.

number, what is right ─> fact ─> correction, sent messages without the line ─> one transaction
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.briefing.withdraw import mark_of, withdraw
from bot.domain.conversation import Request
from bot.domain.correcting import Correction
from bot.domain.delivery import CorrectFact, Delivery, DeliveryState, Effect, Priority, Rewrite
from bot.domain.records import FactRecord
from bot.service.ports import Stores
from bot.storage.chats import ChatStore
from bot.storage.outbox import OutboxStore


class Corrections:
    """Reads the archive and what was sent; decides what a correction changes."""

    def __init__(self, stores: Stores, outbox: OutboxStore, chats: ChatStore) -> None:
        self._stores = stores
        self._chats = chats
        self._outbox = outbox

    async def fact(self, number: int) -> FactRecord | None:
        """The fact with this number, also when it was struck out."""
        return await self._stores.facts.struck(number)

    async def correction(self, fact: FactRecord) -> Correction | None:
        """What was decided of a fact before."""
        return await self._stores.facts.correction(fact.id)

    async def decide(
        self, fact: FactRecord, changes: Mapping[str, str | None], notice: Callable[[str | None], str], request: Request
    ) -> tuple[list[Effect], int]:
        """The effects of a correction, and how many sent messages it rewrites.

        :param notice: what stands where the line stood, for a chat of this language (a code); Telegram HTML.
        """
        correction = Correction(fact_id=fact.id, by_user=request.user, at=request.at, changes=changes)
        rows = await self._rewritten(fact, notice, request.at)
        effects: list[Effect] = [CorrectFact(correction)]
        if rows:
            effects.append(Rewrite(tuple(rows)))
        return effects, len(rows)

    async def _rewritten(self, fact: FactRecord, notice: Callable[[str | None], str], now: datetime) -> list[Delivery]:
        article = (await self._stores.articles.references([fact.article_id])).get(fact.article_id)
        if article is None:
            return []
        newest: dict[tuple[int, int | None], Delivery] = {}
        for sent in await self._outbox.holding(mark_of(fact.number), article.fetched_at):
            # A message may have been rewritten since: the last text is the one that stands there.
            newest.setdefault((sent.chat_id, sent.message_id), sent)
        languages = await self._chats.languages({sent.chat_id for sent in newest.values()})
        rows = []
        for sent in newest.values():
            said = notice(languages.get(sent.chat_id))
            text = withdraw(sent.text, fact.number, said) if sent.file is None else None
            if text is not None:
                rows.append(_edit(sent, text, fact.number, now))
        return rows


def _edit(sent: Delivery, text: str, number: int, now: datetime) -> Delivery:
    return replace(
        sent,
        id=0,
        key=f"wrong:{number}:{sent.chat_id}:{sent.message_id}:{now:%Y%m%d%H%M%S}"[:160],
        text=text,
        state=DeliveryState.READY,
        not_before=now,
        attempts=0,
        edits=sent.message_id,
        message_id=None,
        reply_to=None,
        priority=Priority.DIGEST,
        local_date=None,
        error=None,
    )
