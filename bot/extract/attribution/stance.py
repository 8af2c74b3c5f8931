"""For or against: the stance a reporting word and its content take together, with the words that decide it."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from bot.domain.facts import Stance
from bot.extract.attribution.hits import shares_negation
from bot.extract.lexicon.cues import CueTable
from bot.extract.parse import Token

_SIGN = {Stance.SUPPORTS: 1, Stance.OPPOSES: -1, Stance.NEUTRAL: 0}
_STANCE = {1: Stance.SUPPORTS, -1: Stance.OPPOSES, 0: Stance.NEUTRAL}
#: Classes whose own attitude stands whatever the content says: "condemned the attack", "denied that it stopped".
_ABSOLUTE = frozenset(("deny", "oppose", "blame", "warn", "praise", "feel"))
_OUGHT = frozenset(("must", "should", "ought", "shall"))


@dataclass(frozen=True, slots=True)
class Judgement:
    """A stance and the tokens that decide it."""

    stance: Stance
    tokens: tuple[int, ...] = ()


def judge(
    table: CueTable,
    *,
    own: Stance,
    kind: str,
    shape: str,
    cue: tuple[int, ...],
    negated: bool,
    head: Token,
    tokens: Sequence[int],
) -> Judgement:
    """The stance of one attribution.

    :param own: what the reporting word alone tells; ``kind`` its class; ``shape`` its content's shape.
    :param tokens: the content's token indices, conditions left out.
    """
    sign = _SIGN[own] * (-1 if negated else 1)
    if shape == "against":
        return Judgement(_STANCE[-1 if not negated else 1], cue)
    inner, words = _polarity(table, head, tokens, reported=not sign)
    if sign and (kind in _ABSOLUTE or not inner):
        return Judgement(_STANCE[sign], cue)
    if sign and kind == "threaten":
        return Judgement(_STANCE[inner], (*cue, *words))
    if sign:
        return Judgement(_STANCE[sign * inner], (*cue, *words))
    if kind == "ask":
        return Judgement(Stance.NEUTRAL)
    return Judgement(_STANCE[inner * (-1 if negated and kind == "think" else 1)], words)


def _polarity(table: CueTable, head: Token, tokens: Sequence[int], *, reported: bool) -> tuple[int, tuple[int, ...]]:
    """-1, 0 or 1 for what the content itself says, judged at its head first and then over all its words.

    :param reported: whether the cue is neutral ("said"): then what somebody else does is news, not the speaker's view.
    """
    allowed = set(tokens)
    refused = [c.i for c in head.lefts if c.dep_ == "det" and c.lower_ in ("no", "neither")]
    if refused and not reported:
        return -1, tuple(refused)
    for token in _spine(head):
        if token.i not in allowed:
            continue
        sign, words = _judged(table, token, allowed)
        if not sign and (refusal := _refusal(table, token, allowed)):
            sign, words = -1, refusal
        if sign:
            return (0, ()) if reported and _of_others(token, allowed) else (sign, words)
    votes: dict[int, list[int]] = {1: [], -1: []}
    for token in (head.doc[index] for index in tokens):
        sign, words = _judged(table, token, allowed)
        if sign and not _aside(token, head) and (not reported or token.pos_ in ("ADJ", "NOUN")):
            votes[sign].extend(words)
        elif not sign and token.lemma_ == "go" and not _of_others(token, allowed):
            # "that is just not going to work", wherever the parser hung it
            votes[-1].extend(_refusal(table, token, allowed))
    if bool(votes[1]) != bool(votes[-1]):
        sign = 1 if votes[1] else -1
        return sign, tuple(sorted(set(votes[sign])))
    return 0, ()


def _of_others(token: Token, allowed: Set[int]) -> bool:
    """Whether a verb tells what somebody else does: "said Iran upheld the rules". "Must" and "our" make it a view."""
    verb = token.head if token.dep_ in ("xcomp", "obj") and token.head.i in allowed else token
    if verb.pos_ != "VERB":
        return False
    if any(c.dep_ == "aux" and c.lemma_.lower() in _OUGHT for c in verb.lefts):
        return False
    subject = next((c for c in verb.lefts if c.dep_.startswith("nsubj")), None)
    if subject is None or subject.pos_ not in ("NOUN", "PROPN"):
        return False
    return not any(c.lower_ in ("my", "our", "no") for c in subject.lefts)


def _spine(head: Token) -> list[Token]:
    """The content's predicate and what completes it: "is going to keep", "wants an end to"."""
    found = [*(c for c in head.rights if c.dep_ == "conj" and _turns(c)), head]
    children = [child for part in found for child in part.children]
    return [*found, *(c for c in children if c.dep_ in ("xcomp", "obj") or (c.dep_ == "ccomp" and c.i > head.i))]


def _turns(clause: Token) -> bool:
    """ ", but that will not work": after "but" the speaker tells what he thinks of it, unless about somebody else."""
    if not any(child.lower_ == "but" for child in clause.lefts):
        return False
    subject = next((child for child in clause.lefts if child.dep_.startswith("nsubj")), None)
    return subject is None or subject.pos_ == "PRON"


def _aside(token: Token, head: Token) -> bool:
    """Whether a word stands in a relative or adverbial clause: what is said by the way decides nothing."""
    for _ in range(8):
        if token.i == head.i or token.head.i == token.i:
            return False
        if token.dep_ in ("acl", "acl:relcl", "advcl", "parataxis"):
            return True
        token = token.head
    return False


def _judged(table: CueTable, token: Token, allowed: Set[int]) -> tuple[int, tuple[int, ...]]:
    lower = token.lower_
    # "continued exercises": a participle before a noun tells of the noun, not of the speaker's will
    lemma = lower if token.dep_ == "amod" else token.lemma_.lower()
    if lemma in table.opposes or lower in table.opposes:
        sign = -1
    elif lemma in table.supports or lower in table.supports:
        sign = 1
    else:
        return 0, ()
    denied = _denial(table, token, allowed)
    return (-sign if denied else sign), (*denied, token.i)


def _denial(table: CueTable, token: Token, allowed: Set[int]) -> tuple[int, ...]:
    """Negations of a word: its own, its object's ("accept no terms"), or its governor's ("not ready to accept")."""
    own = [c.i for c in token.children if c.lower_ in table.negations and c.lower_ != "without"]
    if not own:
        own = [
            g.i
            for c in token.children
            if c.dep_ in ("obj", "nsubj", "nsubj:pass")
            for g in c.lefts
            if g.lower_ in ("no", "neither")
        ]
    if not own and (token.dep_ == "amod" or shares_negation(token)) and token.head.i < token.i:
        own = [c.i for c in token.head.lefts if c.lower_ in table.negations]
    return tuple(index for index in own if index in allowed)[:1]


def _refusal(table: CueTable, token: Token, allowed: Set[int]) -> tuple[int, ...]:
    """ "would not work", "is not going to happen": a will and a denial on a word that has no polarity of its own."""
    denied = _denial(table, token, allowed)
    willing = [c.i for c in token.lefts if c.dep_ == "aux" and c.lemma_.lower() in table.wills]
    willing += (
        [token.head.i]
        if token.dep_ == "xcomp" and token.head.lemma_.lower() in ("go", "plan", "intend", "want")
        else []
    )
    if denied and (willing or token.lemma_ == "go"):
        return tuple(sorted({*denied, *willing, token.i}))
    return ()
