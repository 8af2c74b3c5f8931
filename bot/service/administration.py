"""What administrators do in the chat: the sources, numbers, and what is wrong with a line.

src:page:<n>          the list, from there on        src:<id>            one source
src:<id>:on, :off     read it, or stop reading it    src:<id>:drop       forget it
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from rapidfuzz import fuzz

from bot.briefing.wording import field_words, value_words
from bot.domain.articles import Source
from bot.domain.conversation import Button
from bot.domain.correcting import NotSettable, fields_of, parse_change
from bot.domain.delivery import AddSource, DropSource, Effect, RestoreFact, SwitchSource
from bot.domain.language import N_, Language
from bot.domain.records import FactRecord
from bot.errors import BriefbotError, DocumentError, FetchError, ForbiddenAddress
from bot.service.commanding import Ask, Decision, with_buttons
from bot.service.faults import explained
from bot.storage.sources import SourceState

#: What takes a correction back.
UNDO = "undo"
_USAGE = N_("Write the number of a line, for example: /wrong 12")
_PAGE = 8
_LINK = re.compile(r"(?:https?://)?[^\s<>\"]+\.[^\s<>\"]+", re.IGNORECASE)
#: How alike words and a source's title are (0–100) before it is meant: "un news" finds "UN News", not "BBC News".
_MEANT = 85


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


async def wrong(ask: Ask) -> Decision:
    """``/wrong N`` strikes out, ``/wrong N stance opposes`` sets right, ``/wrong N undo`` takes back."""
    number, _, what = ask.words.strip().lstrip("#").partition(" ")
    if ask.corrections is None or not (number.isascii() and number.isdigit() and len(number) <= 12):
        return ask.refuse(ask.gettext(_USAGE))
    fact = await ask.corrections.fact(int(number))
    if fact is None:
        return ask.refuse(
            ask.gettext("There is no fact number %(number)s. The numbers stand in the briefs.", number=number)
        )
    if what.strip().lower() == UNDO:
        return await _taken_back(ask, fact)
    try:
        changes = parse_change(fact, what, partial(_called, ask.language)) if what.strip() else {}
    except NotSettable as error:
        return ask.refuse(ask.gettext("That cannot be set: %(reason)s.", reason=error.told(ask.gettext)))
    return await _corrected(ask, fact, changes)


def _called(language: Language, word: str) -> str:
    """What a language calls a field or a value of one."""
    called = field_words(word, language)
    return called if called != word else value_words(word, language)


async def _corrected(ask: Ask, fact: FactRecord, changes: Mapping[str, str | None]) -> Decision:
    if ask.corrections is None:
        raise BriefbotError("corrections are not wired in")

    def notice(code: str | None) -> str:
        desk = ask.desk.speaking(ask.subscriptions.languages.of(code))
        return desk.page("withdrawn", number=fact.number, changes=changes).messages[0]

    effects, count = await ask.corrections.decide(fact, changes, notice, ask.request)
    reply = ask.desk.page("corrected", fact=fact, changes=changes, messages=count)
    undo = Button(ask.gettext("Take it back"), f"/wrong {fact.number} {UNDO}")
    return Decision(with_buttons(reply, [(undo,), *_choices(ask, fact, changes)]), tuple(effects))


def _choices(ask: Ask, fact: FactRecord, changes: Mapping[str, str | None]) -> list[list[Button]]:
    """What else it may be: the values of the field that is wrong most often, its stance, phase or status."""
    name, values = next(((n, v) for n, v in fields_of(fact).items() if v), ("", ()))
    now = changes.get(name, str(getattr(fact, name, "")))
    # A value without words, such as an unknown phase, is nothing to choose; Telegram refuses a button without a label.
    buttons = [
        Button(label, f"/wrong {fact.number} {name} {value}")
        for value in values
        if value != now and (label := value_words(value, ask.language))
    ]
    return [buttons[i : i + 3] for i in range(0, len(buttons), 3)]


async def _taken_back(ask: Ask, fact: FactRecord) -> Decision:
    if ask.corrections is None or await ask.corrections.correction(fact) is None:
        return ask.refuse(ask.gettext("Line %(number)d was never corrected.", number=fact.number))
    told = ask.gettext("Line %(number)d is told again as it was read.", number=fact.number)
    reply = ask.desk.page("plain", text=told)
    return Decision(reply, (RestoreFact(fact.id),))
