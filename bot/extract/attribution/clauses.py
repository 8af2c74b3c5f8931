"""What was said, by the order of words alone: clauses that the parser hung elsewhere or took apart.

Each finder looks from the reporting word over a bounded window, within two full stops of one paragraph.
"""

from __future__ import annotations

from bot.extract.attribution.extents import DAYS
from bot.extract.attribution.grammar import is_finite, own_subject
from bot.extract.attribution.hits import Hit
from bot.extract.attribution.openings import LISTENER, OCCASION, after_listener, after_occasion
from bot.extract.attribution.patterns import NOMINAL, in_programme, stretch, subject_before
from bot.extract.attribution.ranges import Range
from bot.extract.attribution.wordclass import ALWAYS_VERBS
from bot.extract.parse import Doc, Token
from bot.extract.reading import Reading

#: Pieces of content and their head, or nothing.
Clause = tuple[tuple[Range, ...], Token] | None

#: From the verb to its "that": room for a listener, a place and a date.
_TO_THAT = 16
#: From the verb to that of a clause without "that": room for a long subject.
TO_VERB = 24
_QUESTIONS = frozenset(("how", "why", "what", "whether", "who", "where", "when"))
_NEXT_REPORT = frozenset(("according", "adding", "saying"))


def that_clause(reading: Reading, hit: Hit) -> Clause:
    """ "told reporters on Monday that …", to the end of the sentence."""
    start, end = hit.tokens[-1] + 1, stretch(reading, hit.head.i)[1]
    doc = reading.doc
    for index in range(start, min(end, start + _TO_THAT)):
        token = doc[index]
        surely = index == start or (hit.head.lower_ in ALWAYS_VERBS and token.dep_ != "det")
        if token.lower_ == "that" and index > start and index + 1 < end and is_finite(doc[index + 1]):
            # "legislation he wrote with a colleague that would": of the thing
            return None
        told = surely or token.dep_ not in ("obj", "nsubj", "det") or (index > start and hit.takes("tell") is not None)
        if token.lower_ == "that" and (told or _before_plural(token)):
            return _clause(reading, index, end)
        if index == start and token.text == "," and (aside := _after_aside(reading, start, end)) is not None:
            # "claimed, without offering evidence, that"
            return _clause(reading, aside, end) if doc[aside].lower_ == "that" else None
        if is_finite(token) or token.pos_ == "CCONJ" or token.text in (":", ","):
            return None
        if token.is_quote and not in_programme(reading, index):
            return None
        if token.pos_ == "SCONJ" and token.lower_ not in OCCASION:
            return None
    return None


def _before_plural(that: Token) -> bool:
    """ "responded that political statements": taken for a determiner, which no plural has."""
    return that.dep_ == "det" and that.head.tag_ in ("NNS", "NNPS")


def _after_aside(reading: Reading, comma: int, end: int) -> int | None:
    """Behind the second of two commas that enclose a few words, or nothing."""
    for index in range(comma + 2, min(end - 1, comma + _TO_THAT)):
        if reading.doc[index].text == ",":
            return index + 1
        if reading.doc[index].is_quote:
            return None
    return None


def question(reading: Reading, hit: Hit) -> Clause:
    """ "asked in parliament why …", "recalled how …": an indirect question, to the end of the sentence."""
    start, end = hit.tokens[-1] + 1, stretch(reading, hit.head.i)[1]
    doc = reading.doc
    for index in range(start, min(end, start + LISTENER)):
        token = doc[index]
        if token.lower_ == "if" and index > start and any(use.kind == "ask" for use in hit.uses):
            # "asked the mayor if he wished to reply"
            return _clause(reading, index, end)
        if token.lower_ in _QUESTIONS and (index == start or token.lower_ not in ("who", "where", "when")):
            return _clause(reading, index, end)
        if index == start and token.pos_ == "ADV":
            continue
        if token.pos_ not in NOMINAL or token.is_quote:
            return None
    return None


