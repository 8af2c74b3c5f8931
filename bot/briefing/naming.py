"""How those who act and speak are called: by name, a body without its state's name with its state."""

from __future__ import annotations

import re

from babel import Locale
from babel.core import get_global

from bot.domain.facts import ActorKind
from bot.domain.language import ENGLISH, Language
from bot.domain.records import ActorRef, KnownActor

#: Names made of these words alone are borne by bodies of many states: "Defense Ministry", "Joint Chiefs of Staff".
_OF_ANY_STATE = frozenset(
    """administration affairs aide aides air ambassador and armed army assembly authorities authority border cabinet
    central chief chiefs coast command commander commission committee congress council court defence defense
    delegation department deputy diplomat diplomats embassy energy envoy finance fleet for force forces foreign
    general government guard high interior intelligence joint justice lawmaker lawmakers leaders marine marines
    military minister ministers ministry national navy negotiator negotiators of office officer officers official
    officials opposition parliament police premier presidency president presidential prime senate senior security
    service soldiers spokesman spokesperson spokeswoman staff supreme the trade troops unification upper lower house
    """.split()
)
_WORD = re.compile(r"[^\W\d_]+")


def state_of(actor: ActorRef | KnownActor, language: Language = ENGLISH) -> str:
    """The state to name behind a body that many states have, in the reader's language; else empty."""
    words = [word.casefold() for word in _WORD.findall(actor.name)]
    if actor.kind in (ActorKind.PERSON, ActorKind.STATE) or not actor.country or not words:
        return ""
    return country_name(actor.country, language) if _OF_ANY_STATE.issuperset(words) else ""


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
