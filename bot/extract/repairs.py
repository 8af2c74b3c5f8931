"""Mistakes of parsers that are mended before any rule reads the tree.

Five kinds, each known by what cannot be: a name that hangs as a modal, an object with a predicate behind it, a proper
name for a clause, two clauses of one verb, a bare verb joined to a participle.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

#: Tags of finite verbs.
FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_PARTICIPLES = frozenset(("VBN", "VBD", "VBG"))
_NOMINAL = frozenset(("NN", "NNS", "NNP", "NNPS", "PRP", "JJ"))


class Word(Protocol):
    """What is looked at and set right of a token; its names are spaCy's."""

    i: int
    pos_: str
    tag_: str
    dep_: str
    ent_type_: str
    is_sent_start: bool


def mend(doc: Sequence[Word], heads: NDArray[np.int64]) -> dict[int, int]:
    """Set tags, relations and ``heads`` (the head's place, by token) right, in place.

    :return: where a person's name ended before -> where it ends now.
    """
    ends = _no_modals(doc, heads)
    _no_objects(doc, heads)
    _no_names(doc, heads)
    _no_siblings(doc, heads)
    _no_participles(doc, heads)
    return ends


def _no_modals(doc: Sequence[Word], heads: NDArray[np.int64]) -> dict[int, int]:
    """Make names of what was tagged one and yet hung as a modal or an adverb: "Theresa [May] said", "[Xi] told".

    :return: where a person's name ended without it -> where it ends with it.
    """
    longer = {}
    for token in doc:
        if token.dep_ == "advmod" and token.ent_type_ == "PERSON" and heads[token.i] == token.i + 1:
            token.dep_, token.pos_, token.tag_ = "nsubj", "PROPN", "NNP"
        if token.dep_ != "aux" or token.tag_ != "NNP":
            continue
        before = doc[token.i - 1]
        if token.is_sent_start or token.i == 0 or before.pos_ != "PROPN":
            token.dep_ = "nsubj"
            continue
        token.dep_ = "flat"
        heads[token.i] = heads[before.i] if before.dep_ == "flat" else before.i
        if before.ent_type_ == "PERSON":
            token.ent_type_ = "PERSON"
            longer[token.i] = token.i + 1
    return longer


def _no_objects(doc: Sequence[Word], heads: NDArray[np.int64]) -> None:
    """Make subjects of objects that a finite verb follows that has none: "recognised [the deal] was dead"."""
    finite: dict[int, int] = {}  # where the finite word of each clause stands
    for token in doc:
        # "rebels believed to …": a past tense alone may be a participle.
        auxiliary = token.dep_ in ("aux", "aux:pass", "cop")
        if token.tag_ in FINITE and (auxiliary or (token.dep_ in _CLAUSES and token.tag_ != "VBD")):
            finite.setdefault(token.i if token.dep_ in _CLAUSES else int(heads[token.i]), token.i)
        if token.dep_ == "cop" and doc[heads[token.i]].dep_ == "obj":
            doc[heads[token.i]].dep_ = "ccomp"  # "recognised the deal was [a threat]"
    led = {int(heads[token.i]) for token in doc if token.dep_.partition(":")[0] in ("nsubj", "csubj", "expl", "mark")}
    for predicate, first in finite.items():
        if doc[predicate].dep_ not in _CLAUSES or predicate in led or doc[first].is_sent_start or not first:
            continue
        noun = first - 1
        while doc[noun].dep_ not in ("obj", "conj") and doc[noun].pos_ != "VERB" and first > heads[noun] != noun:
            noun = int(heads[noun])
        verb = int(heads[noun])
        told = doc[noun].dep_ == "obj" and verb < noun and doc[verb].tag_ in FINITE | {"VBN"}
        aside = doc[verb].dep_.startswith("acl")  # "a group [called] the Army has"
        if not told or aside or doc[noun].pos_ in ("VERB", "PRON") or _above(heads, verb, predicate):
            continue
        heads[noun], doc[noun].dep_ = predicate, "nsubj"
        heads[predicate], doc[predicate].dep_ = verb, "ccomp"


_CLAUSES = frozenset(("ccomp", "conj", "parataxis", "advcl"))


def _above(heads: NDArray[np.int64], low: int, high: int) -> bool:
    """Whether ``low`` is ``high`` or hangs somewhere below it."""
    while low != high and heads[low] != low:
        low = int(heads[low])
    return low == high


def _no_names(doc: Sequence[Word], heads: NDArray[np.int64]) -> None:
    """Make the subject of a verb that ends a sentence of what was taken for its clause: "…, said Maj. Eva [Brandt]"."""
    told = {int(heads[token.i]) for token in doc if token.dep_ == "ccomp" and token.i < heads[token.i]}
    predicates = {int(heads[token.i]) for token in doc if token.dep_ in ("cop", "aux", "aux:pass")}
    names = set()
    for token in doc:
        clause = token.dep_ == "ccomp" and token.pos_ == "PROPN" and heads[token.i] < token.i
        if clause and int(heads[token.i]) in told and token.i not in predicates:
            token.dep_ = "nsubj"
            names.add(token.i)
    for token in doc if names else ():
        if token.dep_ == "nsubj" and int(heads[token.i]) in names:
            token.dep_ = "compound"


def _no_siblings(doc: Sequence[Word], heads: NDArray[np.int64]) -> None:
    """Hang a clause on the verb straight before it, not beside it: "saying Lee recognised [the deal was dead]"."""
    clauses: dict[int, list[int]] = {}
    for token in doc:
        if token.dep_ == "ccomp" and heads[token.i] < token.i:
            clauses.setdefault(int(heads[token.i]), []).append(token.i)
    pairs = [pair for below in clauses.values() for pair in pairwise(below)]
    first = edges(heads)[0] if pairs else []
    for verb, clause in pairs:
        if doc[verb].tag_ in FINITE and first[clause] == verb + 1:
            heads[clause] = verb


def _no_participles(doc: Sequence[Word], heads: NDArray[np.int64]) -> None:
    """Join a bare verb that was joined to a participle to the bare verb above: "would report the results of a congress
    held last month and [visit]" is no "held and visit"."""
    for token in doc:
        if token.dep_ != "conj" or token.tag_ != "VB" or doc[heads[token.i]].tag_ not in _PARTICIPLES:
            continue
        above = int(heads[token.i])
        while heads[above] != above and doc[above].tag_ in _PARTICIPLES | _NOMINAL:
            above = int(heads[above])
        if doc[above].tag_ == "VB" and above < token.i:
            heads[token.i] = above


def edges(heads: NDArray[np.int64]) -> tuple[list[int], list[int]]:
    """The first and the last token of each subtree: what is below hands it on upwards, until nothing changes."""
    first = last = np.arange(len(heads))
    while True:
        lower, upper = first.copy(), last.copy()
        np.minimum.at(lower, heads, first)
        np.maximum.at(upper, heads, last)
        if np.array_equal(lower, first) and np.array_equal(upper, last):
            return first.tolist(), last.tolist()
        first, last = lower, upper
