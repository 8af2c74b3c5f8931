"""Who takes part in a drill: whoever its phrase names, whoever holds it, whoever it includes.

Hosts, organisers, observers and those who only speak of it are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from bot.domain.facts import Actor, ActorKind, MentionKind, MentionType
from bot.extract.drills.phrase import Spotted
from bot.extract.forms import one_of
from bot.extract.moves.grammar import SAYING
from bot.extract.parse import Token
from bot.extract.reading import Reading

_WITH = frozenset(("with", "between", "by", "involving", "among", "alongside", "from", "of"))
_INCLUDING = frozenset(("include", "involve", "feature", "bring", "gather", "comprise", "draw"))
#: Verbs of stopping a drill: who stops it takes part only if nobody else is told to.
_STOPPING = frozenset(("suspend", "postpone", "cancel", "halt"))
#: A drill behind these, or as their object, is held by their subject.
_TAKES_PART = frozenset(("in", "with", "on", "into"))
#: What forces do as a part of a drill.
_AS_PART = frozenset("fire test launch deploy fly sail simulate practise practice sink land shoot conduct".split())
#: Verbs of going somewhere, whose subject goes for a drill.
_GOING = frozenset("arrive gather sail leave depart deploy go come travel prepare assemble".split())
#: Verbs of sending, whose object goes for a drill.
_SENDING = frozenset("send let deploy bring dispatch move allow station fly land invite".split())
#: Verbs whose subject speaks of a drill, watches or stops it.
NOT_HOLDERS = frozenset(
    "condemn denounce criticize criticise protest oppose watch observe monitor call demand urge see describe say ask "
    "object respond react view accuse suspend postpone cancel halt order want insist warn complain detect track "
    "blame delay host attend".split()
)
_AMID = frozenset(("in", "during", "for"))
#: How far behind a drill the verb may stand that tells whom it includes.
_INCLUDES_WITHIN = 8
_NO_MEMBERS = frozenset(("in", "near", "off", "at", "over", "around", "during", "after", "before", "on", "along"))
#: Many names in one list; the bound keeps a run-on sentence from being read over and over.
_LONGEST_LIST = 40


def participants(reading: Reading, spotted: Spotted, verbs: Iterable[Token], top: Token) -> tuple[str, ...]:
    """Local ids of those who take part, in order of mention in the rules below.

    :param verbs: the verbs that the drill depends on or that are told of it.
    :param top: the noun that stands for the drill in its clause.
    """
    found: list[str] = []
    _own_phrase(reading, found, spotted, top)
    _behind(reading, found, spotted)
    for verb in verbs:
        _holders(reading, found, verb, top)
    if not found:
        _leading(reading, found, spotted)
        for verb in verbs:
            _doing(reading, found, verb, top)
    return tuple(found) or _known(reading, spotted)


def _leading(reading: Reading, found: list[str], spotted: Spotted) -> None:
    """By word order: whoever opens the sentence, where its first verb is one of holding, beginning or stopping."""
    phases = reading.lexicon.drills.phases
    sent = reading.doc[spotted.head].sent
    for token in reading.doc[sent.start : min(spotted.start, sent.start + _LONGEST_LIST)]:
        told = token.i > sent.start and one_of(token, phases) is not None
        verbal = token.pos_ == "VERB" or token.nbor(1).lower_ in ("off", "up")
        if told and verbal and token.lemma_.lower() not in NOT_HOLDERS:
            for i in range(sent.start, token.i):
                if not _behind_preposition(reading, i):
                    _add(reading, found, i)
            return
        if token.pos_ == "VERB":
            return


def _behind_preposition(reading: Reading, index: int) -> bool:
    mention = reading.mention_at(index)
    return mention is not None and mention.start > 0 and reading.doc[mention.start - 1].pos_ == "ADP"


def _doing(reading: Reading, found: list[str], verb: Token, top: Token) -> None:
    """Forces that do something in a drill: "[marines] fired howitzers in", "a U.S. [helicopter] crashed during"."""
    if not _case(top) & _AMID or verb.lemma_.lower() in (NOT_HOLDERS | SAYING):
        return
    for subject in _subjects(verb):
        named = [reading.actors[a] for a in reading.actors_at(subject) if a in reading.actors]
        if subject.lower_ in reading.lexicon.drills.military or any(actor.sector == "MIL" for actor in named):
            _add_phrase(reading, found, subject)


def _own_phrase(reading: Reading, found: list[str], spotted: Spotted, top: Token) -> None:
    """Those named in the drill's own noun phrase and in what hangs on it."""
    doc = reading.doc
    named = range(*spotted.name) if spotted.name else range(0)
    for i in range(spotted.start, spotted.end):
        if i not in named:
            _add(reading, found, i)
    for token in {spotted.head: doc[spotted.head], top.i: top}.values():
        for child in token.children:
            if child.i > spotted.head and child.dep_.startswith(("nmod", "acl", "obl")) and _case(child) & _WITH:
                _add_phrase(reading, found, child)
            if child.dep_.startswith("acl") and child.lemma_.lower() in _INCLUDING:
                _add_list(reading, found, child)


