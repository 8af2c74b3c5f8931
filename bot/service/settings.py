"""``/settings``: one message edited in place, every option with its present state.

set:                   all of it            set:<id>            one digest
set:<id>:at[:0730]     its time             set:<id>:day:<d>    a day on or off; week, all
set:<id>:topic[:korea] its topics           set:<id>:silent     with or without a sound
set:<id>:more[:1800]   another time a day   set:<id>:show       what it would say now
zone:[<zone>]          the chat's time zone
hold:<span>, hold:, hold:off                a pause, and its end
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.conversation import Button, Reply
from bot.domain.delivery import Await, Effect, SaveSubscription, SetTimezone, Subscription
from bot.domain.schedule import ALL_DAYS
from bot.domain.topics import MOST
from bot.domain.wishes import is_zone, parse_span, parse_time, zone_label
from bot.service import keyboards
from bot.service.commanding import Ask, Decision
from bot.service.drafts import Draft
from bot.service.subscribing import line_of, short_label, too_many
from bot.service.subscriptions import arrange, halted, planned, running, same_topics

#: What the first brief and a preview look back on, until there is something to tell.
_LOOK_BACK = (timedelta(days=1), timedelta(days=30))


def back(ask: Ask) -> tuple[Button, ...]:
    """The way back to the first page."""
    return (Button(ask.gettext("‹ Settings"), "set:"),)


def _back_to(ask: Ask, one: Subscription) -> tuple[Button, ...]:
    return (Button(ask.gettext("‹ Back"), f"set:{one.id}"),)


async def settings(ask: Ask) -> Decision:
    """What the chat gets, with buttons to change it."""
    return await overview(ask, await ask.subscriptions.of_chat(ask.chat))


async def overview(ask: Ask, mine: list[Subscription], *, zone: str | None = None, notice: str = "") -> Decision:
    """The first page, as it stands with these subscriptions."""
    rule = await ask.subscriptions.alerts(ask.request)
    _ = ask.gettext
    resting = bool(mine) and all(line_of(ask, one).state for one in mine)
    pauses = (Button(_("Pause 3 days"), "hold:3d"), Button(_("Pause"), "hold:")) if mine and not resting else ()
    several = len(list(ask.subscriptions.languages)) > 1
    rows = [
        *[(Button(short_label(ask, one), f"set:{one.id}"),) for one in mine],
        (Button(_("New digest"), "go:new"), Button(_("Alerts: on") if rule.active else _("Alerts: off"), "al:")),
        (Button(_("Time zone: %(zone)s", zone=zone_label(zone or str(ask.zone))), "zone:"),),
        (Button(_("Language: %(language)s", language=ask.language.name), "lang:"),) if several else (),
        (Button(_("Resume"), "hold:off"),) if resting else pauses,
    ]
    return ask.show(
        "settings",
        *[row for row in rows if row],
        subscriptions=tuple(line_of(ask, one) for one in mine),
        alerts=rule,
        notice=notice,
    )


async def change(ask: Ask) -> Decision:
    """A ``set:`` button."""
    subscription_id, _, rest = ask.words.partition(":")
    verb, _, value = rest.partition(":")
    if not subscription_id:
        return await settings(ask)
    one = await ask.subscriptions.get(subscription_id)
    if one is None or (one.chat_id, one.thread) != (ask.chat.id, ask.chat.thread):
        gone = await settings(ask)
        return replace(gone, notice=ask.gettext("That digest is no more; these are your settings."))
    handler = _VERBS.get(verb)
    return await handler(ask, one, value) if handler else ask.stale()


def _page(ask: Ask, one: Subscription, notice: str = "") -> Decision:
    """One digest's page."""
    start, _ = f"set:{one.id}:", ask.gettext
    sound = _("Sound: off") if one.silent else _("Sound: on")
    rows = [
        (
            Button(_("Time: %(time)s", time=f"{one.at:%H:%M}"), f"{start}at"),
            Button(_("Another time"), f"{start}more"),
        ),
        *keyboards.days(f"{start}day:", one.days, ask.language),
        (Button(_("Topics"), f"{start}topic"), Button(sound, f"{start}silent")),
        (Button(_("Preview"), f"{start}show"), Button(_("Stop this digest"), f"stop:{one.id}")),
        back(ask),
    ]
    line = line_of(ask, one)
    return ask.show("digest_settings", *rows, one=line, notice=notice)


def _saved(ask: Ask, one: Subscription, **changes: Any) -> Decision:
    changed = planned(replace(one, **changes), ask.now)
    return replace(
        _page(ask, changed, ask.gettext("Saved.")), effects=(SaveSubscription(changed), Await(ask.chat.id, None))
    )


async def _show(ask: Ask, one: Subscription, value: str) -> Decision:
    return _page(ask, one)


async def _at(ask: Ask, one: Subscription, value: str) -> Decision:
    if at := _clock(value):
        return _saved(ask, one, at=at)
    rows = [*keyboards.times(f"set:{one.id}:at:", [one.at]), _back_to(ask, one)]
    draft = Draft(step="time", subscription=one.id, thread=ask.chat.thread)
    return replace(ask.show("ask_time", *rows, topics=()), effects=(Await(ask.chat.id, draft.dump()),))


def _clock(value: str) -> time | None:
    return parse_time(value) if len(value) == 4 else None


