"""What word order tells where a parse goes wrong: short sentences of news begin with who and go on with whom."""

from __future__ import annotations

from spacy.tokens import Token

from bot.extract.reading import Reading

_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
#: Longer sentences hold other verbs anyway; the bound keeps the search for one linear.
_LONGEST = 80
#: Words between an adjective and the verb, or the verb and its object, that may be passed over.
_REACH = 4
#: Words that open a clause: what follows is told, not acted upon.
_CLAUSE = frozenset(("that", "what", "how", "why", "whether", "if", "when", "where"))
_INSIDE = frozenset(("DET", "ADJ", "NUM", "NOUN", "PROPN", "PRON"))


def only_verb(verb: Token) -> bool:
    """Whether a participle must be its sentence's predicate ("Rebels [clashed] with soldiers"): there is no other."""
    if verb.dep_ not in ("acl", "amod", "compound") or verb.tag_ not in ("VBD", "VBN") or verb.i == verb.sent.start:
        return False
    if len(verb.sent) > _LONGEST:
        return False
    others = (t for t in verb.sent if t.i != verb.i)
    return not any(t.tag_ in _FINITE or t.pos_ == "AUX" or (t.pos_ == "VERB" and t.tag_ == "VBN") for t in others)


def before(reading: Reading, verb: Token) -> tuple[str, ...]:
    """The actors named right before a verb, adverbs and auxiliaries passed over."""
    for i in range(verb.i - 1, max(verb.i - _REACH, verb.sent.start) - 1, -1):
        token = reading.doc[i]
        actors = reading.actors_at(token)
        if actors:
            return actors
        if token.pos_ not in ("ADV", "AUX", "PART") and not _force_of(token):
            return ()
    return ()


def behind(reading: Reading, verb: Token) -> tuple[str, ...]:
    """The actors named right behind a verb, in its first noun phrase; none where that begins a clause."""
    found: tuple[str, ...] = ()
    for i in range(verb.i + 1, min(verb.i + 1 + 2 * _REACH, verb.sent.end)):
        token = reading.doc[i]
        if token.lower_ in _CLAUSE or token.pos_ in ("VERB", "AUX"):
            return ()
        found = reading.actors_at(token) or found
        if token.pos_ not in _INSIDE and not found:
            return ()
        if found and token.pos_ not in _INSIDE:
            break
    return found


def _force_of(token: Token) -> bool:
    """A noun that a nationality before it describes: "Israeli [forces]"."""
    return token.pos_ == "NOUN" and any(c.dep_ in ("amod", "compound") and c.i < token.i for c in token.children)
