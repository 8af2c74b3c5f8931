"""What was said or thought: the content of a reporting word, read from the shapes that the cue table allows it.

Shapes are tried from the most telling (a clause) to the least (a bare object). Each gives token ranges; the
content of a clause runs on over whatever follows it unbroken, because parsers hang closing "if" and "because"
clauses on the reporting verb as readily as on the clause.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.extract.attribution import clauses, things
from bot.extract.attribution.complements import CONCEDING, complement, cue_clause, noun_infinitive, said_clause
from bot.extract.attribution.extents import DAYS
from bot.extract.attribution.grammar import is_finite, is_passive
from bot.extract.attribution.hits import Hit, Part
from bot.extract.attribution.naming import apposed, called_in_marks
from bot.extract.attribution.patterns import stretch
from bot.extract.attribution.prepositions import prepositional
from bot.extract.attribution.record import Content
from bot.extract.attribution.runs import run_on_behind
from bot.extract.attribution.shapes import Found, called, gerund, infinitive, made_to_do, thing
from bot.extract.forms import one_of
from bot.extract.reading import Reading

#: A clause found by the order of words is better than these.
_WEAK = frozenset(("object", "as", "of", "for", "on", "about", "to+", "in", "with", "at"))
#: These open a clause or a phrase of what is said, before its main one.
_OPENING = CONCEDING | {"when", "once", "despite"}
_DASHES = frozenset(("–", "—", "--", "-"))
_PAUSES = _DASHES | {","}
#: Words of an aside between dashes, at most.
_ASIDE = 16
_MARKS = frozenset((",", ":", "–", "—"))


def find_content(reading: Reading, hit: Hit) -> Content | None:
    """The content that hangs on a reporting word by its grammar, or ``None``.

    Where grammar gives a clause-taking verb nothing but a thing, the order of words is asked first.
    """
    found = apposed(reading, hit) or called_in_marks(reading, hit) or _by_grammar(hit)
    if found is not None and found.shape == "clause":
        return _mended(reading, hit, found)
    if found is not None and found.shape == "object" and found.head.i == hit.tokens[-1] + 1 and hit.takes("ing"):
        found = _deed(reading, hit) or found
    if hit.part is Part.VERB and (found is None or found.shape in _WEAK):
        found = _by_order(reading, hit, found) or found
    if found is None and not is_passive(hit.head):
        found = _phrase_after(reading, hit) or _noun_deed(reading, hit)
    if found is None or _no_words(reading, found) or _only_occasion(reading, hit, found):
        return None
    return replace(found, pieces=(*found.pieces[:-1], run_on_behind(reading, hit.head, found.shape, found.pieces[-1])))


def _deed(reading: Reading, hit: Hit) -> Content | None:
    """ "considered seating the accusers": a gerund that was taken for a thing."""
    use, deed = hit.takes("ing"), things.doing(reading, hit)
    return None if use is None or deed is None else Content(deed[0], deed[1], use, "ing")


def _noun_deed(reading: Reading, hit: Hit) -> Content | None:
    use = hit.takes("to") if hit.part is Part.NOUN else None
    deed = None if use is None else things.noun_deed(reading, hit)
    return None if use is None or deed is None else Content(deed[0], deed[1], use, "to")


def _no_words(reading: Reading, found: Content) -> bool:
    """Whether a deed is told of, nothing said: "threatened a villager", unlike "threatened sanctions"; "defended the
    bridge", unlike "defended the bill"."""
    lemma, cues = found.head.lemma_.lower(), reading.lexicon.cues
    if found.shape != "object":
        return False
    return (found.use.kind == "threaten" and lemma not in cues.help("threats")) or (
        found.use.kind == "support"
        and lemma in cues.help("held")
        and found.use.words[0] in ("support", "defend", "back")
    )


