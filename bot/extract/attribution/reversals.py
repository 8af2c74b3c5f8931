"""What turns a stance round or leaves it aside: ends of the thing, none of it, the other half of a coordination."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.extract.attribution.grammar import DEPTH
from bot.extract.lexicon.cues import CueTable
from bot.extract.parse import Token

#: "by the end of the talks" is a time; so is "since the suspension of the talks".
_TIMES = frozenset(("by", "at", "before", "after", "until", "till", "since", "during", "from"))
#: Between "no" and its noun: "no more tests", "no other way".
_DEGREES = frozenset(("more", "further", "other", "longer", "additional"))
_SUBJECTS = ("csubj", "csubj:pass", "nsubj", "nsubj:pass")


def ending_of(table: CueTable, topic: Collection[int], head: Token) -> int | None:
    """The word by which a content is about the end of its topic: "a suspension of drills", "lifting the ban would"."""
    for index in topic:
        token = head.doc[index]
        for _ in range(DEPTH):
            governor = token.head
            if governor.i == token.i or governor.i in topic:
                break
            if _ends(table, token, governor, head):
                return governor.i
            if token.dep_ not in ("nmod", "conj", "compound", "flat", "amod"):
                break
            token = governor
    return None


def _ends(table: CueTable, token: Token, governor: Token, head: Token) -> bool:
    if governor.lemma_.lower() not in table.help("endings"):
        return False
    if governor.tag_ == "VBG" and governor.pos_ == "VERB":
        return token.dep_ == "obj" and governor.dep_ in _SUBJECTS and governor.i != head.i
    cases = {child.lower_ for child in governor.lefts if child.dep_ == "case"}
    return governor.pos_ == "NOUN" and token.dep_ == "nmod" and not (cases & _TIMES and governor.i != head.i)


def none_of(noun: Token) -> Token | None:
    """The "no" of "no talks" and of "no more talks"."""
    for child in noun.lefts:
        if child.lower_ in ("no", "neither"):
            return child
        if child.lower_ in _DEGREES and (denied := next((c for c in child.lefts if c.lower_ == "no"), None)):
            return denied
    return None


def clause_of(topic: Sequence[int], head: Token) -> Token:
    """The half of a coordination that the topic stands in: of "to stop the raids and to choose dialogue" the second."""
    for _ in range(DEPTH):
        halves = [child for child in head.rights if child.dep_ == "conj" and child.pos_ in ("VERB", "AUX", "ADJ")]
        inner = next(
            (half for half in halves if topic and all(half.left_edge.i <= i <= half.right_edge.i for i in topic)), None
        )
        if inner is None:
            break
        head = inner
    return head
