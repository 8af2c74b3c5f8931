"""Whose claim, promise or demand it is: from a reporting noun to who makes it."""

from __future__ import annotations

from bot.extract.attribution.grammar import agent, is_impersonal, is_passive, subject_of
from bot.extract.attribution.hits import Hit
from bot.extract.lexicon.cues import CueTable
from bot.extract.parse import Token

#: Name types that an adjective or noun before a claim may name its source by: "Russian claims".
_NAMED = frozenset(("NORP", "ORG", "PERSON", "LOC", "GPE"))


def noun_source(table: CueTable, hit: Hit) -> Token | None:
    """Who makes a claim, promise or demand: its possessor, author, maker or an adjective's people."""
    noun = hit.head
    if any(child.lower_ == "in" and child.i == noun.i - 1 for child in noun.lefts):
        # "is in favour of", "voted in favour of"
        return subject_of(table, noun if any(child.dep_ == "cop" for child in noun.lefts) else noun.head)
    owner = next((c for c in noun.lefts if c.dep_ == "nmod:poss"), None)
    if owner is not None:
        return _whose(owner, noun)
    author = _author(noun)
    if author is not None:
        return author
    for child in noun.lefts:
        if child.dep_ in ("amod", "compound") and child.ent_type_ in _NAMED:
            return child
    return _maker(table, noun)


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


def _maker(table: CueTable, noun: Token) -> Token | None:
    for child in noun.lefts:
        # "expressed hope" read as an adjective and a noun
        if child.pos_ == "VERB" and child.tag_ in ("VBD", "VBZ", "VBP") and child.lemma_ in table.help("light"):
            return subject_of(table, child)
    verb = noun.head
    if noun.dep_ in ("obj", "xcomp") and verb.lemma_ in table.help("light"):
        if is_passive(verb):
            return agent(verb)
        found = subject_of(table, verb)
        return None if found is None or is_impersonal(found) else found
    if noun.dep_ == "nsubj:pass" and verb.lemma_ in table.help("light"):
        return agent(verb)
    return None