def _behind(reading: Reading, found: list[str], spotted: Spotted) -> None:
    """By word order, where the parse hangs "by [the two navies]" or "that involve [them]" elsewhere."""
    doc = reading.doc
    if spotted.start > 1 and doc[spotted.start - 1].lower_ == "for" and doc[spotted.start - 2].pos_ == "NOUN":
        _add_phrase(reading, found, doc[spotted.start - 2])  # "the arrival of U.S. [ships] for war games"
    if spotted.end < len(doc) and doc[spotted.end].lower_ in ("by", "between", "with", "involving"):
        for i in range(spotted.end + 1, min(spotted.end + 5, len(doc))):
            if reading.mention_at(i) is not None:
                for actor in reading.actors_at(doc[i]):
                    _take(reading, found, actor)
                break
    for token in doc[spotted.end : min(spotted.end + _INCLUDES_WITHIN, doc[spotted.head].sent.end)]:
        if token.lemma_.lower() in _INCLUDING and token.pos_ == "VERB":
            _add_list(reading, found, token)


def _holders(reading: Reading, found: list[str], verb: Token, top: Token) -> None:
    phases = reading.lexicon.drills.phases
    lemma = one_of(verb, phases) or verb.lemma_.lower()
    is_subject = top.dep_.startswith("nsubj") or (verb.dep_.startswith("acl") and verb.head.i == top.i)
    including = _includes(verb) if is_subject else None
    if including is not None:
        _add_list(reading, found, including)
    if not is_subject and _holds(reading, found, verb, top, lemma):
        for subject in _subjects(verb):
            _add_phrase(reading, found, subject)
    moved = lemma == "join" or (lemma in _SENDING and "for" in _case(top))
    joined = [c for c in verb.children if c.dep_ == "obj" and c.i != top.i] if moved else []
    for partner in joined:
        _add_phrase(reading, found, partner)
    for child in verb.children:
        cases = _case(child)
        agent = child.dep_ == "obl:agent" or (child.dep_.startswith("obl") and "by" in cases and is_subject)
        company = child.dep_.startswith("obl") and "with" in cases and lemma in phases and child.i != top.i
        if (agent or company) and lemma not in NOT_HOLDERS:
            _add_phrase(reading, found, child)


def _holds(reading: Reading, found: list[str], verb: Token, top: Token, lemma: str) -> bool:
    """Whether the subject of ``verb`` takes part in the drill that ``top`` stands for."""
    if lemma in _STOPPING or (lemma == "call" and "off" in {c.lower_ for c in verb.children}):
        partner = any("with" in _case(c) for c in islice(top.children, 20))
        return top.dep_ in ("obj", "nsubj:pass", "conj") and (partner or not any(_is_state(reading, a) for a in found))
    if "for" in _case(top):
        return lemma in _GOING
    if lemma in NOT_HOLDERS:
        return False
    if top.lemma_.lower() == "part" and "as" in _case(top):
        return lemma in _AS_PART
    if lemma not in reading.lexicon.drills.phases:
        return False
    return top.dep_ in ("obj", "nsubj:pass", "conj", "xcomp", "appos") or bool(_case(top) & _TAKES_PART)


def _includes(verb: Token) -> Token | None:
    """The verb that tells what a drill includes: its own, one joined to it, or one below "scheduled to"."""
    if verb.lemma_.lower() in _INCLUDING:
        return verb
    below = (c for c in islice(verb.children, 20) if c.dep_ in ("xcomp", "advcl", "conj"))
    return next((c for c in below if c.lemma_.lower() in _INCLUDING), None)


def _add_list(reading: Reading, found: list[str], verb: Token) -> None:
    """Everybody named in what a drill includes, up to a place, a time or the end."""
    doc = reading.doc
    for i in range(verb.i + 1, min(verb.i + _LONGEST_LIST, verb.sent.end)):
        token = doc[i]
        ends = token.lower_ in _NO_MEMBERS and doc[min(i + 1, verb.sent.end - 1)].lower_ not in ("least", "most")
        if ends or (token.pos_ in ("VERB", "SCONJ") and token.lemma_.lower() not in _INCLUDING):
            return
        mention = reading.mention_at(i)
        if mention is not None and mention.type is not MentionType.PERSON:
            _add(reading, found, i)


