"""How far a drill has come: by words beside it, by its verbs and their tense, by its dates."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import timex
from bot.domain.facts import DrillPhase
from bot.extract.drills.course import STAGES, amid, at_edge, at_stage, goes_on_in
from bot.extract.drills.joining import INCLUDING
from bot.extract.drills.phrase import PREPARING, carrier, is_head, sign_of
from bot.extract.drills.tense import BE_NOW, auxiliaries, looks_ahead
from bot.extract.forms import one_of
from bot.extract.lexicon.drills import DrillTable
from bot.extract.moves.grammar import cases
from bot.extract.moves.reality import FUTURE, negated
from bot.extract.parse import Token
from bot.extract.reading import Reading

_DEMANDS = frozenset("demand call urge ask want request propose press insist suggest offer refuse reject".split())
_LASTING = frozenset(("last", "run"))
_GOING_ON = frozenset(("continue",))
_STILL = frozenset(("underway", "way"))
#: "on hold", "on ice".
_HELD_UP = frozenset(("hold", "ice"))


def phase_of(reading: Reading, head: Token, verbs: Sequence[Token], start: str | None, end: str | None) -> DrillPhase:
    """The phase, ``UNKNOWN`` where nothing tells it.

    :param verbs: the verbs told of the drill or that it depends on, the one nearest to it first.
    """
    table, top = reading.lexicon.drills, carrier(head)
    carried = {top.lemma_.lower(), *(a.lemma_.lower() for a in list(head.ancestors)[:2])}
    if one_of(top, PREPARING) is not None and sign_of(top.head, table) not in ("suspended", "cancelled"):
        return DrillPhase.PLANNED
    nouns = carried & {"suspension", "postponement", "halt", "cancellation"} & table.beside.keys()
    beside = {t.lower_ for t in head.lefts if t.tag_ != "NNP"} & table.beside.keys()
    if any(sign_of(verb, table) in ("ongoing", "completed") for verb in verbs):
        beside = {word for word in beside if table.beside[word] != "planned"}  # "began a scheduled exercise"
    if beside or nouns:
        return DrillPhase(table.beside[min(beside or nouns)])
    edge = at_edge(head, reading.lexicon.drills) or at_stage(reading, head)
    if edge is not None:
        return edge
    for verb in verbs:
        inside = goes_on_in(head, verb)
        phase = (
            (amid(head, verb, table) if inside else None)
            or _told_by(reading, verb, start, end)
            or amid(head, verb, table)
        )
        if phase is not None:
            return phase
    return _by_dates(reading, start, end) or DrillPhase.UNKNOWN


def _told_by(reading: Reading, verb: Token, start: str | None, end: str | None) -> DrillPhase | None:
    called = _called_off(verb)
    if called is not None:
        return DrillPhase.UNKNOWN if _demanded(verb) else called
    if _only_its_end(reading, verb, start, end):
        over = verb.tag_ == "VBD" and _by_dates(reading, end, end) is DrillPhase.COMPLETED
        return DrillPhase.COMPLETED if over else DrillPhase.ONGOING
    sign = sign_of(verb, reading.lexicon.drills)
    if sign is not None:
        return _by_verb(reading, verb, sign, start, end)
    if any(t.lower_ in _STILL for t in verb.doc[verb.i : min(verb.i + 4, verb.sent.end)]):
        return DrillPhase.ONGOING
    if verb.pos_ not in ("VERB", "AUX"):
        return _predicated(verb, reading.lexicon.drills)
    ahead = verb.lemma_.lower() == "go" and any(c.lower_ == "ahead" for c in verb.children)
    if auxiliaries(verb) & FUTURE and (ahead or _of_drill(reading, verb)):
        return DrillPhase.PLANNED
    return _described(verb) if _of_drill(reading, verb) else None


def _described(verb: Token) -> DrillPhase | None:
    """ "the exercise [is aimed] at", "the drill [involves] twelve ships": told in the present it goes on."""
    words = auxiliaries(verb)
    if one_of(verb, _MEANT if words & _BE else INCLUDING | _LASTING) is None:
        return None
    if words & BE_NOW or verb.tag_ in ("VBZ", "VBP"):
        return DrillPhase.ONGOING
    return DrillPhase.COMPLETED if words & _BE or verb.tag_ in ("VBD", "VBN") else None


_BE = BE_NOW | {"was", "were"}
_MEANT = INCLUDING | frozenset(("aim", "design", "intend", "mean"))


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


def _predicated(noun: Token, table: DrillTable) -> DrillPhase | None:
    """ "is in its second day", "would be its first maneuvers"."""
    words = auxiliaries(noun)
    if words & FUTURE:
        return DrillPhase.PLANNED
    if words and "on" in cases(noun):
        return DrillPhase.ONGOING  # "as its troops were on maneuvers"
    told = noun.lemma_.lower() in (*STAGES, "participant") or any(t.lower_ in table.great for t in (noun, *noun.lefts))
    return DrillPhase.ONGOING if words & BE_NOW and told else None


def _of_drill(reading: Reading, verb: Token) -> bool:
    """Whether a verb's subject is a drill or a part of one: "the maneuvers will require both …"."""
    table = reading.lexicon.drills
    subjects = [c for c in verb.children if c.dep_.startswith("nsubj")]
    # "says the exercises will be moved": taken for the object of saying, they leave the verb without a subject.
    told = verb.dep_ == "acl" and is_head(verb.head, table)  # "The maneuvers involved twelve ships": no participle
    bare = not subjects and (any(c.dep_ == "aux:pass" for c in verb.children) or told)
    return bare or any(is_head(c, table) or one_of(c, STAGES) is not None for c in subjects)


