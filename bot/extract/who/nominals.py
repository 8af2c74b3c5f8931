"""Noun phrases that refer to somebody or something: which nouns do, as what, and where their phrase begins."""

from __future__ import annotations

from bot.domain.facts import MentionType
from bot.extract.lexicon.world import Titles
from bot.extract.parse import Doc, Token
from bot.extract.who.acting import LED
from bot.extract.who.entities import BODIES


def of_a_thing(token: Token, titles: Titles) -> bool:
    """Whether a word for a person only tells of what kind a thing is: "pilot program", "guest house"."""
    head, lemma = token.head, token.lemma_.lower()
    person = lemma not in BODIES and (lemma in titles.persons or lemma in titles.heads)
    return (
        person
        and head.i > token.i
        and head.lemma_.lower() not in titles.heads
        and head.lemma_.lower() not in titles.persons
    )


def is_head(token: Token) -> bool:
    return token.dep_.partition(":")[0] in ("nsubj", "obj", "obl", "conj", "nmod", "iobj")


def title_run(token: Token, titles: Titles, name_starts: set[int]) -> bool:
    """Whether the token is inside a title that leads up to a name: "Prime Minister Abe"."""
    i = token.i + 1
    doc = token.doc
    while i < len(doc) and i - token.i < 4 and (doc[i].lower_ in titles.words or doc[i].lower_ in ("-", "of")):
        if i + 1 in name_starts:
            return True
        i += 1
    return False


def described_type(token: Token, titles: Titles) -> MentionType | None:
    lemma = token.lemma_.lower()
    lowered = token.lower_
    singular = lowered.removesuffix("s")
    if f"{lowered.removesuffix('.')}." in titles.words and lowered not in ("major", "general"):
        return None
    if token.i and f"{token.doc[token.i - 1].lower_} {lowered}" in titles.bodies:
        return MentionType.ORG
    if lemma == "agent" and token.i and token.doc[token.i - 1].lower_ in _SUBSTANCES:
        return None
    if (lemma == "body" and _dead(token, titles)) or (lowered in titles.abstract and _abstract(token)):
        return None
    man = lowered.removesuffix("men") + "man" if lowered.endswith("men") else lemma
    for word in (lowered, lemma, singular, man):
        if word in titles.collectives:
            return titles.collectives[word]
        if word in ("force", "forces") and not _armed(token, titles):
            return None
        if word in BODIES or lowered in ("troops", "forces", "police", "authorities"):
            return MentionType.ORG
        if word in titles.heads or word in titles.persons:
            return MentionType.PERSON
    return None


#: Before "agent", what is no spy: "a nerve agent".
_SUBSTANCES = frozenset("nerve chemical biological toxic warfare bleaching cleaning".split())


def _abstract(token: Token) -> bool:
    """ "demanded justice": without a determiner or number, in small letters, before no name."""
    bare = not any(child.dep_ in ("det", "nmod:poss", "nummod", "amod", "compound") for child in token.lefts)
    return bare and token.text.islower() and token.dep_ in ("nsubj", "obj", "obl", "nmod", "conj")


def _dead(token: Token, titles: Titles) -> bool:
    """Whether a body is somebody's and no organisation: "the bodies were found", "his body", "the body of Lee"."""
    if token.lower_ == "bodies":
        return not any(child.dep_ in ("amod", "compound") and child.lower_ in titles.governing for child in token.lefts)
    return any(
        (child.dep_ == "nmod:poss" and child.pos_ == "PRON") or (child.dep_ == "nmod" and child.ent_type_ == "PERSON")
        for child in token.children
    )


def addressed(token: Token) -> bool:
    """Whether a title is how a speaker calls somebody who hears him: "Mr. President", "Madam Speaker"."""
    return token.i > 0 and token.nbor(-1).lower_ in ("mr.", "mr", "mister", "madam", "madame")


def _armed(token: Token, titles: Titles) -> bool:
    """Whether "force" means people under arms: "naval forces", "Russian forces", not "a nuclear force"."""
    before = [child for child in token.lefts if child.dep_.partition(":")[0] in ("amod", "compound", "nmod", "det")]
    named = any(child.text[:1].isupper() and (not child.is_sent_start or child.ent_type_) for child in before)
    plural = token.lower_ == "forces"
    return any(child.lower_ in titles.armed for child in before) or (
        plural and (named or all(c.dep_ == "det" for c in before))
    )


def left_edge(token: Token) -> int:
    """Where the noun phrase begins: the words before its head that hang on it without a break."""
    doc, edge = token.doc, token.i
    while edge > 0 and not doc[edge].is_sent_start:
        before = doc[edge - 1]
        if edge > 2 and doc[edge - 2].text == "-" and before.lower_ in LED:
            edge -= 3  # "the [Saudi-led] coalition"
            continue
        ruling = before.dep_ == "amod" and before.head.i == token.i  # "the [ruling party]", tagged a verb
        if before.pos_ not in _BEFORE_HEAD and not ruling and before.text != "-" and before.lower_ not in ("'s", "’s"):
            break
        aside = before.dep_ in ("mark", "obl", "advmod", "case", "cc") and before.text != "-"
        if (aside or not token.is_ancestor(before)) and before.lower_ not in ("'s", "’s"):
            break
        edge -= 1
    while edge < token.i and (doc[edge].pos_ in ("PUNCT", "PART") or _at_least(doc, edge)):
        edge += 1
    return edge


def _at_least(doc: Doc, i: int) -> bool:
    """Whether a word only says that a number may be another: "at [least] 39 people"."""
    return doc[i].lower_ in ("least", "most") and i > 0 and doc[i - 1].lower_ == "at"


_BEFORE_HEAD = frozenset(("DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON"))
