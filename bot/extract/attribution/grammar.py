"""Who does what a predicate says: subjects, owned, shared and inherited, read from Universal Dependencies."""

from __future__ import annotations

from bot.extract.lexicon.cues import CueTable
from bot.extract.parse import Token
from bot.extract.repairs import FINITE

#: A chain of governors longer than this is a parse gone wrong.
DEPTH = 6
#: Words of a relative clause between commas, at most.
_RELATIVE = 30
#: Subjects that are no sources.
NOT_SOURCES = frozenset(
    "there this what which that how why whatever these those hours days weeks months years decades".split()
)
#: "said by phone"
_MEANS = frozenset("phone telephone email e-mail mail text fax letter satellite video radio hand".split())
#: Of these no participle describes a noun with a person behind it: "a clerk accused Haddad of".
_CHARGES = frozenset(("accuse", "blame", "criticize", "criticise", "praise", "urge", "condemn", "support"))
_SUBJECTS = frozenset(("nsubj", "nsubj:pass", "nsubj:outer"))
_RELATIVES = frozenset(("who", "which", "that", "whom"))


def is_finite(token: Token) -> bool:
    """Whether a word is a finite verb or auxiliary."""
    if token.pos_ not in ("VERB", "AUX"):
        return False
    if token.tag_ == "VBN":
        helpers = [c for c in token.lefts if c.dep_ in ("aux", "aux:pass")]
        # a participle with a subject and no helper is a past tense
        return any(c.lemma_ == "have" for c in helpers) or (
            not helpers and any(c.dep_ == "nsubj" for c in token.lefts) and not token.dep_.startswith("acl")
        )
    return token.tag_ in FINITE or "VerbForm=Fin" in token.morph


def is_impersonal(token: Token) -> bool:
    """Whether a subject stands for nobody: "there", "which", "this"."""
    return token.lower_ in NOT_SOURCES or token.dep_ == "expl"


def is_passive(verb: Token) -> bool:
    """Whether a verb is in the passive: the doer, if named at all, stands after "by"."""
    if verb.tag_ not in ("VBN", "VBD") and "VerbForm=Part" not in verb.morph:
        return False
    helpers = [child for child in verb.lefts if child.dep_ in ("aux", "aux:pass")]
    if not helpers and _inverted(verb):
        return False
    if helpers and helpers[-1].lemma_.lower() == "have":
        return False
    if not helpers and verb.lemma_ == "call" and verb.i + 1 < len(verb.doc) and verb.nbor(1).lower_ in ("for", "on"):
        # "after mediators called for": no participle of "call for" describes a noun
        return False
    kinds = {child.dep_ for child in verb.children}
    if not helpers and "obl:agent" in kinds and _opens_aside(verb) and agent(verb) is not None:
        return True
    if helpers and kinds & {"aux:pass", "nsubj:pass"}:
        return True
    if "obl:agent" in kinds and "nsubj" not in kinds and agent(verb) is not None:
        return True
    if verb.dep_ in ("acl", "advcl") and verb.tag_ == "VBN":
        if verb.lemma_ in _CHARGES and any(c.dep_ == "obj" and c.pos_ in ("PROPN", "PRON") for c in verb.rights):
            return False
        return not (kinds & {"nsubj", "aux"}) and not _only_predicate(verb) and not closes_relative(verb)
    return verb.dep_ == "conj" and not own_subject(verb) and is_passive(verb.head) and verb.tag_ == "VBN"


def _opens_aside(verb: Token) -> bool:
    """ "Judge Roe, asked by a senator whether": straight behind a comma, and "by" behind it."""
    if verb.i == 0 or verb.i + 1 >= len(verb.doc):
        return False
    return verb.nbor(-1).text == "," and verb.nbor(1).lower_ == "by"


def _inverted(verb: Token) -> bool:
    """'," warned Garrity': straight after a quotation, a name behind it."""
    if verb.i == 0 or verb.i + 1 >= len(verb.doc) or not verb.nbor(-1).is_quote:
        return False
    return verb.nbor(1).pos_ in ("PROPN", "DET", "PRON", "NOUN")


def _only_predicate(verb: Token) -> bool:
    """ "A panel called for studies": a past tense taken for a participle leaves its sentence without a finite verb."""
    noun = verb.head
    if verb.dep_ != "acl" or noun.i > verb.i or noun.pos_ not in ("NOUN", "PROPN", "PRON"):
        return False
    if noun.dep_ in ("ROOT", "parataxis", "dislocated", "vocative"):
        return not any(child.dep_ == "cop" for child in noun.children)
    if noun.dep_.startswith("nsubj"):
        above = noun.head
        return above.pos_ in ("NOUN", "PROPN") and not any(child.dep_ in ("cop", "aux") for child in above.children)
    return False


def closes_relative(verb: Token) -> bool:
    """ "Russia, which backs the rebels, called on": straight after the comma that closes a relative clause stands the
    main verb."""
    doc = verb.doc
    if verb.i < 3 or doc[verb.i - 1].text != ",":
        return False
    for index in range(verb.i - 2, max(0, verb.i - _RELATIVE), -1):
        if doc[index].text in (".", "!", "?", ";"):
            return False
        if doc[index].lower_ in ("who", "which", "whose") and doc[index - 1].text == ",":
            return True
    return False


