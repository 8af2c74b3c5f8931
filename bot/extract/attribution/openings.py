"""Where what was said begins behind the verb: behind whom it was told to, when and where."""

from __future__ import annotations

from bot.extract.attribution.extents import DAYS
from bot.extract.attribution.grammar import is_finite
from bot.extract.parse import Doc
from bot.extract.reading import Reading

#: From the verb to the clause: room for "the Associated Press in a telephone interview".
LISTENER = 10
_SUBJECTS = frozenset(("he", "she", "they", "we", "i", "it", "you", "there", "this", "these", "those"))
_OPENS_PHRASE = frozenset(("the", "a", "an", "no", "all", "some", "both", "any", "every", "many", "most", "several"))
#: Prepositions of the time, place and occasion of saying.
OCCASION = frozenset("on in at under during after before to from by via through with".split())


def after_listener(reading: Reading, start: int, end: int) -> int:
    """Where the clause begins behind whom it was told to: at the second noun phrase."""
    doc = reading.doc
    for index in range(start + 1, min(end, start + LISTENER)):
        token, before = doc[index], doc[index - 1]
        if token.lower_ in _SUBJECTS and token.pos_ == "PRON":
            return index
        fresh = token.lower_ in _OPENS_PHRASE or token.tag_ == "PRP$"
        if fresh and before.tag_ in ("NN", "NNS", "NNP", "NNPS", "PRP"):
            return index
        if is_finite(token):
            return start
    return start


def after_occasion(reading: Reading, start: int, end: int) -> int:
    """Behind dates, adverbs set off by commas and phrases of place: "said, however, …", "said Tuesday in Rome …"."""
    doc = reading.doc
    index = start
    while index < end - 1:
        token = doc[index]
        if token.text == "," and doc[index + 1].pos_ == "ADV" and index + 2 < end and doc[index + 2].text == ",":
            index += 3
        elif days(doc, index):
            index += days(doc, index)
        elif token.lower_ in OCCASION and token.dep_ == "case" and token.head.i > index:
            stop = token.head.i + 1
            while stop < end and days(doc, stop):
                stop += days(doc, stop)
            if stop >= end - 1 or stop - index > LISTENER:
                return start
            index = stop
        else:
            # "estimated by 2050, demand would double"
            return index + 1 if token.text == "," and index > start else index
    return start


def days(doc: Doc, index: int) -> int:
    """How many words from here on only tell when: "Monday", "last year", "earlier this week"."""
    start = index
    while index < len(doc) and doc[index].lower_ in ("earlier", "late", "early", "last", "this"):
        index += 1
    return index + 1 - start if index < len(doc) and doc[index].lower_ in DAYS else 0
