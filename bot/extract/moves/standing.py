"""Who a phrase stands for: the actor it names, the people it counts, the nation it describes, or somebody new.

Whoever is acted upon is an actor even if no table of roles and no name finder has them: "Tibetans", "the donors".
"""

from __future__ import annotations

from itertools import islice

from spacy.tokens import Token

from bot.domain.facts import Actor, ActorKind, MentionKind, MentionType
from bot.extract.forms import one_of
from bot.extract.moves.grammar import CHILDREN, cases
from bot.extract.reading import Reading, TokenMention

#: Nouns that only count or gather: "thousands of [farmers]", "a convoy of [soldiers]".
_GATHERING = frozenset(
    "thousand hundred dozen ten score number group convoy patrol crowd couple handful lot majority million scores "
    "dozens hundreds thousands tens series team pair some many most several all both".split()
)
#: Between a noun and whoever it belongs to: "a report [from] the fund", "a convoy [of] soldiers".
_OWNED = frozenset(("of", "by", "from", "between", "against"))
_KINDS = {
    MentionType.PERSON: ActorKind.PERSON,
    MentionType.ORG: ActorKind.ORGANIZATION,
    MentionType.LOC: ActorKind.GROUP,
    MentionType.NORP: ActorKind.GROUP,
}


def actors_of(reading: Reading, token: Token) -> tuple[str, ...]:
    """The actors that the phrase headed by ``token`` stands for."""
    found: list[str] = []
    for head in (token, *(c for c in token.children if c.dep_ == "conj")):
        for actor in _one(reading, head):
            if actor not in found:
                found.append(actor)
    return tuple(found)


def _one(reading: Reading, token: Token) -> tuple[str, ...]:
    named = _called(reading, token)
    if named:
        return named
    if token.lemma_.lower() in _GATHERING or token.lower_ in _GATHERING:
        counted = [c for c in token.children if c.dep_ == "nmod" and cases(c) & {"of"}]
        inner = tuple(dict.fromkeys(a for c in counted for a in actors_of(reading, c)))
        if inner:
            return inner
    return reading.actors_at(token) or newcomer(reading, token) or nation_of(reading, token)


def _called(reading: Reading, token: Token) -> tuple[str, ...]:
    """Whose name stands beside a description: "the head of the party, [Jane Roe]"."""
    own = reading.mention_at(token.i)
    if own is not None and own.kind is not MentionKind.NOMINAL:
        return ()
    for child in token.children:
        mention = reading.mention_at(child.i) if child.dep_ == "appos" else None
        if mention is not None and mention.type is MentionType.PERSON and mention.kind is MentionKind.NAME:
            return mention.actors
    return ()


def nation_of(reading: Reading, token: Token) -> tuple[str, ...]:
    """Whose people or whose doing a phrase speaks of where it is no actor itself: "[Israeli] forces"."""
    described = [c for c in token.children if c.dep_ in ("amod", "compound") and c.i < token.i]
    return tuple(dict.fromkeys(a for c in described for a in reading.actors_at(c)))


def owners(reading: Reading, token: Token) -> tuple[str, ...]:
    """Whose a thing is: "[China]'s proposal", "a report from [the fund]", "clashes between [police] and …"."""
    found: list[str] = []
    for child in islice(token.children, CHILDREN):
        inside = child.dep_ in ("nmod:poss", "compound", "amod") or (
            child.dep_.startswith(("nmod", "obl")) and bool(cases(child) & _OWNED)
        )
        if inside:
            inner = actors_of(reading, child) if child.dep_ not in ("compound", "amod") else reading.actors_at(child)
            found.extend(a for a in inner or owners_below(reading, child) if a not in found)
        elif child.dep_ == "acl":
            agents = [c for c in child.children if c.dep_.startswith("obl") and "by" in cases(c)]
            found.extend(a for c in agents for a in actors_of(reading, c) if a not in found)
    return tuple(found)


def owners_below(reading: Reading, token: Token) -> tuple[str, ...]:
    """One step further: "the decision of [Syria]'s court"."""
    steps = [c for c in token.children if c.dep_ in ("nmod:poss", "compound", "amod", "nmod")]
    return tuple(dict.fromkeys(a for c in steps for a in reading.actors_at(c)))


def newcomer(reading: Reading, token: Token) -> tuple[str, ...]:
    """A new actor for a name or a noun of people that stands for none yet; none for anything else."""
    mention = reading.mention_at(token.i)
    if mention is not None:
        if mention.kind is MentionKind.PRONOUN or mention.actors:
            return mention.actors
        identifier = _add(reading, mention.start, mention.end, _KINDS[mention.type])
        mention.actors = (identifier,)
        return mention.actors
    table = reading.lexicon.moves
    if token.pos_ == "NOUN" and one_of(token, table.people) is not None:
        return _noted(reading, token, MentionType.PERSON, MentionKind.NOMINAL)
    if token.pos_ == "PROPN" and token.text[:1].isupper() and _whole_name(reading, token):
        return _noted(reading, token, MentionType.ORG, MentionKind.NAME)
    return ()


def _whole_name(reading: Reading, token: Token) -> bool:
    """Whether a capital word names somebody by itself: no weekday, month or part of another mention."""
    dated = any(d.start <= token.i < d.end for d in reading.dates)
    return not dated and reading.mention_over(token.i) is None and token.ent_type_ in ("PERSON", "ORG", "LOC", "NORP")


def _noted(reading: Reading, token: Token, kind: MentionType, how: MentionKind) -> tuple[str, ...]:
    start = token.i
    while start > token.sent.start and reading.doc[start - 1].dep_ in ("amod", "compound", "nummod", "flat"):
        if reading.doc[start - 1].head.i != token.i:
            break
        start -= 1
    plural = token.tag_ in ("NNS", "NNPS")
    actor_kind = ActorKind.GROUP if plural else _KINDS[kind]
    nations = [reading.actors[a] for a in nation_of(reading, token) if a in reading.actors]
    country = nations[0].country if len(nations) == 1 else None
    identifier = _add(reading, start, token.i + 1, actor_kind, country)
    reading.add_mention(TokenMention(start, token.i + 1, token.i, kind, how, (identifier,)))
    return (identifier,)


def _add(reading: Reading, start: int, end: int, kind: ActorKind, country: str | None = None) -> str:
    name = reading.span(start, end).of(reading.article.text)
    known = next((a.id for a in reading.actors.values() if a.name == name and a.kind is kind), None)
    if known is not None:
        return known
    identifier = f"a{1 + max((int(a[1:]) for a in reading.actors if a[1:].isdigit()), default=0)}"
    reading.actors[identifier] = Actor(id=identifier, name=name, kind=kind, country=country)
    return identifier
