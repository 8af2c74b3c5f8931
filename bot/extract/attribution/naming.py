"""What a thing is called: names between marks, and those that stand beside it."""

from __future__ import annotations

from bot.extract.attribution.clauses import clause_end
from bot.extract.attribution.hits import Hit, Part
from bot.extract.attribution.patterns import NOMINAL, apposition, stretch
from bot.extract.attribution.ranges import reach
from bot.extract.attribution.record import Content
from bot.extract.lexicon.cues import Cue
from bot.extract.reading import Reading

#: Between "called" and a name in marks: room for "the new trade agreement with Chile".
_NEAR = 9
#: The same where clauses tell of the thing.
_FAR = 20
_ARTICLES = frozenset(("a", "an", "the"))
_REASONS = frozenset(("over", "for", "about", "because", "of"))


def apposed(reading: Reading, hit: Hit) -> Content | None:
    """ ", an allegation the envoy calls absurd", ", a label she disputes": the thing stands before its subject."""
    use = hit.takes("call") or hit.takes("object")
    if hit.part is not Part.VERB or use is None or (told := apposition(reading, hit.head)) is None:
        return None
    doc, behind = reading.doc, hit.tokens[-1] + 1
    named = behind < len(doc) and (doc[behind].pos_ == "ADJ" or doc[behind].is_quote)
    if "call" not in use.takes or not named:
        if behind < len(doc) and not doc[behind].is_punct:
            return None
        return Content((told[0],), doc[told[0][1] - 1], use, "object")
    end = clause_end(reading, behind, stretch(reading, hit.head.i)[1])
    return Content((told[0], (behind, end)), doc[behind], use, "call")


def called_in_marks(reading: Reading, hit: Hit) -> Content | None:
    """ "called the sanctions “illegal”": a thing, and straight after it a name between marks."""
    use = hit.takes("call")
    if hit.part is not Part.VERB or use is None:
        return None
    return _by_order(reading, hit, use) or _behind_object(reading, hit, use)


def _by_order(reading: Reading, hit: Hit, use: Cue) -> Content | None:
    """A noun phrase and a name; a name with an article also behind a clause that tells of the thing: "called the plan
    passed while he was governor “a disaster”"."""
    doc, first = reading.doc, hit.tokens[-1] + 1
    if first >= len(doc) or doc[first].pos_ in ("ADP", "PART") or reading.quotation_at(first) is not None:
        return None
    plain = True
    for index in range(first + 1, min(len(doc), first + (_NEAR if hit.takes("name") is None else _FAR))):
        quotation = reading.quotation_at(index)
        if quotation is not None:
            name = doc[quotation.inside[0]]
            near = plain and index < first + _NEAR
            if quotation.start != index or not (near or name.lower_ in _ARTICLES):
                return None
            return Content(((first, _named_over(reading, quotation.end)),), name, use, "call")
        plain = plain and doc[index].pos_ in NOMINAL
        if doc[index].text in (",", ".", ":", ";"):
            return None
    return None


def _behind_object(reading: Reading, hit: Hit, use: Cue) -> Content | None:
    for child in hit.head.rights:
        start, end = reach(child)
        if child.dep_ == "obj" and start > hit.head.i and end < len(reading.doc):
            quotation = reading.quotation_at(end)
            if quotation is not None and quotation.start == end:
                return Content(((start, quotation.end),), reading.doc[quotation.inside[0]], use, "call")
    return None


def _named_over(reading: Reading, end: int) -> int:
    """ "called him “a hawk” | over his vote for the war": what a thing is called so for belongs to it."""
    if end >= len(reading.doc) or reading.doc[end].lower_ not in _REASONS:
        return end
    return clause_end(reading, end, stretch(reading, end)[1])
