"""How far a place phrase reaches: "the waters east of Taiwan", "Estonia, Latvia and Lithuania", "a range near Osh"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.extract.drills.joining import is_somebody
from bot.extract.lexicon.drills import DrillTable
from bot.extract.parse import Doc, Token
from bot.extract.reading import Reading

DIRECTIONS = frozenset("north south east west northeast northwest southeast southwest".split())
#: What comes before one of these and is no place is another matter.
_INSIDE = frozenset(("in", "within", "near", "off", "around", "over", "at"))
#: Such phrases passed over one after another, at most: what goes on longer is no language.
_INNER = 3
#: Behind these a name is a place, whatever the name finder takes it for.
BESIDE = frozenset(("near", "outside", "off"))
#: Places in one list.
_LONGEST_LIST = 6
_LINKS = frozenset(("surrounding", "bordering", "facing", "adjoining", "disputed", "contested"))
_STOPS = frozenset((",", ";", ".", ":", "“", "”", '"', "—", "–", "(", "-", "--"))
_NO_CASES = frozenset("after before during for to with by despite amid as from since until against about on".split())
_TIMES = frozenset(("day", "week", "weekend", "month", "year", "summer", "winter", "spring", "autumn", "fall"))
#: "close [to] the border".
CLOSE = frozenset(("close", "next"))


def stretch(reading: Reading, start: int, stop: int | None = None, inner: int = _INNER) -> str | None:
    """A place phrase from its first word on, as far as it is one: no clause, no date, no "in what …".

    :param inner: how many phrases that are no places may still be passed over on the way to one within them.
    """
    doc = reading.doc
    if start >= len(doc) or reading.in_date(start):
        return None
    opens = doc[start].tag_ == "PRP$" or doc[start].dep_ == "amod" or doc[start].lower_ == "training"
    if doc[start].pos_ in ("VERB", "AUX", "PRON", "ADP") and not opens:
        return None
    end, seen, table = start, False, reading.lexicon.drills
    limit = min(start + 14, stop or doc[start].sent.end)
    while end < limit and not reading.in_date(end) and not _leaves_place(reading, end, limit):
        token = doc[end]
        mention = reading.mention_at(end)
        named = mention is not None and mention.type.value == "LOC"
        beside = end == start > 0 and _beside(reading, doc[start - 1], token)
        if token.lower_ == "of" and not seen and doc[end - 1].lower_ not in table.parts:
            return None  # "the aspirations [of] former Soviet republics"
        nameless = end > start and not seen and not any(_proper(t) for t in doc[start:end])
        if inner and nameless and token.lower_ in _INSIDE:
            return stretch(reading, end + 1, stop, inner - 1)  # "in phases within [the waters of …]"
        seen |= token.lower_ in table.places or token.ent_type_ == "LOC" or named or beside
        end += 1
    while end > start and doc[end - 1].pos_ in ("ADP", "CCONJ", "DET", "PUNCT", "ADV", "PART"):
        end -= 1
    if not seen or end <= start or _nowhere(doc[start:end]) or _owned(doc[start:end], table):
        return None
    return reading.span(start, end).of(reading.article.text)


def _beside(reading: Reading, before: Token, name: Token) -> bool:
    """Whether a name between these is a place, whatever the name finder takes it for: "near X", "at X."."""
    if not _proper(name):
        return False
    if before.lower_ in BESIDE:
        return True
    if (
        before.lower_ not in ("at", "in", "to")
        or is_somebody(reading, name.i)
        or (before.lower_ != "at" and name.ent_type_ == "ORG")
    ):
        return False
    behind = name
    while _proper(behind) and behind.i + 1 < name.sent.end:
        behind = behind.nbor(1)
    return behind.is_punct or behind.pos_ in ("ADP", "ADV", "VERB", "AUX") or behind.lower_ in DIRECTIONS


def _proper(token: Token) -> bool:
    return token.pos_ == "PROPN" or token.tag_ == "NNP"


def _owned(words: Sequence[Token], table: DrillTable) -> bool:
    """Whether it is something of a place's, and no place: "Iran's capabilities"."""
    owner = next((i for i, t in enumerate(words) if t.lower_ in ("'s", "’s")), None)
    if owner is None:
        return False
    return not any(t.lower_ in table.places or t.ent_type_ == "LOC" or t.pos_ == "PROPN" for t in words[owner + 1 :])


_UNTOLD = frozenset(("undisclosed", "unspecified", "unidentified", "unnamed"))


def _nowhere(words: Sequence[Token]) -> bool:
    """ "of its kind in the country": no place that anybody could go to."""
    if any(t.lower_ in _UNTOLD for t in words):
        return True
    return [t.lower_ for t in words] in (["the", "country"], ["the", "region"], ["the", "area"])


def _leaves_place(reading: Reading, index: int, limit: int) -> bool:
    """Whether the word at ``index`` no longer belongs to a place phrase that began before it."""
    doc, token = reading.doc, reading.doc[index]
    behind = doc[index + 1] if index + 1 < len(doc) else None
    if token.text == "," and _lists_on(reading, index):
        return False
    if token.text == "-" and doc[index - 1].text[:1].isupper() and behind is not None and behind.text[:1].isupper():
        return False  # "Bergen-Hohne"
    if token.lower_ == "of" and doc[index - 1].ent_type_ == "LOC" and (behind is None or behind.ent_type_ != "LOC"):
        return True  # "in Busan [of the carrier …]"
    if _points(doc, index):
        return False
    if token.lower_ == "with" and doc[index - 1].lower_ in ("border", "frontier", "boundary", "line"):
        return False
    if token.text in _STOPS or token.lower_ in CLOSE or (token.pos_ in ("VERB", "AUX", "SCONJ") and not _inside(token)):
        return True
    if token.pos_ == "CCONJ":
        return not _names_on(reading, index + 1)
    if token.pos_ != "ADP" or token.lower_ in _LINKS or index + 1 >= limit:
        return False
    if token.lower_ == "on" and doc[index + 1].ent_type_ == "LOC" and not reading.in_date(index + 1):
        return False  # "the base [on] Sazan island"
    timed = any(t.lower_ in _TIMES for t in doc[index + 1 : index + 3])  # "throughout the month"
    return (
        timed
        or token.lower_ in _NO_CASES
        or doc[index + 1].pos_ in ("PRON", "VERB", "SCONJ")
        or reading.in_date(index + 1)
    )


def _points(doc: Doc, index: int) -> bool:
    """ "areas [to] the north[,] south [and] east of the island"."""
    near = [t.text for t in doc[index + 1 : index + 3]]
    if doc[index].lower_ == "to":
        return near[:1] == ["the"] and bool(DIRECTIONS & set(near))
    return doc[index].text == "," and doc[index - 1].lower_ in DIRECTIONS and bool(DIRECTIONS & set(near))


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
    if index >= len(doc):
        return False
    # "the towns of Narvik and [Harstad]": one name beside another, and no subject of a verb.
    name = index > 1 and doc[index - 2].ent_type_ == "LOC" and _proper(doc[index]) and not doc[index].ent_type_
    subject = index + 1 < len(doc) and doc[index + 1].pos_ in ("VERB", "AUX")
    return doc[index].ent_type_ == "LOC" or doc[index].lower_ in reading.lexicon.drills.places or (name and not subject)
