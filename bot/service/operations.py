"""What administrators do in the chat: sources, numbers.

src:page:<n>          the list, from there on        src:<id>            one source
src:<id>:on, :off     read it, or stop reading it    src:<id>:drop       forget it
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from rapidfuzz import fuzz

from bot.domain.articles import Source, SourceKind
from bot.domain.conversation import Button
from bot.domain.delivery import AddSource, DropSource, Effect, SwitchSource
from bot.errors import DocumentError, FetchError, ForbiddenAddress
from bot.service.commanding import Ask, Decision
from bot.service.faults import explained
from bot.storage.sources import SourceState

_PAGE = 8
_LINK = re.compile(r"(?:https?://)?[^\s<>\"]+\.[^\s<>\"]+", re.IGNORECASE)
#: How alike words and a source's title are (0–100) before it is meant: "un news" finds "UN News", not "BBC News".
_MEANT = 85


class FindFeed(Protocol):
    """Looks behind an address for a feed.

    :raises FetchError: when it cannot be read.
    :raises DocumentError: when there is no feed.
    """

    async def __call__(self, url: str, now: datetime) -> Source: ...


class Numbers(Protocol):
    """Counts everything that an operator wants to know about."""

    async def __call__(self, now: datetime) -> dict[str, int]: ...


class ListSources(Protocol):
    """Every source, feeds first."""

    async def __call__(self) -> list[SourceState]: ...


@dataclass(frozen=True, slots=True)
class Operations:
    """What the operator's commands work with."""

    sources: ListSources
    find_feed: FindFeed
    numbers: Numbers

    async def feeds(self) -> list[SourceState]:
        """The sources that are polled, those that are read first."""
        every = [state for state in await self.sources() if state.source.kind is SourceKind.FEED]
        return sorted(every, key=lambda state: (not state.source.enabled, state.source.title.casefold()))


async def sources(ask: Ask) -> Decision:
    """``/sources``: all of them, a page at a time."""
    return await _list(ask, 0)


async def addsource(ask: Ask) -> Decision:
    """``/addsource LINK``: a feed, or a page that names one."""
    if ask.operations is None:
        return _unavailable(ask)
    words = ask.words.split()
    if not _LINK.fullmatch(words[0]):
        return ask.refuse(
            ask.gettext("Write the link of a feed, for example: /addsource https://news.un.org/feed/rss.xml")
        )
    url = words[0] if "://" in words[0] else f"https://{words[0]}"
    try:
        found = await ask.operations.find_feed(url, ask.now)
    except (FetchError, DocumentError) as error:
        return ask.refuse(_not_added(ask, error))
    source = replace(found, title=" ".join(words[1:])[:120] or found.title, enabled=True)
    show_it = (Button(ask.gettext("Show it"), f"src:{source.id}"),)
    known = next((state.source for state in await ask.operations.feeds() if state.source.id == source.id), None)
    if known is not None and known.enabled:
        told = ask.gettext("%(title)s is read already; it is asked for news within a minute.", title=known.title)
        return replace(ask.say(told, show_it), effects=(AddSource(source),))
    added = ask.show("source_added", show_it, source=known or source, known=known is not None)
    return replace(added, effects=(AddSource(source),))


def _not_added(ask: Ask, error: FetchError | DocumentError) -> str:
    told = ask.gettext("I could not add that: %(reason)s.", reason=explained(error, ask.language))
    setting = error.setting if isinstance(error, ForbiddenAddress) else ""
    if not setting:
        return told
    way = ask.gettext("To read it all the same, write %(setting)s into .env and start me again.", setting=setting)
    return f"{told} {way}"


async def dropsource(ask: Ask) -> Decision:
    """``/dropsource`` with a link or a part of a title."""
    if ask.operations is None:
        return _unavailable(ask)
    found = [state.source for state in await ask.operations.feeds() if _is_meant(ask.words, state.source)]
    if not found:
        return ask.refuse(ask.gettext("No source is called that; /sources lists them."))
    if len(found) > 1:
        rows = [
            (Button(ask.gettext("Drop %(title)s", title=one.title)[:60], f"src:{one.id}:drop"),)
            for one in found[:_PAGE]
        ]
        return ask.say(ask.gettext("Several sources fit. Which one?"), *rows)
    dropped = ask.say(_dropped(ask, found[0]))
    return replace(dropped, effects=(DropSource(found[0].id),))


def _dropped(ask: Ask, source: Source) -> str:
    return ask.gettext("%(title)s is dropped. Its articles stay.", title=source.title)


def _is_meant(words: str, source: Source) -> bool:
    wanted = words.strip().casefold()
    if "://" in wanted:
        return wanted.rstrip("/") == source.locator.casefold().rstrip("/")
    return fuzz.partial_ratio(wanted, source.title.casefold()) >= _MEANT or wanted in source.locator.casefold()


async def stats(ask: Ask) -> Decision:
    """``/stats``."""
    if ask.operations is None:
        return _unavailable(ask)
    return ask.show("stats", numbers=await ask.operations.numbers(ask.now))


async def pressed(ask: Ask) -> Decision:
    """A ``src:`` button."""
    if ask.operations is None:
        return ask.stale()
    name, _, verb = ask.words.partition(":")
    if name == "page":
        return await _list(ask, int(verb)) if verb.isdecimal() and len(verb) < 6 else ask.stale()
    state = next((one for one in await ask.operations.feeds() if one.source.id == name), None)
    if state is None:
        return Decision(notice=ask.gettext("That source is no more; /sources lists them."))
    if verb in ("on", "off"):
        # Whatever is switched on is asked at once: the time that stands there is of before.
        switched = replace(state, source=replace(state.source, enabled=verb == "on"), failures=0, next_poll_at=None)
        return _one(ask, switched, SwitchSource(name, verb == "on"))
    if verb == "drop":
        said = ask.say(_dropped(ask, state.source), _back(ask))
        reply = replace(said.reply, edit=True) if said.reply else None
        return Decision(reply, (DropSource(name),), ask.gettext("Dropped."))
    return _one(ask, state) if not verb else ask.stale()


def _back(ask: Ask) -> tuple[Button, ...]:
    return (Button(ask.gettext("‹ Sources"), "src:page:0"),)


def _one(ask: Ask, state: SourceState, *effects: Effect) -> Decision:
    start = f"src:{state.source.id}:"
    label, verb = (ask.gettext("Stop reading"), "off") if state.source.enabled else (ask.gettext("Read it"), "on")
    rows = [(Button(label, f"{start}{verb}"), Button(ask.gettext("Drop"), f"{start}drop")), _back(ask)]
    shown = ask.show("source", *rows, state=state, notice=ask.gettext("Saved.") if effects else "")
    return replace(shown, effects=effects)


async def _list(ask: Ask, start: int) -> Decision:
    if ask.operations is None:
        return _unavailable(ask)
    every = await ask.operations.feeds()
    start = min(start, max(0, len(every) - 1)) // _PAGE * _PAGE
    shown = every[start : start + _PAGE]
    rows: list[tuple[Button, ...]] = [(Button(state.source.title[:60], f"src:{state.source.id}"),) for state in shown]
    turns = [Button("‹", f"src:page:{start - _PAGE}")] if start else []
    turns += [Button("›", f"src:page:{start + _PAGE}")] if start + _PAGE < len(every) else []
    rows += [tuple(turns)] if turns else []
    return ask.show("sources", *rows, states=shown, first=start + 1, total=len(every))


def _unavailable(ask: Ask) -> Decision:
    return ask.refuse(ask.gettext("Sources cannot be managed from here."))
