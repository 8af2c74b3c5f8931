"""How far the phrase that names a source reaches: titles, appositions and joint subjects belong to it."""

from __future__ import annotations

from bot.extract.attribution.ranges import Range
from bot.extract.parse import Token
from bot.extract.reading import Reading

#: Dependents that describe the source only in passing.
_LEFT_OUT = frozenset(
    ("acl:relcl", "advcl", "advcl:relcl", "parataxis", "ccomp", "discourse", "dislocated", "cop", "mark", "vocative")
)
_CLAUSAL = frozenset(
    ("when", "who", "which", "while", "as", "after", "although", "though", "asked", "speaking", "where")
)
_LONGEST = 40
#: Words that date what was said; none names a source.
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS = frozenset((*_WEEK, "today", "yesterday", "week", "month", "year"))
_SINGLE = 8
_JOINT = 7
#: Members of a list of sources but for the last two, at most.
_MEMBERS = 4
_TITULAR = frozenset(("NOUN", "PROPN", "ADJ", "DET", "PART", "ADP"))
_NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "DET", "ADJ"))
_TITLE = 10


def source_range(reading: Reading, head: Token, cue: Token) -> Range:
    """The noun phrase headed by ``head``, with titles and appositions, without what is said of it in passing."""
    start, end = head.i, head.i + 1
    for child in head.lefts:
        if child.pos_ == "NOUN" and child.right_edge.i < head.i and reading.doc[child.right_edge.i + 1].text == ",":
            # "demanded an apology, the agency reported"
            continue
        if child.dep_ not in _LEFT_OUT and child.dep_ not in ("cc", "punct", "case", "advmod"):
            start = min(start, child.left_edge.i)
    for child in head.rights:
        if child.dep_ in ("punct", "case"):
            continue
        if _passing(child):
            break
        if child.dep_ == "conj" and child.pos_ in ("VERB", "AUX"):
            break
        if child.left_edge.i - end > 3 or child.right_edge.i + 1 - start > _LONGEST:
            break
        end = child.right_edge.i + 1
    start, end = _adjacent(reading, start, end)
    if head.dep_ != "conj":
        start = joint_start(reading, start)
    start, end = _titled(reading, start, end)
    start, end = _clear_of(start, end, head.i, cue.i)
    return _bare(reading, start, end, head.i)


def _adjacent(reading: Reading, start: int, end: int) -> Range:
    """Nouns straight before a name belong to it ("State Department spokeswoman Jane Miller"), unless they are part of
    another phrase ("in the interview Miller")."""
    doc, block_of = reading.doc, reading.offsets.block_of
    first = start
    while first > 0 and start - first < _SINGLE and block_of[first - 1] == block_of[start]:
        before = doc[first - 1]
        if before.lower_ in DAYS or before.pos_ not in ("NOUN", "PROPN", "ADJ", "PART", "DET"):
            break
        first -= 1
    if first == start or doc[start - 1].pos_ not in ("NOUN", "PROPN") or doc[start].pos_ not in ("PROPN", "NOUN"):
        return start, end
    opens = first == 0 or block_of[first - 1] != block_of[start] or doc[first - 1].is_punct
    return (first, end) if opens else (start, end)


def joint_start(reading: Reading, start: int) -> int:
    """Where the list begins whose last member is told here, behind "and": "the U.S., Britain, and [Japan] warned"; the
    parser may leave its first members out. ``start`` where there is no list, or it does not open its clause."""
    doc = reading.doc
    if start < 2 or doc[start - 1].lower_ != "and":
        return start
    comma = doc[start - 2].text == ","
    first = _member(reading, start - 2 if comma else start - 1)
    # ", and the agency urged" joins clauses, unless two members stand before
    opens = first is not None and _opens(reading, first) and (not comma or doc[first - 1].text == ",")
    for _ in range(_MEMBERS):
        if first is None or doc[first - 1].text != "," or first < 2:
            break
        earlier = _member(reading, first - 1)
        if earlier is None or not _opens(reading, earlier):
            break
        first = earlier
    return start if first is None or not opens else first


def _member(reading: Reading, end: int) -> int | None:
    """Where the noun phrase that ends here begins."""
    doc, first = reading.doc, end
    while first > 0 and end - first < _JOINT and doc[first - 1].pos_ in _NOMINAL:
        first -= 1
    return first if first < end and doc[end - 1].lower_ not in DAYS else None


def _opens(reading: Reading, index: int) -> bool:
    before = reading.doc[index - 1]
    return index == 0 or before.pos_ in ("PUNCT", "VERB", "SCONJ", "AUX") or reading.doc[index].is_sent_start


def _titled(reading: Reading, start: int, end: int) -> Range:
    """ "Malaysia's Prime Minister, Najib Razak, said": the title before a name between commas belongs to it."""
    doc = reading.doc
    if start < 3 or doc[start - 1].text != "," or end >= len(doc) or doc[start].pos_ not in ("PROPN", "NOUN", "DET"):
        return start, end
    first = start - 1
    while first > 0 and start - first < _TITLE and doc[first - 1].pos_ in _TITULAR:
        first -= 1
    of = next((i for i in range(first, start - 1) if doc[i].pos_ == "ADP"), start - 1)
    title = reading.lexicon.titles
    named = doc[start].pos_ != "PROPN" and doc[start - 2].pos_ == "PROPN"
    if of == first or (doc[of - 1].lemma_.lower() not in title.words | title.persons and not named):
        return start, end
    before = doc[first - 1] if first else None
    opens = before is None or doc[first].is_sent_start or before.is_quote or before.text in (".", "?", "!", ",")
    return (first, end) if opens and start - 1 - first >= 2 else (start, end)


def _bare(reading: Reading, start: int, end: int, head: int) -> Range:
    """Without marks and conjunctions at the edges."""
    doc = reading.doc
    while end - 2 > head and doc[end - 1].lower_ in DAYS and doc[end - 2].pos_ == "ADP":
        # "President Duterte on Tuesday": hung on a part of the name
        end -= 2
    while start < head and (doc[start].pos_ in ("PUNCT", "CCONJ", "SCONJ", "ADP") or doc[start].lower_ in _CLAUSAL):
        start += 1
    while end > head + 1 and (doc[end - 1].is_punct or doc[end - 1].pos_ in ("CCONJ", "SCONJ", "ADV")):
        end -= 1
    opened = [i for i in range(start, end) if doc[i].text == "("]
    if opened and not any(doc[i].text == ")" for i in range(opened[-1], end)):
        closes = end < len(doc) and doc[end].text == ")"
        end = end + 1 if closes else max(head + 1, opened[-1])
    return start, end


def _passing(child: Token) -> bool:
    """Whether a dependent only says in passing what the source does or when it spoke."""
    if child.dep_ in _LEFT_OUT or (child.dep_ == "acl" and _comma_before(child)):
        return True
    return _when(child) or child.left_edge.lower_ in _CLAUSAL


def _when(child: Token) -> bool:
    """ "Nauert on Friday": a date that the parser hung on the name."""
    return child.dep_ in ("nmod", "obl", "obl:unmarked", "nmod:unmarked") and child.lower_ in DAYS


def _comma_before(token: Token) -> bool:
    first = token.left_edge
    return first.text == "," or (first.i > 0 and first.nbor(-1).text == ",")


def _clear_of(start: int, end: int, head: int, cue: int) -> Range:
    """Never across the cue: a wrong attachment would swallow it."""
    if start <= cue < head:
        start = cue + 1
    elif head < cue < end:
        end = cue
    return start, end
