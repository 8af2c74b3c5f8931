"""The clause that a reporting word has for its content, as Universal Dependencies hang it."""

from __future__ import annotations

from bot.extract.attribution.grammar import closes_relative
from bot.extract.attribution.hits import Hit, Part
from bot.extract.attribution.ranges import Range, reach, without
from bot.extract.attribution.shapes import Found, has_to, mark_of, run_on
from bot.extract.parse import Token
from bot.extract.repairs import FINITE

#: Only these are put into a sentence of what they report: "It will, he said, rain".
_INSERTED = frozenset(("say", "think", "warn", "ask", "feel"))
#: These open a clause of what is said, before its main one.
CONCEDING = frozenset(("although", "though", "while", "if", "unless", "because", "since"))
#: A clause that opens so behind what is said tells of something else.
_ASIDES = frozenset(("while", "although", "though", "but", "after", "because", "whereas", "when", "and", "as"))


def said_clause(hit: Hit) -> Found | None:
    """The clause that a verb reports: under it, beside it, or around it."""
    verb = hit.head
    for child in (*verb.rights, *verb.lefts):
        if child.dep_ == "ccomp" and not _only_named(child) and not _aside(child):
            if (child.i > verb.i and _past_conjunction(verb, child)) or (child.i < verb.i and closes_relative(verb)):
                continue
            if child.i > verb.i:
                return run_on(verb, child)
            if _predicate(child) and _set_off(verb, child):
                return _inserted(verb, child)
    for child in verb.rights:
        if child.dep_ in ("obj", "iobj") and (told := _hung_on_listener(hit, child)) is not None:
            return told
        if _hung_beside(verb, child):
            return run_on(verb, child)
    return _question(verb) or _matrix(hit)


def _aside(clause: Token) -> bool:
    """ "said as he left": not "said although it rained, they went", which an aside only opens."""
    first = clause.left_edge
    opens = first.head.dep_ == "advcl" and first.head.head.i == clause.i and first.lower_ in CONCEDING
    return first.lower_ in _ASIDES and not opens


def _past_conjunction(verb: Token, clause: Token) -> bool:
    """ "likes the plan but wishes he would quit": past "but" the clause is another verb's."""
    between = verb.doc[verb.i + 1 : clause.left_edge.i]
    return any(t.dep_ == "cc" and t.lower_ in ("and", "but") and t.nbor(1).i in _joined(verb) for t in between)


def _joined(verb: Token) -> set[int]:
    """Where words that may be verbs stand, joined to a verb or its object."""
    below = (d for c in verb.rights for d in (c, *c.rights))
    return {d.i for d in below if d.dep_ == "conj" or d.pos_ == "VERB"}


def _hung_beside(verb: Token, child: Token) -> bool:
    """Whether a clause under another label than ``ccomp`` is what was said: by its "that", or behind a colon."""
    if child.dep_ in ("advcl", "xcomp", "acl") and mark_of(child) in ("that", "whether"):
        return True
    beside = child.dep_ in ("parataxis", "dep") and _predicate(child) and child.left_edge.i > verb.i
    return beside and _after_colon(child)


def _question(verb: Token) -> Found | None:
    """ "knows what it costs", "explained how they left", parsed as a thing."""
    for child in verb.rights:
        if (
            child.dep_ == "obj"
            and child.left_edge.lower_ in ("what", "how", "why", "whatever")
            and child.pos_ != "PRON"
        ):
            return (reach(child),), child
        if (
            child.dep_ == "obj"
            and child.lower_ in ("what", "whatever")
            and any(c.dep_ == "acl:relcl" for c in child.rights)
        ):
            return (reach(child),), child
    return None


def _hung_on_listener(hit: Hit, listener: Token) -> Found | None:
    """ "told Reuters he did not know": a clause without "that", parsed as one that describes the listener."""
    if hit.takes("tell") is None:
        return None
    for clause in listener.rights:
        first = clause.left_edge
        if clause.dep_ == "acl:relcl" and first.dep_.startswith("nsubj") and first.tag_ not in ("WP", "WDT"):
            return run_on(hit.head, clause)
    return None


def _only_named(clause: Token) -> bool:
    """A "clause" that is one bare word is a parse gone wrong ("said so")."""
    if clause.pos_ == "PROPN" and not any(
        c.dep_ in ("cop", "aux") or c.dep_.startswith("nsubj") for c in clause.children
    ):
        # ", said Lt. Ann Lee, a spokeswoman"
        return True
    return clause.left_edge.i == clause.right_edge.i and clause.pos_ not in ("VERB", "INTJ")


