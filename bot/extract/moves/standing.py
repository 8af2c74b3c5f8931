"""Who a phrase stands for: the actor it names, the people it counts, the nation it describes, or somebody new."""

from __future__ import annotations

from itertools import islice

from bot.domain.facts import MentionKind, MentionType
from bot.extract.forms import one_of
from bot.extract.moves.grammar import cases
from bot.extract.moves.newcomers import newcomer
from bot.extract.parse import CHILDREN, Token
from bot.extract.reading import Reading

#: Nouns that only count or gather: "thousands of [farmers]", "a convoy of [soldiers]".
_GATHERING = frozenset(
    "thousand hundred dozen ten score number group convoy patrol crowd couple handful lot majority million scores "
    "dozens hundreds thousands tens series team pair some many most several all both".split()
)
#: Between a noun and whoever it belongs to: "a report [from] the fund", "a convoy [of] soldiers".
_PARTNERED = frozenset(("with",))
_AGREED = frozenset("agreement deal treaty pact accord alliance relation tie talk contract".split())
_OWNED = frozenset(("of", "by", "from", "between", "against"))


def actors_of(reading: Reading, token: Token) -> tuple[str, ...]:
    """The actors that the phrase headed by ``token`` stands for."""
    found: list[str] = []
    for head in (token, *(c for c in token.children if c.dep_ == "conj")):
        for actor in _one(reading, head):
            if actor not in found:
                found.append(actor)
    return tuple(found)


def _one(reading: Reading, token: Token) -> tuple[str, ...]:
    beside = reading.name_beside(token)
    named = beside.actors or newcomer(reading, reading.doc[beside.head]) if beside else _located(reading, token)
    if named:
        return named
    if token.lemma_.lower() in _GATHERING or token.lower_ in _GATHERING:
        counted = [c for c in token.children if c.dep_ == "nmod" and cases(c) & {"of"}]
        inner = tuple(dict.fromkeys(a for c in counted for a in actors_of(reading, c)))
        if inner:
            return inner
    return reading.actors_at(token) or newcomer(reading, token) or nation_of(reading, token)


#: Between a common noun of place and the name of the place: "the port [of] Misrata", "its border [with] Chad".
_PLACED = frozenset(("of", "in", "near", "outside", "with"))


def _located(reading: Reading, token: Token) -> tuple[str, ...]:
    """Which named place a common noun of place speaks of: "their bases in [Cambodia]"."""
    own = reading.mention_at(token.i)
    if own is None or own.kind is not MentionKind.NOMINAL or own.type is not MentionType.LOC:
        return ()
    sided = bool(nation_of(reading, token))
    for child in islice(token.children, CHILDREN):
        mention = reading.mention_at(child.i)
        named = mention is not None and mention.kind is MentionKind.NAME and mention.type is MentionType.LOC
        if mention is not None and named and cases(child) & ({"of"} if sided else _PLACED):
            return newcomer(reading, child)
    return ()


def nation_of(reading: Reading, token: Token) -> tuple[str, ...]:
    """Whose people or whose doing a phrase speaks of where it is no actor itself: "[Israeli] forces"."""
    described = [c for c in token.children if c.dep_ in ("amod", "compound") and c.i < token.i]
    return tuple(dict.fromkeys(a for c in described for a in _people(reading, c)))


def _people(reading: Reading, token: Token) -> tuple[str, ...]:
    """The actors at a word that describes, a people or side without a state made one: "[Kurdish] camps"."""
    mention = reading.mention_at(token.i)
    known = reading.actors_at(token)
    sided = mention is not None and mention.type is MentionType.NORP
    return known or (newcomer(reading, token) if sided or _armed_side(reading, token) else ())


def _armed_side(reading: Reading, token: Token) -> bool:
    """Whether a noun before another tells whose it is: "[rebel] trenches"."""
    return token.pos_ == "NOUN" and one_of(token, reading.lexicon.moves.people) is not None


def owners(reading: Reading, token: Token) -> tuple[str, ...]:
    """Whose a thing is: "[China]'s proposal", "a report from [the fund]", "clashes between [police] and …"."""
    found: list[str] = []
    for child in islice(token.children, CHILDREN):
        inside = child.dep_ in ("nmod:poss", "compound", "amod") or (
            child.dep_.startswith(("nmod", "obl"))
            and bool(cases(child) & (_OWNED | _PARTNERED if token.lemma_.lower() in _AGREED else _OWNED))
        )
        if inside:
            inner = actors_of(reading, child) if child.dep_ not in ("compound", "amod") else _people(reading, child)
            found.extend(a for a in inner or owners_below(reading, child) if a not in found)
        elif child.dep_ == "acl":
            agents = [c for c in child.children if c.dep_.startswith("obl") and "by" in cases(c)]
            found.extend(a for c in agents for a in actors_of(reading, c) if a not in found)
    return tuple(found)


def owners_below(reading: Reading, token: Token) -> tuple[str, ...]:
    """One step further: "the decision of [Syria]'s court"."""
    steps = [c for c in token.children if c.dep_ in ("nmod:poss", "compound", "amod", "nmod")]
    return tuple(dict.fromkeys(a for c in steps for a in reading.actors_at(c)))
