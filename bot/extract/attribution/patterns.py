"""Where the parse fails: subjects by the order of words alone.

News writes attribution in few shapes ("X said that", "X, a title, said", ", said X"), and writes them over and
over; a parser that trips over a long title or a quotation mark loses them. Each pattern stays between two
full stops of one paragraph, and looks over a bounded window, so the whole is linear.
"""

from __future__ import annotations

from bot.extract.attribution.extents import DAYS, joint_start
from bot.extract.attribution.ranges import Range
from bot.extract.parse import Token
from bot.extract.reading import Reading
from bot.extract.sentences import DATELINE_ENDS

STOPS = frozenset((".", "!", "?", ";"))
_WINDOW = 60
#: Between a name and its verb: room for "who heads the committee that …" between commas.
_APPOSITION = 40
#: Words of a programme's name, marks included, at most.
_PROGRAMME = 6
#: Words of a name with all its titles, at most.
_NAME = 14
NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "ADP", "PART", "SYM", "X"))
#: From the comma of an apposition to its verb: room for "a claim the State Department has repeatedly".
_LABEL = 14
_HEADS = frozenset(("NOUN", "PROPN", "PRON"))
_NOUN_TAGS = frozenset(("NN", "NNS", "NNP", "NNPS"))
_PARTICLES = frozenset(("AUX", "ADV", "PART"))
#: A date, a place or a manner sets in: the phrase is over.
_ENDS = frozenset(("on", "in", "at", "during", "after", "before", "as", "to", "last", "this", "next"))
#: Tagged prepositions as often as not, these open a clause whose subject follows.
_OPENS_CLAUSE = frozenset(("after", "before", "since", "while", "as", "when", "because", "if", "though", "although"))
_RELATIVES = frozenset(("who", "which", "that"))
_SUBJECTS = frozenset(("he", "she", "they", "we", "i", "it", "you"))
#: What is said in passing of a subject, between commas, begins so; or with a participle.
_PASSING = frozenset(("who", "which", "whose", "whom", "when", "where", "while", "as", "in", "at", "on", "after"))


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
        if home is None and before.is_quote and start - 2 >= 0 and doc[start - 2].text == "." and doc[start].is_title:
            # “… jurisdiction.” It hoped: the sentence ended inside the marks
            break
        if before.text in DATELINE_ENDS and doc[start].is_sent_start:
            break
        start -= 1
    end = index + 1
    while end < len(doc) and end - index < 2 * _WINDOW and block_of[end] == block_of[index]:
        after = doc[end]
        if (after.text in STOPS and reading.quotation_at(end) == home) or (home is not None and end >= home.end - 1):
            break
        end += 1
    return start, end


def in_programme(reading: Reading, index: int) -> bool:
    """ "told “Newsnight” that": whether a token is of a name of a few words between marks."""
    quotation = reading.quotation_at(index)
    return quotation is not None and quotation.closed and quotation.end - quotation.start <= _PROGRAMME


def subject_before(reading: Reading, verb: Token) -> tuple[Token, Range] | None:
    """ "Smith said", "Smith, a senior fellow at the institute, said": the phrase that ends before the verb."""
    floor = stretch(reading, verb.i)[0]
    index = verb.i
    while index > floor and _between(reading.doc[index - 1]):
        index -= 1
    if index > floor and reading.doc[index - 1].text == ",":
        return _before_apposition(reading, index - 1, floor)
    named = _chunk_before(reading, index, floor)
    if named is None:
        return _behind_quotation(reading, verb)
    return named[0], (max(joint_start(reading, named[1][0]), floor), named[1][1])


def _behind_quotation(reading: Reading, verb: Token) -> tuple[Token, Range] | None:
    """'," Ann Lee of Cures First said': whatever stands between a quotation and its verb, if it begins with a name."""
    doc = reading.doc
    for index in range(verb.i - 1, max(0, verb.i - _NAME), -1):
        if doc[index].is_punct and not doc[index].is_quote and doc[index].text not in ("-", "&", "/"):
            return None
        if not doc[index].is_quote:
            continue
        if index + 1 == verb.i or doc[index + 1].pos_ not in ("PROPN", "DET", "NOUN"):
            return None
        head = _head(reading, index + 1, verb.i)
        return None if head is None else (head, (index + 1, verb.i))
    return None


def _between(token: Token) -> bool:
    """What may stand between a subject and its verb: "has never", "on Thursday" without "on", "this week"."""
    if token.lower_ in DAYS or (token.lower_ in ("this", "last") and token.nbor(1).lower_ in DAYS):
        return True
    return is_particle(token) and token.lower_ not in ("to", "'s", "’s")


def is_particle(token: Token) -> bool:
    """Whether a word only helps a verb: "has", "never", "n’t", whatever that was taken for."""
    return token.pos_ in _PARTICLES or token.lower_ in ("n't", "n’t")