def bare_clause(reading: Reading, hit: Hit) -> Clause:
    """ "said he would go", "said Monday in Rome the talks had failed", "told reporters he would": no "that"."""
    start, end = hit.tokens[-1] + 1, stretch(reading, hit.head.i)[1]
    doc = reading.doc
    if hit.head.i and (doc[hit.head.i - 1].is_quote or _inserted(reading, hit)):
        return None
    if hit.takes("tell") is not None:
        start = after_listener(reading, start, end)
    start = after_occasion(reading, start, end)
    if start < end and doc[start - 1].text == "," and clause_around(reading, hit) is not None:
        # "It resumes, its envoy said on Monday, raising the pressure"
        return None
    if start >= end or not _opens_clause(doc[start]):
        return None
    plain = hit.head.lower_ in ALWAYS_VERBS or hit.head.lower_ == "say"
    for index in range(start + 1, min(end, start + TO_VERB)):
        token = doc[index]
        if is_finite(token):
            # "promised aid and blamed the weather": the first verb is the speaker's own
            return None if not plain and doc[index - 1].pos_ == "CCONJ" else _clause(reading, start, end)
        opens_quotation = token.is_quote and doc[index - 1].text in (",", ":")
        if token.text == ":" or opens_quotation or (token.pos_ == "CCONJ" and doc[index - 1].text == ","):
            return None
        if not plain and token.text == "," and _closed_before_verb(reading, index, end):
            # "contend the law, which cut aid, was"
            return _clause(reading, start, end)
        if not plain and (token.tag_ in ("WDT", "WP") or token.text == ","):
            # "maintained a policy that has": the first verb is that of a relative clause
            return None
    return None


def _closed_before_verb(reading: Reading, comma: int, end: int) -> bool:
    """Whether a comma opens what is told of a subject in passing, and its verb follows straight behind another."""
    doc = reading.doc
    return any(doc[i].text == "," and is_finite(doc[i + 1]) for i in range(comma + 2, min(end - 1, comma + TO_VERB)))


def _inserted(reading: Reading, hit: Hit) -> bool:
    """Whether a comma parts the verb from what it reports ("The plan, said Smith, will") rather than from what tells of
    its subject ("Smith, a senator, said")."""
    if reading.doc[hit.head.i - 1].text != ",":
        return False
    return clause_around(reading, hit) is not None or subject_before(reading, hit.head) is None


def _opens_clause(token: Token) -> bool:
    """Whether a subject can begin here; participles may stand before its noun, numbers and marks too."""
    if token.pos_ in ("NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM", "SYM") or token.lower_ == "there":
        return True
    return token.pos_ == "VERB" and token.tag_ in ("VBN", "VBG", "NNS", "NNP")


def rest(reading: Reading, hit: Hit) -> Clause:
    """What follows "said" up to the full stop, whatever the parser made of it, if there is a verb in it."""
    start, end = hit.tokens[-1] + 1, stretch(reading, hit.head.i)[1]
    doc = reading.doc
    if hit.head.lower_ not in ALWAYS_VERBS or (doc[hit.head.i - 1].text == "," and doc[hit.head.i - 2].is_quote):
        return None
    start = after_occasion(reading, start, end)
    if end - start < 3 or doc[start].is_punct or doc[start].pos_ in ("ADP", "CCONJ", "PART"):
        return None
    if any(doc[index].is_quote and doc[index - 1].text in (",", ":") for index in range(start + 1, end)):
        return None
    return _clause(reading, start, end) if subject_before(reading, hit.head) is not None else None


def announced(reading: Reading, hit: Hit) -> Clause:
    """ "The statement read: we will not": what follows a colon without marks, to the end of the sentence."""
    doc, colon = reading.doc, hit.tokens[-1] + 1
    start, end = colon + 1, stretch(reading, hit.head.i)[1]
    if start >= end or doc[colon].text != ":" or doc[start].is_quote or hit.takes("quote") is None:
        return None
    return _clause(reading, start, end)


