"""Whose words they are: from a reporting word to the phrase that names its source."""

from __future__ import annotations

from dataclasses import dataclass

from bot.extract.attribution.extents import DAYS, source_range
from bot.extract.attribution.grammar import (
    DEPTH,
    NOT_SOURCES,
    agent,
    antecedent,
    closes_relative,
    goes_on,
    is_impersonal,
    is_passive,
    own_subject,
    subject_of,
)
from bot.extract.attribution.hits import Hit, Part, is_participle, is_reporting_participle, joins_finite
from bot.extract.attribution.nouns import noun_source
from bot.extract.attribution.patterns import apposition, is_particle, stretch, subject_after, subject_before
from bot.extract.attribution.ranges import Range
from bot.extract.attribution.wordclass import ALWAYS_VERBS
from bot.extract.parse import Token
from bot.extract.reading import Reading

_FINITE = frozenset(("VBD", "VBZ", "VBP"))
#: Words between marks that are not yet what somebody said, at most.
_HELD = 2


@dataclass(frozen=True, slots=True)
class Source:
    """Whose words they are: the head of the phrase and the phrase."""

    head: Token
    span: Range


def find_source(reading: Reading, hit: Hit) -> Source | None:
    """The source of a reporting word, or ``None`` where the text names none (or it could not be found)."""
    if hit.part is Part.VERB and (told := apposition(reading, hit.head)) is not None:
        heads = [t for t in reading.doc[told[1][0] : told[1][1]] if t.pos_ in ("NOUN", "PROPN", "PRON")]
        if heads:
            return Source(heads[-1], told[1])
    if hit.part is Part.NOUN:
        found = noun_source(reading.lexicon.cues, hit)
    elif hit.part is Part.VERB and is_passive(hit.head):
        found = agent(hit.head)
    else:
        if hit.part is Part.VERB and is_participle(hit.head) and (own := _after_with(reading, hit.head)) is not None:
            return own
        if is_reporting_participle(hit):
            found = _reporter(reading, hit)
        else:
            first = _joined_to(reading, hit)
            found = subject_of(reading.lexicon.cues, first)
            if found is None and first.i != hit.head.i and (named := subject_before(reading, first)) is not None:
                return Source(*named)
        if hit.part is Part.VERB and (found is None or hit.head.tag_ == "NNS" or _misplaced(reading, found, hit.head)):
            return _by_order(reading, hit)
    if found is None or is_impersonal(found) or _outside(reading, found, hit.head):
        return None
    return Source(found, source_range(reading, found, hit.head))


def _outside(reading: Reading, found: Token, word: Token) -> bool:
    """Whether a reporting noun or adjective between marks was hung on somebody before them: "He added, “It remains
    committed to …”"."""
    home = reading.quotation_at(word.i)
    # "is “confident” that it will pass": a word held at arm's length is the writer's all the same
    whole = home is not None and home.inside[1] - home.inside[0] > _HELD
    return home is not None and whole and found.i < home.start and word.tag_[:2] != "VB"


def _after_with(reading: Reading, participle: Token) -> Source | None:
    """ ", with the press secretary arguing that": the participle has a subject of its own."""
    named = subject_before(reading, participle)
    if named is None or named[1][0] == 0 or reading.doc[named[1][0] - 1].lower_ != "with":
        return None
    return Source(*named)


def _joined_to(reading: Reading, hit: Hit) -> Token:
    """Of "said the law was unfair and mocked the plan" the first verb: a report joined by "and" is the reporter's, even
    where the parser joins it to what was said. Any other verb is its own."""
    verb = hit.head
    if verb.dep_ != "conj" or own_subject(verb) is not None or hit.part is not Part.VERB or not joins_finite(verb):
        return verb
    if goes_on(reading.lexicon.cues, verb):
        return verb
    found = verb
    governor = verb.head
    for _ in range(DEPTH):
        reports = governor.lemma_.lower() in reading.lexicon.cues.verbs and (
            # "says there is no evidence, but said": the clause between is of another time than both
            _of_one_tense(governor, verb) or not _of_one_tense(verb.head, verb)
        )
        if reports and governor.i < verb.i:
            found = governor
        if governor.head.i == governor.i or not _leads_up(governor) or _anew(governor):
            break
        governor = governor.head
    return found


def _anew(clause: Token) -> bool:
    """ "Haddad denied it, but his rivals met and said": a joined clause with a subject of its own is no report's."""
    said = clause.head.dep_ in ("ccomp", "xcomp") or clause.dep_ != "conj"
    return not said and own_subject(clause) is not None


