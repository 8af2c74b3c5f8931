"""The tense in which a verb tells of a drill."""

from __future__ import annotations

from bot.extract.lexicon.drills import DrillTable
from bot.extract.moves.reality import FUTURE
from bot.extract.parse import Token

BE_NOW = frozenset(("is", "are", "'s", "’s", "'re", "’re"))
_GOES_ON = frozenset("continue begin start stop use resume keep halt".split())


def auxiliaries(verb: Token) -> set[str]:
    """The words of tense that stand with a verb, or with the one it is joined to."""
    if verb.dep_ == "conj" and not any(c.dep_.startswith("aux") for c in verb.children):
        verb = verb.head
    return {c.lower_ for c in verb.children if c.dep_ in ("aux", "aux:pass", "cop")}


def looks_ahead(verb: Token, table: DrillTable) -> bool:
    """Whether the verb, or what it depends on, looks ahead: "will hold", "to be held", "plans to hold"."""
    for token in (verb, *([verb.head] if verb.dep_ in ("xcomp", "ccomp", "advcl") else [])):
        lemma = token.lemma_.lower()
        if auxiliaries(token) & FUTURE or lemma == "due" or table.phases.get(lemma) == "planned":
            return True
    infinitive = any(c.lower_ == "to" and c.dep_ in ("mark", "aux") for c in verb.children)
    governed = verb.head.lemma_.lower() if verb.head.i != verb.i else ""
    return infinitive and governed not in _GOES_ON


def finite(verb: Token) -> Token:
    """The verb whose tense counts for one without: "[flew] jets to bomb a range during", "[uses] it to"."""
    for _ in range(3):
        bare = verb.tag_ in ("VB", "VBG") and not auxiliaries(verb)
        if not bare or verb.dep_ not in ("xcomp", "advcl") or verb.head.i == verb.i:
            break
        verb = verb.head
    return verb
