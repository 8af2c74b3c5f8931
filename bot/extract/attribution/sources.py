"""Whose words they are: from a reporting word to the head of the phrase that names its source."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from bot.extract.attribution.hits import Hit, Part, is_reporting_participle
from bot.extract.attribution.patterns import stretch, subject_after, subject_before
from bot.extract.attribution.ranges import Range
from bot.extract.reading import Reading

#: A chain of governors longer than this is a parse gone wrong.
_DEPTH = 6
_SUBJECTS = frozenset(("nsubj", "nsubj:pass", "nsubj:outer"))
_RELATIVES = frozenset(("who", "which", "that", "whom"))
#: The object, not the subject, does what the infinitive says: "urged Iran to say".
_OBJECT_CONTROL = frozenset(
    "ask urge tell order want expect allow force press pressure advise encourage invite persuade convince lead cause "
    "prompt require instruct remind warn push get help let make have hear see".split()
)
_QUOTING = frozenset(("quote", "cite", "report", "paraphrase"))
#: Verbs that put a document into the world: "issued a statement saying".
_ISSUING = frozenset(
    "issue release publish post send sign write make put give deliver file send read circulate distribute tweet".split()
)
_DOCUMENTS = frozenset(
    "statement letter tweet memo message email e-mail post note speech report release communique communiqué blog video "
    "article editorial declaration filing testimony remark comment interview text op-ed column resolution".split()
)
_NOT_SOURCES = frozenset(("there", "this", "what", "one", "which", "that", "how", "why", "whatever", "these", "those"))
#: Dependents that describe the source only in passing.
_LEFT_OUT = frozenset(("acl:relcl", "advcl", "parataxis", "ccomp", "discourse", "dislocated", "cop", "mark", "vocative", "advcl:relcl"))
_CLAUSAL = frozenset(("when", "who", "which", "while", "as", "after", "although", "though", "asked", "speaking", "where"))
_LONGEST = 40
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday today yesterday week month year".split())


@dataclass(frozen=True, slots=True)
class Source:
    """Whose words they are: the head of the phrase and the phrase."""

    head: Token
    span: Range


def find_source(reading: Reading, hit: Hit) -> Source | None:
    """The source of a reporting word, or ``None`` where the text names none (or it could not be found)."""
    if hit.part is Part.NOUN:
        found = noun_source(hit)
    elif hit.part is Part.VERB and is_passive(hit.head):
        found = agent(hit.head)
    else:
        found = _reporter(reading, hit) if is_reporting_participle(hit) else _subject(hit.head, _DEPTH)
        if hit.part is Part.VERB and (found is None or _misplaced(reading, found, hit.head)):
            return _by_order(reading, hit)
    if found is None or _impersonal(found):
        return None
    return Source(found, source_range(reading, found, hit.head))


def _misplaced(reading: Reading, subject: Token, verb: Token) -> bool:
    """Whether a parsed subject cannot be it: inside a quotation that the verb is outside of, or with another name or
    pronoun between it and the verb that is no part of it."""
    inside = reading.quotation_at(subject.i)
    if inside is not None and inside != reading.quotation_at(verb.i):
        return True
    if verb.tag_ == "VBG" or subject.i > verb.i or verb.i == 0 or subject.head.i != verb.i:
        return False
    nearest = verb.i - 1
    while nearest > subject.i and reading.doc[nearest].pos_ in ("AUX", "ADV", "PART"):
        nearest -= 1
    token = reading.doc[nearest]
    return nearest > subject.right_edge.i and token.pos_ in ("PROPN", "PRON") and token.lower_ not in _DAYS


def _reporter(reading: Reading, hit: Hit) -> Token | None:
    """Of ", adding that …" whoever the sentence reports: "Han said they had left, adding" is about Han.

    The participle's own governor is often inside what was said; the outermost reporting verb is the one to ask.
    """
    chain = []
    governor = hit.head.head
    for _ in range(_DEPTH):
        chain.append(governor)
        if governor.head.i == governor.i:
            break
        governor = governor.head
    verbs = reading.lexicon.cues.verbs
    for verb in reversed(chain):
        if verb.i < hit.head.i and verb.lemma_ in verbs and (subject := _own_subject(verb)) is not None:
            return _antecedent(subject, verb)
    found = _subject(hit.head, _DEPTH)
    if found is None:
        start = stretch(reading, hit.head.i)[0]
        for verb in reading.doc[start : hit.head.i]:
            if verb.pos_ == "VERB" and (subject := _own_subject(verb)) is not None:
                return _antecedent(subject, verb)
    return found


def _by_order(reading: Reading, hit: Hit) -> Source | None:
    """Without a parsed subject: the phrase that stands where one would."""
    verb = hit.head
    if verb.tag_ in ("VBG", "VB") or ("VerbForm=Fin" not in verb.morph and verb.tag_ not in ("VBD", "VBN", "VBZ", "VBP")):
        return None
    before = reading.doc[verb.i - 1] if verb.i else None
    inverted = before is not None and (before.is_quote or before.text == ",") and hit.takes("quote") is not None
    found = None
    if inverted and before is not None and before.is_quote:
        found = subject_after(reading, verb)
    found = found or subject_before(reading, verb)
    if found is None and inverted:
        found = subject_after(reading, verb)
    return None if found is None or _impersonal(found[0]) else Source(*found)


def is_passive(verb: Token) -> bool:
    """Whether a verb is in the passive: the doer, if named at all, stands after "by"."""
    if verb.tag_ not in ("VBN", "VBD") and "VerbForm=Part" not in verb.morph:
        return False
    kinds = {child.dep_ for child in verb.children}
    if kinds & {"aux:pass", "nsubj:pass"}:
        return True
    if "obl:agent" in kinds and "nsubj" not in kinds and agent(verb) is not None:
        return True
    if verb.dep_ in ("acl", "advcl") and verb.tag_ == "VBN":
        return not any(child.dep_ in ("nsubj", "aux") for child in verb.children)
    return verb.dep_ == "conj" and not _own_subject(verb) and is_passive(verb.head) and verb.tag_ == "VBN"


def agent(verb: Token) -> Token | None:
    """Who does what a passive verb says."""
    for child in verb.rights:
        if child.dep_ in ("obl:agent", "obl", "nmod") and any(
            c.dep_ == "case" and c.lower_ == "by" for c in child.lefts
        ):
            return child
    return None


def _own_subject(verb: Token) -> Token | None:
    subjects = [child for child in verb.children if child.dep_ in _SUBJECTS]
    return min(subjects, key=lambda t: abs(t.i - verb.i)) if subjects else None


def _subject(verb: Token, depth: int) -> Token | None:
    """Who does what ``verb`` says: its own subject, or one it shares."""
    if depth == 0:
        return None
    own = _own_subject(verb)
    if own is not None:
        return _antecedent(own, verb)
    return _inherited(verb, depth - 1)


def _inherited(verb: Token, depth: int) -> Token | None:
    governor, relation = verb.head, verb.dep_
    if governor.i == verb.i:
        return None
    if relation == "conj":
        if governor.pos_ not in ("VERB", "AUX", "ADJ", "NOUN"):
            return None
        return _doer(governor, depth)
    if relation == "xcomp" and governor.lemma_ in _OBJECT_CONTROL:
        target = next((c for c in governor.rights if c.dep_ == "obj" and c.i < verb.i), None)
        return target or _doer(governor, depth)
    if relation in ("xcomp", "advcl", "ccomp", "obl", "dep"):
        return _doer(governor, depth)
    if relation.startswith("acl"):
        return _bearer(governor, verb, depth)
    return None


def _doer(governor: Token, depth: int) -> Token | None:
    """The subject of a governing predicate; of "was quoted as saying" the one quoted."""
    if governor.pos_ == "NOUN" and not any(c.dep_ == "cop" for c in governor.children):
        return None
    return _subject(governor, depth)


def _bearer(noun: Token, verb: Token, depth: int) -> Token | None:
    """Of "a statement saying" whoever issued it, else the noun itself; "right to say" has none."""
    if verb.dep_ == "acl:relcl":
        return noun
    if verb.tag_ not in ("VBG",) and "VerbForm=Ger" not in verb.morph:
        return None
    if noun.lemma_.lower() in _DOCUMENTS:
        return _issuer(noun, depth) or noun
    return noun


def _issuer(document: Token, depth: int) -> Token | None:
    owner = next((c for c in document.children if c.dep_ == "nmod:poss"), None)
    if owner is not None:
        return owner
    for child in document.rights:
        if child.dep_ == "nmod" and any(c.lower_ in ("by", "from") for c in child.lefts if c.dep_ == "case"):
            return child
    if document.dep_ in ("obj", "obl") and document.head.lemma_ in _ISSUING:
        return agent(document.head) if is_passive(document.head) else _subject(document.head, depth)
    return None


def _antecedent(subject: Token, verb: Token) -> Token:
    """Whom a relative pronoun stands for."""
    if subject.lower_ not in _RELATIVES:
        return subject
    clause = verb
    for _ in range(_DEPTH):
        if clause.dep_.startswith("acl") and clause.head.i < subject.i:
            return clause.head
        if clause.head.i == clause.i or clause.dep_ not in ("conj", "xcomp", "ccomp"):
            break
        clause = clause.head
    return subject


def _impersonal(token: Token) -> bool:
    return token.lower_ in _NOT_SOURCES or token.dep_ == "expl"


# --- nouns --------------------------------------------------------------------------------------------------------

_LIGHT = frozenset(
    "make give have issue express voice offer release deliver hold share take raise reiterate repeat send state put "
    "publish provide post reach present float show harbour harbor maintain convey signal lodge file announce reaffirm "
    "renew underline stress level draw keep get feel defend submit sound".split()
)


def noun_source(hit: Hit) -> Token | None:
    """Who makes a claim, promise or demand: its possessor, author, maker or an adjective's people."""
    noun = hit.head
    owner = next((c for c in noun.lefts if c.dep_ == "nmod:poss"), None)
    if owner is not None:
        return None if owner.lower_ in ("its", "whose") and owner.i == noun.i else _whose(owner, noun)
    author = _author(noun)
    if author is not None:
        return author
    for child in noun.lefts:
        if child.dep_ in ("amod", "compound") and (child.ent_type_ in ("NORP", "ORG", "PERSON", "LOC", "GPE")):
            return child
    return _maker(noun)


