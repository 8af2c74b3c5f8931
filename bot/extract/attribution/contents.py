"""What was said or thought: the content of a reporting word, read from the shapes that the cue table allows it.

Shapes are tried from the most telling (a clause) to the least (a bare object). Each gives token ranges; the
content of a clause runs on over whatever follows it unbroken, because parsers hang closing "if" and "because"
clauses on the reporting verb as readily as on the clause.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from spacy.tokens import Token

from bot.extract.attribution.grammar import is_passive
from bot.extract.attribution.hits import Hit, Part
from bot.extract.attribution.patterns import bare_clause, clause_around, named_so, stretch, that_clause, to_do
from bot.extract.attribution.ranges import Range, reach, without
from bot.extract.attribution.shapes import Found, called, gerund, has_to, infinitive, made_to_do, mark_of, run_on, thing
from bot.extract.lexicon.cues import Cue
from bot.extract.reading import Reading


@dataclass(frozen=True, slots=True)
class Content:
    """What a cue attributes, before quotations are considered."""

    pieces: tuple[Range, ...]
    #: The content's own predicate or noun.
    head: Token
    use: Cue
    shape: str
    #: Words that belong to the cue: the preposition of "called for".
    extra: tuple[int, ...] = ()


#: A clause found by the order of words is better than these.
_WEAK = frozenset(("object", "of", "on", "about", "to+", "in", "with", "at"))
#: Only these are put into a sentence of what they report: "It will, he said, rain".
_INSERTED = frozenset(("say", "think", "warn", "ask", "feel"))
_PREPOSITIONS = (
    *("for", "of", "against", "on", "about", "over", "as", "with", "to+", "in", "at", "from", "toward", "into"),
    *("behind", "by"),
)
_PHRASAL = frozenset(("obl", "nmod", "advcl", "acl", "xcomp", "ccomp", "obl:agent"))


def find_content(reading: Reading, hit: Hit) -> Content | None:
    """The content that hangs on a reporting word by its grammar, or ``None``.

    Where grammar gives a clause-taking verb nothing but a thing, the order of words is asked first.
    """
    found = _called_in_marks(reading, hit) or _by_grammar(hit)
    if found is not None and found.shape == "clause":
        return _mended(reading, hit, found)
    if hit.part is Part.VERB and (found is None or found.shape in _WEAK):
        return _by_order(reading, hit, found) or found
    return found


def _called_in_marks(reading: Reading, hit: Hit) -> Content | None:
    """ "called the sanctions “illegal”": a thing, and straight after it a name between marks."""
    use = hit.takes("call")
    if hit.part is not Part.VERB or use is None:
        return None
    for child in hit.head.rights:
        start, end = reach(child)
        if child.dep_ == "obj" and start > hit.head.i and end < len(reading.doc):
            quotation = reading.quotation_at(end)
            if quotation is not None and quotation.start == end:
                return Content(((start, quotation.end),), reading.doc[quotation.inside[0]], use, "call")
    return None


def _mended(reading: Reading, hit: Hit, content: Content) -> Content:
    """A clause that ends where no mark and no conjunction stands was cut by the parser: it goes on to the next."""
    doc = reading.doc
    start, end = content.pieces[-1]
    if end <= hit.head.i or hit.head.dep_.startswith("acl"):
        return content
    content = _with_front(reading, hit, content)
    limit = stretch(reading, end - 1)[1]
    if end >= limit or doc[end].is_punct or doc[end].dep_ == "cc" or doc[end].is_quote:
        return content
    while end < limit and doc[end].text not in (",", ":", "–", "—", "--") and not doc[end].is_quote:
        end += 1
    return replace(content, pieces=(*content.pieces[:-1], (start, end)))


def _with_front(reading: Reading, hit: Hit, content: Content) -> Content:
    """ "Kim, she said, had agreed": the words before a reporting clause that is put into a sentence."""
    first, _ = cue_clause(hit.head)
    start = stretch(reading, hit.head.i)[0]
    doc = reading.doc
    if content.pieces[0][0] < hit.head.i or first - 1 <= start or doc[first - 1].text != ",":
        return content
    after = content.pieces[0][0] - 1
    front = doc[start : first - 1]
    if doc[after].text != "," or any(t.pos_ in ("VERB", "AUX", "ADP", "SCONJ", "ADV") or t.is_punct for t in front):
        return content
    return replace(content, pieces=((start, first - 1), *content.pieces))


def _by_order(reading: Reading, hit: Hit, found: Content | None) -> Content | None:
    """Content by the order of words: clauses first, then what somebody should do or is called."""
    if is_passive(hit.head) or (hit.head.tag_ == "VBN" and hit.head.dep_ == "acl"):
        return None
    if (use := hit.takes("clause")) is not None and (clause := that_clause(reading, hit)) is not None:
        (start, end), *rest = clause[0]
        if found is not None and found.shape == "object" and found.pieces[0][0] < start <= found.pieces[0][1]:
            return replace(found, pieces=((found.pieces[0][0], end), *rest))
        return Content(clause[0], clause[1], use, "clause")
    if (use := hit.takes("bare")) is not None:
        around = bare_clause(reading, hit) or clause_around(reading, hit)
        if around is not None:
            return Content(around[0], around[1], use, "clause")
    if found is not None:
        return None
    for shape, finder in (("make", to_do), ("to", to_do), ("name", named_so)):
        use = hit.takes(shape)
        if use is not None and (other := finder(reading, hit)) is not None:
            return Content(other[0], other[1], use, "call" if shape == "name" else shape)
    return None


def _by_grammar(hit: Hit) -> Content | None:
    if hit.part is Part.VERB:
        shapes = _VERB_SHAPES
    elif hit.part is Part.NOUN:
        shapes = _NOUN_SHAPES
    else:
        shapes = _ADJECTIVE_SHAPES
    passive = hit.part is Part.VERB and is_passive(hit.head)
    for shape, finder in shapes:
        if passive and shape == "object" and (found_phrase := _prepositional(hit)) is not None:
            return found_phrase
        use = hit.takes(shape)
        if use is not None and (found := finder(hit)) is not None:
            pieces, head = found
            return Content(pieces, head, use, shape)
    return _prepositional(hit)


def _clause(hit: Hit) -> Found | None:
    verb = hit.head
    for child in verb.children:
        if child.dep_ == "ccomp" and not _only_named(child):
            return _inserted(verb, child) if child.i < verb.i else run_on(verb, child)
    for child in verb.rights:
        if child.dep_ in ("advcl", "xcomp", "acl") and mark_of(child) in ("that", "whether"):
            return run_on(verb, child)
        if (
            child.dep_ in ("parataxis", "dep")
            and _predicate(child)
            and child.left_edge.i > verb.i
            and _after_colon(child)
        ):
            return run_on(verb, child)
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
    return _matrix(hit)


def _only_named(clause: Token) -> bool:
    """A "clause" that is one bare word is a parse gone wrong ("said so")."""
    return clause.left_edge.i == clause.right_edge.i and clause.pos_ not in ("VERB", "INTJ")


def _predicate(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX", "ADJ") or any(c.dep_ in ("cop", "nsubj", "aux") for c in token.children)


def _after_colon(clause: Token) -> bool:
    first = clause.left_edge
    return first.i > first.sent.start and first.nbor(-1).text in (":", ",", "“", '"', "–", "—", "-")


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


def _complement(hit: Hit) -> Found | None:
    """ "the claim that it rained": a clause under a noun or adjective; relative clauses are none."""
    for child in hit.head.rights:
        if (
            child.dep_ in ("acl", "ccomp", "advcl", "acl:relcl", "xcomp")
            and mark_of(child) in ("that", "whether", "if")
            and mark_of(child) != ""
        ):
            if hit.part is Part.NOUN and child.dep_ == "advcl":
                continue
            return run_on(hit.head, child)
        if child.dep_ == "ccomp" and hit.part is Part.ADJECTIVE and child.i > hit.head.i and not has_to(child):
            return run_on(hit.head, child)
    return _is_that(hit) if hit.part is Part.NOUN else None


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


def _noun_infinitive(hit: Hit) -> Found | None:
    for child in hit.head.rights:
        if child.dep_ in ("acl", "xcomp", "advcl") and has_to(child):
            return (reach(child),), child
    return None


_VERB_SHAPES: tuple[tuple[str, Callable[[Hit], Found | None]], ...] = (
    ("clause", _clause),
    ("make", made_to_do),
    ("call", called),
    ("to", infinitive),
    ("ing", gerund),
    ("object", thing),
)
_NOUN_SHAPES: tuple[tuple[str, Callable[[Hit], Found | None]], ...] = (
    ("clause", _complement),
    ("to", _noun_infinitive),
)
_ADJECTIVE_SHAPES: tuple[tuple[str, Callable[[Hit], Found | None]], ...] = (("clause", _complement), ("to", infinitive))


def _prepositional(hit: Hit) -> Content | None:
    """ "called for calm", "accused them of fraud", "its demand for talks"."""
    for name in _PREPOSITIONS:
        use = hit.takes(name)
        if use is None:
            continue
        word = name.rstrip("+")
        for child in hit.head.rights:
            if child.dep_ not in ("obl", "nmod", "advcl", "acl", "xcomp", "ccomp", "obl:agent"):
                continue
            lead = next(
                (c for c in child.lefts if c.dep_ in ("case", "mark") and c.lower_ == word and c.i > hit.head.i), None
            )
            if lead is None or child.i < hit.head.i:
                continue
            if name == "to+" and child.pos_ == "VERB" and hit.part is not Part.NOUN:
                continue
            if hit.part is Part.NOUN and name == "by":
                continue
            return _phrase(hit, use, child, lead, name)
    return None


def _phrase(hit: Hit, use: Cue, child: Token, lead: Token, name: str) -> Content:
    start, end = lead.i + 1, child.right_edge.i + 1
    thing = next((c for c in hit.head.rights if c.dep_ == "obj" and c.right_edge.i < lead.i), None)
    if thing is not None and hit.part is Part.VERB and name in ("of", "for", "as", "over", "with"):
        start = thing.left_edge.i
        return Content(((max(start, hit.head.i + 1), end),), child, use, name)
    if name == "for":
        # "called for the government to resign": the clause goes on
        for sibling in hit.head.rights:
            if sibling.left_edge.i == end and sibling.dep_ in ("xcomp", "advcl") and has_to(sibling):
                end = sibling.right_edge.i + 1
    extra = (lead.i,) if lead.i - hit.tokens[-1] == 1 else ()
    return Content(((start, end),), child, use, name, extra)
