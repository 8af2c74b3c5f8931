"""Where a drill is held, as printed: the phrase behind "in", "off" or "near"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.facts import MentionType
from bot.extract.drills.joining import INCLUDING
from bot.extract.drills.names import NAMING
from bot.extract.drills.phrase import Spotted
from bot.extract.drills.stretch import BESIDE, CLOSE, DIRECTIONS, stretch
from bot.extract.forms import one_of
from bot.extract.moves.grammar import SAYING, cases
from bot.extract.parse import Token
from bot.extract.reading import Reading

#: "60 [miles] from the border".
_UNITS = frozenset("mile miles kilometer kilometers kilometre kilometres km meters metres".split())
_SPANNING = frozenset(("span", "encompass", "cover"))
_CASES = frozenset(
    (
        "in",
        "off",
        "near",
        "at",
        "around",
        "over",
        "along",
        "on",
        "across",
        "outside",
        "above",
        "through",
        "throughout",
        "within",
    )
)
#: Where one who goes or sends for a drill goes: "flew [to] the base to watch", "fired missiles [from] Chodo".
_TOWARDS = frozenset(("to", "into", "from"))
#: What these aim at is no place of theirs: "drills aimed at Iran".
_AIMED = frozenset(("aim", "direct", "target"))
#: How far before a drill its place may be told, and how far behind.
_BEFORE = 20
_BEHIND = 16
#: What follows these is another matter.
_BECAUSE = frozenset(("because", "despite", "amid", "after", "before", "since", "following"))


def place_of(reading: Reading, spotted: Spotted, anchors: Sequence[Token]) -> str | None:
    """The place phrase that hangs on one of the anchors (the drill's noun, what carries it, its verbs)."""
    candidates = {
        child.i: child
        for token in anchors
        for child in token.children
        if child.dep_.startswith(("obl", "nmod")) and child.i >= spotted.end and _places(token, child)
    }
    largest = {t.i for t in reading.doc[spotted.start : spotted.head] if t.tag_ == "JJS"}
    scope = {i for i, phrase in candidates.items() if largest and phrase.head.i == spotted.head}
    for index in sorted(candidates, key=lambda i: (i in scope, abs(i - spotted.head))):
        place = _words(reading, candidates[index])
        if place is not None:
            return place
    spanning = (t for token in anchors for t in (token, *token.children) if one_of(t, _SPANNING) is not None)
    spanned = (c for verb in spanning for c in verb.children if c.dep_ == "obj")
    for phrase in spanned:
        if (place := _words(reading, phrase)) is not None:
            return place
    around = _by_order(reading, spotted) or _before(reading, spotted) or _ahead(reading, spotted)
    return around or _host(reading, anchors)


def _host(reading: Reading, anchors: Iterable[Token]) -> str | None:
    """The state that lets a drill be held on its soil: "maneuvers hosted by [Bahrain]"."""
    for verb in anchors:
        if one_of(verb, _HOSTING) is None:
            continue
        for child in verb.children:
            mention = reading.mention_at(child.i)
            agent = child.dep_ == "nsubj" or (child.dep_.startswith("obl") and "by" in cases(child))
            if agent and mention is not None and mention.type is MentionType.LOC:
                return reading.span(mention.start, mention.end).of(reading.article.text)
    return None


_HOSTING = frozenset(("host",))


def _places(anchor: Token, phrase: Token) -> bool:
    """Whether a phrase can tell where: behind "in" or "off", or "for" where a drill is planned for a place."""
    behind = cases(phrase)
    if one_of(anchor, _AIMED) is not None:
        return False
    if any(_leads(c) for c in phrase.children if c.dep_ == "case"):
        return True
    return "for" in behind and one_of(anchor, _PLANNED) is not None


_PLANNED = frozenset(("plan", "schedule", "set", "slate"))


def _ahead(reading: Reading, spotted: Spotted) -> str | None:
    """The place named before the drill in its sentence, the nearest one: "will train in [Norway] in an exercise"."""
    doc = reading.doc
    sent = doc[spotted.head].sent
    table = reading.lexicon.drills
    inner: str | None = None
    if doc[spotted.start].lower_ == "such":
        return None  # "In the Gulf such drills are rare": no one drill
    if _elsewhen(reading, spotted.start):
        return None
    for i in range(spotted.start - 1, max(sent.start, spotted.start - _BEFORE) - 1, -1):
        token = doc[i]
        told = token.pos_ == "VERB" and (one_of(token, SAYING) or one_of(token, table.bystanders))
        aside = token.tag_ == "VB" or any(t.lower_ == "what" for t in doc[max(i - 5, sent.start) : i])
        if (told and not aside) or (token.dep_ == "mark" and token.lower_ == "that"):
            return inner  # "In [Washington], officials said the drills …": where it was said
        moved = token.lower_ in _TOWARDS and one_of(token.head.head, table.moving) is not None
        if token.pos_ != "ADP" or not (_leads(token) or moved) or i + 1 >= spotted.start:
            continue
        place = stretch(reading, i + 1, spotted.start)
        owner = reading.mention_at(token.head.head.i) if token.head.dep_.startswith("nmod") else None
        if (
            token.head.head.lower_ in _ELSEWHERE
            or place is None
            or (owner is not None and owner.type is not MentionType.LOC)
        ):
            continue
        if inner is not None:
            named = inner in place and any(word[0].isupper() for word in place.partition(inner)[0].split())
            return place if named else inner
        if not token.head.dep_.startswith("nmod"):
            return place
        inner = place  # "over the Drawsko range in [Poland]": perhaps a part of a longer phrase
    return inner


#: "the marines [based] in Okinawa", "27 [nations] in Europe": where they are from.
_ELSEWHERE = frozenset(("based", "stationed", "headquartered", "posted", "countries", "nations", "states"))


def _elsewhen(reading: Reading, start: int) -> bool:
    """Whether a drill is another matter than what stands before it: "arrived in Busan after, ahead of [the drills]"."""
    before = [token.lower_ for token in reading.doc[max(start - 2, 0) : start]]
    return before[-1:] != [] and (before[-1] in _BECAUSE or before == ["ahead", "of"])


def _before(reading: Reading, spotted: Spotted) -> str | None:
    """ "gathered in [Belarus] for exercises"."""
    doc, end = reading.doc, spotted.start - 1
    if end < 2 or doc[end].lower_ != "for":
        return None
    while reading.in_date(end - 1):
        end -= 1
    start = end
    while start > 0 and doc[start - 1].pos_ in ("PROPN", "DET", "ADJ", "NOUN"):
        start -= 1
    named = any(doc[i].ent_type_ == "LOC" for i in range(start, end))
    if not named or start == 0 or doc[start - 1].lower_ not in _CASES | _TOWARDS:
        return None
    return reading.span(start, end).of(reading.article.text)


def _by_order(reading: Reading, spotted: Spotted) -> str | None:
    """The same by word order, where the parse hangs the phrase elsewhere."""
    doc = reading.doc
    limit = min(spotted.end + _BEHIND, doc[spotted.head].sent.end)
    moving: Token | None = None
    for i in range(spotted.end, limit - 1):
        if doc[i].lower_ in _BECAUSE:
            break
        if doc[i].lower_ == "of" and doc[i - 1].lower_ in DIRECTIONS and _named(doc[i + 1]):
            return stretch(reading, i + 1)  # "maneuvers with Japanese ships south of [Okinawa]"
        moving = doc[i] if one_of(doc[i], reading.lexicon.drills.moving) is not None else moving
        if doc[i].pos_ == "ADP" and (_leads(doc[i]) or (moving is not None and _goes(doc[i], moving))):
            place = stretch(reading, i + 1)
            if place is not None:
                return place
        told = doc[i].pos_ == "VERB" and (moving is not None or _goes_on(reading, doc[i]))
        if doc[i].tag_ == "VB" and doc[i - 1].lower_ == "to":
            return _beyond(reading, i, limit)
        if (doc[i].pos_ in ("VERB", "SCONJ") and not told) or doc[i].text in (";", "“", "—"):
            break
    return None


def _beyond(reading: Reading, start: int, limit: int) -> str | None:
    """Behind what a drill is for: "drills to boost readiness [off Palawan]", but not "to repel attacks on Taiwan"."""
    leading = (i for i in range(start, limit - 1) if reading.doc[i].lower_ in BESIDE)
    return next((place for i in leading if (place := stretch(reading, i + 1)) is not None), None)


def _named(token: Token) -> bool:
    return token.ent_type_ == "LOC" or (token.tag_ == "NNP" and not token.ent_type_)


def _leads(token: Token) -> bool:
    """Whether a preposition can lead to a place: "along" the coast, but not "along with", "at least"."""
    before = token.doc[token.i - 1].lower_ if token.i else ""
    if (token.lower_ == "from" and before in _UNITS) or (token.lower_ == "to" and before in CLOSE):
        return True
    return token.lower_ in _CASES and (token.i + 1 >= len(token.doc) or token.nbor(1).lower_ not in _NO_PLACE)


def _goes(token: Token, verb: Token) -> bool:
    """Whether a preposition tells where those of a drill go: "to" the base, not "brings troops from"."""
    left = token.lower_ == "from" and (token.nbor(-1).lower_ == "away" or one_of(verb, INCLUDING) is not None)
    return token.lower_ in _TOWARDS and not left


_NO_PLACE = frozenset(("with", "least", "most", "what"))


def _goes_on(reading: Reading, verb: Token) -> bool:
    """Whether a verb behind a drill tells of it, so that a place behind the verb can be the drill's."""
    if one_of(verb, SAYING) is not None:
        return False  # "the exercises, the ministry announced in the capital"
    if verb.lower_ in NAMING:
        return True
    return one_of(verb, reading.lexicon.drills.phases) is not None or one_of(verb, INCLUDING) is not None


def _words(reading: Reading, head: Token) -> str | None:
    start = max((c.i for c in head.children if c.dep_ == "case" and c.i < head.i), default=head.left_edge.i - 1) + 1
    return stretch(reading, start)
