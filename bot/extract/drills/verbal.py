"""Drills that a verb tells of and no noun: "the two navies trained together", "troops practised landings"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from bot.extract.drills.joining import of_sector
from bot.extract.drills.phrase import Spotted
from bot.extract.forms import one_of
from bot.extract.lexicon.drills import DrillTable
from bot.extract.moves.grammar import cases, subject_of
from bot.extract.parse import CHILDREN, Token
from bot.extract.reading import Reading

#: Behind the verb: "trained [together]", "train [side] by side".
_TOGETHER = frozenset(("together", "jointly", "side"))
#: What forces do alone, too, if they do it to nothing: "ships are [exercising] off Norway".
_OF_FORCES = frozenset(("exercise", "drill"))
_COMPANY = frozenset(("with", "alongside"))
#: How far behind the verb that stands.
_NEAR = 4
#: More words than any subject has of its own; the rest are its clauses.
_SUBJECT = 8


def verbal(reading: Reading, told: set[int]) -> Iterator[Spotted]:
    """Every verb by which forces hold a drill, in sentences without a drill's noun.

    :param told: where the sentences begin that tell of a drill by a noun.
    """
    table = reading.lexicon.drills
    for token in reading.doc:
        if token.pos_ != "VERB" or token.sent.start in told or _suffered(token):
            continue
        if _held(reading, token, table) and any(_forces(reading, s, table) for s in subject_of(token)):
            told.add(token.sent.start)
            yield Spotted(token.i, token.i, token.i + 1, verbal=True)


def _suffered(verb: Token) -> bool:
    return any(c.dep_ in ("nsubj:pass", "aux:pass", "obl:agent") for c in islice(verb.children, CHILDREN))


def _held(reading: Reading, verb: Token, table: DrillTable) -> bool:
    objects = [c for c in islice(verb.children, CHILDREN) if c.dep_ == "obj"]
    if one_of(verb, table.rehearsing) is not None:
        return any(one_of(o, table.rehearsed) is not None for o in objects)
    objects = [o for o in objects if o.lower_ not in _TOGETHER]  # "trained [side] by side"
    if one_of(verb, table.exercising) is None or objects:
        return False
    if one_of(verb, _OF_FORCES) is not None:
        return True
    behind = verb.doc[verb.i + 1 : min(verb.i + _NEAR, verb.sent.end)]
    company = (c for c in islice(verb.children, CHILDREN) if cases(c) & _COMPANY)
    return any(t.lower_ in _TOGETHER for t in behind) or any(_forces(reading, c, table) for c in company)


def _forces(reading: Reading, noun: Token, table: DrillTable) -> bool:
    """Whether a phrase speaks of forces: "thousands of Georgian [troops]", "the two [navies]", "[NATO]"."""
    words = noun.doc[noun.left_edge.i : min(noun.right_edge.i + 1, noun.left_edge.i + _SUBJECT)]
    if any(word.lower_ in table.civil for word in words):
        return False  # "airline pilots"
    return any(one_of(word, table.forces) is not None or of_sector(reading, word.i, "MIL") for word in words)
