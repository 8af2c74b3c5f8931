"""Subscribing, pausing, stopping: what a reader writes, and what is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.briefing.datewords import day_names, days_words, moment_words
from bot.briefing.wording import listed
from bot.domain.conversation import Button
from bot.domain.delivery import DropSubscriptions, Effect, SaveSubscription, SetTimezone, Subscription
from bot.domain.wishes import Wish, parse_span, parse_wish, zone_label
from bot.service.commanding import Ask, Decision, run_button, with_buttons
from bot.service.subscriptions import arrange, halted, running, same_topics


@dataclass(frozen=True, slots=True)
class SubscriptionLine:
    """A subscription as /settings shows it."""

    at: str
    timezone: str
    days: str
    words: str
    state: str
    silent: bool = False


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
