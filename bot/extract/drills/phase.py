"""How far a drill has come: by words beside it, by its verbs and their tense, by its dates."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain import timex
from bot.domain.facts import DrillPhase
from bot.extract.drills.joining import INCLUDING
from bot.extract.drills.phrase import carrier
from bot.extract.forms import one_of
from bot.extract.moves.grammar import SAYING, cases
from bot.extract.moves.reality import negated
from bot.extract.parse import Token
from bot.extract.reading import Reading

_BESIDE = {
    **dict.fromkeys(("planned", "upcoming", "scheduled", "forthcoming", "impending"), DrillPhase.PLANNED),
    **dict.fromkeys(("suspended", "postponed", "suspension", "postponement", "halt"), DrillPhase.SUSPENDED),
    **dict.fromkeys(("cancelled", "canceled", "cancellation"), DrillPhase.CANCELLED),
    **dict.fromkeys(("ongoing", "current"), DrillPhase.ONGOING),
}
_LOOKS_AHEAD = frozenset("plan schedule prepare intend expect slate due set agree announce propose".split())
_FUTURE = frozenset(("will", "'ll", "’ll", "shall", "would"))
_DEMANDS = frozenset("demand call urge ask want request propose press insist suggest offer refuse reject".split())
_GOES_ON = frozenset("continue begin start stop use resume keep halt".split())
_BE_NOW = frozenset(("is", "are", "'s", "'re"))
_MIDST = frozenset(("middle", "midst"))
_STARTS = frozenset(("start", "beginning", "opening", "launch"))
_ENDS = frozenset(("end", "conclusion", "close"))
_STAGES = frozenset(("day", "week", "phase", "stage", "round"))
_COMING = frozenset("gather arrive assemble deploy come land fly".split())
#: What one does to a drill that has been: "watched an artillery drill two days ago".
_LOOKING = frozenset("watch observe attend oversee inspect supervise guide".split())
_LASTING = frozenset(("last", "run"))
_STILL = frozenset(("underway", "way"))
_GREATEST = frozenset(("largest", "biggest"))
_ORDINALS = frozenset(
    "opening initial first second third fourth fifth sixth seventh eighth ninth tenth last final closing".split()
)
_IN_STAGE = re.compile(
    r",? ?(which (is|are) )?(now )?(in|into|entering|on) (its|their|the) \w+ (and (final|last) )?(day|week)\b"
)
#: "on hold", "on ice".
_HELD_UP = frozenset(("hold", "ice"))


def phase_of(reading: Reading, head: Token, verbs: Sequence[Token], start: str | None, end: str | None) -> DrillPhase:
    """The phase, ``UNKNOWN`` where nothing tells it.

    :param verbs: the verbs told of the drill or that it depends on, the one nearest to it first.
    """
    carried = {carrier(head).lemma_.lower(), *(a.lemma_.lower() for a in list(head.ancestors)[:2])}
    nouns = carried & {"suspension", "postponement", "halt", "cancellation"}
    beside = {t.lower_ for t in head.lefts} & _BESIDE.keys()
    if beside or nouns:
        return _BESIDE[min(beside or nouns)]
    edge = _at_edge(head) or _at_stage(reading, head)
    if edge is not None:
        return edge
    for verb in verbs:
        inside = _goes_on_in(head, verb)
        phase = (_amid(head, verb) if inside else None) or _told_by(reading, verb, start, end) or _amid(head, verb)
        if phase is not None:
            return phase
    return _by_dates(reading, start, end) or DrillPhase.UNKNOWN


def _goes_on_in(head: Token, verb: Token) -> bool:
    """Whether a verb tells what happened in the drill, and nothing of the drill: "failed to open in an exercise"."""
    return bool(cases(carrier(head)) & {"in", "during"}) and verb.lemma_.lower() not in _TAKING_PART


_TAKING_PART = frozenset("take participate join engage train begin start go".split())


def _at_edge(head: Token) -> DrillPhase | None:
    """ "since the start of the exercises", "before the end of the drills"."""
    above = list(head.ancestors)[:3]
    if any(a.lower_ in _MIDST and "in" in cases(a) for a in above):
        return DrillPhase.ONGOING
    edge = next((a for a in above if a.lemma_.lower() in (*_STARTS, *_ENDS)), None)
    if edge is None or edge.pos_ != "NOUN":
        return None
    when = {c.lower_ for c in edge.children if c.dep_ in ("case", "mark")}
    if edge.dep_ == "obj" and one_of(edge.head, _MARKING) is not None and edge.lemma_.lower() in _STARTS:
        return None if _auxiliaries(edge.head) & _FUTURE else DrillPhase.ONGOING
    starts = edge.lemma_.lower() in _STARTS
    if when & {"before", "until", "ahead", "due"}:  # "are due to end", taken for a noun
        return DrillPhase.PLANNED if starts else DrillPhase.ONGOING
    if when & {"since", "after", "with", "at"}:
        return DrillPhase.ONGOING if starts else DrillPhase.COMPLETED
    return None


_MARKING = frozenset(("mark", "watch", "attend", "see", "observe", "open"))


def _at_stage(reading: Reading, head: Token) -> DrillPhase | None:
    """ "on the third day of the drills", "the drills, now in their second week": they go on."""
    top = carrier(head)
    which = top.lemma_.lower() in _STAGES and any(c.lower_ in _ORDINALS for c in top.children)
    seen = top.dep_ == "obj" and one_of(top.head, _MARKING) is not None
    if which and (seen or cases(top) & {"on", "in", "into"}):
        return DrillPhase.ONGOING
    part = top.i != head.i and top.lemma_.lower() in ("phase", "stage", "round") and top.dep_ == "obj"
    phases = reading.lexicon.drills.phases
    if part and phases.get(one_of(top.head, phases) or "") == "completed":
        return DrillPhase.ONGOING  # "are wrapping up the second phase of the drills"
    behind = " ".join(t.lower_ for t in head.doc[head.i + 1 : min(head.i + 9, head.sent.end)])
    return DrillPhase.ONGOING if _IN_STAGE.match(behind) else None


_IN_COURSE = frozenset(("in", "during", "for"))


def _amid(head: Token, verb: Token) -> DrillPhase | None:
    """What was done in a drill tells how far it has come: "fired a missile as part of", "happened during"."""
    top = carrier(head)
    when = {c.lower_ for t in (head, top, top.head) for c in t.children if c.dep_ == "case"}
    perfect = bool(_auxiliaries(verb) & {"has", "have"})
    past = verb.tag_ == "VBD" or bool(_auxiliaries(verb) & {"was", "were"})
    past = past or (verb.dep_ == "xcomp" and verb.head.tag_ == "VBD")
    if when & {"after", "following"} and not when & {"during", "in"}:
        return DrillPhase.COMPLETED if past or perfect else None
    if "before" in when or top.head.lower_ == "ahead":
        return DrillPhase.PLANNED
    if verb.tag_ == "VBD" and verb.lemma_.lower() in _LOOKING:
        return DrillPhase.COMPLETED
    if verb.tag_ == "VBG" and _auxiliaries(verb) & {"is", "are", "been"} and when & _IN_COURSE:
        return DrillPhase.ONGOING
    if verb.pos_ == "VERB" and "for" in when:
        return DrillPhase.ONGOING if verb.lemma_.lower() in _COMING and (perfect or past) else None
    part = "part" in (top.lemma_.lower(), top.head.lemma_.lower()) and bool(when & {"as", "of"})
    done_in = "in" in when and verb.pos_ == "VERB" and past and verb.lemma_.lower() not in SAYING
    if "during" not in when and not part and not done_in:
        return None
    if past:
        return DrillPhase.COMPLETED
    return DrillPhase.ONGOING if verb.tag_ in ("VBN", "VBG", "VBP", "VBZ") else None


def _told_by(reading: Reading, verb: Token, start: str | None, end: str | None) -> DrillPhase | None:
    called = _called_off(verb)
    if called is not None:
        return DrillPhase.UNKNOWN if _demanded(verb) else called
    phases = reading.lexicon.drills.phases
    sign = phases.get(one_of(verb, phases) or "")
    if sign is not None:
        return _by_verb(reading, verb, sign, start, end)
    if any(t.lower_ in _STILL for t in verb.doc[verb.i : min(verb.i + 4, verb.sent.end)]):
        return DrillPhase.ONGOING
    if verb.pos_ not in ("VERB", "AUX"):
        return _predicated(verb)
    ahead = verb.lemma_.lower() == "go" and any(c.lower_ == "ahead" for c in verb.children)
    if ahead and _auxiliaries(verb) & _FUTURE:
        return DrillPhase.PLANNED
    if not _of_drill(reading, verb):
        return None
    if _auxiliaries(verb) & _FUTURE:
        return DrillPhase.PLANNED
    if verb.lemma_.lower() not in INCLUDING | _LASTING:
        return None
    if verb.tag_ in ("VBZ", "VBP"):
        return DrillPhase.ONGOING
    return DrillPhase.COMPLETED if verb.tag_ == "VBD" else None


def _called_off(verb: Token) -> DrillPhase | None:
    """ "called off", "put off", "put on hold"."""
    lemma = verb.lemma_.lower()
    if lemma not in ("call", "put"):
        return None
    behind = verb.doc[verb.i + 1 : verb.sent.end]
    off = any(c.lower_ == "off" for c in (*verb.children, *behind[:1]))
    if lemma == "call":
        return DrillPhase.CANCELLED if off else None
    hold = any(t.lower_ in _HELD_UP and t.nbor(-1).lower_ == "on" for t in behind)
    return DrillPhase.SUSPENDED if off or hold else None


def _predicated(noun: Token) -> DrillPhase | None:
    """ "is in its second day", "would be its first maneuvers"."""
    words = _auxiliaries(noun)
    if words & _FUTURE:
        return DrillPhase.PLANNED
    if words and "on" in cases(noun):
        return DrillPhase.ONGOING  # "as its troops were on maneuvers"
    told = noun.lemma_.lower() in _STAGES or any(t.lower_ in _GREATEST for t in (noun, *noun.lefts))
    return DrillPhase.ONGOING if words & _BE_NOW and told else None


def _of_drill(reading: Reading, verb: Token) -> bool:
    """Whether a verb's subject is a drill or a part of one: "the maneuvers will require both …"."""
    heads = reading.lexicon.drills.heads | _STAGES
    subjects = [c for c in verb.children if c.dep_.startswith("nsubj")]
    # "says the exercises will be moved": taken for the object of saying, they leave the verb without a subject.
    bare = not subjects and any(c.dep_ == "aux:pass" for c in verb.children)
    return bare or any(one_of(c, heads) is not None for c in subjects)


