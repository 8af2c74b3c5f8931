"""Who takes part in a drill: whoever its phrase names, whoever holds it, whoever it includes.

Hosts, organisers, observers and those who only speak of it are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from bot.domain.facts import ActorKind
from bot.extract.drills.joining import (
    INCLUDING,
    LONGEST_LIST,
    add,
    add_list,
    add_phrase,
    add_run,
    is_ally,
    is_state,
    take,
)
from bot.extract.drills.phrase import PREPARING, Spotted
from bot.extract.forms import one_of
from bot.extract.lexicon.drills import DrillTable
from bot.extract.moves.grammar import SAYING, cases, subject_of
from bot.extract.moves.reality import negated
from bot.extract.parse import Token
from bot.extract.reading import Reading

_WITH = frozenset(("with", "between", "by", "involving", "among", "alongside", "from", "of"))
#: Of verbs of stopping a drill: who stops it takes part only if nobody else is told to.
_STOPPED = frozenset(("suspended", "cancelled"))
#: A drill behind these, or as their object, is held by their subject.
_TAKES_PART = frozenset(("in", "with", "on", "into"))
_AMID = frozenset(("in", "during", "for", "as"))
#: How far behind a drill the verb may stand that tells whom it includes.
_INCLUDES_WITHIN = 10


def participants(reading: Reading, spotted: Spotted, verbs: Iterable[Token], top: Token) -> tuple[str, ...]:
    """Local ids of those who take part, in order of mention in the rules below.

    :param verbs: the verbs that the drill depends on or that are told of it.
    :param top: the noun that stands for the drill in its clause.
    """
    found: list[str] = []
    verbs = list(verbs)
    if spotted.verbal:
        for subject in subject_of(reading.doc[spotted.head]):
            add_phrase(reading, found, subject)
    _own_phrase(reading, found, spotted, top)
    _behind(reading, found, spotted)
    _taking_part(reading, found, spotted)
    for verb in verbs:
        _holders(reading, found, verb, top)
    if found and any("with" in cases(child) for token in (reading.doc[spotted.head], top) for child in token.children):
        _speaking(reading, found, verbs)
    if not found:
        _leading(reading, found, spotted)
        for verb in verbs:
            _doing(reading, found, verb, top)
    return tuple(found) or _known(reading, spotted) or _only_state(reading, spotted)


def _speaking(reading: Reading, found: list[str], verbs: Iterable[Token]) -> None:
    """Who speaks of drills "with" one other: "[Manila] says the exercises with the Americans will be moved"."""
    if len(found) > 1:
        return
    for verb in verbs:
        for _ in range(3):
            if _opposes(verb, reading.lexicon.drills):
                return
            speakers: list[str] = []
            for subject in (c for c in verb.children if c.dep_ == "nsubj"):
                add_phrase(reading, speakers, subject)
            speakers = [a for a in speakers if reading.actors[a].country is not None or is_ally(reading, a)]
            if speakers or verb.head.i == verb.i:
                found.extend(a for a in speakers if a not in found)
                return
            verb = verb.head


#: A state that these are of is where the drill is.
_EDGES = frozenset(("border", "frontier", "coast", "water", "waters", "airspace", "line", "shore", "port"))
#: Between these and its name a state is a place, an enemy or an onlooker.
_NO_HOLDER = frozenset("in at near off against from over around to on toward towards by".split())


def _opposes(verb: Token, table: DrillTable) -> bool:
    """Whether a verb tells what a bystander does, more than speak."""
    lemma = one_of(verb, table.bystanders)
    return lemma is not None and lemma not in SAYING


def _only_state(reading: Reading, spotted: Spotted) -> tuple[str, ...]:
    """The one state of the sentence, where it only tells of the drill: "[Iran] says the exercises include tests"."""
    sent = reading.doc[spotted.head].sent
    states: dict[str, Token] = {}
    for token in reading.doc[sent.start : min(sent.end, sent.start + LONGEST_LIST)]:
        found: list[str] = []
        add(reading, found, token.i)
        if token.head.lemma_.lower() not in _EDGES:
            states.update({a: token for a in found if is_ally(reading, a) and a not in states})
    if len(states) != 1:
        return ()
    (actor, token), *_ = states.items()
    table = reading.lexicon.drills
    verbs = (t for t in sent if t.pos_ == "VERB")
    opposed = any(t.lower_ in table.ill for t in sent) or any(_opposes(t, table) for t in verbs)
    if opposed or cases(token) & _NO_HOLDER:
        return ()
    head = token.head
    for _ in range(3):
        if head.dep_ not in ("compound", "nmod:desc", "flat"):
            break
        head = head.head
    acts = head.dep_.startswith("nsubj") or (reading.mention_at(head.i) is not None and not cases(head))
    described = acts and token.dep_ in ("compound", "amod", "nmod:poss")
    return (actor,) if described or token.dep_.startswith("nsubj") else ()


def _leading(reading: Reading, found: list[str], spotted: Spotted) -> None:
    """By word order: whoever opens the sentence, where its first verb is one of holding, beginning or stopping."""
    phases = reading.lexicon.drills.phases
    sent = reading.doc[spotted.head].sent
    for token in reading.doc[sent.start : min(spotted.start, sent.start + LONGEST_LIST)]:
        told = token.i > sent.start and one_of(token, phases) is not None
        verbal = token.pos_ == "VERB" or token.nbor(1).lower_ in ("off", "up")
        if told and verbal and token.lemma_.lower() not in reading.lexicon.drills.bystanders:
            for i in range(sent.start, token.i):
                if not _behind_preposition(reading, i):
                    add(reading, found, i)
            return
        if token.pos_ == "VERB":
            return


def _behind_preposition(reading: Reading, index: int) -> bool:
    mention = reading.mention_at(index)
    return mention is not None and mention.start > 0 and reading.doc[mention.start - 1].pos_ == "ADP"


def _doing(reading: Reading, found: list[str], verb: Token, top: Token) -> None:
    """Forces that do something in a drill: "[marines] fired howitzers in", "a U.S. [helicopter] crashed during"."""
    if not cases(top) & _AMID or verb.lemma_.lower() in (reading.lexicon.drills.bystanders | SAYING):
        return
    for subject in _subjects(verb, reading.lexicon.drills):
        named = [reading.actors[a] for a in reading.actors_at(subject) if a in reading.actors]
        if subject.lower_ in reading.lexicon.drills.military or any(actor.sector == "MIL" for actor in named):
            add_phrase(reading, found, subject)


def _own_phrase(reading: Reading, found: list[str], spotted: Spotted, top: Token) -> None:
    """Those named in the drill's own noun phrase and in what hangs on it."""
    doc = reading.doc
    named = range(*spotted.name) if spotted.name else range(0)
    for i in range(spotted.start, spotted.end):
        if i not in named:
            add(reading, found, i)
    for token in {spotted.head: doc[spotted.head], top.i: top}.values():
        for child in token.children:
            if child.lower_ in reading.lexicon.drills.places:
                continue  # "60 miles from the Pakistani border"
            if child.i > spotted.head and child.dep_.startswith(("nmod", "acl", "obl")) and cases(child) & _WITH:
                add_phrase(reading, found, child)
                add_run(reading, found, child)
            if child.dep_.startswith("acl") and child.lemma_.lower() in INCLUDING:
                add_list(reading, found, child)


