"""What readers want to get when, and how a wish changes it.

Subscriptions of one chat are told apart by their topics. Asking again for the same topics changes the times of
what is there; the date that was served last stays with it, so that a change never brings a second digest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.alerts import AlertRule
from bot.domain.conversation import Chat, Request
from bot.domain.delivery import ChatState, Effect, Subscription
from bot.domain.ids import content_id
from bot.domain.language import Language, Languages
from bot.domain.schedule import ALL_DAYS, next_due
from bot.domain.topics import Topics
from bot.storage.subscriptions import SubscriptionStore

#: Digests that one chat may have, where the operator sets no other number.
MOST = 10


class Subscriptions:
    """What chats have asked for; reads the store, writes nothing but what it is told to commit."""

    def __init__(
        self,
        store: SubscriptionStore,
        zone: ZoneInfo,
        digest_time: time,
        cities: Mapping[str, str] | None = None,
        *,
        topics: Topics | None = None,
        most: int = MOST,
        languages: Languages | None = None,
    ) -> None:
        """:param cities: further places for zones, folded name → IANA zone.
        :param topics: what readers can choose by name.
        :param most: digests that one chat may have.
        :param languages: those that readers can be spoken to in; English alone without.

        ``zone`` and ``digest_time`` hold for readers who name none.
        """
        self._store = store
        self.default_zone = zone
        self.digest_time = digest_time
        self.cities = cities or {}
        self.topics = topics or Topics()
        self.most = most
        self.languages = languages or Languages()

    async def of_chat(self, chat: Chat) -> list[Subscription]:
        """The chat's subscriptions (a forum topic's own), by time of day."""
        return [one for one in await self._store.of_chat(chat.id) if one.thread == chat.thread]

    async def get(self, subscription_id: str) -> Subscription | None:
        """The one with this id, of whatever chat."""
        return await self._store.get(subscription_id)

    async def alerts(self, request: Request) -> AlertRule:
        """What the chat is told at once; a rule that tells nothing where none is kept."""
        chat = request.chat
        kept = await self._store.rule(chat.id, chat.thread)
        if kept is not None and kept.active:
            return kept
        # What happened before it was asked for is not news.
        newest = await self._store.newest_fact()
        fresh = kept or AlertRule(chat_id=chat.id, thread=chat.thread, created_by=request.user)
        return replace(fresh, since=newest)

    async def actor_name(self, actor_id: str) -> str | None:
        """The name of a known actor."""
        return await self._store.actor_name(actor_id)

    async def belongings(self, chat: Chat) -> dict[str, Any]:
        """All that is kept of a chat."""
        return await self._store.belongings(chat.id)

    async def articles_sent(self, chat: Chat, since: datetime) -> int:
        """How many articles the chat has sent in since then."""
        return await self._store.articles_sent(chat.id, since)

    async def state(self, chat: Chat) -> ChatState | None:
        """What is kept of the chat."""
        return await self._store.chat(chat.id)

    def zone_of(self, state: ChatState | None) -> ZoneInfo:
        """The zone in which a chat reads dates."""
        return ZoneInfo(state.timezone) if state is not None and state.timezone else self.default_zone

    def language_of(self, state: ChatState | None, tag: str | None = None) -> Language:
        """The language in which a chat is spoken to: what it chose, else what its reader's device speaks.

        :param tag: that of the device (BCP 47), where one person is the chat.
        """
        if state is not None and state.language:
            return self.languages.of(state.language)
        return self.languages.spoken(tag) or self.languages.default

    async def commit(self, chat: Chat, effects: Sequence[Effect], shown: Sequence[str], now: datetime) -> None:
        """Write effects at once: for a channel without an outbox."""
        await self._store.commit(chat, effects, shown, now)


def planned(subscription: Subscription, now: datetime) -> Subscription:
    """The subscription with its next instant computed from its fields."""
    start = max(now, subscription.paused_until or now)
    due = next_due(subscription.at, subscription.days, subscription.timezone, after=start, last=subscription.last_date)
    return replace(subscription, next_due_at=due.at, next_date=due.date)


def same_topics(mine: Sequence[Subscription], words: Sequence[str]) -> list[Subscription]:
    """Those of a chat that are about the same."""
    wanted = sorted(word.casefold() for word in words)
    return [one for one in mine if sorted(word.casefold() for word in one.words) == wanted]


def arrange(
    request: Request,
    same: Sequence[Subscription],
    times: Sequence[time],
    words: tuple[str, ...],
    zone: str,
    days: frozenset[int] | None,
) -> list[Subscription]:
    """What is there takes over the new times, equal ones first; what is missing is made."""
    spare = [one for one in same if one.at not in times]
    arranged = []
    for at in times:
        old = next((one for one in same if one.at == at), None) or (spare.pop(0) if spare else None)
        if old is None:
            old = Subscription(
                id=content_id("u", request.chat.id, request.chat.thread, *words, at, request.at.isoformat()),
                chat_id=request.chat.id,
                thread=request.chat.thread,
                words=words,
                at=at,
                days=same[0].days if same else ALL_DAYS,
                timezone=zone,
                next_due_at=request.at,
                created_by=request.user,
            )
        changed = replace(
            old, at=at, timezone=zone, days=days or old.days, words=words, paused=False, paused_until=None
        )
        arranged.append(planned(changed, request.at))
    return arranged


def halted(mine: Sequence[Subscription], now: datetime, span: timedelta | None) -> list[Subscription]:
    """The same, paused for a span or until further notice."""
    until = now + span if span else None
    return [planned(replace(one, paused=until is None, paused_until=until), now) for one in mine]


def running(mine: Sequence[Subscription], now: datetime) -> list[Subscription]:
    """The same, from the next time on; what fell into the pause is not sent."""
    return [planned(replace(one, paused=False, paused_until=None), now) for one in mine]
