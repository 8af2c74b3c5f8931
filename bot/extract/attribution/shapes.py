"""The shapes of content other than a clause: an infinitive, a thing, a thing and what it is called or should do."""

from __future__ import annotations

from bot.extract.attribution.extents import DAYS
from bot.extract.attribution.grammar import is_passive
from bot.extract.attribution.hits import Hit
from bot.extract.attribution.ranges import Range, reach
from bot.extract.parse import Token

#: Pieces of content and their head.
Found = tuple[tuple[Range, ...], Token]

#: Words that open clauses and phrases which continue what was said rather than tell when it was said.
_MARKS = ("if", "unless", "until", "because", "as", "since", "while", "so", "though", "although", "before", "after")
_MORE_MARKS = (
    "when",
    "where",
    "whereas",
    "once",
    "lest",
    "that",
    "in",
    "to",
    "by",
    "for",
    "with",
    "without",
    "despite",
)
_CONTINUING = frozenset((*_MARKS, *_MORE_MARKS, "against", "on", "at", "than", "rather", "from", "over", "under"))
#: Phrases that tell what a thing is taken for, or why.
_REASONS = frozenset(
    (
        *("as", "for", "because", "over", "that", "to", "in", "from", "with", "of", "if", "until", "unless"),
        *("about", "against", "between", "toward", "towards", "into", "without"),
    )
)
#: An object is this near its verb, in tokens.
_NEAR = 40
_ATTITUDES = frozenset(("deny", "oppose", "support", "blame"))
_EMPTY_OBJECTS = frozenset(("so", "it", "this", "that", "nothing", "something", "anything", "much", "more", "little"))


def infinitive(hit: Hit) -> Found | None:
    for child in hit.head.rights:
        if child.dep_ in ("xcomp", "ccomp", "advcl", "acl", "obl") and has_to(child):
            return run_on(hit.head, child)
    return None


def has_to(clause: Token) -> bool:
    verbal = clause.pos_ in ("VERB", "AUX")
    return any(c.lower_ == "to" and (c.dep_ == "mark" or (verbal and c.dep_ == "case")) for c in clause.lefts)


def gerund(hit: Hit) -> Found | None:
    for child in hit.head.rights:
        if (
            child.dep_ in ("xcomp", "ccomp", "obj")
            and child.tag_ == "VBG"
            and child.pos_ == "VERB"
            and not has_to(child)
        ):
            return run_on(hit.head, child)
    return None


def thing(hit: Hit) -> Found | None:
    verb = hit.head
    if is_passive(verb):
        passive = next((c for c in verb.lefts if c.dep_ == "nsubj:pass"), None)
        return None if passive is None or passive.pos_ == "PRON" else ((reach(passive),), passive)
    for child in verb.rights:
        empty = child.lower_ in _EMPTY_OBJECTS and not any(c.dep_ == "nmod" for c in child.rights)
        empty = empty and not _points_back(hit, child)
        if _listener(verb, child):
            # "promised her members a vote"
            continue
        if _object(child) and not empty and child.lower_ not in DAYS and not _past_stop(verb, child):
            return _with_reason(verb, child)
    if len(hit.tokens) > 1:
        # "played down the difference": the parser takes the particle for a preposition
        for child in verb.rights:
            if child.dep_ == "obl" and child.left_edge.i in hit.tokens:
                return ((child.left_edge.i + 1, child.right_edge.i + 1),), child
    if verb.dep_ == "acl:relcl" and not any(c.dep_ in ("ccomp", "xcomp") for c in verb.rights):
        return _extracted(verb)
    return None


def _listener(verb: Token, child: Token) -> bool:
    """Whether another object follows straight on this one."""
    behind = child.right_edge.i + 1
    return child.dep_ == "obj" and any(c.dep_ == "obj" and c.left_edge.i == behind for c in verb.rights)


def _points_back(hit: Hit, thing: Token) -> bool:
    """ "denied this", "now opposes it": told before, but an attitude to it all the same."""
    if thing.lower_ not in ("it", "this", "that") or all(use.kind not in _ATTITUDES for use in hit.uses):
        return False
    if any(child.left_edge.lower_ == "as" for child in hit.head.rights):
        # "derided it on Tuesday as a farce"
        return False
    return thing.i + 1 >= len(thing.doc) or thing.nbor(1).pos_ in ("PUNCT", "ADP", "ADV", "CCONJ", "SCONJ")


def _past_stop(verb: Token, child: Token) -> bool:
    """Whether a full stop parts a verb from what the parser took for its object."""
    return any(t.text in (".", "?", "!") for t in verb.doc[verb.i : min(child.left_edge.i + 1, verb.i + _NEAR)])


def _object(child: Token) -> bool:
    """An object, also one that was taken for a predicate: "supports more drilling"."""
    return child.dep_ == "obj" or (child.dep_ == "xcomp" and child.pos_ in ("NOUN", "PROPN") and not has_to(child))


