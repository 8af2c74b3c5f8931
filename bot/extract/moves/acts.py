"""Acts in a parsed text: the verb or noun that denotes each, its frame, and who stands where.

verb -> longest frame that fits (verb, particle, object noun) -> doer, other side
noun -> :mod:`nominal`
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.facts import MentionType
from bot.domain.plover import MoveType
from bot.extract.forms import one_of
from bot.extract.lexicon.moves import Frame, MoveTable
from bot.extract.moves.act import Act
from bot.extract.moves.frames import tells_act, verb_frames
from bot.extract.moves.grammar import cases, passive
from bot.extract.moves.nominal import nominal
from bot.extract.moves.sides import sides
from bot.extract.moves.speech import said_to_others
from bot.extract.moves.standing import actors_of
from bot.extract.parse import Token
from bot.extract.reading import Reading


def find_acts(reading: Reading) -> Iterator[Act]:
    """Every act, in text order; a noun that is the object of an act's verb is no act of its own."""
    used: set[int] = set()
    table = reading.lexicon.moves
    for token in reading.doc:
        if tells_act(token, table):
            act = _verbal(reading, token, table)
            if act is not None:
                used.update(act.cue)
                yield act
    for token in reading.doc:
        if token.pos_ in ("NOUN", "PROPN") and token.i not in used:
            act = nominal(reading, token, table)
            if act is not None:
                yield act


def _verbal(reading: Reading, verb: Token, table: MoveTable) -> Act | None:
    best: Act | None = None
    for frame, cue in verb_frames(verb, table):
        if best is not None and (frame.size < best.frame.size or best.others):
            break
        if _of_a_thing(reading, verb, frame):
            continue
        doers, others = sides(reading, verb, frame, cue)
        if (
            frame.type is MoveType.RETREAT
            and frame.words == _LEAVE
            and not any(reading.actors[a].sector in _ARMED for a in doers if a in reading.actors)
        ):
            continue
        frame, others = _retyped(reading, verb, frame, cue, others)
        frame = _by_office(reading, verb, frame, doers)
        if best is None or others:
            best = Act(frame, verb.i, cue, doers, others, verb, f"verb {' '.join(frame.words)}")
    best = best or _promised(reading, verb, table) or _said(reading, verb, table)
    return best if best is not None and (best.doers or best.others) else None


#: Verbs done to people and to things alike, an act only when done to somebody: not "released details of the plan".
_LET_GO = frozenset(("release", "free", "receive", "host", "welcome", "greet"))


_LEAVE = ("leave",)
_ARMED = frozenset(("MIL", "REB", "PKO"))
_SEA = frozenset("sea ocean pacific waters gulf coast".split())
_MISSILES = frozenset(("missile", "rocket", "projectile"))


def _retyped(
    reading: Reading, verb: Token, frame: Frame, cue: tuple[int, ...], others: tuple[str, ...]
) -> tuple[Frame, tuple[str, ...]]:
    """What the object makes of an act: a missile into the sea shows force, a joint raid is co-operation."""
    things = [reading.doc[i] for i in cue if i != verb.i]
    missile = frame.type is MoveType.ASSAULT and any(one_of(t, _MISSILES) is not None for t in things)
    if missile and any(t.lower_ in _SEA for t in verb.doc[verb.i : min(verb.i + 14, verb.sent.end)]):
        return replace(frame, type=MoveType.MOBILIZE), ()
    joint = any(c.lower_ == "joint" for t in things for c in t.children)
    if joint and frame.type in (MoveType.COERCE, MoveType.ASSAULT, MoveType.MOBILIZE):
        return replace(frame, type=MoveType.COOPERATE, reciprocal=True), others
    return frame, others


_MILITARY = frozenset("military air missile rocket drone retaliatory preventive artillery".split())
#: Who charges somebody in court; who files charges is one of these or governs.
_LAW = frozenset(("COP", "JUD"))
_OFFICES = _LAW | {"GOV", "MIL"}


