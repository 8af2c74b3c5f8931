"""How far a drill has come, by what happens in it: on its third day, during it, for it."""

from __future__ import annotations

import re

from bot.domain.facts import DrillPhase
from bot.extract.drills.phrase import carrier, sign_of
from bot.extract.drills.tense import BE_NOW, FUTURE, auxiliaries, finite, looks_ahead
from bot.extract.forms import one_of
from bot.extract.lexicon.drills import DrillTable
from bot.extract.moves.grammar import SAYING, cases
from bot.extract.parse import Token
from bot.extract.reading import Reading

_MIDST = frozenset(("middle", "midst"))
_STARTS = frozenset(("start", "beginning", "opening", "launch"))
_ENDS = frozenset(("end", "conclusion", "close"))
STAGES = frozenset(("day", "week", "phase", "stage", "round"))
COMING = frozenset("gather arrive assemble deploy come land fly send dispatch".split())
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


def at_edge(head: Token) -> DrillPhase | None:
    """ "since the start of the exercises", "before the end of the drills"."""
    above = list(head.ancestors)[:3]
    if any(a.lower_ in _MIDST and "in" in cases(a) for a in above):
        return DrillPhase.ONGOING
    edge = next((a for a in above if a.lemma_.lower() in (*_STARTS, *_ENDS)), None)
    if edge is None or edge.pos_ != "NOUN":
        return None
    when = {c.lower_ for c in edge.children if c.dep_ in ("case", "mark")}
    if edge.dep_ == "obj" and one_of(edge.head, _MARKING) is not None and edge.lemma_.lower() in _STARTS:
        return None if auxiliaries(edge.head) & FUTURE else DrillPhase.ONGOING
    starts = edge.lemma_.lower() in _STARTS
    if when & {"before", "until", "ahead", "due"}:  # "are due to end", taken for a noun
        return DrillPhase.PLANNED if starts else DrillPhase.ONGOING
    if when & {"since", "after", "with", "at"}:
        return DrillPhase.ONGOING if starts else DrillPhase.COMPLETED
    return None


_MARKING = frozenset(("mark", "watch", "attend", "see", "observe", "open", "announce", "declare"))


def at_stage(reading: Reading, head: Token) -> DrillPhase | None:
    """ "on the third day of the drills", "the drills, now in their second week": they go on."""
    top = carrier(head)
    which = top.lemma_.lower() in STAGES and any(c.lower_ in _ORDINALS for c in top.children)
    seen = top.dep_ == "obj" and one_of(top.head, _MARKING) is not None
    if which and (seen or cases(top) & {"on", "in", "into"}):
        return DrillPhase.ONGOING
    part = top.i != head.i and top.lemma_.lower() in ("phase", "stage", "round") and top.dep_ == "obj"
    if part and sign_of(top.head, reading.lexicon.drills) == "completed":
        return DrillPhase.ONGOING  # "are wrapping up the second phase of the drills"
    behind = " ".join(t.lower_ for t in head.doc[head.i + 1 : min(head.i + 9, head.sent.end)])
    return DrillPhase.ONGOING if _IN_STAGE.match(behind) else None


#: Who has set out for a drill is not at it yet.
_LEAVING = frozenset(("head", "leave", "depart", "sail"))
_IN_COURSE = frozenset(("in", "during", "for"))


def amid(head: Token, verb: Token, table: DrillTable) -> DrillPhase | None:
    """What was done in a drill tells how far it has come: "fired a missile as part of", "happened during"."""
    top = carrier(head)
    when = {c.lower_ for t in (head, top, top.head) for c in t.children if c.dep_ == "case"}
    verb = finite(verb)
    perfect = bool(auxiliaries(verb) & {"has", "have"})
    past = verb.tag_ == "VBD" or bool(auxiliaries(verb) & {"was", "were"})
    if when & {"after", "following"} and not when & {"during", "in"}:
        return DrillPhase.COMPLETED if past or perfect else None
    if "before" in when or top.head.lower_ == "ahead":
        return DrillPhase.PLANNED
    if verb.lemma_.lower() in table.watching and (past or perfect or auxiliaries(verb) & FUTURE):
        return DrillPhase.COMPLETED if past or perfect else DrillPhase.PLANNED
    if verb.tag_ == "VBG" and auxiliaries(verb) & {"is", "are", "been"} and when & _IN_COURSE:
        return DrillPhase.ONGOING
    if verb.pos_ == "VERB" and "for" in when:
        if one_of(verb, _LEAVING) is not None:
            return DrillPhase.PLANNED
        return DrillPhase.ONGOING if verb.lemma_.lower() in COMING and (perfect or past) else None
    part = "part" in (top.lemma_.lower(), top.head.lemma_.lower()) and bool(when & {"as", "of"})
    done_in = (
        "in" in when
        and verb.pos_ == "VERB"
        and (past or perfect or auxiliaries(verb) & FUTURE)
        and verb.lemma_.lower() not in SAYING
    )
    if "during" not in when and not part and not done_in:
        return None
    if looks_ahead(verb):
        return DrillPhase.PLANNED
    if past:
        return DrillPhase.COMPLETED
    now = verb.tag_ in ("VBN", "VBG", "VBP", "VBZ") or bool(auxiliaries(verb) & BE_NOW)
    return DrillPhase.ONGOING if now else None
