"""How real an act is, as the text tells it: done, ongoing, planned, announced, refused, denied, or not told at all."""

from __future__ import annotations

from itertools import islice

from spacy.tokens import Token

from bot.domain.plover import MoveStatus, MoveType
from bot.extract.forms import one_of
from bot.extract.lexicon.moves import MoveTable

#: Enough for any sentence but a run-on list, whose members would each look through all the others.
_CHILDREN = 100
_NOT = frozenset(("not", "n't", "n’t", "never", "no", "neither", "nor"))
_FUTURE = frozenset(("will", "'ll", "’ll", "shall", "would", "wo"))
_MAYBE = frozenset(("may", "might", "could", "can", "should", "must", "ca"))
_SAYING = frozenset(("say", "announce", "tell", "declare", "confirm", "add", "state", "report", "reveal"))
#: Acts that one performs by saying so: "we reject", "I urge".
SAYING_IS_DOING = frozenset(
    (MoveType.AGREE, MoveType.REQUEST, MoveType.ACCUSE, MoveType.REJECT, MoveType.THREATEN, MoveType.SUPPORT)
)
#: What one refuses when one will not do it.
REFUSABLE = frozenset(
    (MoveType.AGREE, MoveType.CONSULT, MoveType.COOPERATE, MoveType.CONCEDE, MoveType.AID, MoveType.RETREAT)
)


def negated(verb: Token) -> bool:
    """Whether the verb itself is negated, or its object ("held no talks")."""
    for child in verb.children:
        if child.lower_ in _NOT and child.dep_ in ("advmod", "det", "cc:preconj", "cc"):
            return True
        if child.dep_ == "obj" and any(c.dep_ == "det" and c.lower_ == "no" for c in child.children):
            return True
    return False


def future(verb: Token) -> bool:
    """Whether the verb speaks of what is to come."""
    return any(c.lower_ in _FUTURE for c in verb.children if c.dep_.startswith("aux"))


def control_of(verb: Token, table: MoveTable) -> tuple[str, Token] | None:
    """How real the verb above makes this one (refuse, promise, threaten, demand, plan, deny, carry), and that verb."""
    current = verb
    for _ in range(3):
        head = current.head
        if head.i == current.i:
            return None
        if current.dep_ in ("xcomp", "ccomp", "advcl", "csubj", "acl", "obl"):
            kind = table.control.get(one_of(head, table.control) or "")
            infinitive = any(c.lower_ in ("to", "from") and c.dep_ in ("mark", "case", "aux") for c in current.children)
            if kind is not None and (
                current.dep_ == "xcomp" or infinitive or kind in ("deny", "carry") or current.tag_ == "VBG"
            ):
                return kind, head
            return None
        if current.dep_ == "conj":
            current = head
            continue
        return None
    return None


def hypothetical(verb: Token) -> bool:
    """Whether the act is only supposed: behind "if", "whether" or "unless", or under may, might, could."""
    current = verb
    for _ in range(4):
        for child in islice(current.children, _CHILDREN):
            if child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether", "until"):
                return True
            if child.dep_ == "aux" and child.lower_ in _MAYBE:
                return True
        if current.dep_ not in ("conj", "xcomp", "ccomp") or current.head.i == current.i:
            return False
        if current.dep_ == "ccomp" and current.head.lemma_.lower() in _SAYING:
            return False
        current = current.head
    return False


def said_to_come(verb: Token) -> bool:
    """Whether the act to come was announced: "said it would send"."""
    return verb.dep_ == "ccomp" and verb.head.lemma_.lower() in _SAYING


def plain_status(verb: Token) -> MoveStatus:
    """Done or ongoing, by the verb's own form."""
    auxiliaries = {c.lower_ for c in verb.children if c.dep_.startswith("aux")}
    if verb.tag_ == "VBG" and auxiliaries & {"is", "are", "am", "was", "were", "been", "be"}:
        return MoveStatus.ONGOING
    return MoveStatus.DONE
