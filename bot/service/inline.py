"""Answers to choose from while somebody types ``@bot words`` in any chat.

who Han        the cards of those who may be meant
drills korea   the drills, and so for moves, positions, said, timeline, brief, search
Han            both: people of that name, and a brief on the word
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.conversation import Chat, InlineResult, Reply
from bot.domain.ids import content_id
from bot.domain.language import N_
from bot.service.commanding import Answers

_MOST_LETTERS = 120
_TAG = re.compile(r"<[^>]*>")
#: The chat that inline answers are made for: nobody's, so nothing counts as told.
_NOWHERE = Chat(id=0, kind="inline")
_TITLES = {
    "who": N_("Who is %(words)s?"),
    "said": N_("What did %(words)s say?"),
    "positions": N_("Who stands where on %(words)s?"),
    "drills": N_("Drills %(words)s"),
    "moves": N_("Moves %(words)s"),
    "timeline": N_("Timeline %(words)s"),
    "brief": N_("Brief on %(words)s"),
    "search": N_("Articles on %(words)s"),
}
_NEEDS_WORDS = frozenset({"who", "said", "positions", "search"})


async def inline_answers(desk: Answers, text: str, now: datetime, zone: ZoneInfo) -> list[InlineResult]:
    """At most a handful; the first few words decide what is looked up."""
    words = " ".join(text.split())[:_MOST_LETTERS]
    name, _, rest = words.partition(" ")
    asked = name.lower().lstrip("/")
    if asked in _TITLES:
        return await _one(desk, asked, rest.strip(), now, zone)
    if not words:
        return [*await _one(desk, "brief", "", now, zone), *await _one(desk, "drills", "", now, zone)]
    return [result for each in ("who", "brief", "drills") for result in await _one(desk, each, words, now, zone)]


async def _one(desk: Answers, name: str, words: str, now: datetime, zone: ZoneInfo) -> list[InlineResult]:
    if name in _NEEDS_WORDS and not words:
        return []
    ask: dict[str, Callable[[], Awaitable[Reply]]] = {
        "who": lambda: desk.who(words, now, zone),
        "said": lambda: desk.said(words, now, zone),
        "positions": lambda: desk.positions(words, now, zone),
        "drills": lambda: desk.drills(words, now, zone),
        "moves": lambda: desk.moves(words, now, zone),
        "timeline": lambda: desk.timeline(words, now, zone),
        "brief": lambda: desk.brief(words, _NOWHERE, now, zone),
        "search": lambda: desk.search(words, now, zone),
    }
    reply = await ask[name]()
    results = (
        [_result(name, desk.language.gettext(_TITLES[name], words=words).strip(), reply)] if reply.messages else []
    )
    for button in (button for row in reply.buttons for button in row):
        kind, _, actor = button.data.partition(":")
        if name == "who" and kind == "who":
            results.append(_result("who", button.label, await desk.who_id(actor, now, zone)))
    return results


def _result(name: str, title: str, reply: Reply) -> InlineResult:
    text = reply.messages[0]
    plain = " ".join(_TAG.sub("", text).split())
    return InlineResult(id=content_id("i", name, title, text), title=title[:80], description=plain[:120], text=text)
