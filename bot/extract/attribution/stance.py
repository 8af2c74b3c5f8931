"""For or against: the stance a reporting word and its content take together, with the words that decide it."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass, replace

from bot.domain.facts import Stance
from bot.extract.attribution.hits import shares_negation
from bot.extract.attribution.reversals import clause_of, ending_of, endings_in, is_time, none_of, only_when
from bot.extract.lexicon.cues import CueTable
from bot.extract.parse import Doc, Token

_SIGN = {Stance.SUPPORTS: 1, Stance.OPPOSES: -1, Stance.NEUTRAL: 0}
_STANCE = {1: Stance.SUPPORTS, -1: Stance.OPPOSES, 0: Stance.NEUTRAL}
#: Classes whose own attitude stands whatever the content says: "condemned the attack", "denied that it stopped".
_ABSOLUTE = frozenset(("deny", "oppose", "blame", "warn", "praise", "feel"))
_DENIED = frozenset(("not", "n't", "n’t", "never"))
_OUGHT = frozenset(("must", "should", "ought", "shall"))
#: Adjectives that tell what somebody is willing to do rather than what a thing is worth.
_STATES = frozenset(("open", "ready", "willing", "committed"))


@dataclass(frozen=True, slots=True)
class Judgement:
    """A stance and the tokens that decide it."""

    stance: Stance
    tokens: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What is asked of one attribution."""

    #: What the reporting word alone tells.
    own: Stance
    #: Class of the reporting word, and the shape of its content.
    kind: str
    shape: str
    cue: tuple[int, ...]
    negated: bool
    #: Whether the reporting word puts weight on it: "insisted", "vowed".
    firm: bool
    #: The content's own predicate or noun.
    head: Token
    #: The content's tokens, conditions left out.
    tokens: tuple[int, ...]
    #: Those of them that name the issue.
    topic: tuple[int, ...]
    #: Whether a noun stands for the speaker's own side ("Moscow" when a Russian minister speaks).
    own_side: Callable[[Token], bool] = lambda _: False


def judge(table: CueTable, claim: Claim) -> Judgement:
    """The stance of one attribution on what its topic names."""
    if claim.shape != "quote" and (half := clause_of(claim.topic, claim.head)).i != claim.head.i:
        claim = replace(claim, head=half, tokens=_told_in(claim, half))
    if only_when(table, claim.topic, claim.head):
        return Judgement(Stance.NEUTRAL)
    end = ending_of(table, claim.topic, claim.head)
    if end is None:
        return _judge(table, claim)
    # whoever wants "a suspension of the drills" is against the drills
    aside = endings_in(table, claim.tokens, claim.head)
    found = _judge(table, replace(claim, topic=(*claim.topic, end, *aside)))
    return Judgement(_STANCE[-_SIGN[found.stance]], tuple(sorted({*found.tokens, end})))


def _told_in(claim: Claim, half: Token) -> tuple[int, ...]:
    """The tokens of one half of a coordination, with what denies both."""
    shared = {c.i for c in half.head.lefts} if shares_negation(half) else set()
    return tuple(i for i in claim.tokens if i in shared or half.left_edge.i <= i <= half.right_edge.i)


def _judge(table: CueTable, claim: Claim) -> Judgement:
    sign = _SIGN[claim.own] * (-1 if claim.negated else 1)
    if claim.shape == "against":
        return Judgement(_STANCE[-1 if not claim.negated else 1], claim.cue)
    inner, words = _polarity(table, claim, reported=not sign)
    if claim.kind == "warn" and claim.shape == "clause" and _own_will(table, claim):
        # "warned that it would impose sanctions": what the speaker is going to do
        return Judgement(_STANCE[inner], words)
    if claim.kind == "warn" and claim.shape == "clause" and (worth := _worth(table, claim)):
        return Judgement(_STANCE[1], worth)
    if claim.kind == "threaten" and claim.shape == "object":
        return Judgement(_STANCE[-sign], claim.cue)
    refuses = claim.kind == "deny" and claim.shape == "to"
    if sign and not (refuses and inner) and (claim.kind in _ABSOLUTE or not inner):
        return Judgement(_STANCE[sign], claim.cue)
    if sign and claim.kind == "threaten":
        return Judgement(_STANCE[inner], (*claim.cue, *words))
    if sign:
        return Judgement(_STANCE[sign * inner], (*claim.cue, *words))
    if claim.kind == "ask":
        return Judgement(Stance.NEUTRAL)
    return Judgement(_STANCE[inner * (-1 if claim.negated and claim.kind == "think" else 1)], words)


