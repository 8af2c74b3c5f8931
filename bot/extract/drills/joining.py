"""Which actors a phrase adds to those who take part in a drill: states for their forces, nobody for the press."""

from __future__ import annotations

from itertools import islice

from bot.domain.facts import Actor, ActorKind, MentionKind, MentionType
from bot.extract.forms import one_of
from bot.extract.moves.grammar import cases
from bot.extract.parse import Token
from bot.extract.reading import Reading

INCLUDING = frozenset(("include", "involve", "feature", "bring", "gather", "comprise", "draw"))
_NO_MEMBERS = frozenset(
    (
        "in",
        "near",
        "off",
        "at",
        "over",
        "around",
        "during",
        "after",
        "before",
        "on",
        "along",
        "across",
        "throughout",
        "within",
        "outside",
    )
)
#: Many names in one list; the bound keeps a run-on sentence from being read over and over.
LONGEST_LIST = 40


def is_ally(reading: Reading, identifier: str) -> bool:
    return is_state(reading, identifier) or reading.actors[identifier].sector == "IGO"


def add_list(reading: Reading, found: list[str], verb: Token) -> None:
    """Everybody named in what a drill includes, up to a place, a time or the end."""
    doc = reading.doc
    for i in range(verb.i + 1, min(verb.i + LONGEST_LIST, verb.sent.end)):
        token = doc[i]
        behind = doc[min(i + 1, verb.sent.end - 1)]
        counts = behind.like_num or behind.lower_ in ("least", "most")  # "over 2,000 troops"
        ends = (token.lower_ in _NO_MEMBERS and not counts) or token.tag_ in ("WDT", "WP")
        if ends or (token.pos_ == "NOUN" and one_of(token, reading.lexicon.drills.answers) is not None):
            return  # "draws objections from North Korea"
        clause = token.pos_ == "SCONJ" or (token.pos_ == "VERB" and token.dep_ not in ("amod", "compound"))
        if clause and token.lemma_.lower() not in INCLUDING:
            return
        mention = reading.mention_at(i)
        if mention is not None and mention.type is not MentionType.PERSON:
            add(reading, found, i)


def add_run(reading: Reading, found: list[str], token: Token) -> None:
    """The rest of a list of names by word order, where the parse parts it: "by India, [Japan and Australia]"."""
    doc, names, closed = reading.doc, list[int](), False
    end = mention.end if (mention := reading.mention_at(token.i)) else token.i + 1
    while end < token.sent.end and not closed and len(names) < LONGEST_LIST:
        closed = "and" in (doc[end].lower_, doc[min(end + 1, token.sent.end - 1)].lower_)
        if doc[end].lower_ not in (",", "and"):
            return
        start = next((i for i in range(end + 1, min(end + 4, token.sent.end)) if reading.mention_over(i)), None)
        named = reading.mention_over(start) if start is not None else None
        if named is None:
            return
        names.append(named.head)
        end = named.end
    for i in names if closed else ():
        add(reading, found, i)


def of_sector(reading: Reading, head: int, *sectors: str) -> bool:
    """Whether the mention with this head stands for somebody of one of the sectors (PLOVER's codes)."""
    mention = reading.mention_at(head)
    return mention is not None and any(
        (actor := reading.actors.get(a)) is not None and actor.sector in sectors for a in mention.actors
    )


def is_somebody(reading: Reading, token: int) -> bool:
    """Whether a token belongs to the name of somebody whose state or sector is known."""
    mention = reading.mention_over(token)
    return mention is not None and any(reading.actors[a].sector or reading.actors[a].country for a in mention.actors)


def is_state(reading: Reading, identifier: str) -> bool:
    actor = reading.actors.get(identifier)
    return actor is not None and actor.kind is ActorKind.STATE


def add_phrase(reading: Reading, found: list[str], token: Token) -> None:
    """The actors of a noun phrase, coordinates and nationalities before its head included."""
    before = len(found)
    for head in _coordinates(token):
        left = head.left_edge.i
        for i in range(max(left, head.i - 6), head.i + 1):
            if reading.doc[i].head.i >= left or i == head.i:
                add(reading, found, i)
    if len(found) == before:
        for actor in reading.actors_at(token) if not _several(reading, token) else ():
            take(reading, found, actor)
    if len(found) == before or token.tag_ == "NNS":
        _add_owners(reading, found, token)