def _whose(owner: Token, noun: Token) -> Token:
    if owner.lower_ != "whose":
        return owner
    clause = noun.head
    return clause.head if clause.dep_.startswith("acl") else owner


def _author(noun: Token) -> Token | None:
    for child in noun.rights:
        if child.dep_ in ("nmod", "obl", "nmod:agent") and any(
            c.dep_ == "case" and c.lower_ in ("by", "from", "among") for c in child.lefts
        ):
            return child
    return None


def _maker(noun: Token) -> Token | None:
    verb = noun.head
    if noun.dep_ in ("obj", "xcomp") and verb.lemma_ in _LIGHT:
        if is_passive(verb):
            return agent(verb)
        found = _subject(verb, _DEPTH)
        return None if found is None or _impersonal(found) else found
    if noun.dep_ == "nsubj:pass" and verb.lemma_ in _LIGHT:
        return agent(verb)
    return None


# --- the phrase ---------------------------------------------------------------------------------------------------


def source_range(reading: Reading, head: Token, cue: Token) -> Range:
    """The noun phrase headed by ``head``, with titles and appositions, without what is said of it in passing."""
    start, end = head.i, head.i + 1
    for child in head.lefts:
        if child.dep_ not in _LEFT_OUT and child.dep_ not in ("cc", "punct", "case", "advmod"):
            start = min(start, child.left_edge.i)
    for child in head.rights:
        if child.dep_ in ("punct", "case"):
            if child.lower_ in ("'s", "’s") and child.i == end:
                continue
            continue
        if child.dep_ in _LEFT_OUT or (child.dep_ == "acl" and _comma_before(child)) or _when(child) or child.left_edge.lower_ in _CLAUSAL:
            break
        if child.dep_ == "conj" and child.pos_ in ("VERB", "AUX"):
            break
        if child.left_edge.i - end > 3 or child.right_edge.i + 1 - start > _LONGEST:
            break
        end = child.right_edge.i + 1
    return _bare(reading, *_clear_of(*_titled(reading, *_joint(reading, *_adjacent(reading, start, end), head)), head.i, cue.i), head.i)


