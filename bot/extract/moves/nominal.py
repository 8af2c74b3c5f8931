"""Nouns that are acts: "the visit of the pope to Cuba", "clashes between police and miners".

noun -> frame -> "of", "by", possessor -> doer; its preposition -> other side
"""

from __future__ import annotations

from itertools import islice

from bot.domain.plover import MoveType
from bot.extract.forms import one_of
from bot.extract.lexicon.moves import Frame, MoveTable
from bot.extract.moves.act import Act
from bot.extract.moves.frames import noun_frames
from bot.extract.moves.grammar import cases
from bot.extract.moves.sides import together
from bot.extract.moves.standing import actors_of
from bot.extract.parse import CHILDREN, Token
from bot.extract.reading import Reading


def nominal(reading: Reading, noun: Token, table: MoveTable) -> Act | None:
    """The act that a noun is, with both sides; ``None`` where one of them is not told."""
    for frame in noun_frames(noun, table):
        doers, others = _parts(reading, noun, frame)
        if not others:
            others = _further(reading, noun, frame)
        if not doers and others and frame.type is MoveType.CONSULT:
            doers = _comers(reading, noun)
        if doers and not others and frame.type is MoveType.ASSAULT and one_of(noun.head, _DYING) is not None:
            others = [a for c in noun.head.children if c.dep_ == "nsubj" for a in actors_of(reading, c)]
        act = _noun_act(noun, frame, tuple(dict.fromkeys(doers)), tuple(dict.fromkeys(others)))
        if act is not None:
            return act
    return None


def _parts(reading: Reading, noun: Token, frame: Frame) -> tuple[list[str], list[str]]:
    """Who stands in the noun's own phrase on either side."""
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
    return doers, others


_DYING = frozenset(("die", "perish"))
#: Verbs that only say that something took place.
_HAPPENING = frozenset("erupt break rage flare ensue begin start continue resume open end follow occur take go".split())


def _further(reading: Reading, noun: Token, frame: Frame) -> list[str]:
    """Whom the parse hangs one step further on: "threats by rebels [against staff]", "battles erupted [between …]"."""
    near = [c for c in noun.children if c.dep_.startswith("nmod") or (c.dep_ == "acl" and one_of(c, _HAPPENING))]
    if noun.dep_.startswith("nsubj") and one_of(noun.head, _HAPPENING) is not None:
        near.append(noun.head)
    behind = [c for n in near for c in islice(n.children, CHILDREN) if c.i > noun.i and cases(c) & frame.cases]
    return [a for c in behind for a in actors_of(reading, c)]


def _comers(reading: Reading, noun: Token) -> list[str]:
    """Who is there for talks, or in them: "[the minister] is in Moscow for talks with …"."""
    above = noun
    for _ in range(4):
        subjects = [c for c in islice(above.children, CHILDREN) if c.dep_.startswith("nsubj")]
        if subjects and (above.i != noun.i or any(c.dep_ == "cop" for c in noun.children)):
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