def _is_state(reading: Reading, identifier: str) -> bool:
    actor = reading.actors.get(identifier)
    return actor is not None and actor.kind is ActorKind.STATE


def _subjects(verb: Token) -> list[Token]:
    """The verb's subject, its own or that of the verb it is joined to or controlled by."""
    if verb.tag_ == "VBD" and not any(c.dep_.startswith("nsubj") for c in verb.children):
        before = verb.nbor(-1) if verb.i else verb
        if before.pos_ == "PROPN" and verb.dep_ in ("advcl", "ccomp"):
            return [before]  # "after the United States [held] exercises", the name hung elsewhere
    for _ in range(4):
        own = [c for c in verb.children if c.dep_ in ("nsubj", "nsubj:pass")]
        if own:
            return own
        seen = [c for c in islice(verb.head.children, 20) if c.dep_ == "obj" and c.i < verb.i]
        if verb.dep_ in ("xcomp", "ccomp") and seen:
            return seen
        if verb.dep_ in ("conj", "xcomp", "advcl") and verb.head.i != verb.i:
            verb = verb.head
            if verb.lemma_.lower() in NOT_HOLDERS:
                return []
            continue
        if verb.dep_ == "acl" and verb.head.i != verb.i:
            if verb.head.dep_ == "obj" and any(c.lower_ == "to" for c in verb.lefts):
                verb = verb.head.head  # "is sending ships [to take part]"
                continue
            return [verb.head]
        break
    return []


def _case(token: Token) -> set[str]:
    return {c.lower_ for c in token.children if c.dep_ == "case"}


def _add_phrase(reading: Reading, found: list[str], token: Token) -> None:
    """The actors of a noun phrase, coordinates and nationalities before its head included."""
    before = len(found)
    heads = [token, *(t for t in token.children if t.dep_ == "conj")]
    for head in heads:
        left = head.left_edge.i
        for i in range(max(left, head.i - 6), head.i + 1):
            if reading.doc[i].head.i >= left or i == head.i:
                _add(reading, found, i)
    if len(found) == before:
        for actor in reading.actors_at(token):
            _take(reading, found, actor)
    if len(found) == before or token.tag_ == "NNS":
        for child in islice(token.children, 20):
            if child.dep_ == "nmod" and _case(child) & {"of", "from"}:
                _add_phrase(reading, found, child)


def _add(reading: Reading, found: list[str], index: int) -> None:
    mention = reading.mention_at(index)
    if mention is None:
        return
    inner = (m for i in range(mention.start, mention.head) if (m := reading.mention_at(i)) is not None)
    allied = any(reading.actors[a].sector == "IGO" for m in inner for a in m.actors)
    if mention.kind is MentionKind.NOMINAL and allied:
        return  # "NATO forces" beside NATO
    for actor in mention.actors:
        _take(reading, found, actor)


def _take(reading: Reading, found: list[str], identifier: str) -> None:
    """An actor, or the state its forces fight for: "the South Korean navy" stands for South Korea."""
    actor = reading.actors.get(identifier)
    if actor is None or actor.sector == "MED" or _unnamed_force(reading, actor):
        return
    if actor.country is not None and actor.kind is not ActorKind.STATE and _of_state(actor):
        state = next(
            (a.id for a in reading.actors.values() if a.kind is ActorKind.STATE and a.country == actor.country), None
        )
        identifier = state or identifier
    elif actor.kind is ActorKind.PERSON or (actor.country is None and (
        actor.kind is ActorKind.GROUP or actor.name.islower()
    )):  # fmt: skip
        return
    if identifier not in found:
        found.append(identifier)


def _of_state(actor: Actor) -> bool:
    return actor.sector in ("MIL", "GOV") or actor.kind is ActorKind.GROUP


def _unnamed_force(reading: Reading, actor: Actor) -> bool:
    """ "the air force" of nobody named: words of the drill's own phrase."""
    if actor.kind is not ActorKind.ORGANIZATION or actor.sector != "MIL" or actor.country is not None:
        return False
    return not any(reading.lexicon.world.get(word) for word in actor.name.split())


def _known(reading: Reading, spotted: Spotted) -> tuple[str, ...]:
    """Those of a named exercise's usual participants that the article speaks of."""
    if spotted.named is None:
        return ()
    wanted = set(spotted.named.participants)
    return tuple(
        actor.id
        for actor in reading.actors.values()
        if (actor.kind is ActorKind.STATE and actor.country in wanted) or actor.name in wanted
    )
