"""How far a drill has come, by what happens in it: on its third day, during it, for it."""

from __future__ import annotations

import re

from bot.domain.facts import DrillPhase
from bot.extract.drills.phrase import carrier, sign_of
from bot.extract.drills.tense import BE_NOW, auxiliaries, finite, looks_ahead
from bot.extract.forms import one_of
from bot.extract.lexicon.drills import DrillTable
from bot.extract.moves.grammar import SAYING, cases
from bot.extract.moves.reality import FUTURE
from bot.extract.parse import Token
from bot.extract.reading import Reading

_MIDST = frozenset(("middle", "midst"))
_STARTS = frozenset(("start", "beginning", "opening", "launch"))
_ENDS = frozenset(("end", "conclusion", "close"))
STAGES = frozenset(("day", "week", "phase", "stage", "round"))
_ORDINALS = frozenset(
    "opening initial first second third fourth fifth sixth seventh eighth ninth tenth last final closing".split()
)
_IN_STAGE = re.compile(
    r",? ?(which (is|are) )?(now )?(in|into|entering|on) (its|their|the) \w+ (and (final|last) )?(day|week)\b"
)


def goes_on_in(head: Token, verb: Token) -> bool:
    """Whether a verb tells what happened in the drill, and nothing of the drill: "failed to open in an exercise"."""
    return bool(cases(carrier(head)) & {"in", "during"}) and verb.lemma_.lower() not in _TAKING_PART


_TAKING_PART = frozenset("take participate join engage train begin start go".split())


def at_edge(head: Token, table: DrillTable) -> DrillPhase | None:
    """ "since the start of the exercises", "before the end of the drills"."""
    above = list(head.ancestors)[:3]
    if any(a.lower_ in _MIDST and "in" in cases(a) for a in above):
        return DrillPhase.ONGOING
    edge = next((a for a in above if a.lemma_.lower() in (*_STARTS, *_ENDS)), None)
    if edge is None or edge.pos_ != "NOUN":
        return None
    when = {c.lower_ for c in edge.children if c.dep_ in ("case", "mark")}
    if edge.dep_ == "obj" and one_of(edge.head, table.marking) is not None and edge.lemma_.lower() in _STARTS:
        return None if auxiliaries(edge.head) & FUTURE else DrillPhase.ONGOING
    starts = edge.lemma_.lower() in _STARTS
    if when & {"before", "until", "ahead", "due"}:  # "are due to end", taken for a noun
        return DrillPhase.PLANNED if starts else DrillPhase.ONGOING
    if when & {"since", "after", "with", "at"}:
        return DrillPhase.ONGOING if starts else DrillPhase.COMPLETED
    return None


def at_stage(reading: Reading, head: Token) -> DrillPhase | None:
    """ "on the third day of the drills", "the drills, now in their second week": they go on."""
    top = carrier(head)
    which = top.lemma_.lower() in STAGES and any(c.lower_ in _ORDINALS for c in top.children)
    seen = top.dep_ == "obj" and one_of(top.head, reading.lexicon.drills.marking) is not None
    if which and (seen or cases(top) & {"on", "in", "into"}):
        return DrillPhase.ONGOING
    part = top.i != head.i and top.lemma_.lower() in ("phase", "stage", "round") and top.dep_ == "obj"
    if part and sign_of(top.head, reading.lexicon.drills) == "completed":
        return DrillPhase.ONGOING  # "have ended the first stage of the manoeuvres"
    behind = " ".join(t.lower_ for t in head.doc[head.i + 1 : min(head.i + 9, head.sent.end)])
    return DrillPhase.ONGOING if _IN_STAGE.match(behind) else None


_IN_COURSE = frozenset(("in", "during", "for"))


def amid(head: Token, verb: Token, table: DrillTable) -> DrillPhase | None:
    """What was done in a drill tells how far it has come: "fired a missile as part of", "happened during"."""
    top = carrier(head)
    when = {c.lower_ for t in (head, top, top.head) for c in t.children if c.dep_ == "case"}
    verb = finite(verb)
    words = auxiliaries(verb)
    over = verb.tag_ == "VBD" or bool(words & {"was", "were"})
    done = over or bool(words & {"has", "have"})
    if when & {"after", "following"} and not when & {"during", "in"}:
        return DrillPhase.COMPLETED if done else None
    if "before" in when or top.head.lower_ == "ahead":
        return DrillPhase.PLANNED
    if not done and one_of(verb, table.sending) is not None and when & {"to", "for"}:
        return DrillPhase.PLANNED  # "are sending ships to the exercise"
    if one_of(verb, table.watching) is not None:
        return _seen(verb, done=done)
    if verb.tag_ == "VBG" and words & {"is", "are", "been"} and when & _IN_COURSE:
        return DrillPhase.ONGOING
    if verb.pos_ == "VERB" and "for" in when:
        return _come(verb, table, done=done)
    part = "part" in (top.lemma_.lower(), top.head.lemma_.lower()) and bool(when & {"as", "of"})
    acts = verb.pos_ == "VERB" and verb.lemma_.lower() not in SAYING and (done or bool(words & FUTURE))
    return _tense(verb, table, over=over) if "during" in when or part or ("in" in when and acts) else None


def _seen(verb: Token, *, done: bool) -> DrillPhase | None:
    """ "inspected the drill", "is commanding drills", "will observe the exercise"."""
    if verb.tag_ == "VBG" and auxiliaries(verb) & BE_NOW:
        return DrillPhase.ONGOING
    ahead = DrillPhase.PLANNED if auxiliaries(verb) & FUTURE else None
    return DrillPhase.COMPLETED if done else ahead


def _come(verb: Token, table: DrillTable, *, done: bool) -> DrillPhase | None:
    """ "has arrived for a drill", "left port for a drill"."""
    if one_of(verb, table.leaving) is not None:
        return DrillPhase.PLANNED
    return DrillPhase.ONGOING if one_of(verb, table.coming) is not None and done else None


def _tense(verb: Token, table: DrillTable, *, over: bool) -> DrillPhase | None:
    if looks_ahead(verb, table):
        return DrillPhase.PLANNED
    now = verb.tag_ in ("VBN", "VBG", "VBP", "VBZ") or bool(auxiliaries(verb) & BE_NOW)
    return DrillPhase.COMPLETED if over else DrillPhase.ONGOING if now else None
