"""Acts in a parsed text: the verb or noun that denotes each, its frame, and who stands where.

verb -> longest frame that fits (verb, particle, object noun) -> doer, other side
noun -> frame -> "of", "by", possessor -> doer; its preposition -> other side
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.domain.plover import MoveType
from bot.extract.forms import one_of
from bot.extract.lexicon.moves import Frame, MoveTable
from bot.extract.moves.frames import noun_frames, tells_act, verb_frames
from bot.extract.moves.grammar import CHILDREN, cases, passive
from bot.extract.moves.sides import sides, together
from bot.extract.moves.speech import said_to_others
from bot.extract.moves.standing import actors_of
from bot.extract.parse import Token
from bot.extract.reading import Reading


@dataclass(slots=True)
class Act:
    """One act in token terms."""

    frame: Frame
    head: int
    cue: tuple[int, ...]
    doers: tuple[str, ...]
    others: tuple[str, ...]
    #: The verb that carries tense and negation (the act's own, or a light verb above its noun).
    verb: Token | None
    rule: str


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
            act = _nominal(reading, token, table)
            if act is not None:
                yield act


def _verbal(reading: Reading, verb: Token, table: MoveTable) -> Act | None:
    best: Act | None = None
    for frame, cue in verb_frames(verb, table):
        if best is not None and (frame.size < best.frame.size or best.others):
            break
        if frame.words[0] in _LET_GO and not frame.nouns and not _somebody(reading, verb):
            continue
        doers, others = sides(reading, verb, frame, cue)
        if best is None or others:
            best = Act(frame, verb.i, cue, doers, others, verb, f"verb {' '.join(frame.words)}")
    best = best or _promised(reading, verb, table) or _said(reading, verb, table)
    return best if best is not None and (best.doers or best.others) else None


#: Verbs done to people and to things alike, an act only when done to somebody: not "released details of the plan".
_LET_GO = frozenset(("release", "free", "receive", "host", "welcome", "greet"))


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
    if kind not in ("promise", "refuse"):
        return None
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
    frame, cue, doers, others = said
    return Act(frame, verb.i, tuple(sorted(cue)), doers, others, verb, f"{frame.type.lower()} by saying")


# --- nouns --------------------------------------------------------------------------------------


def _nominal(reading: Reading, noun: Token, table: MoveTable) -> Act | None:
    for frame in noun_frames(noun, table):
        doers: list[str] = []
        others: list[str] = []
        for child in noun.children:
            behind = cases(child)
            actors = actors_of(reading, child) if child.dep_ not in ("compound", "amod") else reading.actors_at(child)
            if child.dep_ == "nmod:poss" or "by" in behind or (child.dep_ in ("compound", "amod") and child.i < noun.i):
                doers.extend(actors)
            elif behind & frame.cases:
                others.extend(actors)
            elif "of" in behind and "of" not in frame.cases:
                (doers if not doers else others).extend(actors)
            elif behind & {"between", "from"}:
                doers.extend(actors)
        if not doers and others and frame.type is MoveType.CONSULT:
            doers = _comers(reading, noun)
        act = _noun_act(noun, frame, tuple(dict.fromkeys(doers)), tuple(dict.fromkeys(others)))
        if act is not None:
            return act
    return None


def _comers(reading: Reading, noun: Token) -> list[str]:
    """Who is somewhere for talks: "[the minister] is in Moscow for talks with …"."""
    above = noun
    for _ in range(4):
        subjects = [c for c in islice(above.children, CHILDREN) if c.dep_.startswith("nsubj")]
        if subjects and above.i != noun.i:
            return [a for subject in subjects for a in actors_of(reading, subject)]
        above = above.head
    return []


def _noun_act(noun: Token, frame: Frame, doers: tuple[str, ...], others: tuple[str, ...]) -> Act | None:
    if "between" in frame.cases and not doers and len(others) > 1:
        doers, others = others[:1], others[1:]
    if not doers or not (others or frame.reciprocal):
        return None
    if frame.reciprocal:
        doers, others = together(doers, others)
    others = tuple(a for a in others if a not in doers or frame.reciprocal)
    if not others and not frame.reciprocal:
        return None
    return Act(frame, noun.i, (noun.i,), doers, others, None, f"noun {noun.lemma_.lower()}")
