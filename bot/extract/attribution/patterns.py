"""Where the parse fails: subjects and contents by the order of words alone.

News writes attribution in few shapes ("X said that", "X, a title, said", ", said X"), and writes them over and
over; a parser that trips over a long title or a quotation mark loses them. Each pattern stays between two
full stops of one paragraph, and looks over a bounded window, so the whole is linear.
"""

from __future__ import annotations

from spacy.tokens import Token

from bot.extract.attribution.hits import Hit
from bot.extract.attribution.ranges import Range
from bot.extract.reading import Reading

STOPS = frozenset((".", "!", "?", ";"))
_WINDOW = 60
_APPOSITION = 14
#: From the verb to its "that": room for a listener, a place and a date.
_TO_THAT = 12
#: From the verb to that of a clause without "that": room for a long subject.
_TO_VERB = 20
_NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "ADP", "PART", "SYM", "X"))
_HEADS = frozenset(("NOUN", "PROPN", "PRON"))
_PARTICLES = frozenset(("AUX", "ADV", "PART"))
#: A date, a place or a manner sets in: the phrase is over.
_ENDS = frozenset(("on", "in", "at", "during", "after", "before", "as", "to", "last", "this", "next"))
_SUBJECTS = frozenset(("he", "she", "they", "we", "i", "it", "you"))


def stretch(reading: Reading, index: int) -> Range:
    """The words around a token up to the nearest full stops, within the paragraph and outside other quotations."""
    doc, block_of = reading.doc, reading.offsets.block_of
    home = reading.quotation_at(index)
    start = index
    while start > 0 and index - start < _WINDOW and block_of[start - 1] == block_of[index]:
        before = doc[start - 1]
        if (before.text in STOPS and reading.quotation_at(before.i) == home) or (
            home is not None and start - 1 <= home.start
        ):
            break
        start -= 1
    end = index + 1
    while end < len(doc) and end - index < 2 * _WINDOW and block_of[end] == block_of[index]:
        after = doc[end]
        if (after.text in STOPS and reading.quotation_at(end) == home) or (home is not None and end >= home.end - 1):
            break
        end += 1
    return start, end


def subject_before(reading: Reading, verb: Token) -> tuple[Token, Range] | None:
    """ "Smith said", "Smith, a senior fellow at the institute, said": the phrase that ends before the verb."""
    floor = stretch(reading, verb.i)[0]
    index = verb.i
    while (
        index > floor
        and reading.doc[index - 1].pos_ in _PARTICLES
        and reading.doc[index - 1].lower_ not in ("to", "'s")
    ):
        index -= 1
    if index > floor and reading.doc[index - 1].text == ",":
        return _before_apposition(reading, index - 1, floor)
    return _chunk_before(reading, index, floor)


def _before_apposition(reading: Reading, comma: int, floor: int) -> tuple[Token, Range] | None:
    """The phrase that an apposition between commas belongs to, the apposition included."""
    doc = reading.doc
    index = comma
    while index > floor and comma - index < _APPOSITION and doc[index - 1].text != ",":
        if doc[index - 1].is_quote:
            return None
        index -= 1
    if index - 1 <= floor or doc[index - 1].text != ",":
        return None
    named = _chunk_before(reading, index - 1, floor)
    if named is None or named[0].pos_ not in _HEADS:
        return None
    if any(t.pos_ in ("VERB", "AUX") for t in doc[index:comma]):
        return named
    return named[0], (named[1][0], comma)


def _chunk_before(reading: Reading, end: int, floor: int) -> tuple[Token, Range] | None:
    """The noun phrase that ends at ``end``; nothing if there is none, or it hangs on a preposition at its start."""
    doc = reading.doc
    start = end
    while start > floor and _part_of_name(doc[start - 1]):
        if start < end and doc[start - 1].pos_ == "PRON" and doc[start - 1].lower_ in _SUBJECTS:
            break
        start -= 1
    while start < end and (doc[start].pos_ == "ADP" or doc[start].lower_ in ("to", "'s", "’s")):
        nxt = next((i for i in range(start + 1, end) if doc[i].pos_ == "ADP"), None)
        if doc[start].pos_ == "ADP" and nxt is None:
            return None
        start += 1
    head = _head(reading, start, end)
    return None if head is None else (head, (start, end))


def _part_of_name(token: Token) -> bool:
    """Whether a word can stand in a noun phrase; a hyphen inside a name counts as part of it."""
    return (token.pos_ in _NOMINAL and not token.is_quote) or token.text in ("-", "/", "&")


def _head(reading: Reading, start: int, end: int) -> Token | None:
    """The last noun before a preposition."""
    head = None
    for token in reading.doc[start:end]:
        if token.pos_ == "ADP" and head is not None:
            break
        if token.pos_ in _HEADS:
            head = token
    return head


def subject_after(reading: Reading, verb: Token) -> tuple[Token, Range] | None:
    """'," said Smith, a senator from Ohio': the phrase that begins after the verb."""
    return noun_phrase(reading, verb.i + 1)


def noun_phrase(reading: Reading, start: int) -> tuple[Token, Range] | None:
    """The noun phrase that begins at a token, its prepositional parts included, and its head."""
    if start >= len(reading.doc):
        return None
    ceiling = stretch(reading, start)[1]
    doc = reading.doc
    end = start
    while end < ceiling and _part_of_name(doc[end]) and doc[end].lower_ not in _ENDS:
        end += 1
    head = _head(reading, start, end)
    return None if head is None else (head, (start, end))


