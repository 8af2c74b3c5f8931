"""New facts become alerts.

    tick(now): rules with unread facts ─> may it send now? ─> alert's content ─> one transaction:
               outbox rows (unique key) + the facts that were looked at

A rule that may not send now (spacing, the day's cap, quiet hours, a pause) keeps its place: what came meanwhile is told
together when it may.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog

from bot.domain.alerts import NIGHT, AlertRule, counted, free_at
from bot.domain.conversation import Chat, Reply
from bot.domain.delivery import ChatState, Subscription
from bot.domain.language import Language, Languages
from bot.domain.topics import Topics
from bot.logs import describe
from bot.service.outgoing import alert_rows
from bot.storage.alerts import AlertStore

log = structlog.get_logger(__name__)


class News(Protocol):
    """What of the archive's news a rule wants told."""

    async def newest(self) -> int:
        """The number of the fact that was added last."""
        ...

    async def alert(
        self, rule: AlertRule, phrases: tuple[str, ...], now: datetime, zone: ZoneInfo, language: Language
    ) -> Reply | None:
        """The alert on facts after ``rule.since``; ``None`` when there is nothing to tell.

        :param phrases: drills and positions only from articles that fit with one of them; all if empty.
        """
        ...


class Subscribed(Protocol):
    """The digests of a chat."""

    async def of_chat(self, chat: Chat) -> list[Subscription]: ...


class Alerting:
    """Serves rules."""

    def __init__(
        self,
        news: News,
        store: AlertStore,
        subscribed: Subscribed,
        *,
        topics: Topics,
        zone: ZoneInfo,
        languages: Languages | None = None,
    ) -> None:
        """:param zone: of chats that have told none.
        :param languages: those that chats are spoken to in; English alone without.
        """
        self._languages = languages or Languages()
        self._news = news
        self._store = store
        self._subscribed = subscribed
        self._topics = topics
        self._zone = zone

    async def tick(self, now: datetime) -> int:
        """Tell what is to be told at ``now``; returns how many alerts went out. Doing it twice tells nothing twice."""
        newest = await self._news.newest()
        told = 0
        for rule, state in await self._store.waiting(newest):
            try:
                told += await self._serve(rule, state, newest, now)
            except Exception as error:  # noqa: BLE001
                log.error("an alert could not be made, it is tried again", chat=rule.chat_id, fault=describe(error))
        return told

    async def _serve(self, rule: AlertRule, state: ChatState, newest: int, now: datetime) -> bool:
        zone = ZoneInfo(state.timezone) if state.timezone else self._zone
        if free_at(rule, now, zone, state.quiet or NIGHT) > now:
            return False
        chat = Chat(id=rule.chat_id, thread=rule.thread)
        mine = await self._subscribed.of_chat(chat)
        looked = replace(rule, since=newest)
        if mine and all(_pauses(one, now) for one in mine):
            await self._store.serve(looked, [], now)
            return False
        reply = await self._news.alert(rule, self._phrases(mine), now, zone, self._languages.of(state.language))
        if reply is None:
            await self._store.serve(looked, [], now)
            return False
        rows = alert_rows(reply, chat, f"alert:{rule.chat_id}:{rule.thread or 0}:{newest}", now)
        await self._store.serve(counted(looked, now, zone), rows, now)
        return True

    def _phrases(self, mine: Sequence[Subscription]) -> tuple[str, ...]:
        """What the chat's digests are about; nothing when one is about everything, or there is none."""
        if not all(one.words for one in mine):
            return ()
        return self._topics.phrases(tuple(dict.fromkeys(word for one in mine for word in one.words)))


def _pauses(one: Subscription, now: datetime) -> bool:
    return one.paused or (one.paused_until is not None and one.paused_until > now)