def _only_occasion(reading: Reading, hit: Hit, found: Content) -> bool:
    """Whether a phrase tells where words were said, not what about: "made the remarks on a visit to Oslo"."""
    on = hit.part is Part.NOUN and found.use.kind == "say" and found.shape in ("on", "in", "at")
    return on and one_of(found.head, reading.lexicon.cues.help("occasions")) is not None


def _phrase_after(reading: Reading, hit: Hit) -> Content | None:
    found = things.phrase_after(reading, hit)
    if found is None or hit.part is Part.NOUN or (use := hit.takes(found[2])) is None:
        return None
    return Content(found[0], found[1], use, found[2], (found[3],))


def _mended(reading: Reading, hit: Hit, content: Content) -> Content:
    """A clause that ends where no mark and no conjunction stands was cut by the parser: it goes on to the next."""
    doc = reading.doc
    start, end = content.pieces[-1]
    if start > hit.tokens[-1] + 1 and is_finite(doc[start]):
        # "said drills were lawful" with the subject hung elsewhere
        whole = clauses.that_clause(reading, hit) or clauses.bare_clause(reading, hit)
        start = start if whole is None else min(start, whole[0][0][0])
        content = replace(content, pieces=(*content.pieces[:-1], (start, end)))
    behind = hit.tokens[-1] + 1
    if hit.takes("tell") is None and any(
        c.dep_ == "obj" and c.lower_ not in DAYS and c.left_edge.i == behind and c.right_edge.i + 1 == start
        for c in hit.head.rights
    ):
        # "say a bombing Wednesday has killed", parsed as a thing said and a clause
        start = behind
        content = replace(content, pieces=(*content.pieces[:-1], (start, end)))
    if start > behind + 1 and doc[start - 1].text == "," and doc[behind].lower_ in _OPENING:
        # "said although it was popular, it would cost too much"
        start = behind
        content = replace(content, pieces=(*content.pieces[:-1], (start, end)))
    if end <= hit.head.i or hit.head.dep_.startswith("acl"):
        return content
    content = _with_front(reading, hit, content)
    limit = stretch(reading, end - 1)[1]
    end = _and_that(reading, end, limit)
    content = replace(content, pieces=(*content.pieces[:-1], (start, end)))
    if end >= limit or doc[end].is_punct or doc[end].dep_ == "cc" or doc[end].is_quote:
        return content
    while end < limit and doc[end].text not in (",", ":", "–", "—", "--") and not doc[end].is_quote:
        end += 1
    return replace(content, pieces=(*content.pieces[:-1], (start, end)))


def _and_that(reading: Reading, end: int, limit: int) -> int:
    """Of "said that it rained, and that he stayed" the second clause with its own "that"; of "said he was tired and
    would leave" the second half; and what a colon announces."""
    doc = reading.doc
    end = _past_aside(reading, end, limit)
    paused = end < limit and (doc[end].text in _PAUSES or doc[end].is_quote)
    index = end + paused
    if index + 1 < limit and doc[index].lower_ in ("and", "but"):
        goes_on = doc[index + 1].lower_ == "that" or (doc[end].text not in _PAUSES and doc[index + 1].tag_ == "MD")
        return next((i for i in range(index + 2, limit) if doc[i].text in _MARKS), limit) if goes_on else end
    if end + 1 < limit and doc[end].text == ":" and not doc[end + 1].is_quote:
        return limit
    return end


