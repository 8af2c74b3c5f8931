"""The noun phrase of a drill: its head, its extent, and what it hangs on."""

from __future__ import annotations

from dataclasses import dataclass

from bot.extract.forms import one_of
from bot.extract.lexicon.drills import DrillTable, NamedDrill
from bot.extract.parse import Token

#: Nouns that a drill hangs on without being the thing itself: "four days of drills", "the start of the exercise".
_CARRIERS = frozenset(
    "day week month series round part start beginning end conclusion phase stage kind set number wave couple week-long "
    "suspension postponement cancellation halt resumption freeze opening launch leg hour hold halting "
    "moratorium planning preparation".split()
)
#: Those of them that come before a drill.
PREPARING = frozenset(("planning", "preparation"))


_SAYING = frozenset(("say", "tell", "report", "announce", "add"))


@dataclass(slots=True)
class Spotted:
    """One mention of a drill in token terms."""

    head: int
    #: The noun phrase's words before the head, and the head.
    start: int
    end: int
    named: NamedDrill | None = None
    #: The name as printed.
    name: tuple[int, int] | None = None
    #: Whether a verb tells of it and no noun: "the two navies [trained] together".
    verbal: bool = False


#: Where only a noun can stand, though the tagger took "exercises" for a verb.
_STANDS = frozenset(("nsubj", "nsubj:pass", "obj", "obl", "nmod"))


def is_head(token: Token, table: DrillTable) -> bool:
    noun = token.pos_ in ("NOUN", "PROPN") or token.tag_ in ("NN", "NNS")
    if not noun and not (token.tag_ == "VBZ" and token.dep_ in _STANDS) and not _after_noun(token):
        return False
    lemma = token.lemma_.lower()
    lowered = token.lower_
    forms = {lemma, lowered, lowered.removesuffix("s")}
    if forms & table.certain:
        return True
    if "game" in forms and token.i > 0:
        before = token.nbor(-1)
        return before.lower_ == "war" or (before.text == "-" and token.i > 1 and token.nbor(-2).lower_ == "war")
    return bool(forms & table.heads)


def _after_noun(token: Token) -> bool:
    """ "supervised an artillery strike [drill]", taken for a verb: only a noun stands behind "an" and a noun."""
    if token.tag_ != "VB" or token.i < 2 or token.nbor(-1).tag_ != "NN" or token.lefts:
        return False
    before = token.doc[max(token.i - _PHRASE, token.sent.start) : token.i]
    return any(t.lower_ in ("a", "an") for t in before) and not any(t.pos_ == "VERB" for t in before[-2:])


#: How far before a noun its article stands, mostly.
_PHRASE = 6


def phrase_start(token: Token) -> int:
    """The first word of the noun phrase: adjectives, compounds, names and hyphens before the head."""
    doc, start = token.doc, token.i
    first = token.sent.start
    while start > first and token.i - start < 14:
        before = doc[start - 1]
        opens = doc[start].tag_ == "DT" or doc[start].lower_ == "such"
        if opens and start < token.i and not (before.lower_ in _AND or before.tag_ == "PDT"):
            break  # "announced on Monday [a naval drill]", "in the air over Malta [such drills] are no help"
        if before.pos_ == "PRON" and before.dep_ == "nmod:poss":
            return start - 1
        if before.is_quote and start - 1 > first and doc[start - 2].pos_ == "PROPN":
            start -= 1
            continue
        if not (_in_phrase(before, start, token) or _joins(before, start, first, token)):
            break
        start -= 1
    return start


_AND = frozenset(("and", "or", ",", "all", "both", "half"))


def _in_phrase(before: Token, start: int, head: Token) -> bool:
    if before.pos_ in ("ADJ", "NOUN", "PROPN", "NUM", "DET") or before.lower_ in (
        "ever",
        "-",
        "’s",
        "'s",
        "/",
        "'",
        "’",
    ):
        return True
    return before.tag_ in ("VBG", "VBN") and start <= before.head.i <= head.i


def _joins(before: Token, start: int, first: int, head: Token) -> bool:
    """Whether "and" or a comma stands between parts of one phrase: "U.S., Japanese and South Korean drills"."""
    doc = head.doc
    if before.lower_ not in ("and", "or", ",") or start - 1 <= first:
        return False
    parts = doc[start - 2].pos_ in ("ADJ", "PROPN") and doc[start].pos_ in ("ADJ", "PROPN", "NOUN")
    return parts and (before.lower_ == "," or not _ends_phrase(doc[start - 2], head))


def _ends_phrase(token: Token, head: Token) -> bool:
    return not (head.is_ancestor(token) or head.i == token.i)


def governor(token: Token) -> Token | None:
    """The verb or predicate that a drill depends on, past nouns that merely carry it ("four days of drills")."""
    if any(c.dep_ == "cop" for c in token.children):
        return token  # "as its troops were on maneuvers"
    drill = token
    for _ in range(6):
        head = token.head
        if (
            token.pos_ == "NOUN"
            and token is not drill
            and any(c.dep_ == "cop" and c.tag_ != "VB" for c in token.children)
        ):
            return token  # "are [participants] in the drill"
        if head.i == token.i:
            return None
        if head.pos_ in ("VERB", "AUX"):
            what = what_of(token)
            if what is None:
                return _suffered(token, head) or head
            token = what
            continue
        if token.dep_.startswith("nsubj") and any(c.dep_ == "cop" for c in head.children):
            return head
        ahead = head.lower_ == "ahead"  # "arrived ahead of the drills"
        if ahead or token.dep_ in ("conj", "nmod", "compound", "appos", "acl") or head.lemma_.lower() in _CARRIERS:
            token = head
            continue
        return None
    return None


def _suffered(token: Token, verb: Token) -> Token | None:
    """The verb behind a drill that was taken for the object of "said": "said an exercise … was [suspended]"."""
    if token.dep_ != "obj" or verb.lemma_.lower() not in _SAYING:
        return None
    behind = (c for c in verb.children if c.dep_ == "ccomp" and c.i > token.i)
    return next(behind, None)


def sign_of(verb: Token, table: DrillTable) -> str | None:
    """What a verb tells of a drill, one of the keys of ``table.phases``; "take" only with "part" or "place"."""
    lemma = one_of(verb, table.phases)
    if lemma == "take" and not any(t.lower_ in _TAKEN for t in verb.doc[verb.i : min(verb.i + 4, verb.sent.end)]):
        return None
    return table.phases.get(lemma or "")


_TAKEN = frozenset(("part", "place", "off"))


def carrier(token: Token) -> Token:
    """The noun that stands for the drill in its clause: "days" in "began four days of drills"."""
    for _ in range(4):
        named = token.dep_ == "compound" and token.head.pos_ == "PROPN" and token.head.i > token.i
        if named or (token.dep_.startswith("nmod") and token.head.lemma_.lower() in _CARRIERS):
            token = token.head  # "during [Exercise] Good Hope"
        else:
            return what_of(token) or token
    return token


def what_of(token: Token) -> Token | None:
    """ "[what] it calls its largest maneuvers": the word that stands for the drill in the clause above."""
    clause = token.head
    return clause.head if clause.dep_ == "acl:relcl" and clause.head.lower_ == "what" else None