def _coordinates(token: Token) -> list[Token]:
    """A noun and what is joined to it, each to the first or to the one before it."""
    heads = [token]
    for head in heads:
        heads += islice((t for t in head.children if t.dep_ == "conj"), LONGEST_LIST - len(heads))
    return heads


def _add_owners(reading: Reading, found: list[str], token: Token) -> None:
    """Whose those are that only count or serve: "two of [its] frigates", "ships from [six nations]"."""
    if one_of(token, reading.lexicon.drills.rehearsed) is not None:
        return  # "with simulations of a Chinese attack": the enemy
    before = len(found)
    for child in islice(token.children, 20):
        # "thousands [of] Thai and Malay soldiers": the preposition may hang on the first adjective.
        if child.dep_ == "nmod" and (cases(child) | {child.left_edge.lower_}) & _OWNING:
            add_phrase(reading, found, child)
    owners = (c for c in islice(token.children, 20) if c.dep_ == "nmod:poss")
    for owner in owners if len(found) == before else ():
        add(reading, found, owner.i)


_NATIONS = frozenset(("countries", "nations", "states", "allies", "members"))


def _several(reading: Reading, noun: Token) -> bool:
    """Whether one actor was taken for many: "partner [countries]"."""
    return noun.lower_ in _NATIONS and len(reading.actors_at(noun)) == 1


_OWNING = frozenset(("of", "from", "including"))


def add(reading: Reading, found: list[str], index: int) -> None:
    mention = reading.mention_at(index)
    if mention is None or _describes(reading, mention.end):
        return
    inner = (m for i in range(mention.start, mention.head) if (m := reading.mention_at(i)) is not None)
    allied = any(reading.actors[a].sector == "IGO" for m in inner for a in m.actors)
    if mention.kind is MentionKind.NOMINAL and (allied or _several(reading, reading.doc[mention.head])):
        return  # "NATO forces" beside NATO
    for actor in mention.actors:
        take(reading, found, actor)


def _describes(reading: Reading, end: int) -> bool:
    """ "[Russian]-made tanks", "[Russia]-friendly states": no word of who is there."""
    doc = reading.doc
    return end + 1 < len(doc) and doc[end].text == "-" and doc[end + 1].lower_ in _MADE


_MADE = frozenset(("made", "built", "origin", "designed", "supplied", "friendly", "style"))


def take(reading: Reading, found: list[str], identifier: str) -> None:
    """An actor, or the state its forces fight for: "the South Korean navy" stands for South Korea."""
    actor = reading.actors.get(identifier)
    if actor is None or actor.sector == "MED" or _unnamed_force(reading, actor):
        return
    if actor.country is not None and actor.kind is not ActorKind.STATE and _of_state(actor):
        state = next(
            (a.id for a in reading.actors.values() if a.kind is ActorKind.STATE and a.country == actor.country), None
        )
        if state is None and actor.kind is ActorKind.PERSON:
            return
        identifier = state or identifier
    elif actor.kind is ActorKind.PERSON or (actor.country is None and (
        actor.kind is ActorKind.GROUP or actor.name.islower()
    )):  # fmt: skip
        return
    if identifier not in found:
        found.append(identifier)


def _of_state(actor: Actor) -> bool:
    return actor.sector in ("MIL", "GOV") or actor.kind is ActorKind.GROUP


_SERVICES = frozenset(("navy", "army", "military", "marine"))


def _unnamed_force(reading: Reading, actor: Actor) -> bool:
    """ "the air force" of nobody named: words of the drill's own phrase."""
    if actor.kind is not ActorKind.ORGANIZATION or actor.sector != "MIL" or actor.country is not None:
        return False
    if (
        actor.name[:1].isupper()
        and actor.name.lower().removesuffix("s") not in reading.lexicon.drills.forces - _SERVICES
    ):
        return False  # "the Navy": whose it is, its country's news need not say
    return not any(reading.lexicon.world.get(word) for word in actor.name.split())
