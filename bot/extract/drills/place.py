"""Where a drill is held, as printed: the phrase behind "in", "off" or "near"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.facts import MentionType
from bot.extract.drills.joining import INCLUDING
from bot.extract.drills.names import NAMING
from bot.extract.drills.phrase import Spotted
from bot.extract.forms import one_of
from bot.extract.lexicon.drills import DrillTable
from bot.extract.moves.grammar import SAYING, cases
from bot.extract.parse import Token
from bot.extract.reading import Reading

_CASES = frozenset(
    ("in", "off", "near", "at", "around", "over", "along", "on", "across", "outside", "above", "through", "throughout")
)
_DIRECTIONS = frozenset("north south east west northeast northwest southeast southwest".split())
#: Where one who goes or sends for a drill goes: "flew [to] the base to watch", "fired missiles [from] Chodo".
_TOWARDS = frozenset(("to", "into", "from"))
#: What these aim at is no place of theirs: "drills aimed at Iran".
_AIMED = frozenset(("aim", "direct", "target"))
#: Behind these a name is a place, whatever the name finder takes it for.
_BESIDE = frozenset(("near", "outside", "off"))
#: How far before a drill its place may be told, and how far behind.
_BEFORE = 20
_BEHIND = 16
#: What follows these is another matter.
_BECAUSE = frozenset(("because", "despite", "amid", "after", "before", "since", "following"))
#: Places in one list.
_LONGEST_LIST = 6
_LINKS = frozenset(("surrounding", "bordering", "facing", "adjoining", "disputed", "contested"))
_STOPS = frozenset((",", ";", ".", ":", "“", "”", '"', "—", "–", "(", "-", "--"))
_NO_CASES = frozenset("after before during for to with by despite amid as from since until against about on".split())


def place_of(reading: Reading, spotted: Spotted, anchors: Sequence[Token]) -> str | None:
    """The place phrase that hangs on one of the anchors (the drill's noun, what carries it, its verbs)."""
    candidates = {
        child.i: child
        for token in anchors
        for child in token.children
        if child.dep_.startswith(("obl", "nmod")) and child.i >= spotted.end and _places(token, child)
    }
    for index in sorted(candidates, key=lambda i: abs(i - spotted.head)):
        place = _words(reading, candidates[index])
        if place is not None:
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
    if spotted.start and doc[spotted.start - 1].lower_ in _BECAUSE | {"of"} and _elsewhen(doc[spotted.start - 1]):
        return None  # "has arrived in Busan ahead of [the drills]"
    for i in range(spotted.start - 1, max(sent.start, spotted.start - _BEFORE) - 1, -1):
        token = doc[i]
        told = token.pos_ == "VERB" and (one_of(token, SAYING) or one_of(token, table.bystanders))
        aside = token.tag_ == "VB" or any(t.lower_ == "what" for t in doc[max(i - 5, sent.start) : i])
        if told and not aside:
            return inner  # "In [Washington], officials said the drills …": where it was said
        moved = token.lower_ in _TOWARDS and one_of(token.head.head, table.moving) is not None
        if token.pos_ != "ADP" or not (_leads(token) or moved) or i + 1 >= spotted.start:
            continue
        place = _stretch(reading, i + 1, spotted.start)
        owner = reading.mention_at(token.head.head.i) if token.head.dep_.startswith("nmod") else None
        if place is None or (owner is not None and owner.type is not MentionType.LOC):
            continue
        if inner is not None:
            named = inner in place and any(word[0].isupper() for word in place.partition(inner)[0].split())
            return place if named else inner
        if not token.head.dep_.startswith("nmod"):
            return place
        inner = place  # "over the Drawsko range in [Poland]": perhaps a part of a longer phrase
    return inner


def _elsewhen(token: Token) -> bool:
    return token.lower_ != "of" or token.nbor(-1).lower_ == "ahead"


def _before(reading: Reading, spotted: Spotted) -> str | None:
    """ "gathered in [Belarus] for exercises"."""
    doc, end = reading.doc, spotted.start - 1
    if end < 2 or doc[end].lower_ != "for":
        return None
    dated = {i for d in reading.dates for i in range(d.start, d.end)}
    while end - 1 in dated:
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
        if doc[i].lower_ == "of" and doc[i - 1].lower_ in _DIRECTIONS and doc[i + 1].ent_type_ == "LOC":
            return _stretch(reading, i + 1)  # "maneuvers with Japanese ships south of [Okinawa]"
        moving = doc[i] if one_of(doc[i], reading.lexicon.drills.moving) is not None else moving
        if doc[i].pos_ == "ADP" and (_leads(doc[i]) or (moving is not None and _goes(doc[i], moving))):
            place = _stretch(reading, i + 1)
            if place is not None:
                return place
        told = doc[i].pos_ == "VERB" and (moving is not None or _goes_on(reading, doc[i]))
        if (doc[i].pos_ in ("VERB", "SCONJ") and not told) or doc[i].text in (";", "“", "—"):
            break
    return None


def _leads(token: Token) -> bool:
    """Whether a preposition can lead to a place: "along" the coast, but not "along with", "at least"."""
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
    return _stretch(reading, start)


def _stretch(reading: Reading, start: int, stop: int | None = None) -> str | None:
    """A place phrase from its first word on, as far as it is one: no clause, no date, no "in what …"."""
    doc = reading.doc
    dated = {i for d in reading.dates for i in range(d.start, d.end)}
    if start >= len(doc) or start in dated:
        return None
    opens = doc[start].tag_ == "PRP$" or doc[start].dep_ == "amod"
    if doc[start].pos_ in ("VERB", "AUX", "PRON", "ADP") and not opens:
        return None
    end, seen, table = start, False, reading.lexicon.drills
    limit = min(start + 14, stop or doc[start].sent.end)
    while end < limit and end not in dated and not _leaves_place(reading, end, limit, dated):
        token = doc[end]
        mention = reading.mention_at(end)
        named = mention is not None and mention.type.value == "LOC"
        beside = end == start > 0 and token.pos_ == "PROPN" and _beside(doc[start - 1], token)
        if token.lower_ == "of" and not seen and doc[end - 1].lower_ not in table.parts:
            return None  # "the aspirations [of] former Soviet republics"
        seen |= token.lower_ in table.places or token.ent_type_ == "LOC" or named or beside
        end += 1
    while end > start and doc[end - 1].pos_ in ("ADP", "CCONJ", "DET", "PUNCT", "ADV", "PART"):
        end -= 1
    if not seen or end <= start or _nowhere(doc[start:end]) or _owned(doc[start:end], table):
        return None
    return reading.span(start, end).of(reading.article.text)


def _beside(before: Token, name: Token) -> bool:
    """Whether a name between these is a place, whatever the name finder takes it for: "near X", "at X."."""
    if before.lower_ in _BESIDE:
        return True
    if before.lower_ not in ("at", "in", "to") or name.ent_type_ == "ORG":
        return False
    behind = name
    while behind.pos_ == "PROPN" and behind.i + 1 < name.sent.end:
        behind = behind.nbor(1)
    return behind.is_punct or behind.pos_ in ("ADP", "VERB", "AUX")


def _owned(words: Sequence[Token], table: DrillTable) -> bool:
    """Whether it is something of a place's, and no place: "Iran's capabilities"."""
    owner = next((i for i, t in enumerate(words) if t.lower_ in ("'s", "’s")), None)
    if owner is None:
        return False
    return not any(t.lower_ in table.places or t.ent_type_ == "LOC" or t.pos_ == "PROPN" for t in words[owner + 1 :])


def _nowhere(words: Sequence[Token]) -> bool:
    """ "of its kind in the country": no place that anybody could go to."""
    return [t.lower_ for t in words] in (["the", "country"], ["the", "region"], ["the", "area"])


def _leaves_place(reading: Reading, index: int, limit: int, dated: set[int]) -> bool:
    """Whether the word at ``index`` no longer belongs to a place phrase that began before it."""
    doc, token = reading.doc, reading.doc[index]
    if token.text == "," and _lists_on(reading, index):
        return False
    if token.text == "-" and doc[index - 1].text[:1].isupper() and doc[index + 1].text[:1].isupper():
        return False  # "Bergen-Hohne"
    if token.lower_ == "of" and doc[index - 1].ent_type_ == "LOC" and doc[index + 1].ent_type_ != "LOC":
        return True  # "in Busan [of the carrier …]"
    if token.lower_ == "with" and doc[index - 1].lower_ in ("border", "frontier", "boundary", "line"):
        return False
    if token.text in _STOPS or (token.pos_ in ("VERB", "AUX", "SCONJ") and not _inside(token)):
        return True
    if token.pos_ == "CCONJ":
        return not _names_on(reading, index + 1)
    if token.pos_ != "ADP" or token.lower_ in _LINKS or index + 1 >= limit:
        return False
    if token.lower_ == "on" and doc[index + 1].ent_type_ == "LOC" and index + 1 not in dated:
        return False  # "the base [on] Sazan island"
    return token.lower_ in _NO_CASES or doc[index + 1].pos_ in ("PRON", "VERB", "SCONJ") or index + 1 in dated


def _inside(token: Token) -> bool:
    """Whether a verb's form stands inside a place phrase: "waters [surrounding] the islands", "[neighboring] Chad"."""
    return token.lower_ in _LINKS or token.dep_ == "amod"


def _lists_on(reading: Reading, comma: int) -> bool:
    """Whether a comma stands between places of a list that ends with "and": "Estonia, Latvia and Lithuania"."""
    doc, index = reading.doc, comma
    for _ in range(_LONGEST_LIST):
        if index + 2 >= len(doc) or doc[index + 1].ent_type_ != "LOC":
            return False
        index += 1
        while index < len(doc) and doc[index].ent_type_ == "LOC":
            index += 1
        if index < len(doc) and doc[index].lower_ == "and":
            return index + 1 < len(doc) and doc[index + 1].ent_type_ == "LOC"
        if index >= len(doc) or doc[index].text != ",":
            return False
    return False


def _names_on(reading: Reading, index: int) -> bool:
    doc = reading.doc
    return index < len(doc) and (doc[index].ent_type_ == "LOC" or doc[index].lower_ in reading.lexicon.drills.places)