def _behind(reading: Reading, found: list[str], spotted: Spotted) -> None:
    """By word order, where the parse hangs "by [the two navies]" or "that involve [them]" elsewhere."""
    doc = reading.doc
    if spotted.start > 1 and doc[spotted.start - 1].lower_ == "for" and doc[spotted.start - 2].pos_ == "NOUN":
        add_phrase(reading, found, doc[spotted.start - 2])  # "the arrival of U.S. [ships] for war games"
    if spotted.end < len(doc) and doc[spotted.end].lower_ in ("by", "between", "with", "involving"):
        for i in range(spotted.end + 1, min(spotted.end + 5, len(doc))):
            if reading.mention_at(i) is not None:
                for actor in reading.actors_at(doc[i]):
                    take(reading, found, actor)
                break
    for token in doc[spotted.end : min(spotted.end + _INCLUDES_WITHIN, doc[spotted.head].sent.end)]:
        if token.lemma_.lower() in INCLUDING and token.pos_ == "VERB" and not negated(token):
            add_list(reading, found, token)


def _taking_part(reading: Reading, found: list[str], spotted: Spotted) -> None:
    """ "the exercises, with [300 South Korean and 20 American] soldiers participating"."""
    doc = reading.doc
    rest = doc[spotted.end : min(spotted.end + LONGEST_LIST, doc[spotted.head].sent.end)]
    last = next((t.i for t in rest if t.tag_ == "VBG" and one_of(t, _PARTAKING) is not None), None)
    first = next((t.i for t in rest if t.lower_ == "with" and last is not None and t.i < last), None)
    if first is None or last is None or any(t.pos_ == "VERB" and t.dep_ != "amod" for t in doc[first:last]):
        return
    for i in range(first + 1, last):
        add(reading, found, i)


