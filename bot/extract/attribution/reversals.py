"""What turns a stance round or leaves it aside: ends of the thing, none of it, the other half of a coordination."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.extract.attribution.grammar import DEPTH
from bot.extract.forms import begins_name
from bot.extract.lexicon.cues import CueTable
from bot.extract.parse import Token

#: "since the suspension of the talks" is a time; so is "by the end of the talks".
_TIMES = frozenset(("before", "after", "until", "till", "since", "during"))
_TIMES_OF_END = _TIMES | {"by", "at"}
#: Between "no" and its noun: "no more tests", "no other way".
_DEGREES = frozenset(("more", "further", "other", "longer", "additional"))
_SUBJECTS = ("csubj", "csubj:pass", "nsubj", "nsubj:pass")


def ending_of(table: CueTable, topic: Collection[int], head: Token) -> int | None:
    """The word by which a content is about the end of its topic: "a suspension of drills", "lifting the ban would"."""
    for index in topic:
        token = head.doc[index]
        if (gerund := _gerund_before(table, token)) is not None:
            return gerund.i
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


def _gerund_before(table: CueTable, noun: Token) -> Token | None:
    """ "against [lifting] sanctions", the gerund taken for a part of the noun."""
    verbs = (c for c in noun.lefts if c.tag_ == "VBG" and c.lemma_.lower() in table.help("endings"))
    return next((c for c in verbs if any(case.dep_ == "case" and case.i == c.i - 1 for case in noun.lefts)), None)


def _ends(table: CueTable, token: Token, governor: Token, head: Token) -> bool:
    if governor.lemma_.lower() not in table.help("endings"):
        return False
    if governor.tag_ == "VBG" and governor.pos_ == "VERB":
        # "lifting the ban would help", "against lifting the ban", not "is lifting the ban"
        told = governor.i == head.i and any(c.dep_ == "aux" or c.dep_.startswith("nsubj") for c in head.lefts)
        return token.dep_ == "obj" and not told and (governor.i == head.i or governor.dep_ in _SUBJECTS)
    return governor.pos_ == "NOUN" and token.dep_ == "nmod" and not is_time(table, governor)


def is_time(table: CueTable, noun: Token) -> bool:
    """Whether a word for an end tells only when: "by the end of the talks"."""
    if noun.pos_ != "NOUN" or noun.lemma_.lower() not in table.help("endings"):
        return False
    times = _TIMES_OF_END if noun.lemma_.lower() == "end" else _TIMES
    return any(c.dep_ == "case" and c.lower_ in times for c in noun.lefts)


def only_when(table: CueTable, topic: Collection[int], head: Token) -> bool:
    """Whether the topic is named only to tell when something else is wanted: "a deal by the end of the talks"."""
    above = [head.doc[i].head for i in topic if i != head.i and head.doc[i].dep_ == "nmod"]
    return any(noun.i not in topic and is_time(table, noun) for noun in above)


def endings_in(table: CueTable, tokens: Collection[int], head: Token) -> list[int]:
    """All nouns of a content for the end of something: of "the lifting of sanctions and a halt to the raids" both."""
    found = (head.doc[index] for index in tokens)
    return [t.i for t in found if t.pos_ == "NOUN" and t.lemma_.lower() in table.help("endings")]


def none_of(noun: Token) -> Token | None:
    """The "no" of "no talks" and of "no more talks"."""
    for child in noun.lefts:
        if child.lower_ in ("no", "neither") and not begins_name(child):
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