def _by_verb(reading: Reading, verb: Token, sign: str, start: str | None, end: str | None) -> DrillPhase | None:
    ahead = _ahead(verb)
    words = _auxiliaries(verb)
    if sign in ("held", "ongoing") and words & _FUTURE and negated(verb):
        return DrillPhase.CANCELLED  # "will not take place this year"
    if sign in ("suspended", "cancelled"):
        if _spared(verb):
            return DrillPhase.PLANNED
        return DrillPhase.UNKNOWN if _demanded(verb) or _denied(verb) else DrillPhase(sign)
    if sign == "completed":
        going = (verb.tag_ == "VBG" and words & _BE_NOW) or (verb.tag_ in ("VBZ", "VBP") and not words)
        return DrillPhase.ONGOING if ahead or going else DrillPhase.COMPLETED
    if sign == "planned" and _only_its_end(reading, verb):
        return DrillPhase.ONGOING
    if sign == "planned" or ahead:
        return DrillPhase.PLANNED
    dated = _by_dates(reading, start, end)
    if dated is not None:
        return dated
    if sign == "ongoing" or "being" in words or verb.tag_ in ("VBG", "VBP", "VBZ"):
        return DrillPhase.ONGOING
    if words & {"has", "have", "is", "are"}:
        return DrillPhase.ONGOING if sign == "joined" else DrillPhase.COMPLETED
    return DrillPhase.COMPLETED if verb.tag_ in ("VBD", "VBN") else None


