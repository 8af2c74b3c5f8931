"""The language that a chat is spoken to in.

/language, lang:     what there is, the present one ticked     /language de, lang:de     speak it from now on
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.conversation import Button
from bot.domain.delivery import SetLanguage
from bot.domain.language import Language
from bot.service.commanding import Ask, Decision
from bot.service.keyboards import ticked


async def language(ask: Ask) -> Decision:
    """``/language``, ``/language de``, ``/language Deutsch``."""
    wanted = ask.words.strip().casefold()
    if not wanted:
        return _choice(ask)
    named = (one for one in ask.subscriptions.languages if wanted in (one.name.casefold(), one.code.casefold()))
    found = next(named, None) or ask.subscriptions.languages.spoken(wanted)
    return _choice(ask) if found is None else _speaks(ask, found)


async def chosen(ask: Ask) -> Decision:
    """A ``lang:`` button."""
    if not ask.words:
        return _choice(ask)
    found = next((one for one in ask.subscriptions.languages if one.code == ask.words), None)
    return ask.stale() if found is None else _speaks(ask, found)


def _choice(ask: Ask) -> Decision:
    rows = [
        (Button(ticked(one.name, one.code == ask.language.code), f"lang:{one.code}"),)
        for one in ask.subscriptions.languages
    ]
    text = ask.gettext("Which language shall I speak here? News stay in the words of their sources.")
    return ask.show("plain", *rows, (Button(ask.gettext("‹ Settings"), "set:"),), text=text)


def _speaks(ask: Ask, language: Language) -> Decision:
    speaker = replace(ask, desk=ask.desk.speaking(language))
    text = speaker.gettext("From now on I speak English here.")
    shown = speaker.show("plain", (Button(speaker.gettext("Settings"), "set:"),), text=text)
    return replace(shown, effects=(SetLanguage(ask.chat.id, language.code),))
