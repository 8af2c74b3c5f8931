"""What word order tells where a parse goes wrong: short sentences of news begin with who and go on with whom."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.facts import MentionKind, MentionType
from bot.extract.forms import one_of
from bot.extract.moves.newcomers import newcomer
from bot.extract.parse import Token
from bot.extract.reading import Reading, TokenMention
from bot.extract.repairs import FINITE

#: Longer sentences hold other verbs anyway; the bound keeps the search for one linear.
_LONGEST = 80
#: Words between an adjective and the verb that may be passed over.
_REACH = 4
#: How far a side may stand from its verb.
_FAR = 25
#: Prepositions of where and when: what stands behind them is neither side.
_ASIDE = frozenset(
    "in at near during after before since following amid despite under within inside outside across over around "
    "on".split()
)
#: Behind the object of a verb that asks for none of these: "injured a muscle [against] Zimbabwe".
_BESIDE = frozenset(("against", "for", "as", "than", "like", "about"))
_PLACES = frozenset(("in", "into", "at", "near", "on", "inside", "outside", "across", "through", "to", "against"))
#: Words that begin another clause: nothing behind them is what the verb is done to.
_BREAKS = frozenset("after because since while as when although though where who which unless before".split())


def only_verb(verb: Token) -> bool:
    """Whether a participle must be its sentence's predicate ("Rebels [clashed] with soldiers"): there is no other."""
    if verb.dep_ not in ("acl", "amod", "compound") or verb.i == verb.sent.start or not verb.lower_.endswith("ed"):
        return verb.dep_ in ("acl", "amod", "compound") and verb.tag_ in ("VBD", "VBN") and _alone(verb)
    return _alone(verb)


def _alone(verb: Token) -> bool:
    if verb.i == verb.sent.start or len(verb.sent) > _LONGEST:
        return False
    others = (t for t in verb.sent if t.i != verb.i and not _hyphened(t))
    return not any(t.tag_ in FINITE or t.pos_ == "AUX" or (t.pos_ == "VERB" and t.tag_ == "VBN") for t in others)


def _hyphened(token: Token) -> bool:
    """Whether a participle only qualifies: "a NATO-[led] coalition"."""
    return token.tag_ == "VBN" and token.i > 0 and token.nbor(-1).text in ("-", "‑")


def before(reading: Reading, verb: Token) -> tuple[str, ...]:
    """The actors named right before a verb, adverbs and auxiliaries passed over."""
    for i in range(verb.i - 1, max(verb.i - _REACH, verb.sent.start) - 1, -1):
        token = reading.doc[i]
        actors = reading.actors_at(token) or newcomer(reading, token)
        if actors:
            return actors
        if token.pos_ not in ("ADV", "AUX", "PART") and not _force_of(token):
            return ()
    return ()


def next_phrase(reading: Reading, verb: Token) -> tuple[str, ...]:
    """The actors of the phrase right behind a verb, up to the first preposition, verb or mark."""
    for token in verb.doc[verb.i + 1 : min(verb.i + 1 + 2 * _REACH, verb.sent.end)]:
        if token.pos_ in ("ADP", "VERB", "AUX", "SCONJ", "CCONJ") or token.is_punct:
            return ()
        mention = reading.mention_at(token.i)
        if mention is not None and mention.actors and not _described(reading, token):
            return reading.actors_at(token)
    return ()


def leftwards(reading: Reading, verb: Token) -> tuple[str, ...]:
    """The actors named before a verb in its clause, the nearest one that is no mere place or date."""
    for i in range(verb.i - 1, max(verb.i - _FAR, verb.sent.start) - 1, -1):
        token = reading.doc[i]
        if (token.tag_ in FINITE and token.pos_ == "VERB") or token.text in (":", ";"):
            return ()
        mention = reading.mention_at(i)
        if mention is not None and mention.actors and not _case_before(reading, mention):
            return reading.actors_at(token)
    return ()


