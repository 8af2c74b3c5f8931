"""Which frames a verb or a noun fills: its own word, the particles and the object noun that belong to it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.plover import MoveType
from bot.extract.forms import base_forms, one_of, past_form
from bot.extract.lexicon.moves import Frame, MoveTable
from bot.extract.moves import order
from bot.extract.moves.grammar import cases, passive
from bot.extract.parse import Token

#: How far behind its verb an object noun may stand where the parse hangs it elsewhere.
_REACH = 7
#: And where the parse says it is the object: longer noun phrases are rare.
_OBJECT_REACH = 12
#: Verbs that ask for something only when they name who is to do it.
_TOLD_TO = frozenset("want tell allow permit authorize authorise command direct require encourage".split())
#: Who speaks to the press consults nobody.
_PRESS = frozenset(("news", "press", "media"))
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_NOMINAL = frozenset(("obj", "obl", "nmod", "nsubj", "compound", "amod", "nsubj:pass"))
_COUNTED = frozenset(("million", "billion", "dollar", "euro", "ton", "tonne", "truckload", "planeload", "pound"))
_WHERE = frozenset("in at near during after before since by outside inside following amid over because despite".split())
_PARTICLES = frozenset(("out", "off", "up", "down", "away", "back"))
_OBJECTS = frozenset(("obj", "nsubj:pass", "obl", "xcomp"))


def tells_act(token: Token, table: MoveTable) -> bool:
    """Whether a word can be the verb of an act, also where the tagger took it for something else."""
    if token.tag_ == "VBG" and token.dep_ in _NOMINAL and not any(c.dep_ in ("obj", "aux") for c in token.children):
        return False  # "reported fresh [fighting]"
    if f"{token.lower_}_to" in table.control and any(c.dep_ == "xcomp" and c.tag_ == "VB" for c in token.children):
        return False  # "is [going] to impose sanctions"
    if token.dep_ in ("amod", "compound"):
        if token.tag_ == "VBD" or _unmet(token, table) or any(c.dep_ in ("aux", "nsubj") for c in token.children):
            return True
        return token.tag_ in ("VBN", "JJ") and token.lower_.endswith("ed") and order.only_verb(token)
    if token.pos_ in ("VERB", "AUX") or token.tag_ in ("VBN", "VBD", "VBZ", "VBG"):
        return True
    if _unmet(token, table):
        return True
    if token.pos_ == "ADJ" and table.control.get(token.lower_) in ("promise", "refuse"):
        return True
    return token.pos_ in ("ADJ", "NOUN", "PROPN") and _predicate(token)


def _unmet(token: Token, table: MoveTable) -> bool:
    """A verb that the tagger has never met and takes for a particle: "they [accuse] him"."""
    return token.pos_ in ("ADP", "SCONJ", "X", "INTJ") and len(token) > 4 and one_of(token, table.verbs) is not None


def _predicate(token: Token) -> bool:
    """A word taken for a noun that stands where a verb must, with a verb's ending: "Hungary [vetoed] it"."""
    stands = token.dep_ == "ROOT" or any(c.dep_ == "nsubj" for c in token.children)
    third = token.tag_ == "NNS" and token.dep_ == "ROOT" and any(c.dep_ == "obj" for c in token.children)
    past = token.lower_.endswith("ed") or past_form(token)
    return (past and stands) or third  # "Estonia [shares] intelligence with Latvia"


def verb_frames(verb: Token, table: MoveTable) -> Iterator[tuple[Frame, tuple[int, ...]]]:
    """Each frame that fits, with the tokens that make it out, the longest first."""
    lemma = _hyphened(verb, table) or one_of(verb, table.verbs)
    for frame in table.verbs.get(lemma or "", ()):
        if frame.type is MoveType.SUPPORT and any(c.dep_ == "ccomp" for c in verb.children):
            continue  # "recognised that", "appreciated that": what is held to be so, no side taken
        asks = lemma != "encourage" or frame.type is MoveType.REQUEST
        if lemma in _TOLD_TO and not frame.nouns and asks is not _tells_whom(verb):
            continue
        if lemma == "warn" and not _threatens(verb):
            continue
        cue = _fits(verb, frame)
        if cue is not None:
            yield frame, cue