def _by_verb(reading: Reading, verb: Token, sign: str, start: str | None, end: str | None) -> DrillPhase | None:
    if sign in ("suspended", "cancelled"):
        return _stopped(verb, DrillPhase(sign))
    if _come_for_it(verb, reading.lexicon.drills):
        return DrillPhase.ONGOING
    ahead, words = looks_ahead(verb, reading.lexicon.drills), auxiliaries(verb)
    if sign == "completed":
        going = (verb.tag_ == "VBG" and words & BE_NOW) or (verb.tag_ in _PRESENT and not words)
        return DrillPhase.ONGOING if ahead or going or words & _MODALS else DrillPhase.COMPLETED
    if sign != "planned" and words & FUTURE and negated(verb):
        return DrillPhase.CANCELLED  # "will not take place this year"
    if sign == "planned" or ahead:
        return DrillPhase.PLANNED
    return _by_dates(reading, start, end) or _by_tense(verb, sign)


#: "which [end] on Friday" is taken for a noun at times.
_PRESENT = frozenset(("VBZ", "VBP", "NN", "VB"))
_MODALS = frozenset(("should", "may", "might", "could", "must"))


def _stopped(verb: Token, phase: DrillPhase) -> DrillPhase:
    if _spared(verb):
        return DrillPhase.PLANNED
    return DrillPhase.UNKNOWN if _demanded(verb) or _denied(verb) else phase


def _by_tense(verb: Token, sign: str) -> DrillPhase | None:
    """What the tense of a verb of holding tells: "is holding", "has held", "is held every year"."""
    words = auxiliaries(verb)
    if sign == "ongoing" or "being" in words or verb.tag_ in ("VBG", "VBP", "VBZ"):
        return DrillPhase.ONGOING
    if sign == "joined" and words & {"has", "have", "is", "are"}:
        return DrillPhase.ONGOING
    if words & {"is", "are"}:
        return None
    return DrillPhase.COMPLETED if verb.tag_ in ("VBD", "VBN") or words & {"has", "have"} else None


def _come_for_it(verb: Token, table: DrillTable) -> bool:
    """ "have arrived [to take part]": those who have come are at it."""
    above = verb.head
    if verb.tag_ != "VB" or verb.dep_ not in ("xcomp", "advcl") or one_of(above, table.coming) is None:
        return False
    return above.tag_ == "VBD" or bool(auxiliaries(above) & {"has", "have"})


def _only_its_end(reading: Reading, verb: Token, start: str | None, end: str | None) -> bool:
    """ "are expected to conclude", "is set to run until May 3": what is to come is the end."""
    table = reading.lexicon.drills
    told = [verb]
    if sign_of(verb, table) == "planned":
        told = [c for c in verb.children if c.dep_ in ("xcomp", "advcl") and c.i > verb.i]
        if any(sign_of(c, table) == "completed" for c in told):
            return True
    if any(one_of(t, _GOING_ON) is not None for t in told) and not negated(verb):
        return True  # "will continue for several days"
    return end is not None and start is None and any(one_of(t, _LASTING) is not None for t in told)


def _demanded(verb: Token) -> bool:
    """ "called on Seoul to suspend the drills": nothing has been suspended yet."""
    if verb.dep_ in ("xcomp", "ccomp", "advcl", "acl") and verb.head.lemma_.lower() in _DEMANDS:
        return True
    return any(c.lower_ in ("if", "unless", "should", "must") for c in verb.children)


def _spared(verb: Token) -> bool:
    """ "has no plans to cancel", "will not postpone"."""
    planless = verb.dep_ == "acl" and any(c.lower_ == "no" for c in verb.head.children)
    return planless or (negated(verb) and bool(auxiliaries(verb) & FUTURE))


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