def _worth(table: CueTable, claim: Claim) -> tuple[int, ...]:
    """ "warned that the drills were vital", "played a vital role": the warning is of their loss."""
    head = claim.head
    subject = next((c for c in head.lefts if c.dep_ == "nsubj"), None)
    if subject is None or not any(subject.left_edge.i <= i <= subject.right_edge.i for i in claim.topic):
        return ()
    told = [head, *(g for c in head.rights if c.dep_ in ("obj", "xcomp") for g in (c, *c.lefts))]
    told += [c for c in head.lefts if c.dep_ == "amod"]
    if any(head.doc[i].lower_ in table.negations for i in claim.tokens):
        return ()
    for token in told:
        if token.pos_ == "ADJ" and token.i in claim.tokens:
            sign, words = _judged(table, token, set(claim.tokens))
            if sign > 0:
                return words
    return ()


def _own_will(table: CueTable, claim: Claim) -> bool:
    """Whether the content tells what the speaker will do: "it would", "we will", "Moscow will"."""
    subject = next((c for c in claim.head.lefts if c.dep_.startswith("nsubj")), None)
    willing = any(c.dep_ == "aux" and c.lemma_.lower() in table.wills for c in claim.head.lefts)
    if subject is None or not willing:
        return False
    return subject.lower_ in ("it", "they", "he", "she", "we", "i") or claim.own_side(subject)


def _polarity(table: CueTable, claim: Claim, *, reported: bool) -> tuple[int, tuple[int, ...]]:
    """-1, 0 or 1 for what the content itself says, judged at its head first and then over all its words.

    :param reported: whether the cue is neutral ("said"): then what somebody else does is news, not the speaker's view.
    """
    head = claim.head
    allowed = set(claim.tokens) - set(claim.topic)
    if not reported and (undone := _undone(table, claim, allowed)):
        return undone
    for token in _spine(head):
        if token.i not in allowed and token.i != head.i:
            continue
        sign, words = _judged(table, token, allowed) if token.i in allowed else (0, ())
        if not sign and (refusal := _refusal(table, token, allowed)):
            sign, words = -1, refusal
        if not sign and _has_to_go(token):
            sign, words = -1, (token.i,)
        if sign:
            return (0, ()) if reported and _of_others(token, allowed, claim) else (sign, words)
    return _by_votes(table, claim, allowed, reported=reported)


def _by_votes(table: CueTable, claim: Claim, allowed: Set[int], *, reported: bool) -> tuple[int, tuple[int, ...]]:
    """All words of the content that are for or against something, where they are of one mind."""
    head = claim.head
    votes: dict[int, list[int]] = {1: [], -1: []}
    for token in (head.doc[index] for index in claim.tokens if index in allowed):
        sign, words = _judged(table, token, allowed)
        if sign and not _aside(token, head) and (not reported or token.pos_ in ("ADJ", "NOUN")):
            votes[sign].extend(words)
        elif not sign and token.lemma_ == "go" and not _of_others(token, allowed, claim):
            # "that is just not going to work", wherever the parser hung it
            votes[-1].extend(_refusal(table, token, allowed))
    if bool(votes[1]) != bool(votes[-1]):
        sign = 1 if votes[1] else -1
        return sign, tuple(sorted(set(votes[sign])))
    return 0, ()


def _undone(table: CueTable, claim: Claim, allowed: Set[int]) -> tuple[int, tuple[int, ...]] | None:
    """What a wish wants done to the thing it names: "the sanctions lifted", "for the ban to be kept", "no more war",
    "the marines out", whatever the parser made of it."""
    doc = claim.head.doc
    first = claim.head.left_edge.i if claim.shape != "make" else claim.head.i
    none = [i for i in range(first, claim.head.i) if doc[i].lower_ in ("no", "zero")]
    if none and claim.shape != "clause":
        return -1, tuple(none[:1])
    for index in claim.tokens:
        token = doc[index]
        if token.lower_ == "out" and (_ends_phrase(doc, index, claim.tokens[-1]) or doc[index + 1].lower_ == "of"):
            return -1, (index,)
        wanted = claim.shape == "for" and index == claim.head.i + 2 and doc[index - 1].lower_ == "to"
        if wanted and index in allowed and (judged := _judged(table, token, allowed))[0]:
            return judged  # "for the drills to stop"
        if index not in allowed or token.tag_ != "VBN" or index == claim.head.i or token.dep_ in ("amod", "acl:relcl"):
            continue
        before = doc[index - 1]
        bare = before.i in claim.tokens and before.pos_ in ("NOUN", "PROPN") and claim.shape in ("object", "make", "to")
        if (bare or before.lower_ == "be") and (judged := _judged(table, token, allowed))[0]:
            return judged
    return None