def _adjacent(reading: Reading, start: int, end: int) -> Range:
    """"State Department spokeswoman Jane Miller": nouns straight before a name belong to it, unless they open a phrase
    of their own ("in the interview Miller")."""
    doc, block_of = reading.doc, reading.offsets.block_of
    first = start
    while first > 0 and start - first < 8 and block_of[first - 1] == block_of[start]:
        before = doc[first - 1]
        if before.lower_ in _DAYS or before.pos_ not in ("NOUN", "PROPN", "ADJ", "PART", "DET"):
            break
        first -= 1
    if first == start or doc[start - 1].pos_ not in ("NOUN", "PROPN") or doc[start].pos_ not in ("PROPN", "NOUN"):
        return start, end
    opens = first == 0 or block_of[first - 1] != block_of[start] or doc[first - 1].is_punct
    return (first, end) if opens else (start, end)


def _joint(reading: Reading, start: int, end: int, head: Token) -> Range:
    """"He and Chinese President Xi had rejected": the first of two subjects, which the parser may leave out."""
    doc = reading.doc
    if start < 2 or doc[start - 1].lower_ != "and" or head.dep_ == "conj":
        return start, end
    first = start - 1
    while first > 0 and start - first < 7 and doc[first - 1].pos_ in ("NOUN", "PROPN", "PRON", "DET", "ADJ"):
        first -= 1
    opens = first == 0 or doc[first - 1].pos_ in ("PUNCT", "VERB", "SCONJ", "AUX") or doc[first].is_sent_start
    return (first, end) if opens and first < start - 1 else (start, end)


