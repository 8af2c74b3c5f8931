"""What is told of one drill: kind, participants, dates, place, phase, recurrence, purpose.

The parts are read by :mod:`participants`, :mod:`schedule`, :mod:`place`, :mod:`phase` and :mod:`purpose`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.domain.facts import DrillPhase, Purpose
from bot.extract.drills.joining import INCLUDING
from bot.extract.drills.participants import participants
from bot.extract.drills.phase import phase_of
from bot.extract.drills.phrase import PREPARING, Spotted, carrier, governor, sign_of
from bot.extract.drills.place import place_of
from bot.extract.drills.purpose import purposes
from bot.extract.drills.schedule import schedule
from bot.extract.drills.tense import BE_NOW, auxiliaries
from bot.extract.forms import one_of
from bot.extract.lexicon.drills import DrillTable
from bot.extract.moves.grammar import SAYING
from bot.extract.parse import Token
from bot.extract.reading import Reading

_RECURRENCE = re.compile(
    r"\b(annual(ly)?|yearly|biannual|biennial|semi-annual|twice-yearly|biyearly|regular|routine|monthly|quarterly|"
    r"every year|each year)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Told:
    """All that one mention tells; merged with others of the same drill later."""

    spotted: Spotted
    type: str
    participants: tuple[str, ...]
    start: str | None
    end: str | None
    duration: str | None
    place: str | None
    phase: DrillPhase
    recurrence: str | None
    purposes: tuple[Purpose, ...]
    #: The name in the table, else as the text gives it.
    name: str | None = None
    #: Whether words of its own, beyond the noun and who holds it, tell this drill from others.
    specific: bool = field(default=False)


def tell(reading: Reading, spotted: Spotted) -> Told:
    """Read one mention."""
    head = reading.doc[spotted.head]
    top = carrier(head)
    verbs = [head] if spotted.verbal else _verbs(reading, spotted, top)
    start, end, duration = schedule(reading, spotted, verbs, top)
    place = place_of(reading, spotted, (head, top, *verbs))
    named = spotted.named
    words = reading.span(spotted.start, spotted.end).of(reading.article.text)
    recurrence = _RECURRENCE.search(words)
    printed = reading.span(*spotted.name).of(reading.article.text) if spotted.name else None
    return Told(
        spotted=spotted,
        name=named.name if named else printed,
        type=_type(words, reading.lexicon.drills, named.type if named else None),
        participants=participants(reading, spotted, verbs, top),
        start=start,
        end=end,
        duration=duration,
        place=place,
        phase=phase_of(reading, head, verbs, start, end),
        recurrence=recurrence.group().lower() if recurrence else (named.recurrence if named else None),
        purposes=tuple(purposes(reading, spotted)),
        specific=bool(spotted.name or named or start or place),
    )


#: Words between a drill and the verb of a clause that hangs on it: "war games, to be [held] in May".
_BETWEEN = frozenset(", - – — which that to be being are is were have has been will set due scheduled planned".split())


def _verbs(reading: Reading, spotted: Spotted, top: Token) -> list[Token]:
    """The verbs that tell of a drill: "exercises [held] last week", then the one that it depends on."""
    head, table = reading.doc[spotted.head], reading.lexicon.drills
    clauses = [c for t in {head.i: head, top.i: top}.values() for c in t.children if c.dep_.startswith("acl")]
    clauses += [c for clause in clauses for c in clause.children if one_of(clause, SAYING) and c.dep_ == "ccomp"]
    own = [c for c in clauses if c.i > head.i and sign_of(c, table) is not None and c.nbor(-1).lower_ != "ever"]
    own = own or _behind(reading, spotted, table)
    above = governor(head)
    planning = above is not None and any(c.dep_ == "obj" and one_of(c, PREPARING) for c in above.children)
    if above is not None and (top.dep_ == "obj" or planning) and (sign_of(above, table) in _TOLD or _held_now(above)):
        return [above, *own[:1]]  # "canceled the drills, which were to have been held": the main verb tells
    if above is None and not own:
        own = [c for c in clauses if one_of(c, INCLUDING) is not None]  # "The maneuvers [involved] 2,000 troops"
    return [*own[:1], *([above] if above is not None and above.i not in {v.i for v in own} else [])]


def _held_now(verb: Token) -> bool:
    """ "[is holding] drills, which are to end on Friday"."""
    return verb.tag_ == "VBG" and bool(auxiliaries(verb) & BE_NOW)


#: What is begun, ended or stopped is so whatever else is told of it.
_TOLD = frozenset(("ongoing", "completed", "suspended", "cancelled"))


def _behind(reading: Reading, spotted: Spotted, table: DrillTable) -> list[Token]:
    """By word order, where the parse hangs the clause elsewhere."""
    doc = reading.doc
    for token in doc[spotted.end : min(spotted.end + 6, doc[spotted.head].sent.end)]:
        verb = token.pos_ == "VERB" and token.tag_ != "NNP"
        if verb and sign_of(token, table) is not None and token.lower_ not in _BETWEEN:
            return [] if token.nbor(-1).lower_ == "ever" else [token]  # "the largest exercise ever [held]"
        if token.lower_ not in _BETWEEN:
            return []
    return []


def _type(words: str, table: DrillTable, known: str | None) -> str:
    lowered = f" {words.lower()} "
    for kind, signs in table.types:
        if any(sign in lowered and re.search(rf"[\s-]{re.escape(sign)}[\s-]", lowered) for sign in signs):
            return kind
    return known or "military"
