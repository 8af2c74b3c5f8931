"""Subscribing, pausing, stopping: what a reader wants to get when.

Subscriptions of one chat are told apart by their topics. Asking again for the same topics changes the times of
what is there; the date that was served last stays with it, so that a change never brings a second digest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.briefing.wording import day_names, days_words, listed, moment_words
from bot.domain.alerts import AlertRule
from bot.domain.conversation import Button, Chat, Request
from bot.domain.delivery import ChatState, DropSubscriptions, Effect, SaveSubscription, SetTimezone, Subscription
from bot.domain.ids import content_id
from bot.domain.language import Language, Languages
from bot.domain.schedule import ALL_DAYS, next_due
from bot.domain.topics import Topics
from bot.domain.wishes import Wish, parse_span, parse_wish, zone_label
from bot.service.commanding import Ask, Decision, run_button, with_buttons
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


@dataclass(frozen=True, slots=True)
class SubscriptionLine:
    """A subscription as /settings shows it."""

    at: str
    timezone: str
    days: str
    words: str
    state: str
    silent: bool = False


def planned(subscription: Subscription, now: datetime) -> Subscription:
    """The subscription with its next instant computed from its fields."""
    start = max(now, subscription.paused_until or now)
    due = next_due(subscription.at, subscription.days, subscription.timezone, after=start, last=subscription.last_date)
    return replace(subscription, next_due_at=due.at, next_date=due.date)


def line_of(ask: Ask, subscription: Subscription) -> SubscriptionLine:
    """How it is shown."""
    state = ask.gettext("paused") if subscription.paused else ""
    if subscription.paused_until is not None and subscription.paused_until > ask.now:
        until = moment_words(
            subscription.paused_until, ZoneInfo(subscription.timezone), ask.language, year=ask.now.year
        )
        state = ask.gettext("paused until %(moment)s", moment=until)
    return SubscriptionLine(
        at=f"{subscription.at:%H:%M}",
        timezone=zone_label(subscription.timezone),
        days=days_words(subscription.days, ask.language),
        words=", ".join(ask.topic_labels(subscription.words)),
        state=state,
        silent=subscription.silent,
    )


def short_label(ask: Ask, one: Subscription) -> str:
    """A subscription on a button."""
    words = ", ".join(ask.topic_labels(one.words))
    return f"{one.at:%H:%M} {days_words(one.days, ask.language)}{' · ' + words if words else ''}"[:60]


# --- handlers --------------------------------------------------------------------------------------------


async def subscribe(ask: Ask) -> Decision:
    """``/subscribe [HH:MM …] [days] [timezone] [topics]``; topics are parted by commas."""
    wish = parse_wish(ask.words[:500], ask.subscriptions.cities, day_names(ask.language))
    if wish.unclear:
        return _unclear(ask, wish)
    words = ask.subscriptions.topics.read(wish.words, ask.language)
    mine = await ask.subscriptions.of_chat(ask.chat)
    same = same_topics(mine, words)
    times = wish.times or tuple(one.at for one in same) or (ask.subscriptions.digest_time,)
    if len(mine) - len(same) + len(times) > ask.subscriptions.most:
        return too_many(ask)
    zone = wish.zone or (same[0].timezone if same else str(ask.zone))
    return confirmed(ask, arrange(ask.request, same, times, words, zone, wish.days), same, told_zone=wish.zone)


def too_many(ask: Ask) -> Decision:
    """The limit, and what to do."""
    most = ask.subscriptions.most
    return ask.refuse(
        ask.language.ngettext(
            "A chat can have one digest. Stop it first: /settings shows it.",
            "A chat can have %(num)d digests at most. Stop one first: /settings lists them.",
            most,
        )
    )


def same_topics(mine: Sequence[Subscription], words: Sequence[str]) -> list[Subscription]:
    """Those of a chat that are about the same."""
    wanted = sorted(word.casefold() for word in words)
    return [one for one in mine if sorted(word.casefold() for word in one.words) == wanted]


def confirmed(
    ask: Ask, kept: Sequence[Subscription], same: Sequence[Subscription], *, told_zone: str | None
) -> Decision:
    """Keep these in place of those, and say so."""
    dropped = tuple(one.id for one in same if one.id not in {k.id for k in kept})
    effects: list[Effect] = [SaveSubscription(one) for one in kept]
    if dropped:
        effects.append(DropSubscriptions(dropped))
    if told_zone:
        effects.append(SetTimezone(ask.chat.id, told_zone))
    reply = ask.desk.page(
        "subscribed",
        at=listed((f"{one.at:%H:%M}" for one in kept), len(kept), ask.language),
        timezone=zone_label(kept[0].timezone),
        days=days_words(kept[0].days, ask.language),
        words=ask.topic_labels(kept[0].words),
    )
    show = Button(ask.gettext("Show me one now"), f"set:{kept[0].id}:show")
    row = (show, Button(ask.gettext("Settings"), "set:"))
    return Decision(with_buttons(reply, [row]), tuple(effects))


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


def _unclear(ask: Ask, wish: Wish) -> Decision:
    token, guesses = wish.unclear[0]
    if "/" not in token:
        wrong = ask.gettext(
            "“%(words)s” is no time of day. Write it like 07:30, for example: /subscribe 07:30", words=token
        )
        return ask.refuse(wrong)
    if not guesses:
        unknown = ask.gettext(
            "I know no time zone “%(words)s”. Write a city or a name like Asia/Seoul or UTC+9.", words=token
        )
        return ask.refuse(unknown)
    rows = [run_button("/subscribe " + ask.words.replace(token, guess, 1), guess) for guess in guesses]
    meant = ask.gettext("I know no time zone “%(words)s”. Did you mean one of these?", words=token)
    return ask.refuse(meant, *[row for row in rows if row])


async def unsubscribe(ask: Ask) -> Decision:
    """Stop the only digest, or offer a choice."""
    mine = await ask.subscriptions.of_chat(ask.chat)
    if not mine:
        return ask.say(ask.gettext("You have no digest to stop. /subscribe 07:30 starts one."))
    if len(mine) == 1 or ask.words.strip().casefold() == "all":
        effects = (DropSubscriptions(tuple(one.id for one in mine)),)
        return Decision(ask.desk.page("unsubscribed"), effects)
    rows = [(Button(short_label(ask, one), f"stop:{one.id}"),) for one in mine]
    return ask.say(
        ask.gettext("Which digest shall I stop?"), *rows, (Button(ask.gettext("All of them"), "/unsubscribe all"),)
    )


async def stop(ask: Ask) -> Decision:
    """A ``stop:`` button: only the chat that owns the subscription can stop it."""
    one = await ask.subscriptions.get(ask.words)
    if one is None or one.chat_id != ask.chat.id:
        return Decision(notice=ask.gettext("That digest is already stopped."))
    text = ask.gettext("Stopped: %(digest)s.", digest=short_label(ask, one))
    reply = with_buttons(ask.desk.page("plain", text=text), [(Button(ask.gettext("Settings"), "set:"),)], edit=True)
    return Decision(reply, (DropSubscriptions((one.id,)),), notice=ask.gettext("Stopped."))


async def pause(ask: Ask) -> Decision:
    """``/pause`` until /resume, ``/pause 3d`` for a while."""
    mine = await ask.subscriptions.of_chat(ask.chat)
    if not mine:
        return ask.say(ask.gettext("You have no digest to pause. /subscribe 07:30 starts one."))
    span: timedelta | None = None
    if ask.words.strip():
        span = parse_span(ask.words)
        if span is None:
            return ask.refuse(ask.gettext("Write how long, for example: /pause 3d or /pause 12h"))
    if span is None:
        text = ask.gettext("No digests and no alerts until you send /resume.")
    else:
        until = moment_words(ask.now + span, ask.zone, ask.language, year=ask.now.year)
        text = ask.gettext("No digests and no alerts until %(moment)s.", moment=until)
    resumed = ask.say(text, (Button(ask.gettext("Resume"), "/resume"),))
    return replace(resumed, effects=tuple(map(SaveSubscription, halted(mine, ask.now, span))))


def halted(mine: Sequence[Subscription], now: datetime, span: timedelta | None) -> list[Subscription]:
    """The same, paused for a span or until further notice."""
    until = now + span if span else None
    return [planned(replace(one, paused=until is None, paused_until=until), now) for one in mine]


def running(mine: Sequence[Subscription], now: datetime) -> list[Subscription]:
    """The same, from the next time on; what fell into the pause is not sent."""
    return [planned(replace(one, paused=False, paused_until=None), now) for one in mine]


async def resume(ask: Ask) -> Decision:
    """Digests again."""
    mine = await ask.subscriptions.of_chat(ask.chat)
    if not mine:
        return ask.say(ask.gettext("You have no digest to resume. /subscribe 07:30 starts one."))
    changed = running(mine, ask.now)
    first = min(changed, key=lambda one: one.next_due_at)
    comes = moment_words(first.next_due_at, ZoneInfo(first.timezone), ask.language, year=ask.now.year)
    text = ask.gettext(
        "Digests are on again. The next one comes on %(moment)s (%(zone)s).",
        moment=comes,
        zone=zone_label(first.timezone),
    )
    done = ask.say(text)
    return replace(done, effects=tuple(SaveSubscription(one) for one in changed))