def _hyphened(verb: Token, table: MoveTable) -> str | None:
    """ "test-fired": the verb with the word that a hyphen joins to it, where the table has them together."""
    if verb.i < 2 or verb.nbor(-1).text != "-":
        return None
    before = verb.nbor(-2).lower_
    return next((f"{before}-{form}" for form in base_forms(verb) if f"{before}-{form}" in table.verbs), None)


def _tells_whom(verb: Token) -> bool:
    """ "told [them] to leave", "wants [Iran] to stop", not "told them that", "wants to leave"."""
    below = [c for c in verb.children if c.dep_ in ("xcomp", "ccomp", "advcl", "acl", "obj") and c.i > verb.i + 1]
    below = [
        b for b in below if b.pos_ != "AUX" and not any(c.dep_ in ("cop", "aux") and c.tag_ != "TO" for c in b.children)
    ]
    words = (c for b in below for c in (*b.children, *(d for o in b.children for d in o.children)))
    infinitive = any(c.lower_ == "to" and c.tag_ != "IN" for c in words)
    return infinitive and verb.doc[verb.i + 1].lower_ != "to"


def _threatens(verb: Token) -> bool:
    """Whether a warning is addressed to somebody or foretells: "warned that food is scarce" threatens nobody."""
    clause = next((c for c in verb.children if c.dep_ == "ccomp"), None)
    if clause is None or passive(verb) or any(c.dep_ in ("obj", "iobj") for c in verb.children):
        return True
    return any(c.tag_ == "MD" for c in clause.children)


def _fits(verb: Token, frame: Frame) -> tuple[int, ...] | None:
    cue = [verb.i]
    for word in frame.words[1:]:
        found = next((c for c in _near(verb) if c.lower_ == word or c.lemma_.lower() == word), None)
        if found is None or _of_date(found) or (word == "no" and found.i != verb.i + 1):
            return None
        cue.append(found.i)
    if frame.nouns:
        noun = _object_noun(verb, frame.nouns) or _noun_behind(verb, frame.nouns)
        if noun is None or (noun.i and noun.nbor(-1).lower_ in _PRESS):
            return None
        cue.append(noun.i)
    if frame.bound and not _has_case(verb, frame):
        return None
    if not frame.nouns and not frame.words[1:] and not frame.bound and not _plain(verb, frame):
        return None
    return tuple(sorted(cue))


def _of_date(particle: Token) -> bool:
    """Whether a preposition opens a date: "called up reservists [on] Saturday"."""
    behind = particle.i + 1
    return particle.pos_ == "ADP" and behind < len(particle.doc) and particle.doc[behind].lower_ in _DAYS


def _near(verb: Token) -> list[Token]:
    """Particles and prepositions of a verb, and the words right behind it."""
    doc = verb.doc
    particles = [c for c in verb.children if c.dep_ in ("compound:prt", "advmod", "obl", "case", "xcomp", "advcl")]
    # "ordered three aid groups [out] of the country": a particle may stand behind the object.
    behind = (t for t in doc[verb.i + 4 : min(verb.i + _REACH, verb.sent.end)] if t.lower_ in _PARTICLES)
    return [*particles, *doc[verb.i + 1 : min(verb.i + 4, verb.sent.end)], *behind]


def _object_noun(verb: Token, nouns: frozenset[str]) -> Token | None:
    if verb.dep_ in ("amod", "compound") and verb.head.i > verb.i and one_of(verb.head, nouns) is not None:
        return verb.head
    if verb.dep_ == "acl" and passive(verb) and _is_one(verb.head, nouns):
        return verb.head  # "a [truce] declared by the rebels"
    for child in verb.children:
        if child.dep_ in _OBJECTS or (child.dep_ == "nsubj" and passive(verb)):
            if (child.pos_ in ("VERB", "AUX") and child.tag_ != "VBG") or _aside(verb, child):
                continue
            # "granted women the [right]": the second object hangs on the first where the parse takes it for one phrase.
            for token in (child, *(c for c in child.children if c.dep_ in ("conj", "obj"))):
                for noun in (token, *_inner(token)):
                    if noun.i - verb.i <= _OBJECT_REACH and _is_one(noun, nouns):
                        return noun
    return None