def that_clause(reading: Reading, hit: Hit) -> tuple[tuple[Range, ...], Token] | None:
    """ "told reporters on Monday that …", to the end of the sentence."""
    start, end = hit.tokens[-1] + 1, stretch(reading, hit.head.i)[1]
    doc = reading.doc
    for index in range(start, min(end, start + _TO_THAT)):
        token = doc[index]
        if (token.lower_ == "that" and token.dep_ not in ("obj", "nsubj")) or (
            token.lower_ == "that" and index == start
        ):
            return _clause(reading, index, end)
        if token.pos_ in ("VERB", "AUX", "SCONJ", "CCONJ") or token.text in ('"', "“", ":", "”"):
            return None
    return None


def to_do(reading: Reading, hit: Hit) -> tuple[tuple[Range, ...], Token] | None:
    """ "asked both sides to show restraint", "plans to leave": an infinitive, perhaps with who is to do it."""
    start, end = hit.tokens[-1] + 1, stretch(reading, hit.head.i)[1]
    doc = reading.doc
    for index in range(start, min(end - 1, start + _TO_THAT)):
        token = doc[index]
        if token.lower_ == "to" and doc[index + 1].pos_ in ("VERB", "AUX", "ADV"):
            if (index > start and hit.takes("make") is None) or (index == start and hit.takes("to") is None):
                return None
            verb = next((t for t in doc[index + 1 : end] if t.pos_ in ("VERB", "AUX")), None)
            return None if verb is None else (((start, _before_next_report(reading, start, end)),), verb)
        if token.pos_ not in _NOMINAL or token.is_quote:
            return None
    return None


def named_so(reading: Reading, hit: Hit) -> tuple[tuple[Range, ...], Token] | None:
    """ "called the decision regrettable": what follows up to the next comma, if there is a thing and a name for it."""
    start, end = hit.tokens[-1] + 1, stretch(reading, hit.head.i)[1]
    doc = reading.doc
    index = start
    while index < end and doc[index].text not in (",", ":") and doc[index].pos_ not in ("VERB", "AUX", "CCONJ"):
        index += 1
    if index - start < 3 or doc[start].pos_ not in _NOMINAL or doc[start].pos_ == "ADP":
        return None
    article = next((i for i in range(start + 1, index - 1) if doc[i].lower_ in ("a", "an")), None)
    if hit.head.tag_ == "VBN" or (article is None and doc[index - 1].pos_ != "ADJ"):
        return None
    return ((start, index),), doc[index - 1]


def bare_clause(reading: Reading, hit: Hit) -> tuple[tuple[Range, ...], Token] | None:
    """ "said he would go": a subject and a finite verb straight after the reporting verb."""
    start, end = hit.tokens[-1] + 1, stretch(reading, hit.head.i)[1]
    doc = reading.doc
    if start >= end or doc[start].pos_ not in ("NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM"):
        return None
    if hit.head.i and (doc[hit.head.i - 1].text == "," or doc[hit.head.i - 1].is_quote):
        return None
    for index in range(start + 1, min(end, start + _TO_VERB)):
        token = doc[index]
        if token.pos_ in ("AUX", "VERB") and ("VerbForm=Fin" in token.morph or token.tag_ == "MD"):
            return _clause(reading, start, end)
        if token.text == ":" or token.is_quote or (token.pos_ == "CCONJ" and doc[index - 1].text == ","):
            return None
    return None


def _clause(reading: Reading, start: int, end: int) -> tuple[tuple[Range, ...], Token] | None:
    """The words from ``start`` on, if they hold a verb: its first is the head."""
    end = _before_next_report(reading, start, end)
    finite = [t for t in reading.doc[start + 1 : end] if t.pos_ in ("VERB", "AUX")]
    if not finite:
        return None
    head = next((t for t in finite if t.pos_ == "VERB" or t.dep_ == "ROOT"), finite[0])
    return ((start, end),), head


def _before_next_report(reading: Reading, start: int, end: int) -> int:
    """Where a further reporting clause sets in: ", adding", ", according to"."""
    doc = reading.doc
    for index in range(start + 2, end - 1):
        if doc[index].text == "," and (
            doc[index + 1].lower_ == "according" or doc[index + 1].lower_ in ("adding", "saying")
        ):
            return index
    return end


def clause_around(reading: Reading, hit: Hit) -> tuple[tuple[Range, ...], Token] | None:
    """The sentence a reporting clause is put into: "The plan, said Smith, will fail"; "It fails, Smith said"."""
    start, end = stretch(reading, hit.head.i)
    doc = reading.doc
    named = subject_before(reading, hit.head) if hit.head.i > start and doc[hit.head.i - 1].text != "," else None
    first = named[1][0] if named is not None and named[1][0] > start else hit.head.i
    if first <= start + 1 or doc[first - 1].text != ",":
        return None
    last = hit.tokens[-1] + 1
    while last < end and doc[last].text != "," and doc[last].pos_ not in ("VERB", "AUX") and last - first < _TO_THAT:
        last += 1
    if last < end and doc[last].text != ",":
        return None
    pieces = ((start, first - 1),) if last >= end else ((start, first - 1), (last + 1, end))
    verbs = [t for a, b in pieces for t in doc[a:b] if t.pos_ in ("VERB", "AUX")]
    return (pieces, verbs[0]) if verbs else None
