"""Due digests become rows of the outbox, once.

    tick(now): due subscriptions ─> verdict ─> digest's content ─> one transaction:
               outbox rows (unique key) + the next due date + the facts that were told

A digest that cannot be made stays due and is tried at the next tick, until it has expired.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.domain.conversation import Chat, Reply
from bot.domain.delivery import Subscription
from bot.domain.language import Languages
from bot.domain.schedule import Verdict, instant, verdict
from bot.domain.topics import Topics
from bot.logs import describe
from bot.service.commanding import Answers
from bot.service.outgoing import digests, expired
from bot.service.subscriptions import planned
from bot.storage.digests import DigestStore

log = structlog.get_logger(__name__)

#: Subscriptions dealt with between two looks at the clock.
_BATCH = 50
#: What the first digest of a subscription looks back on, and the most that any does.
_FIRST, _MOST = timedelta(days=1), timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a tick did."""

    sent: int = 0
    expired: int = 0
    replanned: int = 0
    failed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.sent + other.sent,
            self.expired + other.expired,
            self.replanned + other.replanned,
            self.failed + other.failed,
        )


class Digests:
    """Serves due subscriptions."""

    def __init__(
        self,
        desk: Answers,
        store: DigestStore,
        topics: Topics | None = None,
        languages: Languages | None = None,
    ) -> None:
        """:param topics: what the marks in subscriptions stand for.
        :param languages: those that chats are spoken to in; English alone without.
        """
        self._languages = languages or Languages()
        self._desk = desk
        self._store = store
        self._topics = topics or Topics()

    async def tick(self, now: datetime) -> Tally:
        """Serve all that is due at ``now``; several ticks at one moment do no more than one."""
        tally, done = Tally(), set[str]()
        while due := [one for one in await self._store.due(now, _BATCH + len(done)) if one.id not in done]:
            for subscription in due:
                done.add(subscription.id)
                tally += await self._serve(subscription, now)
        return tally

    async def _serve(self, subscription: Subscription, now: datetime) -> Tally:
        judged = verdict(subscription.next_due_at, now)
        if judged is Verdict.WAIT:
            return Tally()
        if judged is Verdict.REPLAN:
            await self._store.serve(planned(subscription, now), [], (), now)
            log.warning("a digest was planned too far ahead; it is planned anew", subscription=subscription.id)
            return Tally(replanned=1)
        following = _following(subscription, now)
        if judged is Verdict.EXPIRE:
            await self._store.serve(following, [expired(subscription, now)], (), now)
            log.error("a digest expired unsent", subscription=subscription.id, due=subscription.next_due_at.isoformat())
            return Tally(expired=1)
        try:
            reply = await self.content(subscription, now)
        except Exception as error:  # noqa: BLE001
            log.error(
                "a digest could not be made, it is tried again", subscription=subscription.id, fault=describe(error)
            )
            return Tally(failed=1)
        await self._store.serve(following, digests(reply, subscription, now), reply.shown, now)
        return Tally(sent=1)

    async def content(self, subscription: Subscription, now: datetime) -> Reply:
        """What the digest says at ``now``."""
        chat = Chat(id=subscription.chat_id, thread=subscription.thread)
        zone = ZoneInfo(subscription.timezone)
        phrases = self._topics.phrases(subscription.words)
        language = self._languages.of(await self._store.language(chat.id))
        return await self._desk.speaking(language).digest(phrases, _since(subscription, now), now, zone, chat)


def _following(subscription: Subscription, now: datetime) -> Subscription:
    """The subscription once its present date is served."""
    served = replace(subscription, last_date=subscription.next_date, paused_until=None)
    return planned(served, now)


def _since(subscription: Subscription, now: datetime) -> datetime:
    """The last digest's instant; a day ago for the first."""
    if subscription.last_date is None:
        return now - _FIRST
    last = instant(subscription.last_date, subscription.at, subscription.timezone) or now - _FIRST
    return max(min(last, now - timedelta(hours=1)), now - _MOST)