def _before_apposition(reading: Reading, comma: int, floor: int) -> tuple[Token, Range] | None:
    """The phrase that an apposition between commas belongs to, the apposition included."""
    doc = reading.doc
    nearest = True
    for index in range(comma - 1, max(floor, comma - _APPOSITION), -1):
        if doc[index].is_quote:
            return None
        if doc[index].text != ",":
            continue
        named = _chunk_before(reading, index, floor)
        aside = doc[index + 1 : comma]
        if named is not None and (nearest or _passing(aside[0])):
            said_of = any(t.pos_ in ("VERB", "AUX") for t in aside)
            return named if said_of else (named[0], (named[1][0], comma))
        nearest = False
    return None


def _passing(first: Token) -> bool:
    # "Ann Lee, 61, a nurse from Dayton, said"
    return first.lower_ in _PASSING or first.tag_ in ("VBN", "VBG") or first.like_num


def _chunk_before(reading: Reading, end: int, floor: int) -> tuple[Token, Range] | None:
    """The noun phrase that ends at ``end``; nothing if there is none, or it hangs on a preposition at its start."""
    doc = reading.doc
    start = end
    while start > floor and _part_of_name(doc[start - 1]) and doc[start - 1].lower_ not in _OPENS_CLAUSE:
        if start < end and _parts(doc[start - 1], doc[start]):
            break
        start -= 1
    while start < end and (doc[start].pos_ == "ADP" or doc[start].lower_ in ("to", "'s", "’s")):
        if start - 1 > floor and _describes(doc[start - 1], doc[start]):
            break
        nxt = next((i for i in range(start + 1, end) if doc[i].pos_ == "ADP"), None)
        if doc[start].pos_ == "ADP" and nxt is None:
            return None
        start += 1
    while start < end and doc[start].is_punct:
        start += 1
    head = _head(reading, start, end)
    if head is None and start > floor + 1 and doc[start - 1].lower_ in ("who", "which"):
        return _chunk_before(reading, start - 1 - (doc[start - 2].text == ","), floor)
    if start - 1 > floor and _describes(doc[start - 1], doc[start]):
        # "A report released by the agency said": the participle describes whoever stands before it
        described = _chunk_before(reading, start - 1, floor)
        if described is not None:
            return described[0], (described[1][0], end)
    return None if head is None else (head, (start, end))


def _describes(participle: Token, after: Token) -> bool:
    """ "A report released Monday by the agency": a participle, tagged a past tense as often as not."""
    if participle.pos_ != "VERB" or participle.tag_ not in ("VBN", "VBD"):
        return False
    return participle.tag_ == "VBN" or after.lower_ in DAYS or after.pos_ in ("ADP", "VERB", "AUX")


def _parts(before: Token, token: Token) -> bool:
    """Whether two nominal words belong to different phrases: "a claim | the campaign", "which | Ann Lee"."""
    if before.lower_ in _RELATIVES or (before.pos_ == "PRON" and before.lower_ in _SUBJECTS):
        return True
    opens = token.pos_ == "DET" and token.lower_ in ("the", "a", "an")
    return opens and before.pos_ in ("NOUN", "PROPN") and before.lower_ not in DAYS


def _part_of_name(token: Token) -> bool:
    """Whether a word can stand in a noun phrase; a hyphen inside a name counts as part of it."""
    if token.is_quote or token.lower_ in _RELATIVES:
        return False
    if token.ent_type_ == "PERSON" or (token.tag_ in ("VBN", "VBG") and token.text[:1].isupper()):
        # "Alan Prewitt", taken for a verb; "a Combined Task Force release"
        return True
    return token.pos_ in NOMINAL or token.tag_ in _NOUN_TAGS or token.text in ("-", "/", "&")


def _head(reading: Reading, start: int, end: int) -> Token | None:
    """The last noun before a preposition."""
    head = None
    for token in reading.doc[start:end]:
        if token.pos_ == "ADP" and head is not None:
            break
        named = token.pos_ in _HEADS or token.tag_ in _NOUN_TAGS or token.ent_type_ == "PERSON"
        if named and token.lower_ not in DAYS:
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
        if end > start and _parts(doc[end - 1], doc[end]):
            # "according to Rathbun | the property was returned"
            break
        end += 1
    head = _head(reading, start, end)
    return None if head is None else (head, (start, end))


def apposition(reading: Reading, verb: Token) -> tuple[Range, Range] | None:
    """ ", an allegation French officials call absurd", ", a plea they ignored": what the words before the comma are
    called, and who does what the verb says."""
    doc = reading.doc
    last = verb.i
    while last and doc[last - 1].pos_ in _PARTICLES:
        last -= 1
    floor = max(stretch(reading, verb.i)[0], verb.i - _LABEL)
    comma = next((i for i in range(last - 1, floor - 1, -1) if doc[i].text == ","), None)
    if comma is None or doc[comma + 1].lower_ not in ("a", "an"):
        return None
    cues = reading.lexicon.cues
    for index in range(comma + 2, last - 1):
        lemma = doc[index].lemma_.lower()
        if lemma in cues.nouns or lemma in cues.help("labels"):
            subject = doc[index + 1 : last]
            if subject[0].pos_ == "ADP" or any(t.lower_ in _RELATIVES for t in subject):
                return None
            return (comma + 1, index + 1), (index + 1, last)
    return None
