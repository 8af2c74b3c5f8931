"""From ``/start`` to a digest in three taps: topics, time, time zone; then a first brief at once.

    start ─> go:topic:korea ─> go:at:0730 ─> go:zone:Asia/Seoul ─> subscribed, and a brief
             go:all            "7:30"        "Seoul", a shared place

The draft is kept with the chat, so that every step can be tapped or typed; a button of an older message works on the
draft as it stands, and starts anew where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.domain.conversation import Button
from bot.domain.delivery import Await, SaveSubscription
from bot.domain.topics import MOST
from bot.domain.wishes import is_zone, parse_time, parse_zone, similar_zones
from bot.service import keyboards
from bot.service.commanding import Ask, Decision, with_buttons
from bot.service.drafts import Draft
from bot.service.settings import first_look, likely_zones, move_to
from bot.service.subscribing import confirmed, too_many
from bot.service.subscriptions import arrange, planned, same_topics

_TIME_LIKE = re.compile(r"\s*\d{1,4}\s*(?:[:.h]\s*\d{0,4})?\s*(?:[ap]\.?m\.?)?\s*", re.IGNORECASE)
_MOST_LETTERS = 60


async def welcome(ask: Ask) -> Decision:
    """The first words, with topics to choose from; for who has a digest already, where to go on."""
    mine = await ask.subscriptions.of_chat(ask.chat)
    known = bool(mine) or not ask.request.manager
    if known:
        _ = ask.gettext
        rows: keyboards.Rows = [
            (Button(_("Show me a brief"), "/brief"), Button(_("Drills"), "/drills")),
            (Button(_("Settings"), "set:"), Button(_("All commands"), "/help")),
        ]
        return ask.show("start", *rows, new=False)
    shown = ask.show("start", *_topic_rows(ask, ()), new=True)
    return replace(shown, effects=(_remember(ask, Draft(step="topics")),))


def _topic_rows(ask: Ask, chosen: tuple[str, ...]) -> keyboards.Rows:
    table = keyboards.topics("go:topic:", ask.subscriptions.topics, ask.language, chosen)
    return [*table, (Button(ask.gettext("Everything"), "go:all"),)]


def _remember(ask: Ask, draft: Draft) -> Await:
    return Await(ask.chat.id, replace(draft, thread=ask.chat.thread).dump())


def draft_of(ask: Ask) -> Draft | None:
    """The chat's open question, if it was asked in this forum topic."""
    draft = Draft.load(ask.state.awaiting if ask.state else None)
    return draft if draft is not None and draft.thread == ask.chat.thread else None


# --- taps ------------------------------------------------------------------------------------------------


async def tapped(ask: Ask) -> Decision:
    """A ``go:`` button."""
    verb, _, value = ask.words.partition(":")
    step = _STEPS.get(verb)
    if step is None:
        return ask.stale()
    draft = draft_of(ask)
    if draft is None or draft.subscription or draft.moving:
        draft = Draft(step="topics")
    return await step(ask, draft, value)


async def _topics(ask: Ask, draft: Draft, value: str) -> Decision:
    topic = ask.subscriptions.topics.named(f"#{value}")
    if topic is None:
        return ask.stale()
    has = topic.mark in draft.topics
    chosen = tuple(one for one in draft.topics if one != topic.mark) if has else (*draft.topics, topic.mark)[:MOST]
    return _ask_time(ask, replace(draft, topics=chosen))


async def _everything(ask: Ask, draft: Draft, value: str) -> Decision:
    return _ask_time(ask, replace(draft, topics=()))


async def _more(ask: Ask, draft: Draft, value: str) -> Decision:
    return _ask_topics(ask, replace(draft, step="topics"))


async def _new(ask: Ask, draft: Draft, value: str) -> Decision:
    if len(await ask.subscriptions.of_chat(ask.chat)) >= ask.subscriptions.most:
        return too_many(ask)
    return _ask_topics(ask, Draft(step="topics"))


async def _at(ask: Ask, draft: Draft, value: str) -> Decision:
    at = parse_time(value) if len(value) == 4 else None
    return ask.stale() if at is None else await _with_time(ask, replace(draft, at=f"{at:%H:%M}"))


async def _zone(ask: Ask, draft: Draft, value: str) -> Decision:
    if not is_zone(value):
        return ask.stale()
    return await _finish(ask, draft, value) if draft.at else _ask_time(ask, draft)


_STEPS: dict[str, Callable[[Ask, Draft, str], Awaitable[Decision]]] = {
    "topic": _topics,
    "all": _everything,
    "more": _more,
    "new": _new,
    "at": _at,
    "zone": _zone,
}


# --- questions -------------------------------------------------------------------------------------------