_PARTAKING = frozenset(("participate", "take"))


def _holders(reading: Reading, found: list[str], verb: Token, top: Token) -> None:
    table = reading.lexicon.drills
    phases = table.phases
    lemma = one_of(verb, phases) or verb.lemma_.lower()
    is_subject = top.dep_.startswith("nsubj") or (verb.dep_.startswith("acl") and verb.head.i == top.i)
    including = _includes(verb) if is_subject and not negated(verb) else None
    if including is not None:
        add_list(reading, found, including)
    relative = verb.dep_ == "acl:relcl" and any(c.dep_ == "nsubj" and c.tag_ != "WDT" for c in verb.children)
    held = relative and lemma in phases and lemma not in table.bystanders  # "the drill that [Oman] held"
    if held or (not is_subject and _holds(reading, found, verb, top, lemma)):
        for subject in _subjects(verb, reading.lexicon.drills):
            add_phrase(reading, found, subject)
    moved = lemma == "join" or (lemma in table.sending and bool(cases(top) & {"for", "to"}))
    joined = [c for c in verb.children if c.dep_ == "obj" and c.i != top.i] if moved else []
    for partner in joined:
        add_phrase(reading, found, partner)
    for child in verb.children:
        behind = cases(child)
        agent = child.dep_ == "obl:agent" or (child.dep_.startswith("obl") and "by" in behind and is_subject)
        company = child.dep_.startswith("obl") and "with" in behind and lemma in phases and child.i != top.i
        if (agent or company) and lemma not in table.bystanders:
            add_phrase(reading, found, child)
            add_run(reading, found, child)


def _holds(reading: Reading, found: list[str], verb: Token, top: Token, lemma: str) -> bool:
    """Whether the subject of ``verb`` takes part in the drill that ``top`` stands for."""
    table = reading.lexicon.drills
    off = "off" in {c.lower_ for c in verb.children} | cases(top)
    if table.phases.get(lemma) in _STOPPED or (lemma == "call" and off):
        partner = any("with" in cases(c) for c in islice(top.subtree, 20))
        planning = any(c.dep_ == "obj" and one_of(c, PREPARING) is not None for c in islice(verb.children, 20))
        stopped = planning or top.dep_ in ("obj", "nsubj:pass", "conj") or "off" in cases(top)
        return stopped and (partner or not any(is_state(reading, a) for a in found))
    if cases(top) & {"for", "to", "before"} or top.head.lower_ == "ahead":
        return lemma in table.going | (table.sending - {"invite"}) or table.phases.get(lemma) == "joined"
    if lemma in table.bystanders:
        return False
    if lemma == "participant":
        return True
    if lemma == "use" and top.dep_ == "obj":
        return True
    if top.lemma_.lower() == "part" and "as" in cases(top):
        return lemma in table.part
    if lemma not in table.phases:
        return False
    return top.dep_ in ("obj", "nsubj:pass", "conj", "xcomp", "appos") or bool(cases(top) & _TAKES_PART)


def _includes(verb: Token) -> Token | None:
    """The verb that tells what a drill includes: its own, one joined to it, or one below "scheduled to"."""
    if verb.lemma_.lower() in INCLUDING:
        return verb
    below = (c for c in islice(verb.children, 20) if c.dep_ in ("xcomp", "advcl", "conj"))
    return next((c for c in below if c.lemma_.lower() in INCLUDING), None)


def _subjects(verb: Token, table: DrillTable) -> list[Token]:
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
        seen = [c for c in seen if c.lower_ not in table.places]  # "entered [the port] to take part"
        told = verb.dep_ == "advcl" and any(c.lower_ == "to" for c in verb.lefts)
        if seen and (verb.dep_ in ("xcomp", "ccomp") or told):
            return seen
        if verb.dep_ in ("conj", "xcomp", "advcl") and verb.head.i != verb.i:
            verb = verb.head
            if verb.lemma_.lower() in table.bystanders:
                return []
            continue
        if verb.dep_ == "acl" and verb.head.i != verb.i:
            if verb.head.dep_ == "obj" and any(c.lower_ == "to" for c in verb.lefts):
                verb = verb.head.head  # "is sending ships [to take part]"
                continue
            counted = [c for c in verb.head.children if c.dep_ == "nsubj"]
            return counted or [verb.head]  # "[Morocco] is among ten countries sending troops"
        break
    return []


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
