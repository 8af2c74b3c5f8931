"""Actors that no table of roles and no name finder has, but to whom something is done: "Tibetans", "the donors"."""

from __future__ import annotations

from bot.domain.facts import Actor, ActorKind, MentionKind, MentionType
from bot.extract.forms import one_of
from bot.extract.parse import Token
from bot.extract.ranks import is_rank
from bot.extract.reading import Reading, TokenMention

_KINDS = {
    MentionType.PERSON: ActorKind.PERSON,
    MentionType.ORG: ActorKind.ORGANIZATION,
    MentionType.LOC: ActorKind.GROUP,
    MentionType.NORP: ActorKind.GROUP,
}


#: Before a place these only tell where.
_WHERE = frozenset(("in", "at", "near", "outside", "inside", "across", "around", "through", "along"))
_PARTS = frozenset(("nsubj", "obl:agent", "nsubj:pass"))


#: Nobody is meant by "fighter" before these.
_CRAFT = frozenset(("jet", "plane", "aircraft", "bomber"))
#: Nouns of states, which act as nobody's mere place does: "European [nations] agreed".
STATES = frozenset(("nation", "country", "state"))


def newcomer(reading: Reading, token: Token) -> tuple[str, ...]:
    """A new actor for a name or a noun of people that stands for none yet; none for anything else."""
    mention = reading.mention_at(token.i)
    if mention is not None:
        if mention.kind is MentionKind.PRONOUN or mention.actors:
            return mention.actors
        if mention.type is MentionType.LOC and _merely_where(token):
            return ()
        kind = ActorKind.GROUP if token.tag_ in ("NNS", "NNPS") else _KINDS[mention.type]
        identifier = _add(reading, mention.start, mention.end, kind)
        mention.actors = (identifier,)
        return mention.actors
    if token.lower_ == "fighter" and one_of(token.head, _CRAFT) is not None:
        return ()
    table = reading.lexicon.moves
    if token.pos_ == "NOUN" and one_of(token, table.people) is not None:
        return _noted(reading, token, MentionType.PERSON, MentionKind.NOMINAL)
    if token.pos_ in ("PROPN", "NOUN") and token.text[:1].isupper() and _whole_name(reading, token):
        return _noted(reading, token, MentionType.ORG, MentionKind.NAME)
    return ()


def _merely_where(place: Token) -> bool:
    """ "rallied in Ohio", not "Texas sued", "shelled Aleppo", "flew to Ohio"."""
    return any(child.dep_ == "case" and child.lower_ in _WHERE for child in place.lefts)


def _whole_name(reading: Reading, token: Token) -> bool:
    """Whether a capital word names somebody by itself: no weekday, month, rank or part of another mention."""
    rank = is_rank(reading.doc, token.i, token.i + 1, reading.lexicon.titles)
    if reading.in_date(token.i) or rank or reading.mention_over(token.i) is not None:
        return False
    # "the Commonwealth suspended Fiji": a name the name finder missed, where only somebody can stand.
    part = token.dep_ in _PARTS and token.i > token.sent.start and not token.ent_type_
    return part or token.ent_type_ in ("PERSON", "ORG", "LOC", "NORP")


def _noted(reading: Reading, token: Token, kind: MentionType, how: MentionKind) -> tuple[str, ...]:
    start = token.i
    while start > token.sent.start and reading.doc[start - 1].dep_ in ("amod", "compound", "nummod", "flat"):
        if reading.doc[start - 1].head.i != token.i:
            break
        start -= 1
    plural = token.tag_ in ("NNS", "NNPS")
    actor_kind = ActorKind.GROUP if plural else _KINDS[kind]
    nations = [reading.actors[a] for a in _nations(reading, token) if a in reading.actors]
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


def _nations(reading: Reading, token: Token) -> list[str]:
    described = (c for c in token.children if c.dep_ in ("amod", "compound") and c.i < token.i)
    return [a for c in described for a in reading.actors_at(c)]