def _ends_phrase(doc: Doc, index: int, last: int) -> bool:
    return index >= last or doc[index + 1].is_punct or doc[index + 1].lower_ in ("and", "by", "now", "before")


def _has_to_go(token: Token) -> bool:
    """ "the tax must go", "had to go": with nowhere told to go to."""
    if token.lemma_ != "go" or any(c.dep_ in ("obl", "xcomp", "advmod", "compound:prt", "obj") for c in token.rights):
        return False
    if any(c.dep_ == "aux" and c.lemma_.lower() in _OUGHT for c in token.lefts):
        return True
    return token.dep_ == "xcomp" and token.head.lemma_ in ("have", "need")


def _of_others(token: Token, allowed: Set[int], claim: Claim) -> bool:
    """Whether a verb tells what somebody else does: "said Iran upheld the rules". "Must" and "our" make it a view, and
    so does weight put on what is to become of the matter: "insisted the drills would go ahead"."""
    if _has_to_go(token):
        return False
    verb = token.head if token.dep_ in ("xcomp", "obj") and token.head.i in allowed else token
    if verb.pos_ not in ("VERB", "ADJ") or (verb.pos_ == "ADJ" and verb.lemma_ not in _STATES):
        return False
    modals = {c.lemma_.lower() for c in verb.lefts if c.dep_ == "aux"}
    if modals & _OUGHT:
        return False
    subject = next((c for c in verb.lefts if c.dep_.startswith("nsubj")), None)
    if subject is None and verb.dep_ == "conj" and verb.head.i < verb.i:
        # "said Iran upheld the rules and supported talks"
        subject = next((c for c in verb.head.lefts if c.dep_.startswith("nsubj")), None)
    if subject is None or subject.pos_ not in ("NOUN", "PROPN"):
        return False
    denied = any(c.lower_ in _DENIED for c in verb.lefts) and subject.dep_ == "nsubj:pass"
    if (claim.firm or denied) and subject.i in claim.topic and modals & {"will", "would"}:
        # "insisted the drills would go ahead", "said they would not be called off"
        return False
    if none_of(subject) is not None or any(c.tag_ == "PRP$" for c in subject.lefts):
        return False
    return not claim.own_side(subject)


def _spine(head: Token) -> list[Token]:
    """The content's predicate and what completes it: "is going to keep", "wants an end to"."""
    found = [*(c for c in head.rights if c.dep_ == "conj" and (_turns(c) or _has_to_go(c))), head]
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
    if is_time(table, token):
        return 0, ()
    # "continued exercises": a participle before a noun tells of the noun, not of the speaker's will
    lemma = lower if token.dep_ == "amod" else token.lemma_.lower()
    words = {lower, lemma}
    if token.i + 1 < len(token.doc) and token.nbor(1).pos_ in ("ADV", "ADP", "NOUN"):
        words.add(f"{lemma} {token.nbor(1).lower_}")
    if words & table.opposes:
        sign = -1
    elif words & table.supports:
        sign = 1
    else:
        return 0, ()
    denied = _denial(table, token, allowed)
    return (-sign if denied else sign), (*denied, token.i)


#: Verbs whose negation is that of what is thought.
_THINKS = frozenset(("think", "believe", "expect", "suppose"))


def _denial(table: CueTable, token: Token, allowed: Set[int]) -> tuple[int, ...]:
    """Negations of a word: its own, its object's ("accept no terms"), or its governor's ("not ready to accept")."""
    own = [c.i for c in token.children if c.lower_ in table.negations and c.lower_ != "without"]
    if not own:
        objects = (c for c in token.children if c.dep_ in ("obj", "nsubj", "nsubj:pass"))
        own = [no.i for no in map(none_of, objects) if no is not None]
    if not own and token.dep_ == "ccomp" and token.head.lemma_.lower() in _THINKS:
        own = [c.i for c in token.head.lefts if c.lower_ in table.negations]  # "I don't think you need a ceasefire"
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