def _only_its_end(reading: Reading, verb: Token) -> bool:
    """ "are expected to conclude", "is set to end": what is to come is the end."""
    phases = reading.lexicon.drills.phases
    below = (c for c in verb.children if c.dep_ in ("xcomp", "advcl") and c.i > verb.i)
    return any(phases.get(one_of(c, phases) or "") == "completed" for c in below)


def _auxiliaries(verb: Token) -> set[str]:
    """The words of tense that stand with a verb, or with the one it is joined to."""
    if verb.dep_ == "conj" and not any(c.dep_.startswith("aux") for c in verb.children):
        verb = verb.head
    return {c.lower_ for c in verb.children if c.dep_ in ("aux", "aux:pass", "cop")}


def _ahead(verb: Token) -> bool:
    """Whether the verb, or what it depends on, looks ahead: "will hold", "to be held", "plans to hold"."""
    for token in (verb, *([verb.head] if verb.dep_ in ("xcomp", "ccomp", "advcl") else [])):
        if _auxiliaries(token) & _FUTURE or token.lemma_.lower() in _LOOKS_AHEAD:
            return True
    infinitive = any(c.lower_ == "to" and c.dep_ in ("mark", "aux") for c in verb.children)
    governed = verb.head.lemma_.lower() if verb.head.i != verb.i else ""
    return infinitive and governed not in _GOES_ON


def _demanded(verb: Token) -> bool:
    """ "called on Seoul to suspend the drills": nothing has been suspended yet."""
    if verb.dep_ in ("xcomp", "ccomp", "advcl", "acl") and verb.head.lemma_.lower() in _DEMANDS:
        return True
    return any(c.lower_ in ("if", "unless", "should", "must") for c in verb.children)


def _spared(verb: Token) -> bool:
    """ "has no plans to cancel", "will not postpone"."""
    planless = verb.dep_ == "acl" and any(c.lower_ == "no" for c in verb.head.children)
    return planless or (negated(verb) and bool(_auxiliaries(verb) & _FUTURE))


def _denied(verb: Token) -> bool:
    return verb.dep_ in ("ccomp", "xcomp") and verb.head.lemma_.lower() == "deny"


def _by_dates(reading: Reading, start: str | None, end: str | None) -> DrillPhase | None:
    published = reading.article.published_at
    first, last = timex.start_of(start), timex.end_of(end or "")
    if published is None or first is None:
        return None
    today = published.date()
    if first > today:
        return DrillPhase.PLANNED
    if last is not None:
        return DrillPhase.COMPLETED if last < today else DrillPhase.ONGOING
    return None