def _with_reason(verb: Token, thing: Token) -> Found:
    """The object and, unbroken, what it is taken for or because of what."""
    start, end = reach(thing)
    start = max(start, verb.i + 1)
    for child in thing.rights:
        if child.dep_ == "conj" and child.tag_ in ("VBD", "VBZ", "VBP"):
            end = min(end, child.left_edge.i)
    for sibling in verb.rights:
        first = sibling.left_edge
        if first.i == end and first.lower_ in _REASONS and sibling.dep_ in ("obl", "advcl", "xcomp", "nmod", "acl"):
            end = sibling.right_edge.i + 1
    return ((start, end),), thing


def _extracted(verb: Token) -> Found | None:
    """ "the deal, which he opposes": the object is what the clause describes, unless that is the subject."""
    thing = verb.head
    if any(c.dep_.startswith("nsubj") and c.lower_ in ("who", "which", "that") for c in verb.lefts):
        return None
    if not any(c.dep_.startswith("nsubj") for c in verb.lefts) or thing.pos_ not in ("NOUN", "PROPN"):
        return None
    return ((thing.left_edge.i, thing.i + 1),), thing


def made_to_do(hit: Hit) -> Found | None:
    """ "urged Iran to stop": somebody and what they should do."""
    verb = hit.head
    action = next((c for c in verb.rights if c.dep_ in ("xcomp", "ccomp", "advcl") and has_to(c)), None)
    if action is None:
        # "asked the president to stand up": hung on who is asked
        asked = next((c for c in verb.rights if c.dep_ in ("obj", "iobj")), None)
        action = None if asked is None else next((c for c in asked.rights if c.dep_ == "acl" and has_to(c)), None)
    if action is None:
        return None
    start, end = reach(action)
    if is_passive(verb):
        return ((start, end),), action
    thing = next((c for c in verb.rights if c.dep_ in ("obj", "iobj", "obl") and c.i < action.i), None)
    if thing is not None:
        start = max(min(thing.left_edge.i, start), hit.tokens[-1] + 1)
        if verb.doc[start].lower_ in ("on", "upon", "for"):
            start += 1
    elif verb.lemma_ not in ("call", "appeal") and not any(c.dep_ == "nsubj" for c in action.lefts):
        return None
    return ((start, end),), action


def called(hit: Hit) -> Found | None:
    """ "called it a mistake", "described the law as unfair": a thing and what it is called."""
    verb = hit.head
    label = next(
        (c for c in verb.rights if (c.dep_ in ("xcomp", "obl", "advcl", "ccomp") and (_as(c) or c.dep_ == "xcomp"))),
        None,
    )
    thing = next((c for c in verb.rights if c.dep_ in ("obj", "iobj")), None)
    if thing is None and len(hit.tokens) > 1:
        # "referred to her as": the particle is the thing's preposition
        thing = next((c for c in verb.rights if c.dep_ == "obl" and c.left_edge.i in hit.tokens), None)
    if label is None and thing is not None:
        label = next((c for c in verb.rights if c.dep_ in ("obj", "xcomp") and c.i > thing.i), None)
    if label is None or has_to(label):
        return None
    start, end = reach(label)
    if thing is not None and thing.i < label.i and not is_passive(verb):
        start = max(thing.left_edge.i, hit.tokens[-1] + 1)
    elif (
        thing is None
        and verb.dep_ != "acl:relcl"
        and not is_passive(verb)
        and not _as(label)
        # "called the video reassuring": the thing may have been taken for part of its name
        and label.left_edge.pos_ not in ("DET", "PRON")
    ):
        return None
    if is_passive(verb) and not _as(label):
        return None
    return ((max(start, verb.i + 1), end),), label


def _as(token: Token) -> bool:
    first = token.left_edge
    return first.lower_ == "as" and first.nbor(1).lower_ not in ("long", "soon", "well", "much", "far")


def run_on(verb: Token, clause: Token) -> Found:
    """The clause, and what follows it unbroken under the same verb."""
    start, end = reach(clause)
    start = max(start, verb.i + 1)
    for child in clause.rights:
        phrase = child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN") and clause.pos_ == "VERB"
        if phrase and any(c.dep_ == "det" for c in child.lefts) and not any(c.dep_ == "cop" for c in child.lefts):
            # "what they are preparing and the addition of": a phrase is joined to something before the clause
            return ((start, min(end, child.left_edge.i)),), clause
    for sibling in verb.rights:
        first = sibling.left_edge
        if first.i != end or sibling.i == clause.i:
            continue
        if (
            sibling.dep_ in ("advcl", "obl", "xcomp", "obj", "nmod", "advmod", "acl", "obl:unmarked")
            and first.lower_ in _CONTINUING
        ):
            end = sibling.right_edge.i + 1
    return ((start, end),), clause


def mark_of(clause: Token) -> str:
    return next((c.lower_ for c in clause.lefts if c.dep_ in ("mark", "case")), "")