def extracted(reading: Reading, hit: Hit) -> Clause:
    """ "lawmakers he said were trying to leave": the verb of what was said follows straight on the reporting verb."""
    doc = reading.doc
    index = hit.tokens[-1] + 1
    if index >= len(doc) or not is_finite(doc[index]) or not is_finite(hit.head) or doc[hit.head.i - 1].is_punct:
        return None
    named = subject_before(reading, hit.head)
    if named is None or named[1][0] == 0:
        return None
    before = doc[named[1][0] - 1]
    if before.lower_ not in ("that", "which", "who", ",") and before.pos_ not in ("NOUN", "PROPN"):
        return None
    end = clause_end(reading, index, stretch(reading, hit.head.i)[1])
    return (((index, end),), doc[index])


def clause_end(reading: Reading, start: int, end: int) -> int:
    """The next comma or dash, or ``end``."""
    return next((i for i in range(start, end) if reading.doc[i].text in (",", "—", "–")), end)


def _clause(reading: Reading, start: int, end: int) -> Clause:
    """The words from ``start`` on, if they hold a verb: its first is the head."""
    end = before_next_report(reading, start, end)
    finite = [t for t in reading.doc[start + 1 : end] if t.pos_ in ("VERB", "AUX")]
    if not finite:
        return None
    head = next((t for t in finite if t.pos_ == "VERB" or t.dep_ == "ROOT"), finite[0])
    return ((start, end),), head


def before_next_report(reading: Reading, start: int, end: int) -> int:
    """Where a further reporting clause sets in: ", adding", ", according to"."""
    doc = reading.doc
    for index in range(start + 2, end - 1):
        if doc[index].text == "," and doc[index + 1].lower_ in _NEXT_REPORT:
            return index
    return end


def _stops_insertion(token: Token) -> bool:
    return token.text == "," or token.is_quote or token.pos_ in ("VERB", "AUX")


def _speaker_follows(reading: Reading, hit: Hit, last: int) -> bool:
    """ ", said the union,": the speaker stands behind the verb, so not before it: "The envoy, asked of it, said"."""
    doc = reading.doc
    follows = doc[hit.head.i + 1] if hit.head.i + 1 < last else None
    if follows is None or follows.pos_ not in NOMINAL or follows.lower_ in DAYS:
        return False
    subject = own_subject(hit.head)
    return (
        subject is None or subject.i > hit.head.i or (doc[hit.head.i - 1].text == "," and not _told_of(doc, hit.head))
    )


def _told_of(doc: Doc, verb: Token) -> bool:
    """Whether the words between the last two commas before a verb tell of its subject: ", quoting officers, said"."""
    for index in range(verb.i - 2, max(verb.sent.start, verb.i - TO_VERB), -1):
        if doc[index].text == ",":
            return doc[index + 1].tag_ in ("VBG", "VBN", "VBD", "WP", "WDT", "IN", "WP$")
    return False


def clause_around(reading: Reading, hit: Hit) -> Clause:
    """The sentence a reporting clause is put into: "The plan, said Smith, will fail"; "It fails, Smith said"."""
    start, end = stretch(reading, hit.head.i)
    doc = reading.doc
    if not is_finite(hit.head) and hit.head.tag_ != "NNS":
        return None
    named = subject_before(reading, hit.head) if hit.head.i > start and doc[hit.head.i - 1].text != "," else None
    first = named[1][0] if named is not None and named[1][0] > start else hit.head.i
    if first <= start + 1 or doc[first - 1].text != "," or doc[first].lower_ in ("who", "which", "whose", "that"):
        return None
    last = hit.tokens[-1] + 1
    while last < end and not _stops_insertion(doc[last]) and last - first < _TO_THAT:
        last += 1
    if (last < end and doc[last].text != ",") or any(t.lower_ == "that" for t in doc[hit.head.i : last]):
        return None
    if named is None and not _speaker_follows(reading, hit, last):
        return None
    pieces = ((start, first - 1),) if last >= end else ((start, first - 1), (last + 1, end))
    verbs = [t for a, b in pieces for t in doc[a:b] if t.pos_ in ("VERB", "AUX")]
    return (pieces, verbs[0]) if verbs else None
