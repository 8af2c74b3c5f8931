"""What is left to settle between attributions: where one ends and the next begins, and which say the same."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.extract.attribution.grammar import closes_relative, goes_on, is_finite
from bot.extract.attribution.hits import Hit, Part, is_reporting_participle, joins_finite, opening
from bot.extract.attribution.patterns import subject_before
from bot.extract.attribution.ranges import Range, covers, trimmed
from bot.extract.attribution.record import Attribution
from bot.extract.parse import Token
from bot.extract.reading import Reading

#: Acts done in words alone; praise and support may be among the deeds that are told of.
_SPOKEN = frozenset(("say", "blame", "demand", "deny", "promise", "warn", "threaten"))
#: After a comma these set a new statement beside the one before.
_CONTRASTS = frozenset(
    ("and", "but", "while", "though", "although", "whereas", "yet", "after", "before", "as", "when", "because")
)


def breaks(reading: Reading, hits: Sequence[Hit]) -> Iterator[int]:
    """Where indirect content ends because the writer goes on to a further report: ", adding that", ", and aides said",
    "promised to leave and vowed". Each is the index of the comma or conjunction."""
    doc = reading.doc
    for hit in hits:
        if is_reporting_participle(hit):
            comma = opening(hit.head)
            yield comma + 2 if doc[comma + 1].is_quote else comma
        elif hit.part is Part.VERB and goes_on(reading.lexicon.cues, hit.head):
            continue
        elif hit.part is Part.VERB and (is_finite(hit.head) or joins_finite(hit.head)):
            first = hit.head.i
            while first > 0 and doc[first - 1].pos_ == "ADV":
                first -= 1
            if closes_relative(hit.head):
                yield hit.head.i - 1
            elif first > 0 and doc[first - 1].lower_ in ("and", "but") and _tells(hit):
                yield first - 1
            elif (opens := _new_clause(reading, hit)) is not None:
                yield opens


def _tells(hit: Hit) -> bool:
    """Whether a verb joined by "and" goes on with what the writer reports: it takes a clause or is an act of speech."""
    if hit.head.pos_ == "NOUN":
        # "wants aid and backs a tax", the verb taken for a further thing
        return True
    uses = [use for use in hit.uses if use.takes != {"measure"}]
    return hit.takes("clause") is not None or any(use.kind in _SPOKEN for use in uses)


def _new_clause(reading: Reading, hit: Hit) -> int | None:
    """The comma of ", and several donors said", ", though she admitted": a conjunction, a subject and its verb."""
    named = subject_before(reading, hit.head)
    if named is None or named[1][0] < 2 or hit.takes("clause") is None:
        return None
    doc = reading.doc
    conjunction = named[1][0] - 1
    if doc[conjunction].lower_ in ("as", "though") and doc[conjunction - 1].lower_ == "even":
        conjunction -= 1
        return conjunction - 1 if doc[conjunction - 1].text == "," else None
    if doc[conjunction].lower_ in _CONTRASTS and doc[conjunction - 1].text == ",":
        return conjunction - 1
    return None


def cut(reading: Reading, found: Attribution, cuts: Sequence[int]) -> Attribution:
    """Indirect content ends where a further report sets in: "said they had left, | adding that …"."""
    if found.shape == "quote" or not cuts:
        return found
    pieces = list(found.pieces)
    home = reading.quotation_at(found.anchor.i)
    stop = pieces[-1][1]
    for number in range(bisect_right(cuts, found.anchor.i), len(cuts)):
        index = cuts[number]
        if index >= stop:
            break
        if covers(pieces, index) and reading.quotation_at(index) == home:
            pieces = [(start, min(end, index)) for start, end in pieces if start < index]
            break
    return found if pieces == list(found.pieces) else replace(found, pieces=tuple(trimmed(reading, pieces)))


def untangled(reading: Reading, found: Sequence[Attribution]) -> list[Attribution]:
    """ "He believes it is real, she said": of two that each hold the other, the later reports the earlier."""
    kept = list(found)
    by_sentence: dict[int, list[int]] = {}
    for number, attribution in enumerate(kept):
        by_sentence.setdefault(attribution.anchor.sent.start, []).append(number)
    for numbers in by_sentence.values():
        for first, second in pairwise(sorted(numbers, key=lambda n: kept[n].anchor.i)):
            earlier, later = kept[first], kept[second]
            if later.source_range is None or not later.cue:
                continue
            if covers(earlier.pieces, later.anchor.i) and covers(later.pieces, earlier.anchor.i):
                stop = min(later.source_range[0], later.anchor.i)
                pieces = [(start, min(end, stop)) for start, end in earlier.pieces if start < stop]
                kept[first] = replace(earlier, pieces=tuple(trimmed(reading, pieces)))
    return [a for a in kept if a.pieces]


def without_echoes(reading: Reading, found: Sequence[Attribution]) -> list[Attribution]:
    """One of "agreed to seek talks", one of "expressed hope that": what is said twice of one matter counts once."""
    outer = {a.anchor.i: a for a in found}
    light = reading.lexicon.cues.help("light")
    dropped: set[int] = set()
    for inner in found:
        token = inner.anchor
        above = outer.get(token.head.i)
        if token.pos_ == "NOUN" and token.dep_ == "obj" and above is not None and above.shape == "object":
            own = inner.source is not None and inner.source.tag_ == "PRP$"
            if own and token.head.lemma_ not in light:
                # "contradicting his testimony that": two sources, two attributions
                continue
            dropped.add(token.head.i if token.head.lemma_ in light and not own else token.i)
        elif inner.shape != "quote" and _under(token, outer):
            dropped.add(token.i)
    return [a for a in found if a.anchor.i not in dropped]


def _under(token: Token, outer: Mapping[int, Attribution]) -> bool:
    """Whether an infinitive hangs on a reporting word: it says no second thing."""
    for _ in range(3):
        if token.dep_ not in ("xcomp", "acl") or token.head.i == token.i:
            return False
        token = token.head
        if token.i in outer:
            return True
    return False


def distinct(found: Sequence[Attribution]) -> list[Attribution]:
    """One attribution a source and content: the surest of those that say the same."""
    best: dict[tuple[int, tuple[Range, ...]], Attribution] = {}
    for attribution in found:
        key = (attribution.source.i if attribution.source is not None else -1, attribution.pieces)
        if key not in best or attribution.confidence > best[key].confidence:
            best[key] = attribution
    return list(best.values())
