"""What was wanted, called or charged, by the order of words alone: where the parser hung it elsewhere.

Like the clauses of :mod:`bot.extract.attribution.clauses`: a bounded window, within two full stops of one paragraph.
"""

from __future__ import annotations

from bot.extract.attribution.clauses import TO_VERB, Clause, before_next_report, clause_end
from bot.extract.attribution.grammar import is_finite
from bot.extract.attribution.hits import Hit
from bot.extract.attribution.openings import days
from bot.extract.attribution.patterns import NOMINAL, noun_phrase, stretch, subject_before
from bot.extract.attribution.ranges import Range
from bot.extract.parse import Token
from bot.extract.reading import Reading

#: What a thing is named with, its prepositional parts left out.
_THING = frozenset(("NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM"))


def charged(reading: Reading, hit: Hit) -> Clause:
    """ "accused the rebels on Thursday of breaking the truce": whom and of what, whatever stands between."""
    doc = reading.doc
    start, end = hit.tokens[-1] + 1, stretch(reading, hit.head.i)[1]
    described = start + 1 < end and doc[start].tag_ in ("VBG", "VBN") and doc[start + 1].pos_ in NOMINAL
    if start >= end or doc[start].pos_ == "ADP" or not (described or doc[start].pos_ in NOMINAL):
        return None
    for index in range(start + 1, min(end - 1, start + TO_VERB)):
        if is_finite(doc[index]) or doc[index].is_quote:
            return None
        if doc[index].lower_ == "of" and doc[index + 1].tag_ == "VBG":
            return ((start, clause_end(reading, index, end)),), doc[index + 1]
    return None


def phrase_after(reading: Reading, hit: Hit) -> tuple[tuple[Range, ...], Token, str, int] | None:
    """ "is concerned about the safety of …": a preposition that the word takes straight after it, and what follows up
    to the next mark or finite verb; with the name of the preposition and where it stands."""
    start, end = hit.tokens[-1] + 1, stretch(reading, hit.head.i)[1]
    doc = reading.doc
    if start + 1 >= end:
        return None
    name = "to+" if doc[start].lower_ == "to" else doc[start].lower_
    if hit.takes(name) is None or doc[start + 1].pos_ not in NOMINAL or doc[start + 1].pos_ == "ADP":
        return None
    found = noun_phrase(reading, start + 1)
    return None if found is None else ((found[1],), found[0], name, start)


def doing(reading: Reading, hit: Hit) -> Clause:
    """ "denies having met him": a gerund straight after the verb."""
    start, end = hit.tokens[-1] + 1, stretch(reading, hit.head.i)[1]
    if start >= end or not reading.doc[start].lower_.endswith("ing") or reading.doc[start].pos_ == "PROPN":
        return None
    return ((start, clause_end(reading, start, end)),), reading.doc[start]


def wanted_done(reading: Reading, hit: Hit) -> Clause:
    """ "wants the sanctions lifted", "want the marines out and the base closed": a thing, and behind it what is to
    become of it."""
    start, end = hit.tokens[-1] + 1, stretch(reading, hit.head.i)[1]
    doc = reading.doc
    if not any(use.kind == "want" for use in hit.uses) or start >= end:
        return None
    index = start
    while index < end and (doc[index].pos_ in _THING or doc[index].lower_ == "'s"):
        index += 1
    if index == start or index >= end:
        return None
    done = doc[index]
    participle = done.tag_ in ("VBN", "VBD") and doc[index - 1].pos_ in ("NOUN", "PROPN", "PRON")
    if not participle and done.lower_ not in ("out", "gone", "back", "off"):
        return None
    return ((start, clause_end(reading, start, end)),), done


def thing_after(reading: Reading, hit: Hit) -> Clause:
    """ "did not rule out an amnesty": the noun phrase straight after a verb that has hardly any other use."""
    start = hit.tokens[-1] + 1
    if start >= len(reading.doc) or reading.doc[start].pos_ not in ("DET", "PROPN", "NOUN") or not _takes_things(hit):
        return None
    found = noun_phrase(reading, start)
    return None if found is None else ((found[1],), found[0])


def _takes_things(hit: Hit) -> bool:
    return hit.uses[0].strength > 1 or any(use.kind == "feel" for use in hit.uses)