def _predicate(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX", "ADJ") or any(c.dep_ in ("cop", "nsubj", "aux") for c in token.children)


def _after_colon(clause: Token) -> bool:
    first = clause.left_edge
    return first.i > first.sent.start and first.nbor(-1).text in (":", ",", "“", '"', "–", "—", "-")


def _set_off(verb: Token, clause: Token) -> bool:
    """Whether a mark parts a clause from the reporting clause behind it, as print demands: "It rains, he said"."""
    doc = verb.doc
    first, _ = cue_clause(verb)
    if clause.right_edge.i >= verb.i:
        return True
    return any(doc[index].is_punct for index in (clause.right_edge.i, first, max(first - 1, 0)))


def _inserted(verb: Token, clause: Token) -> Found:
    """A clause before the verb: "It will rain, he said"; the rest of the sentence may go on after it."""
    start, end = reach(clause)
    return tuple(without([(start, min(end, verb.i))] if end > verb.i else [(start, end)], cue_clause(verb))), clause


def cue_clause(verb: Token) -> Range:
    """The reporting clause itself: the verb with its subject and what is near, its content left out."""
    start = end = verb.i
    for child in verb.children:
        if child.dep_ in ("ccomp", "parataxis", "conj", "cc") or (child.dep_ == "advcl" and child.i < verb.i):
            continue
        if child.dep_ == "punct" and child.i != verb.i - 1:
            continue
        if child.i < verb.i:
            start = min(start, child.left_edge.i)
        else:
            end = max(end, child.right_edge.i)
    return start, end + 1


def _matrix(hit: Hit) -> Found | None:
    """The sentence that a reporting clause is inserted in: "It will, he said, rain"; "as he put it"."""
    verb = hit.head
    governor = verb.head
    if governor.i == verb.i or _complete(hit) or not any(use.kind in _INSERTED for use in hit.uses):
        return None
    inserted = verb.dep_ == "parataxis" or (verb.dep_ in ("advcl", "obl") and mark_of(verb) == "as")
    if not inserted or not _predicate(governor):
        return None
    if verb.dep_ == "parataxis" and verb.i < governor.i and not _ends_with_comma(verb):
        return None
    pieces = without([reach(governor)], reach(verb))
    return (tuple(pieces), governor) if pieces else None


def _complete(hit: Hit) -> bool:
    """Whether a verb already has all it needs: then nothing around it is its content."""
    kinds = {c.dep_ for c in hit.head.rights if c.i not in hit.tokens}
    return bool(kinds & {"ccomp", "xcomp"}) or ("obj" in kinds and hit.takes("tell") is None)


def _ends_with_comma(verb: Token) -> bool:
    last = verb.right_edge.i + 1
    return (last < verb.sent.end and verb.doc[last].text in (",", ":", "“", '"')) or verb.right_edge.text in (",", ":")


def complement(hit: Hit) -> Found | None:
    """ "the claim that it rained": a clause under a noun or adjective; relative clauses are none."""
    for child in hit.head.rights:
        if (
            child.dep_ in ("acl", "ccomp", "advcl", "acl:relcl", "xcomp")
            and mark_of(child) in ("that", "whether", "if")
            and mark_of(child) != ""
        ):
            if hit.part is Part.NOUN and (child.dep_ == "advcl" or _relative(child)):
                continue
            return run_on(hit.head, child)
        if child.dep_ == "ccomp" and hit.part is Part.ADJECTIVE and child.i > hit.head.i and not has_to(child):
            return run_on(hit.head, child)
    return _is_that(hit) if hit.part is Part.NOUN else None


def _relative(clause: Token) -> bool:
    """ "a report that found": the verb follows straight on "that", which is its subject."""
    mark = next((c for c in clause.lefts if c.lower_ == "that"), None)
    return mark is not None and mark.nbor(1).tag_ in FINITE


def _is_that(hit: Hit) -> Found | None:
    """ "Their view is that prices will fall"."""
    noun = hit.head
    if noun.dep_ not in ("nsubj", "nsubj:outer"):
        return None
    predicate = noun.head
    doc = noun.doc
    for index in range(noun.right_edge.i + 1, min(noun.right_edge.i + 4, noun.sent.end - 1)):
        if doc[index].lemma_ == "be" and doc[index + 1].lower_ == "that":
            return ((index + 1, predicate.right_edge.i + 1),), predicate
    return None


def noun_infinitive(hit: Hit) -> Found | None:
    """ "the promise to leave"."""
    for child in hit.head.rights:
        if child.dep_ in ("acl", "xcomp", "advcl") and has_to(child):
            return (reach(child),), child
    return None