def _by_office(reading: Reading, verb: Token, frame: Frame, doers: tuple[str, ...]) -> Frame:
    """What an act is by who does it, or to whom: a court's charge coerces, a dismissed minister was sacked."""
    things = [c for c in verb.children if c.dep_ in _HAD]
    filed = any(one_of(t, _CHARGES) is not None for t in things)
    if frame.type is MoveType.ACCUSE and (filed or verb.lemma_.lower() == "charge"):
        sectors = {reading.actors[a].sector for a in doers if a in reading.actors}
        return replace(frame, type=MoveType.COERCE) if sectors & (_OFFICES if filed else _LAW) else frame
    if frame.words in _SACKING and frame.type is not MoveType.COERCE and _somebody_of(reading, things):
        return replace(frame, type=MoveType.COERCE)
    struck = any(one_of(t, _STRIKES) and any(c.lower_ in _MILITARY for c in t.lefts) for t in things)
    return replace(frame, type=MoveType.ASSAULT) if frame.type is MoveType.PROTEST and struck else frame


#: "dismissed the report", "fired on the crowd", but "dismissed the minister", "fired the army chief".
_SACKING = frozenset((("dismiss",), ("fire",)))
_HAD = frozenset(("obj", "nsubj:pass"))
_CHARGES = frozenset(("charge",))
_STRIKES = frozenset(("strike",))


def _somebody_of(reading: Reading, things: list[Token]) -> bool:
    """Whether a person is meant, not what he says: "dismissed [the men]", not "dismissed [the report]"."""
    mentions = (reading.mention_at(t.i) for t in things)
    return any(m is not None and m.type is MentionType.PERSON for m in mentions)


def _of_a_thing(reading: Reading, verb: Token, frame: Frame) -> bool:
    """Whether a verb that is an act when done to somebody is done to a thing: "returned the boat to its owners"."""
    if frame.bound and frame.type is MoveType.CONSULT:
        return any(c.dep_ == "obj" for c in verb.children)
    if frame.words[0] in _SPEAKING and frame.reciprocal and any(cases(c) & _OF_MATTERS for c in verb.children):
        return True  # "both sides spoke highly [of the accord]"
    bare = frame.words[0] in _LET_GO and frame.type is not MoveType.SUPPORT and not frame.nouns
    return bare and not _somebody(reading, verb)


_SPEAKING = frozenset(("speak", "talk"))
_OF_MATTERS = frozenset(("of", "for", "against"))


def _somebody(reading: Reading, verb: Token) -> bool:
    """Whether the object of a verb, if it has one, is somebody."""
    objects = [c for c in verb.children if c.dep_ == "obj"]
    return passive(verb) or not objects or any(actors_of(reading, c) for c in objects)


#: "is ready to", "offered to": the doer binds himself to what is told below.
_BINDING = Frame(MoveType.AGREE, ("promise",), cases=frozenset(("to", "with")))
_REFUSING = Frame(MoveType.REJECT, ("refuse",), cases=frozenset(("to", "with")))


def _promised(reading: Reading, word: Token, table: MoveTable) -> Act | None:
    """An act told by a verb or adjective of promising or refusing with a clause below it."""
    kind = table.control.get(word.lower_) or table.control.get(one_of(word, table.control) or "")
    if kind not in ("promise", "refuse") or f"{word.head.lemma_.lower()}_{word.lower_}" in table.control:
        return None  # "is getting ready to" is a plan
    below = next((c for c in word.children if c.dep_ in ("xcomp", "advcl", "ccomp") and c.i > word.i), None)
    if below is None or not any(c.lower_ == "to" for c in below.children):
        return None
    frame = _BINDING if kind == "promise" else _REFUSING
    doers, others = sides(reading, word, frame, (word.i,), active=True)
    return Act(frame, word.i, (word.i,), doers, others, word, f"{kind} {word.lemma_.lower()}")


def _said(reading: Reading, verb: Token, table: MoveTable) -> Act | None:
    said = said_to_others(reading, verb, table)
    if said is None:
        return None
    frame, head, cue, doers, others = said
    return Act(frame, head, tuple(sorted(cue)), doers, others, verb, f"{frame.type.lower()} by saying")