def _aside(verb: Token, child: Token) -> bool:
    """Whether a phrase tells only where, when or why, as the verb has its object: "taken hostage [in a province]",
    "halted exports [because of the bombing of a town]"."""
    if child.dep_.startswith("obl") and "for" in cases(child) and one_of(verb, _LEAVING) is not None:
        return True  # "left for Moscow [for talks]"
    if not child.dep_.startswith("obl") or not cases(child) & _WHERE:
        return False
    return passive(verb) or any(c.dep_ == "obj" for c in verb.children)


_LEAVING = frozenset(("leave", "quit"))


def _is_one(noun: Token, nouns: frozenset[str]) -> bool:
    """Whether a noun is one of these, also where a hyphen parts it: "sit-[in]", "[cease]-fire"."""
    if one_of(noun, nouns) is not None:
        return True
    doc, i = noun.doc, noun.i
    ahead = i + 2 < len(doc) and doc[i + 1].text == "-" and f"{noun.lower_}-{doc[i + 2].lower_}" in nouns
    return ahead or (i > 1 and doc[i - 1].text == "-" and f"{doc[i - 2].lower_}-{noun.lower_}" in nouns)


def _inner(token: Token) -> list[Token]:
    """Nouns that the object carries: "a series of [talks]", "two days of [talks]", "nuclear [arms] test"."""
    nouns = [c for c in token.children if c.pos_ in ("NOUN", "PROPN")]
    if token.i + 1 < len(token.doc) and token.nbor(1).pos_ == "VERB" and token.nbor(1).tag_ in ("VB", "VBP", "NN"):
        nouns.append(token.nbor(1))  # "its arms [embargo]", which the tagger took for a verb
        return nouns[-1:]
    # "$12 million in [aid]": money is counted with "in".
    counted = {"of", "in"} if token.pos_ == "SYM" or one_of(token, _COUNTED) is not None else {"of"}
    return [c for c in nouns if c.dep_ == "compound" or (c.dep_ == "nmod" and cases(c) & counted)]


def _noun_behind(verb: Token, nouns: frozenset[str]) -> Token | None:
    """By word order, where no object hangs on the verb."""
    if passive(verb) or any(c.dep_ == "obj" for c in verb.children):
        return None
    for token in verb.doc[verb.i + 1 : min(verb.i + 1 + _REACH, verb.sent.end)]:
        if token.is_punct or token.pos_ in ("VERB", "AUX", "SCONJ", "ADP"):
            return None
        last = token.i + 1 >= verb.sent.end or token.nbor(1).pos_ not in ("NOUN", "PROPN")
        if token.pos_ == "NOUN" and last:
            return token if _is_one(token, nouns) else None
    return None


def _has_case(verb: Token, frame: Frame) -> bool:
    """Whether one of the prepositions that a frame cannot do without follows."""
    behind = verb.doc[verb.i + 1 : min(verb.i + 9, verb.sent.end)]
    return any(c.lower_ in frame.cases and c.pos_ in ("ADP", "PART", "SCONJ") for c in behind)


def _plain(verb: Token, frame: Frame) -> bool:
    """Whether a verb alone tells the act: it has an object, its preposition, a clause it governs, or is passive."""
    deps = {c.dep_.partition(":")[0] for c in verb.children}
    if "obj" in deps or passive(verb) or order.only_verb(verb) or deps & {"ccomp", "xcomp"}:
        return True
    behind = verb.doc[verb.i + 1 : min(verb.i + 13, verb.sent.end)]
    if frame.cases and any(c.lower_ in frame.cases for c in behind):
        return True
    return frame.reciprocal or not frame.cases or frame.type is MoveType.PROTEST


def noun_frames(noun: Token, table: MoveTable) -> Iterator[Frame]:
    """Frames whose words end in this noun and stand before it."""
    for form in base_forms(noun):
        for frame in table.nouns.get(form, ()):
            before = [t.lemma_.lower() for t in noun.doc[max(noun.i - len(frame.words) + 1, 0) : noun.i]]
            if tuple(before) == frame.words[:-1]:
                yield frame
