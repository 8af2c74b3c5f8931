"""How those who act and speak are called: by name, a body without its state's name with its state."""

from __future__ import annotations

from babel import Locale
from babel.core import get_global

from bot.domain.bodies import of_any_state
from bot.domain.facts import ActorKind
from bot.domain.language import ENGLISH, Language
from bot.domain.records import ActorRef, KnownActor


def state_of(actor: ActorRef | KnownActor, language: Language = ENGLISH) -> str:
    """The state to name behind a body that many states have, in the reader's language; else empty."""
    if actor.kind in (ActorKind.PERSON, ActorKind.STATE) or not actor.country:
        return ""
    return country_name(actor.country, language) if of_any_state(actor.name) else ""


def country_name(code: str, language: Language = ENGLISH) -> str:
    """A state by its ISO 3166-1 alpha-3 code, as CLDR calls it; empty for a code that CLDR does not know."""
    short = get_global("territory_aliases").get(code) or [code]
    return Locale.parse(language.locale).territories.get(short[0]) or ""


def called(actor: ActorRef | KnownActor, language: Language = ENGLISH) -> str:
    """The name to show: ``Kim Jong Un``, ``Defense Ministry (Taiwan)``."""
    state = state_of(actor, language)
    return f"{actor.name} ({state})" if state else actor.name


def is_relative(role: str) -> bool:
    """Whether a title says only who somebody is to another: "his Iranian counterpart" is no office."""
    return role.casefold().split()[-1:] in (["counterpart"], ["host"], ["guest"], ["predecessor"], ["successor"])
