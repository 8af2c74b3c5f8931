"""Names of drills: those that the table knows, and those that a text gives."""

from __future__ import annotations

from collections.abc import Iterator

from bot.extract.drills.joining import is_somebody
from bot.extract.drills.phrase import Spotted, is_head, phrase_start
from bot.extract.lexicon.drills import DrillTable, NamedDrill
from bot.extract.parse import Doc, Token
from bot.extract.reading import Reading

#: Verbs that give a drill its name: "the six-day exercise, [dubbed] Winter Shield".
NAMING = frozenset(("dubbed", "call", "calls", "called", "named", "codenamed", "code-named", "known"))
#: Capitals of more letters are a name by themselves: "RIMPAC".
_LETTERS = 4
#: A name stands at most so many words behind the drill that is called so.
_NAME_REACH = 9


def known(reading: Reading, table: DrillTable) -> Iterator[Spotted]:
    """Exercises that the table knows by name, with the noun beside the name if there is one."""
    doc = reading.doc
    i = 0
    while i < len(doc):
        found = _known_name(reading, i, table)
        if found is None:
            i += 1
            continue
        end, drill = found
        yield _called(doc, i, end, drill, table) or _with_noun(doc, i, end, drill, table)
        i = end


def given(reading: Reading, head: Token, start: int) -> tuple[int, int] | None:
    """The name that a text gives a drill, in tokens: "the Northern Lion exercise", "a drill dubbed "Winter Shield"".

    :param start: where the noun phrase of the drill begins.
    """
    doc = head.doc
    end = head.i
    while end > start and doc[end - 1].is_quote:
        end -= 1
    first = end
    while first > start and _in_name(reading, doc[first - 1]):
        first -= 1
    if end - first > 1:
        return first, end
    if head.i + 1 < head.sent.end and (head.text == "Exercise" or _opens_name(reading, doc[head.i + 1])):
        return _name_from(doc, head.i + 1, head.sent.end)  # "at the start of exercise Good Hope"
    for token in doc[head.i + 1 : min(head.i + 6, head.sent.end)]:
        if token.lower_ in NAMING:
            return _name_from(doc, token.i + 1, head.sent.end)
    return None


def _in_name(reading: Reading, token: Token) -> bool:
    """Whether a word before "exercise" can be of its name: a capital word that names no state and nobody's forces."""
    if (
        (token.pos_ not in ("PROPN", "ADJ") and token.tag_ != "NNP")
        or not token.text[:1].isupper()
        or token.is_sent_start
    ):
        return False
    if token.ent_type_ in ("LOC", "NORP") or reading.lexicon.world.get(token.text) is not None:
        return False
    return not is_somebody(reading, token.i)


def _opens_name(reading: Reading, token: Token) -> bool:
    """Whether a capital word behind "exercise" begins its name: no date, nobody, and no place."""
    return _in_name(reading, token) and token.ent_type_ != "PERSON" and not reading.in_date(token.i)


def _name_from(doc: Doc, start: int, stop: int) -> tuple[int, int] | None:
    """Capital words and numbers from ``start`` on, the quotation mark before them passed over."""
    while start < stop and (doc[start].is_quote or doc[start].lower_ == "as"):
        start += 1
    end = start
    while end < stop and (doc[end].text[:1].isupper() or (end > start and doc[end].text[:1].isdigit())):
        end += 1
    return (start, end) if end > start and doc[start].text[:1].isupper() else None


def _called(doc: Doc, start: int, end: int, drill: NamedDrill, table: DrillTable) -> Spotted | None:
    """The drill that is given the name at ``start``: "the exercises, which have been dubbed "Iron Fist" …"."""
    naming = next((i for i in range(start - 1, max(start - 4, 0), -1) if doc[i].lower_ in NAMING), None)
    if naming is None:
        return None
    for i in range(naming - 1, max(naming - _NAME_REACH, doc[start].sent.start - 1), -1):
        if is_head(doc[i], table):
            return Spotted(i, phrase_start(doc[i]), i + 1, drill, (start, end))
    return None


def _known_name(reading: Reading, i: int, table: DrillTable) -> tuple[int, NamedDrill] | None:
    doc = reading.doc
    for words, drill in table.named.get(doc[i].text, ()):
        j, k = i, 0
        while k < len(words) and j < len(doc):
            if doc[j].text == "-" and j > i:
                j += 1
                continue
            if doc[j].text != words[k]:
                break
            j, k = j + 1, k + 1
        acronym = len(words) == 1 and words[0].isupper() and len(words[0]) > _LETTERS
        if k == len(words) and (len(words) > 1 or acronym or _near_noun(doc, i, j, table)):
            if j + 1 < len(doc) and doc[j].text in ("-", "‑") and doc[j + 1].text[:1].isdigit():
                j += 2
            elif j < len(doc) and doc[j].text.isdigit() and len(doc[j].text) in (2, 4):
                j += 1
            return j, drill
    return None


def _near_noun(doc: Doc, start: int, end: int, table: DrillTable) -> bool:
    """Names of one word are common words too: they need "exercise" or "drill" near them, or a year behind."""
    near = doc[max(start - 5, 0) : min(end + 5, len(doc))]
    numbered = end + 1 < len(doc) and doc[end].text in ("-", "‑") and doc[end + 1].text[:2] in ("20", "19")
    return numbered or any(is_head(t, table) for t in near)


def _with_noun(doc: Doc, start: int, end: int, drill: NamedDrill, table: DrillTable) -> Spotted:
    """The name and the noun it goes with: "the Foal Eagle exercise", "exercise Malabar"."""
    head = doc.root(start, end).i
    first, last = start, end
    for i in range(end, min(end + 4, len(doc))):
        if is_head(doc[i], table):
            head, last = i, i + 1
            break
        quoted = doc[i].text in ("'", "’")
        if not quoted and (doc[i].pos_ not in ("ADJ", "NOUN", "PROPN", "PUNCT", "NUM") or doc[i].text in (",", ".")):
            break
    else:
        i = end
    if last == end and start > 0 and is_head(doc[start - 1], table):
        head, first = start - 1, phrase_start(doc[start - 1])
    elif last > end:
        first = min(start, phrase_start(doc[head]))
        if first == start and first > 1 and doc[first - 1].is_quote:
            first = phrase_start(doc[first])
    return Spotted(head, first, last, drill, (start, end))