def _ask_topics(ask: Ask, draft: Draft) -> Decision:
    chosen = ask.topic_labels(draft.topics)
    shown = ask.show("ask_topics", *_topic_rows(ask, draft.topics), topics=chosen)
    return replace(shown, effects=(_remember(ask, draft),))


def _ask_time(ask: Ask, draft: Draft) -> Decision:
    chosen = ask.topic_labels(draft.topics)
    more = (Button(ask.gettext("Another topic") if chosen else ask.gettext("Choose topics"), "go:more"),)
    shown = ask.show("ask_time", *keyboards.times("go:at:"), more, topics=chosen)
    return replace(shown, effects=(_remember(ask, replace(draft, step="time")),))


async def _with_time(ask: Ask, draft: Draft) -> Decision:
    """The zone is asked once; a chat that has told it is done here."""
    if ask.state is not None and ask.state.timezone:
        return await _finish(ask, draft, ask.state.timezone)
    shown = ask.show("ask_zone", *keyboards.zones("go:zone:", ask.now, likely_zones(ask)))
    return replace(shown, effects=(_remember(ask, replace(draft, step="zone")),))


async def _finish(ask: Ask, draft: Draft, zone: str) -> Decision:
    at = parse_time(draft.at or "")
    if at is None:
        return _ask_time(ask, draft)
    mine = await ask.subscriptions.of_chat(ask.chat)
    same = same_topics(mine, draft.topics)
    if len(mine) - len(same) >= ask.subscriptions.most:
        return too_many(ask)
    kept = arrange(ask.request, same, [at], draft.topics, zone, None)
    told = confirmed(ask, kept, same, told_zone=zone)
    brief = await first_look(ask, draft.topics, zone)
    if told.reply is None:
        return told
    settings = [(Button(ask.gettext("Settings"), "set:"), Button(ask.gettext("Alerts"), "al:"))]
    both = replace(brief, messages=(*told.reply.messages, *brief.messages), edit=ask.request.button is not None)
    effects = (*told.effects, Await(ask.chat.id, None))
    return Decision(with_buttons(both, settings), effects, notice=ask.gettext("Done."))


# --- typed and shared ------------------------------------------------------------------------------------


async def typed(ask: Ask, draft: Draft, text: str) -> Decision | None:
    """An answer to the open question; ``None`` when the words are about something else."""
    if len(text) > _MOST_LETTERS:
        return None
    if draft.step == "topics":
        words = ask.subscriptions.topics.read([text], ask.language)
        known = [ask.subscriptions.topics.named(word) for word in words]
        return _ask_time(ask, replace(draft, topics=words)) if words and all(known) else None
    return await (_typed_time if draft.step == "time" else _typed_zone)(ask, draft, text)


async def _typed_time(ask: Ask, draft: Draft, text: str) -> Decision | None:
    at = parse_time(text)
    if at is None:
        if not _TIME_LIKE.fullmatch(text):
            return None
        wrong = ask.gettext("“%(words)s” is no time of day. Write it like 7:30 or 19:00.", words=text.strip())
        return ask.refuse(wrong)
    if draft.subscription is None:
        return await _with_time(ask, replace(draft, at=f"{at:%H:%M}"))
    one = await ask.subscriptions.get(draft.subscription)
    if one is None or one.chat_id != ask.chat.id:
        return None
    changed = planned(replace(one, at=at), ask.now)
    told = ask.gettext("This digest comes at %(time)s from now on.", time=f"{at:%H:%M}")
    said = ask.say(told, (Button(ask.gettext("Settings"), f"set:{one.id}"),))
    return replace(said, effects=(SaveSubscription(changed), Await(ask.chat.id, None)))


async def _typed_zone(ask: Ask, draft: Draft, text: str) -> Decision:
    zone = parse_zone(text, ask.subscriptions.cities)
    if zone is not None:
        return await in_zone(ask, draft, zone)
    start = "zone:" if draft.moving else "go:zone:"
    guesses = similar_zones(text, ask.subscriptions.cities)
    if guesses:
        rows = keyboards.zones(start, ask.now, guesses)[: len(guesses)]
        return ask.refuse(ask.gettext("I know no place “%(words)s”. Did you mean one of these?", words=text), *rows)
    unknown = ask.gettext(
        "I know no place “%(words)s”. Write the nearest big city, or an offset like UTC+9.", words=text
    )
    return ask.refuse(unknown)


async def in_zone(ask: Ask, draft: Draft | None, zone: str) -> Decision:
    """The chat is in this zone: what was open goes on from here."""
    if draft is not None and draft.step == "zone" and not draft.moving and draft.at:
        return await _finish(ask, draft, zone)
    return await move_to(ask, zone)