def rightwards(
    reading: Reading,
    verb: Token,
    taken: tuple[str, ...],
    wanted: frozenset[str],
    *,
    places: bool,
    only_wanted: bool,
    prefer: bool,
    into_relatives: bool = False,
) -> tuple[str, ...]:
    """The actors named behind a verb in its clause, the nearest ones not ``taken`` that are no mere place or date.

    :param wanted: prepositions behind which the other side may stand.
    :param places: take the place where it is done if nobody else is named.
    :param prefer: take who stands behind one of ``wanted`` rather than who stands nearer.
    :param only_wanted: take nobody who stands behind none of ``wanted``.
    :param into_relatives: look into what is told of the object too: "claimed the attack that killed [two soldiers]".
    """
    place: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    has_object = any(c.dep_ == "obj" for c in verb.children)
    for mention in _following(reading, verb, into_relatives=into_relatives):
        if mention.kind is MentionKind.PRONOUN and not mention.actors:
            continue
        actors = tuple(a for a in reading.actors_at(reading.doc[mention.head]) if a not in taken)
        case = _case_before(reading, mention)
        if case not in wanted and (case in _ASIDE or only_wanted or (has_object and case in _BESIDE)):
            if places and not place and mention.type is MentionType.LOC and case in _PLACES:
                place = actors
            continue
        if actors and (not prefer or case in wanted):
            return actors
        near = near or actors
    return near or place


def behind(reading: Reading, verb: Token, wanted: frozenset[str]) -> tuple[str, ...]:
    """Who stands behind a preposition where the parse hangs its phrase elsewhere: "arrested [by plain police]"."""
    for mention in _following(reading, verb):
        if _case_before(reading, mention) in wanted:
            return reading.actors_at(reading.doc[mention.head])
    return ()


def _following(reading: Reading, verb: Token, *, into_relatives: bool = False) -> Iterator[TokenMention]:
    """The mentions behind a verb, up to where another clause begins."""
    doc = reading.doc
    conjuncts = {c.left_edge.i for c in verb.children if c.dep_ == "conj" and c.pos_ in ("VERB", "AUX")}
    # ", saying he was sorry": another clause, not what the verb is done to.
    clauses = (c for c in verb.children if c.i > verb.i and c.dep_ == "advcl" and c.tag_ == "VBG")
    conjuncts |= {c.i for c in clauses if c.nbor(-1).text == ","}
    for i in range(verb.i + 1, min(verb.i + 1 + _FAR, verb.sent.end)):
        token = doc[i]
        relative = not into_relatives and token.lower_ == "that" and token.dep_.startswith("nsubj")
        if (
            relative
            or i in conjuncts
            or (token.lower_ in _BREAKS and token.dep_ in ("mark", "nsubj", "advmod", "nsubj:pass"))
        ):
            return
        newcomer(reading, token)
        mention = reading.mention_at(i)
        if mention is not None and not _described(reading, token):
            yield mention


def _described(reading: Reading, token: Token) -> bool:
    """Whether a word only describes what stands behind it: "[Israeli] Prime Minister Jane Roe", "[military] drills"."""
    if token.pos_ == "ADJ" and token.dep_ == "amod" and token.text.islower():
        return True
    for _ in range(3):
        if token.dep_ not in ("amod", "compound", "nmod:desc", "nmod:poss") or token.head.i <= token.i:
            return False
        owned = token.dep_ == "nmod:poss"
        token = token.head
        mention = reading.mention_at(token.i)
        if owned and (mention is None or mention.type is not MentionType.PERSON):
            return False  # "Israel's [decision]" is Israel's, "Israel's [Jane Roe]" is she
        if (mention is not None and mention.actors) or one_of(token, reading.lexicon.moves.people) is not None:
            return True
    return False


def _case_before(reading: Reading, mention: TokenMention) -> str:
    """The preposition before a mention, its article passed over; or that of the phrase it belongs to."""
    doc = reading.doc
    i = mention.start - 1
    while i > 0 and doc[i].pos_ in ("DET", "ADJ", "NUM") and mention.start - i < 4:
        i -= 1
    place = mention.type is MentionType.LOC and i > 0 and doc[i].text in (",", "and")
    before = reading.mention_over(i - 1) if place else None
    if before is not None and before.type is MentionType.LOC and before.start < mention.start:
        return _case_before(reading, before)  # "in Abuja, [Nigeria]", "in Tikrit and [Mosul]"
    if i > 0 and doc[i].lower_ == "with" and doc[i - 1].lower_ in ("border", "frontier", "boundary"):
        return "along"
    return doc[i].lower_ if i >= 0 and doc[i].pos_ in ("ADP", "SCONJ") else ""


def _force_of(token: Token) -> bool:
    """A noun that a nationality before it describes: "Israeli [forces]"."""
    return token.pos_ == "NOUN" and any(c.dep_ in ("amod", "compound") and c.i < token.i for c in token.children)