def _titled(reading: Reading, start: int, end: int) -> Range:
    """"Malaysia's Prime Minister, Najib Razak, said": the title before a name between commas belongs to it."""
    doc = reading.doc
    if start < 3 or doc[start - 1].text != "," or end >= len(doc) or doc[end].text != ",":
        return start, end
    first = start - 1
    while first > 0 and start - first < 10 and doc[first - 1].pos_ in ("NOUN", "PROPN", "ADJ", "DET", "PART"):
        first -= 1
    opens = first == 0 or doc[first - 1].text in (".", "?", "!", ",") or doc[first].is_sent_start or doc[first - 1].is_quote
    return (first, end) if opens and start - 1 - first >= 2 else (start, end)


def _bare(reading: Reading, start: int, end: int, head: int) -> Range:
    """Without marks and conjunctions at the edges."""
    doc = reading.doc
    while start < head and (doc[start].is_punct or doc[start].pos_ in ("CCONJ", "SCONJ", "ADP")):
        start += 1
    while end > head + 1 and (doc[end - 1].is_punct or doc[end - 1].pos_ in ("CCONJ", "SCONJ", "ADV")):
        end -= 1
    return start, end


def _when(child: Token) -> bool:
    """"Nauert on Friday": a date that the parser hung on the name."""
    return child.dep_ in ("nmod", "obl", "obl:unmarked", "nmod:unmarked") and child.lower_ in _DAYS


def _comma_before(token: Token) -> bool:
    first = token.left_edge
    return first.i > 0 and first.nbor(-1).text == ","


def _clear_of(start: int, end: int, head: int, cue: int) -> Range:
    """Never across the cue: a wrong attachment would swallow it."""
    if start <= cue < head:
        start = cue + 1
    elif head < cue < end:
        end = cue
    return start, end
