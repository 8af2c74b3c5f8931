"""What somebody is said to be: a description that names its subject once more.

"He was a [geologist]"; "she became [president]"; "Amina, a [poet] from …"; "served as [envoy]"; "his [brother] Tom"

Read off the parse, so that no list of callings is needed: what a person is said to be is a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.domain.facts import MentionKind, MentionType
from bot.extract.parse import Doc, Token
from bot.extract.who.found import Found

KIN = frozenset(
    "father mother parent husband wife spouse son daughter child brother sister sibling twin uncle aunt nephew niece "
    "cousin grandfather grandmother grandson granddaughter stepfather stepmother stepson stepdaughter half-brother "
    "half-sister brother-in-law sister-in-law father-in-law mother-in-law son-in-law daughter-in-law fiance fiancee "
    "fiancé fiancée widow widower ex-wife ex-husband boyfriend girlfriend partner".split()
)
_BECOME = frozenset("become remain stay".split())
_NAME = frozenset("name elect appoint make call declare crown consider dub choose select nominate designate".split())
_DENIED = frozenset(("not", "n't", "n’t", "never", "no", "if", "whether", "neither", "nor"))
#: Nouns that tell of a person without naming one.
_NOT_HUMAN = frozenset(
    "part cause reason example case result problem matter threat age time one name way sign place favorite thing "
    "topic subject focus target voice face symbol mess man-made issue work force power majority minority priority "
    "danger rest half number lot bit fighter bomber carrier tanker cruiser freighter paper letter order river "
    "water center computer character chapter border corner disaster weather shelter master-plan quarter manner "
    "layer side kind sort type piece step fact question answer key source inspiration".split()
)
#: Most nouns of one who does something end so.
_HUMAN_ENDINGS = ("ist", "ian", "man", "woman", "er", "or", "eer", "ee", "ess", "aire")
_CAUSES = ("he", "she", "i", "who")


def predicates(
    doc: Doc, by_head: Mapping[int, Found], nouns: frozenset[str], others: frozenset[str] = frozenset()
) -> dict[int, Found]:
    """The head of each such description, with the name or pronoun that it describes.

    :param by_head: names and pronouns by the token that is their head.
    :param nouns: words for persons, which alone may stand right before a name.
    :param others: words for bodies and arms, which no person is.
    """
    people = {head: found for head, found in by_head.items() if _personal(doc, found)}
    starts = {found.start: found for found in people.values() if found.kind is MentionKind.NAME}
    said: dict[int, Found] = {}
    for token in doc:
        lemma = token.lemma_.lower()
        if token.pos_ != "NOUN" or token.i in by_head or lemma in _NOT_HUMAN or lemma in others:
            continue
        subject = next((people[t.i] for t in _subjects(token) if t.i in people), None)
        subject = subject or _beside(token, people, starts, nouns) or said.get(_joined_to(token))
        if subject is not None and _human(token, nouns):
            said[token.i] = subject
    return said


def _human(token: Token, nouns: frozenset[str]) -> bool:
    lemma = token.lemma_.lower()
    return lemma in nouns or lemma in KIN or lemma.rpartition("-")[2].endswith(_HUMAN_ENDINGS)


def _personal(doc: Doc, found: Found) -> bool:
    if found.kind is MentionKind.PRONOUN:
        return doc[found.head].lower_ in _CAUSES
    return found.type is MentionType.PERSON and found.kind is MentionKind.NAME


def _subjects(token: Token) -> Iterator[Token]:
    """Whoever a noun is said of by a verb: the subject of "is", of "became", of "was named", of "served as"."""
    children = list(token.children)
    if any(child.lower_ in _DENIED for child in children):
        return
    led = any(child.dep_ == "case" for child in children)
    relation, verb = token.dep_.partition(":")[0], token.head
    if any(child.dep_ == "cop" for child in children):
        if not led:  # "he was in the news"
            yield from (child for child in children if child.dep_.startswith("nsubj"))
    elif not token.i or token.doc[token.left_edge.i - 1].lower_ == "well":
        return
    elif any(child.lower_ == "as" and child.dep_ in ("case", "mark") for child in children):
        if relation in ("obl", "advcl", "nmod", "xcomp"):
            yield from _borne_by(verb)
    elif verb.lemma_.lower() in _BECOME and relation in ("xcomp", "obj"):
        yield from _agents(verb)
    elif verb.lemma_.lower() in _NAME and relation in ("xcomp", "obj"):
        yield from _named(verb, relation)


def _agents(verb: Token) -> Iterator[Token]:
    """The subject of a verb, also where it is told with the verb above: "rose to become"."""
    for _ in range(3):
        own = [child for child in verb.children if child.dep_.startswith("nsubj")]
        if own or verb.dep_ not in ("conj", "xcomp", "advcl") or verb.head.i == verb.i:
            yield from own
            return
        verb = verb.head


def _named(verb: Token, relation: str) -> Iterator[Token]:
    passive = [child for child in _agents(verb) if child.dep_ == "nsubj:pass"]
    yield from passive
    if not passive and relation == "xcomp":
        yield from (child for child in verb.children if child.dep_ == "obj")


def _borne_by(verb: Token) -> Iterator[Token]:
    """Who an "as" phrase tells of: the object of a verb that has one, else its subject; a noun's owner."""
    objects = [child for child in verb.children if child.dep_ == "obj" and child.pos_ in ("PROPN", "PRON")]
    if objects:
        yield from objects
    elif verb.pos_ in ("VERB", "AUX"):
        yield from _agents(verb)
        if verb.dep_.startswith("acl"):
            yield verb.head
    else:
        yield from (child for child in verb.children if child.dep_ == "nmod:poss")


def _joined_to(token: Token) -> int:
    """The noun that this one is coordinated with: "an actor and [writer]"; -1 if it is a subject of its own."""
    if token.dep_ != "conj" or any(child.dep_.startswith("nsubj") for child in token.children):
        return -1
    plural = token.tag_ == "NNS" or token.head.tag_ == "NNS"
    own = any(child.dep_ in ("det", "nmod:poss") for child in token.children)
    return token.head.i if own and not plural else -1  # "a physicist and mathematician" is one description


def _closed(token: Token) -> bool:
    """Whether an apposition ends with a mark: without, it is mostly the subject of what follows."""
    end = token.right_edge.i + 1
    return end >= len(token.doc) or token.doc[end].is_punct or bool(token.doc[end].is_sent_start)


def _beside(
    token: Token, people: Mapping[int, Found], starts: Mapping[int, Found], nouns: frozenset[str]
) -> Found | None:
    """The name that a noun is set beside: "Amina, a poet", "a poet, Amina", "his brother Tom"."""
    if token.tag_ == "NNS":
        return None
    kin, follows = token.lemma_.lower() in KIN, starts.get(token.i + 1)
    if follows is not None:  # a title before a name is part of no description: "Foreign Minister Tom"
        return follows if _held(token) and (kin or token.lemma_.lower() in nouns) else None
    listed = kin and any(child.dep_ == "conj" for child in token.children)
    behind = [name for name in token.beside if name.i in people]
    if behind and not (listed and token.dep_ != "conj"):
        return people[behind[0].i]
    beside = token.dep_ == "appos" and token.head.i in people and _closed(token)
    return people[token.head.i] if beside and not listed else None


def _held(token: Token) -> bool:
    """Whether the noun has an article or an owner: "the poet", "his brother"."""
    before = token.doc[max(token.i - 1, 0)]
    return any(child.dep_ in ("nmod:poss", "det") and child.i < token.i for child in (before, *token.children))