def _leads_up(clause: Token) -> bool:
    """Whether a clause hangs in what was said, also where the parser hung it on whom it was told."""
    if clause.dep_ in ("ccomp", "conj", "xcomp", "advcl", "acl", "acl:relcl"):
        return True
    return clause.pos_ in ("NOUN", "PROPN") and clause.dep_ in ("obj", "iobj", "obl")


def _of_one_tense(first: Token, second: Token) -> bool:
    return first.tag_ == second.tag_ or {first.tag_, second.tag_} <= {"VBP", "VB"}


def _joined_anew(verb: Token) -> bool:
    """ "…, and a general, speaking on television, demanded": a comma straight before a joined verb closes what tells of
    a subject of its own."""
    return verb.dep_ == "conj" and own_subject(verb) is None and verb.tag_ in _FINITE and verb.nbor(-1).text == ","


def _misplaced(reading: Reading, subject: Token, verb: Token) -> bool:
    """Whether a parsed subject cannot be it: inside a quotation that the verb is outside of, or with another name or
    pronoun between it and the verb that is no part of it."""
    if subject.lower_ in DAYS or _loose(reading, subject, verb):
        return True
    if verb.i and verb.dep_ == "conj" and own_subject(verb) is None and _named_behind(reading, subject, verb):
        return True
    if verb.i and _joined_anew(verb) and subject_before(reading, verb) is not None:
        return True
    inside = reading.quotation_at(subject.i)
    if inside is not None and inside != reading.quotation_at(verb.i):
        return True
    if verb.tag_ != "VBG" and own_subject(verb) is None and closes_relative(verb):
        return True
    if verb.tag_ == "VBG" or subject.i > verb.i or verb.i == 0 or subject.head.i != verb.i:
        return False
    if _inverted(reading, subject, verb) or _apposed(reading, subject, verb):
        return True
    nearest = verb.i - 1
    while nearest > subject.i and is_particle(reading.doc[nearest]):
        nearest -= 1
    token = reading.doc[nearest]
    return nearest > subject.right_edge.i and token.pos_ in ("PROPN", "PRON") and token.lower_ not in DAYS


def _loose(reading: Reading, subject: Token, verb: Token) -> bool:
    """ "called it absurd and a spokesman, Dmitry Peskov, declined": hung below another predicate without a word that
    would say how, a finite verb has the subject that stands before it."""
    if verb.tag_ not in _FINITE or verb.dep_ != "advcl" or own_subject(verb) is not None:
        return False
    if any(child.dep_ in ("mark", "advmod") for child in verb.lefts):
        return False
    named = subject_before(reading, verb)
    return named is not None and not named[1][0] <= subject.i < named[1][1]


def _apposed(reading: Reading, subject: Token, verb: Token) -> bool:
    """ "Sorensen, the only woman left, wants": what stands between commas tells of the subject, it is none."""
    doc = reading.doc
    first = subject.left_edge.i
    if doc[verb.i - 1].text != "," or first < 2 or doc[first - 1].text != ",":
        return False
    return doc[first - 2].pos_ in ("PROPN", "NOUN") and doc[first].lower_ not in ("and", "or")


def _named_behind(reading: Reading, subject: Token, verb: Token) -> bool:
    """ "The president ordered it, said Ann Lee": nothing but a name behind the verb, no "said it was late"."""
    behind = reading.doc[verb.i + 1 : stretch(reading, verb.i)[1]]
    return _inverted(reading, subject, verb) and all(t.pos_ not in ("VERB", "AUX") for t in behind)


def _inverted(reading: Reading, subject: Token, verb: Token) -> bool:
    """ "The tariffs, said the union, will": one comma parts "subject" and verb, and another phrase follows."""
    doc = reading.doc
    if doc[verb.i - 1].text != "," or verb.lower_ not in ALWAYS_VERBS or verb.i + 1 >= len(doc):
        return False
    commas = sum(t.text == "," for t in doc[subject.i : verb.i])
    return commas == 1 and doc[verb.i + 1].pos_ in ("DET", "PROPN", "NOUN", "PRON", "ADJ")


def _reporter(reading: Reading, hit: Hit) -> Token | None:
    """Of ", adding that …" whoever the sentence reports: "Han said they had left, adding" is about Han.

    The participle's own governor is often inside what was said; the outermost reporting verb is the one to ask.
    """
    for verb in reversed(_governors(hit.head)):
        if verb.i < hit.head.i and verb.lemma_ in reading.lexicon.cues.verbs:
            found = _speaker_of(reading, verb)
            if found is not None:
                return found
    found = subject_of(reading.lexicon.cues, hit.head)
    if found is None:
        start = stretch(reading, hit.head.i)[0]
        for verb in reading.doc[start : hit.head.i]:
            if verb.pos_ == "VERB" and (subject := own_subject(verb)) is not None:
                return antecedent(subject, verb)
    return found