def what_called(reading: Reading, hit: Hit) -> Clause:
    """ "what he calls unjust claims": the name given, between marks or not."""
    doc = reading.doc
    named = subject_before(reading, hit.head)
    if named is None or named[1][0] == 0 or doc[named[1][0] - 1].lower_ != "what":
        return None
    start = hit.tokens[-1] + 1
    if start >= len(doc):
        return None
    if doc[start].lower_ == "as":
        start += 1
    quotation = reading.quotation_at(start) if start < len(doc) else None
    if quotation is not None and quotation.start == start:
        return (((start, quotation.end),), doc[quotation.inside[0]])
    found = noun_phrase(reading, start)
    return None if found is None else ((found[1],), found[0])


def to_do(reading: Reading, hit: Hit) -> Clause:
    """ "asked both sides to show restraint", "plans to leave": an infinitive, perhaps with who is to do it."""
    start, end = hit.tokens[-1] + 1, stretch(reading, hit.head.i)[1]
    doc = reading.doc
    aside = False
    for index in range(start, min(end - 1, start + TO_VERB)):
        token = doc[index]
        if index > start and token.text == ",":
            aside = not aside
            continue
        if aside:
            continue
        deed = token.lower_ == "to" and _may_be_verb(reading, doc[index + 1], end)
        if deed or (token.lower_ == "to" and doc[index + 1].pos_ in ("VERB", "AUX", "ADV")):
            if (index > start and hit.takes("make") is None) or (index == start and hit.takes("to") is None):
                return None
            found = (t for t in doc[index + 1 : end] if t.pos_ in ("VERB", "AUX"))
            verb = doc[index + 1] if deed else next(found, None)
            return None if verb is None else (((start, before_next_report(reading, start, end)),), verb)
        if (token.pos_ not in NOMINAL and token.lower_ != "not") or token.is_quote:
            return None
    return None


def measured(reading: Reading, hit: Hit) -> Clause:
    """ "A poll had Lee at 44 percent", "showed Roe ahead by six points": what a survey or figure says of somebody."""
    named = subject_before(reading, hit.head)
    start, end = hit.tokens[-1] + 1, stretch(reading, hit.head.i)[1]
    if named is None or named[0].lemma_.lower() not in reading.lexicon.cues.help("findings") or start >= end:
        return None
    if reading.doc[start].pos_ not in _THING:
        return None
    return ((start, clause_end(reading, start, end)),), reading.doc[start]


def put_at(reading: Reading, hit: Hit) -> Clause:
    """ "put the cost of the closure at $2 billion": a thing and the figure for it."""
    doc, start, end = reading.doc, hit.tokens[-1] + 1, stretch(reading, hit.head.i)[1]
    for index in range(start + 1, min(end - 1, start + TO_VERB)):
        if is_finite(doc[index]) or doc[index].text == ",":
            return None
        if doc[index].lower_ == "at" and any(
            char.isdigit() for token in doc[index + 1 : index + 4] for char in token.text
        ):
            return ((start, clause_end(reading, index, end)),), doc[index - 1]
    return None


def noun_deed(reading: Reading, hit: Hit) -> Clause:
    """ "their refusal last year to hold a hearing": an infinitive behind a noun and a date."""
    doc, start, end = reading.doc, hit.tokens[-1] + 1, stretch(reading, hit.head.i)[1]
    start += days(doc, start)
    if start + 1 >= end or doc[start].lower_ != "to" or doc[start + 1].tag_ != "VB":
        return None
    return ((start, clause_end(reading, start, end)),), doc[start + 1]


def _may_be_verb(reading: Reading, token: Token, end: int) -> bool:
    """ "to free prisoners", "to double aid": a verb that looks like an adjective, before a thing."""
    known = token.pos_ == "ADJ" and token.lower_ in reading.lexicon.cues.help("adjective_verbs")
    return known and token.i + 1 < end and token.nbor(1).pos_ in ("NOUN", "PROPN", "DET", "ADJ", "PRON", "NUM")


def named_so(reading: Reading, hit: Hit) -> Clause:
    """ "called the decision regrettable": what follows up to the next comma, if there is a thing and a name for it."""
    start, end = hit.tokens[-1] + 1, stretch(reading, hit.head.i)[1]
    doc = reading.doc
    index = start
    while index < end and doc[index].text not in (",", ":") and doc[index].pos_ not in ("VERB", "AUX", "CCONJ"):
        index += 1
    if index - start < 2 or doc[start].pos_ not in NOMINAL or doc[start].pos_ == "ADP" or hit.head.tag_ == "VBN":
        return None
    article = next((i for i in range(start + 1, index - 1) if doc[i].lower_ in ("a", "an")), None)
    if article is None and doc[index - 1].pos_ != "ADJ":
        return None
    return ((start, index),), doc[index - 1]
