"""The condition a position is held under: "as long as the drills continue", "if they accept"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from bot.extract.attribution.ranges import Range, covers, joined
from bot.extract.parse import CHILDREN, Token
from bot.extract.reading import Reading

_WHETHER = frozenset(("ccomp", "csubj", "xcomp"))
#: These open a condition only before a negated or unmet demand, so they must be followed by "first" or come after "no".
_NEEDS_NEGATION = frozenset(("without",))
_NEEDS_VERB = frozenset(("until", "once"))
_TAILS = frozenset((",", ".", ";", ":", "”", '"', "?", "!", "—", "–", "…"))


def find_conditions(reading: Reading, pieces: Sequence[Range]) -> list[Range]:
    """Conditions inside the content, each from its opening word to the end of its clause."""
    found: list[Range] = []
    for start, end in pieces:
        index = start
        while index < end:
            width = _opening(reading, index, end)
            if width and (span := _span(reading, index, width, (start, end))) is not None:
                found.append(span)
                index = span[1]
            else:
                index += 1
    return joined(found)


def _opening(reading: Reading, index: int, end: int) -> int:
    """How many words open a condition here; 0 for none."""
    doc = reading.doc
    for phrase in reading.lexicon.cues.conditions.get(doc[index].lower_, ()):
        stop = index + len(phrase)
        if stop < end and all(doc[index + n].lower_ == word for n, word in enumerate(phrase)):
            return len(phrase) if _conditional(reading, doc[index], doc[stop - 1], phrase) else 0
    return 0


def _conditional(reading: Reading, first: Token, last: Token, phrase: tuple[str, ...]) -> bool:
    if first.i and first.nbor(-1).lower_ in reading.lexicon.cues.not_conditions:
        return False
    if phrase == ("if",) and _asks(first):
        return False
    if phrase[0] in _NEEDS_NEGATION:
        sent = first.sent
        before = first.doc[sent.start : first.i]
        return any(t.lower_ in reading.lexicon.cues.negations for t in before)
    if phrase in (("once",), ("pending",), ("provided",)):
        marks = last.dep_ in ("mark", "case") or any(c.dep_ in ("mark", "case") for c in first.children)
        return marks or (phrase == ("provided",) and _opens_proviso(first))
    return True


def _opens_proviso(word: Token) -> bool:
    """Whether "provided" taken for a verb opens a condition: ", [provided] the rebels disarm" gives nobody anything."""
    below = [c.dep_.partition(":")[0] for c in islice(word.children, CHILDREN)]
    return word.i > 0 and word.nbor(-1).text == "," and "ccomp" in below and not {"nsubj", "obj"} & set(below)


def _asks(word: Token) -> bool:
    """Whether "if" means "whether": straight after the word whose object its clause is."""
    if word.i == 0 or word.nbor(-1).is_punct or word.nbor(-1).is_quote:
        return False
    return word.dep_ == "mark" and word.head.dep_ in _WHETHER and word.head.head.i < word.i


def _span(reading: Reading, index: int, width: int, piece: Range) -> Range | None:
    """From the opening word over its clause: what the parser hangs together, else up to the next comma."""
    doc = reading.doc
    clause = _clause_from(doc[index], width)
    if doc[index].lower_ in _NEEDS_VERB and not _has_verb(reading, index + width, clause, piece[1]):
        return None
    if clause is not None:
        end = min(clause.right_edge.i + 1, piece[1])
    else:
        end = index + width
        while end < piece[1] and doc[end].text not in _TAILS:
            end += 1
    while end > index and doc[end - 1].text in _TAILS:
        end -= 1
    return (index, end) if end > index + width else None


def _has_verb(reading: Reading, start: int, clause: Token | None, end: int) -> bool:
    """Whether a verb follows before the next comma: "until Sunday" is a date, "until they leave" a condition."""
    if clause is not None:
        end = min(end, clause.right_edge.i + 1)
    for token in reading.doc[start:end]:
        if token.pos_ in ("VERB", "AUX") or not token.pos_:
            return True
        if token.text in _TAILS:
            return False
    return False


def _clause_from(opening: Token, width: int) -> Token | None:
    """The predicate of the clause that begins with ``opening``."""
    sent = opening.sent
    for token in opening.doc[opening.i : min(opening.i + width, sent.end)]:
        up = token.head
        for _ in range(4):
            if up.i == up.head.i:
                break
            if (
                up.left_edge.i == opening.i
                and up.i >= opening.i + width
                and up.dep_ in ("advcl", "obl", "advcl:relcl", "acl", "nmod", "conj")
            ):
                return up
            up = up.head
    return None


def outside(pieces: Iterable[Range], conditions: Sequence[Range]) -> list[int]:
    """The content's tokens that are not part of a condition."""
    return [index for start, end in pieces for index in range(start, end) if not covers(conditions, index)]