async def _days(ask: Ask, one: Subscription, value: str) -> Decision:
    if value in ("week", "all"):
        return _saved(ask, one, days=frozenset(range(5)) if value == "week" else ALL_DAYS)
    if value not in tuple("0123456"):
        return ask.stale()
    days = one.days ^ {int(value)}
    return (
        _saved(ask, one, days=days)
        if days
        else Decision(notice=ask.gettext("One day has to stay; or stop the digest."))
    )


async def _silent(ask: Ask, one: Subscription, value: str) -> Decision:
    return _saved(ask, one, silent=not one.silent)


async def _topics(ask: Ask, one: Subscription, value: str) -> Decision:
    table = ask.subscriptions.topics
    effects: tuple[Effect, ...] = ()
    if value == "none":
        one = replace(one, words=())
    elif value:
        topic = table.named(f"#{value}")
        if topic is None:
            return ask.stale()
        has = topic.mark in one.words
        words = tuple(w for w in one.words if w != topic.mark) if has else (*one.words, topic.mark)
        if len(words) > MOST:
            return Decision(notice=ask.gettext("A digest is about %(most)d topics at most.", most=MOST))
        one = replace(one, words=words)
    if value:
        effects = (SaveSubscription(one),)
    rows = [
        *keyboards.topics(f"set:{one.id}:topic:", table, ask.language, one.words),
        (Button(keyboards.ticked(ask.gettext("Everything"), not one.words), f"set:{one.id}:topic:none"),),
        _back_to(ask, one),
    ]
    notice = ask.gettext("Saved.") if value else ""
    shown = ask.show("ask_topics", *rows, topics=ask.topic_labels(one.words), notice=notice)
    return replace(shown, effects=effects)


async def _more(ask: Ask, one: Subscription, value: str) -> Decision:
    """The same digest at another time of the day as well."""
    mine = await ask.subscriptions.of_chat(ask.chat)
    if len(mine) >= ask.subscriptions.most:
        return too_many(ask)
    same = same_topics(mine, one.words)
    taken = [each.at for each in same]
    if (at := _clock(value)) and at not in taken:
        kept = arrange(ask.request, same, sorted([*taken, at]), one.words, one.timezone, one.days)
        added = next(each for each in kept if each.at == at)
        return replace(_page(ask, added, ask.gettext("Added.")), effects=(SaveSubscription(added),))
    rows = [*keyboards.times(f"set:{one.id}:more:", taken), _back_to(ask, one)]
    return ask.show("ask_time", *rows, topics=ask.topic_labels(one.words))


async def _preview(ask: Ask, one: Subscription, value: str) -> Decision:
    """What the digest would say now; what it tells stays new for the digest itself."""
    reply = await first_look(ask, one.words, one.timezone)
    return Decision(replace(reply, shown=(), edit=False), notice="")


async def first_look(ask: Ask, words: tuple[str, ...], zone: str) -> Reply:
    """The digest on these topics as of now; it looks back further where a day brought nothing."""
    phrases = ask.subscriptions.topics.phrases(words)
    reply = Reply(messages=())
    for span in _LOOK_BACK:
        reply = await ask.desk.digest(phrases, ask.now - span, ask.now, ZoneInfo(zone), ask.chat)
        if reply.shown:
            break
    return reply


_VERBS: dict[str, Callable[[Ask, Subscription, str], Awaitable[Decision]]] = {
    "": _show,
    "at": _at,
    "day": _days,
    "silent": _silent,
    "topic": _topics,
    "more": _more,
    "show": _preview,
}


async def zone(ask: Ask) -> Decision:
    """A ``zone:`` button: choose the chat's zone, or ask for it."""
    if ask.words:
        return await move_to(ask, ask.words) if is_zone(ask.words) else ask.stale()
    rows = [*keyboards.zones("zone:", ask.now, likely_zones(ask)), back(ask)]
    draft = Draft(step="zone", moving=True, thread=ask.chat.thread)
    return replace(ask.show("ask_zone", *rows), effects=(Await(ask.chat.id, draft.dump()),))


def likely_zones(ask: Ask) -> list[str]:
    """The zone that is in use, and the operator's."""
    return list(dict.fromkeys((str(ask.zone), str(ask.subscriptions.default_zone))))


async def move_to(ask: Ask, zone: str) -> Decision:
    """The chat lives in another zone from now on; its digests come at the same hours there."""
    mine = await ask.subscriptions.of_chat(ask.chat)
    moved = [planned(replace(one, timezone=zone), ask.now) for one in mine]
    effects: tuple[Effect, ...] = (
        SetTimezone(ask.chat.id, zone),
        Await(ask.chat.id, None),
        *map(SaveSubscription, moved),
    )
    notice = ask.gettext("Your time zone is %(zone)s.", zone=zone_label(zone))
    shown = await overview(ask, moved, zone=zone, notice=notice)
    return replace(shown, effects=effects)


async def hold(ask: Ask) -> Decision:
    """A ``hold:`` button: a pause, or its end."""
    mine = await ask.subscriptions.of_chat(ask.chat)
    span = parse_span(ask.words) if ask.words else None
    if ask.words == "off":
        changed, notice = running(mine, ask.now), ask.gettext("Digests are on again.")
    elif ask.words and span is None:
        return ask.stale()
    else:
        changed, notice = halted(mine, ask.now, span), ask.gettext("Paused.")
    shown = await overview(ask, changed, notice=notice)
    return replace(shown, effects=tuple(map(SaveSubscription, changed)))