def agent(verb: Token) -> Token | None:
    """Who does what a passive verb says."""
    for child in verb.rights:
        if (
            child.lower_ not in _MEANS
            and child.dep_ in ("obl:agent", "obl", "nmod")
            and any(c.dep_ == "case" and c.lower_ == "by" for c in child.lefts)
        ):
            return child
    return None


def own_subject(verb: Token) -> Token | None:
    """The nearest subject that hangs on the verb itself."""
    subjects = [child for child in verb.children if child.dep_ in _SUBJECTS]
    return min(subjects, key=lambda t: abs(t.i - verb.i)) if subjects else None


def subject_of(table: CueTable, verb: Token, depth: int = DEPTH) -> Token | None:
    """Who does what ``verb`` says: its own subject, or one it shares."""
    if depth == 0:
        return None
    own = own_subject(verb)
    if own is not None:
        return antecedent(own, verb)
    return _inherited(table, verb, depth - 1)


def _inherited(table: CueTable, verb: Token, depth: int) -> Token | None:
    governor, relation = verb.head, verb.dep_
    if governor.i == verb.i:
        return None
    if relation == "conj":
        if governor.dep_ in ("obj", "obl", "nmod") and verb.tag_ in ("VBD", "VBZ", "VBP"):
            # "opposes the pipeline and supports a road": joined to the thing instead of the verb
            governor = next((a for a in governor.ancestors if a.pos_ == "VERB"), governor)
        if governor.pos_ not in ("VERB", "AUX", "ADJ", "NOUN"):
            return None
        return _doer(table, governor, depth)
    if relation == "xcomp" and governor.lemma_ in table.help("object_control"):
        target = next((c for c in governor.rights if c.dep_ == "obj" and c.i < verb.i), None)
        return target or _doer(table, governor, depth)
    finite = verb.tag_ in ("VBD", "VBZ", "VBP") or any(c.dep_ == "aux" for c in verb.lefts)
    if finite and (relation == "ccomp" or (relation == "advcl" and any(c.lower_ == "as" for c in verb.lefts))):
        # a finite clause has a subject of its own: the parser missed it
        return None
    if relation in ("xcomp", "advcl", "ccomp", "obl", "dep"):
        return _doer(table, governor, depth)
    if relation.startswith("acl"):
        return _bearer(table, governor, verb, depth)
    return None


def _doer(table: CueTable, governor: Token, depth: int) -> Token | None:
    """The subject of a governing predicate; of "was quoted as saying" the one quoted."""
    if governor.pos_ == "NOUN" and not any(c.dep_ == "cop" for c in governor.children):
        return None
    return subject_of(table, governor, depth)


def _bearer(table: CueTable, noun: Token, verb: Token, depth: int) -> Token | None:
    """Of "a statement saying" whoever issued it, else the noun itself; "right to say" has none."""
    if verb.dep_ == "acl:relcl":
        return noun
    if verb.tag_ != "VBG" and "VerbForm=Ger" not in verb.morph:
        return None
    if noun.lemma_.lower() in table.help("documents"):
        return _issuer(table, noun, depth) or noun
    return noun


def _issuer(table: CueTable, document: Token, depth: int) -> Token | None:
    owner = next((c for c in document.children if c.dep_ == "nmod:poss"), None)
    if owner is not None:
        return owner
    for child in document.rights:
        if child.dep_ == "nmod" and any(c.lower_ in ("by", "from") for c in child.lefts if c.dep_ == "case"):
            return child
    if document.dep_ in ("obj", "obl") and document.head.lemma_ in table.help("issuing"):
        return agent(document.head) if is_passive(document.head) else subject_of(table, document.head, depth)
    return None


def antecedent(subject: Token, verb: Token) -> Token:
    """Whom a relative pronoun stands for."""
    if subject.lower_ not in _RELATIVES:
        return subject
    clause = verb
    for _ in range(DEPTH):
        if clause.dep_.startswith("acl") and clause.head.i < subject.i:
            return clause.head
        if clause.head.i == clause.i or clause.dep_ not in ("conj", "xcomp", "ccomp"):
            break
        clause = clause.head
    return _noun_before(subject)


def _noun_before(relative: Token) -> Token:
    """The noun that a relative pronoun follows, where its clause was hung elsewhere."""
    index = relative.i - 1
    if index >= 0 and relative.doc[index].text == ",":
        index -= 1
    if index < 0 or relative.doc[index].pos_ not in ("NOUN", "PROPN"):
        return relative
    noun = relative.doc[index]
    for _ in range(DEPTH):
        if noun.head.i == noun.i or noun.dep_ not in ("flat", "compound", "appos", "nmod:desc"):
            break
        noun = noun.head
    return noun


def goes_on(table: CueTable, verb: Token) -> bool:
    """Whether a verb joined by "and" goes on with what its own clause tells: "said she had phoned the king and asked
    him to leave". The pronoun stands for whoever was just got in touch with."""
    first = verb.head
    if verb.dep_ != "conj" or first.dep_ not in ("ccomp", "conj") or first.lemma_.lower() not in table.help("contacts"):
        return False
    met = any(c.dep_ in ("obj", "iobj", "obl") and c.pos_ in ("PROPN", "NOUN") and c.i < verb.i for c in first.rights)
    asked = any(c.dep_ in ("obj", "iobj") and c.lower_ in ("him", "her", "them") for c in verb.rights)
    return met and asked and own_subject(first) is not None