def _governors(token: Token) -> list[Token]:
    """The words above a token, the nearest first."""
    chain = []
    governor = token.head
    for _ in range(DEPTH):
        chain.append(governor)
        if governor.head.i == governor.i:
            break
        governor = governor.head
    return chain


def _speaker_of(reading: Reading, verb: Token) -> Token | None:
    """Who reports by a verb that a participle goes on from."""
    if (subject := own_subject(verb)) is not None:
        return antecedent(subject, verb)
    if verb.i and verb.nbor(-1).is_quote and (named := subject_after(reading, verb)) is not None:
        # '," observed the professor, predicting'
        return named[0]
    named = subject_before(reading, verb) if verb.tag_ in _FINITE else None
    return None if named is None else named[0]


def _by_order(reading: Reading, hit: Hit) -> Source | None:
    """Without a parsed subject: the phrase that stands where one would."""
    verb = hit.head
    if verb.tag_ == "VBG" and verb.i and verb.nbor(-1).text == ",":
        return _by_order_of_governor(reading, verb)
    if (doer := _who_did_before(verb)) is not None:
        return Source(doer, source_range(reading, doer, verb))
    if verb.tag_ in ("VBG", "VB") and not any(child.dep_ == "aux" for child in verb.lefts):
        return None
    before = reading.doc[verb.i - 1] if verb.i else None
    inverted = before is not None and (before.is_quote or before.text == ",") and hit.takes("quote") is not None
    found = None
    if inverted and before is not None and before.is_quote:
        found = subject_after(reading, verb)
    found = found or subject_before(reading, verb)
    if found is None and inverted:
        found = subject_after(reading, verb)
    if found is None and (first := _before_quotation(reading, verb)) is not None:
        found = subject_before(reading, first)
    if found is None and verb.dep_ == "conj" and verb.head.i < verb.i and verb.head.pos_ == "VERB":
        # "X, a senior official, called it routine and said": the first verb's subject was not parsed either
        found = subject_before(reading, verb.head)
    if found is None or found[0].lower_ in DAYS or (is_impersonal(found[0]) and verb.lower_ not in ALWAYS_VERBS):
        return None
    return None if found[0].lower_ in NOT_SOURCES else Source(*found)


def _who_did_before(verb: Token) -> Token | None:
    """ "He left the room, said the deal was dead": of two clauses around a verb without a subject, the later is what
    was said, the earlier what else its speaker did."""
    if own_subject(verb) is not None or verb.i == 0 or verb.nbor(-1).text != ",":
        return None
    deed = next((c for c in verb.lefts if c.dep_ == "ccomp"), None)
    said = next((c for c in verb.rights if c.dep_ == "ccomp" and c.left_edge.i == verb.i + 1), None)
    if deed is None or said is None or own_subject(said) is None:
        return None
    # ", and its director, Omar Haddad, said": with more commas somebody else stands between
    commas = sum(token.text == "," for token in verb.doc[deed.i : said.i])
    return own_subject(deed) if commas == 1 else None


def _by_order_of_governor(reading: Reading, participle: Token) -> Source | None:
    """ ", saying …": whoever stands before the finite verb that comes first in the sentence."""
    start = stretch(reading, participle.i)[0]
    for verb in reading.doc[start : participle.i]:
        if verb.pos_ == "VERB" and (verb.tag_ in _FINITE or (verb.tag_ == "VBN" and verb.dep_ == "acl")):
            found = subject_before(reading, verb)
            return None if found is None or is_impersonal(found[0]) else Source(*found)
    return None


def _before_quotation(reading: Reading, verb: Token) -> Token | None:
    """ "told him “you can go” and threatened": the verb that the quotation before "and" belongs to."""
    doc = reading.doc
    if verb.i < 2 or doc[verb.i - 1].lower_ not in ("and", "but") or not doc[verb.i - 2].is_quote:
        return None
    quotation = reading.quotation_at(verb.i - 2)
    first = stretch(reading, quotation.start)[0] if quotation is not None and quotation.start else verb.i
    before = doc[first : quotation.start] if quotation is not None else []
    return next((t for t in reversed(before) if t.tag_ in _FINITE and t.lemma_ in reading.lexicon.cues.verbs), None)