def _past_aside(reading: Reading, end: int, limit: int) -> int:
    """ "said the deal — the third this year — would pass": on behind an aside between dashes, if its verb follows."""
    doc = reading.doc
    if end >= limit or doc[end].text not in _DASHES:
        return end
    closing = next((i for i in range(end + 1, min(limit - 1, end + _ASIDE)) if doc[i].text in _DASHES), end)
    opened = closing > end or any(doc[i].text in _DASHES for i in range(max(0, end - _ASIDE), end))
    if not opened or closing + 1 >= limit or not is_finite(doc[closing + 1]):
        return end
    return next((i for i in range(closing + 1, limit) if doc[i].text in _MARKS), limit)


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
    if (use := hit.takes("clause")) is not None and (clause := clauses.that_clause(reading, hit)) is not None:
        (start, end), *rest = clause[0]
        if found is not None and found.shape == "object" and found.pieces[0][0] < start <= found.pieces[0][1]:
            return replace(found, pieces=((found.pieces[0][0], end), *rest))
        return Content(clause[0], clause[1], use, "clause")
    if (use := hit.takes("clause")) is not None and (clause := clauses.question(reading, hit)) is not None:
        return Content(clause[0], clause[1], use, "clause")
    bare = (
        found is not None
        and found.shape == "object"
        and any(reading.doc[i].tag_ == "TO" for start, end in found.pieces for i in range(start, end))
    )
    if bare and (use := hit.takes("make")) is not None and (asked := things.to_do(reading, hit)) is not None:
        # "urged both sides to free prisoners and allow food in", the deed hung on whom it is asked of
        return Content(asked[0], asked[1], use, "make")
    orders = _SURE_ORDERS if found is not None else (*_SURE_ORDERS, *_ORDERS)
    for takes, shape, finder in orders:
        if (use := hit.takes(takes)) is not None and (other := finder(reading, hit)) is not None and other[0]:
            return Content(other[0], other[1], use, shape)
    return None


_Finder = Callable[[Reading, Hit], clauses.Clause]
#: What a cue must take, the shape that is found, and the finder. These find more than the parse of a thing alone does.
_SURE_ORDERS: tuple[tuple[str, str, _Finder], ...] = (
    ("bare", "clause", clauses.bare_clause),
    ("bare", "clause", clauses.clause_around),
    ("bare", "clause", clauses.extracted),
    ("bare", "clause", clauses.rest),
    ("clause", "clause", clauses.announced),
    ("of", "of", things.charged),
    ("call", "call", things.what_called),
    ("make", "make", things.wanted_done),
)
#: These are asked only where the parse has nothing.
_ORDERS: tuple[tuple[str, str, _Finder], ...] = (
    ("make", "make", things.to_do),
    ("to", "to", things.to_do),
    ("name", "call", things.named_so),
    ("ing", "ing", things.doing),
    ("object", "object", things.thing_after),
    ("measure", "object", things.measured),
    ("at", "at", things.put_at),
)


def _next_is(hit: Hit, word: str) -> bool:
    index = hit.tokens[-1] + 1
    return index < len(hit.head.doc) and hit.head.doc[index].lower_ == word


def _by_grammar(hit: Hit) -> Content | None:
    if hit.part is Part.VERB:
        shapes = _VERB_SHAPES
    elif hit.part is Part.NOUN:
        shapes = _NOUN_SHAPES
    else:
        shapes = _ADJECTIVE_SHAPES
    passive = hit.part is Part.VERB and is_passive(hit.head)
    if hit.takes("call") is not None and hit.takes("for") is not None and _next_is(hit, "for"):
        # "called for talks as the talks broke down": nothing is called anything
        return prepositional(hit)
    for shape, finder in shapes:
        if passive and shape == "object" and (found_phrase := prepositional(hit)) is not None:
            return found_phrase
        use = hit.takes(shape)
        if use is not None and (found := finder(hit)) is not None:
            pieces = tuple((start, end) for start, end in found[0] if start < end)
            if pieces:
                return Content(pieces, found[1], use, shape)
    return prepositional(hit)


_VERB_SHAPES: tuple[tuple[str, Callable[[Hit], Found | None]], ...] = (
    ("clause", said_clause),
    ("make", made_to_do),
    ("call", called),
    ("to", infinitive),
    ("ing", gerund),
    ("object", thing),
)
_NOUN_SHAPES: tuple[tuple[str, Callable[[Hit], Found | None]], ...] = (
    ("clause", complement),
    ("to", noun_infinitive),
)
_ADJECTIVE_SHAPES: tuple[tuple[str, Callable[[Hit], Found | None]], ...] = (("clause", complement), ("to", infinitive))
