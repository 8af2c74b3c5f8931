"""From reporting words to attributions in token terms: source, cue, content and the rule that found them.

    hits ─> source ┐
         ─> content├─> Attribution ─> (positions: issue, stance, condition, date)
    quotations ────┘

Nothing here needs to know who anybody is: that is why it also serves :func:`speakers`, which the resolution of
first persons inside quotations builds on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.domain.facts import Stance
from bot.extract.attribution.contents import find_content
from bot.extract.attribution.direct import Links, link_quotations
from bot.extract.attribution.extents import source_range
from bot.extract.attribution.grammar import is_passive
from bot.extract.attribution.hits import Hit, Part, find_hits
from bot.extract.attribution.patterns import stretch
from bot.extract.attribution.phrases import Phrase, find_phrases
from bot.extract.attribution.ranges import Range, covers, joined, overlap, size, trimmed, without, without_joints
from bot.extract.attribution.record import CONFIDENCE, Attribution, Content
from bot.extract.attribution.sources import Source, find_source
from bot.extract.attribution.tidying import breaks, cut, distinct, untangled, without_echoes
from bot.extract.parse import Token
from bot.extract.reading import Quotation, Reading

#: Acts that are no assertion when denied or merely possible; an attitude denied is still an attitude.
_ACTS = frozenset(("say", "ask", "promise", "threaten", "warn", "demand", "plan", "agree", "praise", "know"))
#: Told of somebody, not done in words: it counts only where it is a fact.
_ATTITUDES = frozenset(("support", "oppose", "agree", "want", "feel", "think"))
#: Without a source, only these are worth keeping: "was accused of"; "is believed to" tells nobody's position.
_SOURCELESS = frozenset(("blame",))
#: Words of such a refusal, at most.
_SHORT = 8
_AWAITED = frozenset(("expected", "scheduled", "supposed", "set", "due", "likely"))
_UNNAMED = frozenset(("named", "identified", "quoted"))
#: Indirect speech is no longer than this many tokens before or after its cue: so a run-on parse stays bounded.
_FAR = 200
_FULL_STOPS = frozenset((".", "?", "!", ";"))
_STRONG = frozenset(("clause", "quote"))


def find_attributions(reading: Reading) -> list[Attribution]:
    """All attributions of an article, in text order of their cues."""
    hits = find_hits(reading)
    links = link_quotations(reading, hits)
    cuts = sorted(set(breaks(reading, hits)))
    found = [*_from_hits(reading, hits, links), *_continued(reading, hits, links)]
    found += [_from_phrase(reading, phrase) for phrase in find_phrases(reading)]
    found = [cut(reading, a, cuts) for a in found if a.pieces]
    found = [replace(a, pieces=tuple(without_joints(reading, a.pieces))) for a in found]
    found = without_echoes(reading, untangled(reading, [a for a in found if a.pieces]))
    return sorted(distinct(found), key=lambda a: a.anchor.i)


def _from_hits(reading: Reading, hits: Sequence[Hit], links: Links) -> Iterator[Attribution]:
    for number, hit in enumerate(hits):
        attribution = _from_hit(reading, hit, links.quoted.get(number, []))
        if attribution is not None:
            yield attribution


def _from_hit(reading: Reading, hit: Hit, quotations: Sequence[Quotation]) -> Attribution | None:
    content = find_content(reading, hit)
    if quotations:
        return _quoted(reading, hit, quotations, content)
    if content is None or not _asserted(reading, hit, content) or _declines_to_speak(reading, content):
        return None
    source = find_source(reading, hit)
    if source is None and not _may_lack_source(hit, content):
        return None
    pieces = _whole_quotations(reading, hit, content)
    return _attribution(
        reading, hit, source, pieces, content.head,
        kind=content.use.kind, stance=content.use.stance, shape=content.shape, rule=_rule(hit, content),
        extra=content.extra,
    )  # fmt: skip


def _asserted(reading: Reading, hit: Hit, content: Content) -> bool:
    before = hit.head.nbor(-1).lower_ if hit.head.i else ""
    if hit.head.tag_ == "VBG" and hit.part is Part.VERB and before in ("of", "for", "from"):
        # "accused him of wanting war", "praised her for reminding them": told of him, by another
        return False
    if hit.part is Part.VERB and (_not_done(hit.head) or _wished_for(reading, hit, content)):
        return False
    if content.use.kind in _ACTS and (hit.negated or hit.hypothetical):
        return False
    if hit.hypothetical and hit.head.dep_ == "advcl":
        return False
    if content.use.kind == "say" and _to_come(hit.head):
        return False
    return not reading.in_heading(hit.head.i) or content.shape in _STRONG


def _not_done(verb: Token) -> bool:
    """ "is expected to veto it", "let's remember": what others await or ask for."""
    above = verb.head
    if above.lemma_.lower() == "let" and verb.dep_ in ("xcomp", "ccomp"):
        return True
    if verb.dep_ == "ccomp" and any(child.lower_ == "whether" for child in verb.lefts):
        return True
    return verb.dep_ == "xcomp" and above.lower_ in _AWAITED and is_passive(above)


def _wished_for(reading: Reading, hit: Hit, content: Content) -> bool:
    """ "was trying to persuade them to support him": an attitude that is only aimed at."""
    verb, cues = hit.head, reading.lexicon.cues
    aimed = any(child.lower_ == "to" and child.dep_ == "mark" for child in verb.lefts)
    if verb.tag_ != "VB" or content.use.kind not in _ATTITUDES or not aimed:
        return False
    above = verb.head.lemma_.lower()
    asked = any("make" in use.takes for use in cues.verbs.get(above, ()))
    return (verb.dep_ == "xcomp" and above not in cues.help("goes_on")) or (verb.dep_ == "advcl" and asked)


def _to_come(verb: Token) -> bool:
    """ "would report the results": what will be told is not told yet."""
    return any(child.dep_ == "aux" and child.lemma_.lower() in ("will", "would", "shall") for child in verb.lefts)


def _declines_to_speak(reading: Reading, content: Content) -> bool:
    """ "declined to comment", "asked not to be named", "spoke on condition of anonymity": no position."""
    start, end = content.pieces[-1]
    words = {token.lower_ for token in reading.doc[start : min(end, start + _SHORT)]}
    if "anonymity" in words or (content.shape == "to" and "be" in words and words & _UNNAMED):
        return True
    answers = content.head.lemma_.lower() in reading.lexicon.cues.help("answers")
    return content.use.kind == "deny" and content.shape == "to" and answers


def _may_lack_source(hit: Hit, content: Content) -> bool:
    known = content.use.kind in _SOURCELESS and content.shape not in ("object", "with")
    return known and hit.part is Part.VERB and is_passive(hit.head)


def _rule(hit: Hit, content: Content) -> str:
    if hit.part is not Part.VERB:
        return f"{hit.part.value} {content.shape}"
    return content.shape if content.shape in CONFIDENCE else f"phrase {content.shape}"


def _quoted(reading: Reading, hit: Hit, quotations: Sequence[Quotation], content: Content | None) -> Attribution | None:
    """A reporting verb with quotations of its own; a clause that they complete stays part of the content."""
    pieces = [(q.start, q.end) for q in quotations]
    pieces[0] = _led_in(reading, hit, quotations[0])
    if content is not None and content.shape in ("clause", "call", "object") and hit.head.i < quotations[0].start:
        whole = _within_sentence(reading, hit, content.pieces)
        pieces += [p for p in whole if any(overlap(p, (q.start, q.end)) for q in quotations)]
        pieces = without(pieces, (hit.tokens[0], hit.tokens[-1] + 1))
    use = hit.takes("quote") or hit.uses[0]
    head = reading.doc[quotations[0].inside[0]].sent.root
    if not covers(pieces, head.i):
        head = _top(reading, quotations)
    return _attribution(
        reading, hit, find_source(reading, hit), pieces, head,
        kind=use.kind, stance=use.stance, shape="quote", rule="quotation", extra=(),
    )  # fmt: skip


def _led_in(reading: Reading, hit: Hit, quotation: Quotation) -> Range:
    """'The drills show "strong will," he said': the words of the sentence before a quotation that a verb follows."""
    start, end = quotation.start, quotation.end
    if hit.head.i < start:
        return start, end
    first = stretch(reading, start - 1)[0] if start else start
    lead = reading.doc[first:start]
    if (
        len(lead) < 2
        or (lead[-1].is_punct and lead[-1].text != "”")
        or not any(t.pos_ in ("VERB", "AUX") for t in lead)
    ):
        return start, end
    return first, end


def _top(reading: Reading, quotations: Sequence[Quotation]) -> Token:
    """The word of the quotations that the others hang on, as far as the parser saw: a predicate before a noun."""
    nouns = []
    for start, end in (quotation.inside for quotation in quotations):
        for token in reading.doc[start:end]:
            if start <= token.head.i < end and token.head.i != token.i:
                continue
            if token.pos_ in ("VERB", "AUX", "ADJ"):
                return token
            if token.pos_ in ("NOUN", "PROPN"):
                nouns.append(token)
    return nouns[0] if nouns else reading.doc[quotations[0].inside[0]]


def _whole_quotations(reading: Reading, hit: Hit, content: Content) -> list[Range]:
    """Content that breaks off inside a quotation, or straight before one, goes on to its end."""
    grown = list(content.pieces)
    for start, end in content.pieces:
        quotation = reading.quotation_at(min(end, len(reading.doc) - 1)) or reading.quotation_at(end - 1)
        if quotation is None or covers([(quotation.start, quotation.end)], hit.head.i):
            continue
        if start <= quotation.start and end < quotation.end:
            grown.append((quotation.start, quotation.end))
    return grown


def _attribution(
    reading: Reading,
    hit: Hit,
    source: Source | None,
    pieces: Sequence[Range],
    head: Token,
    *,
    kind: str,
    stance: Stance,
    shape: str,
    rule: str,
    extra: tuple[int, ...],
) -> Attribution | None:
    cue = tuple(sorted({*hit.tokens, *extra}))
    span = None if source is None else source.span
    kept = joined(pieces)
    if rule != "quotation":
        kept = [p for p in ((max(a, hit.head.i - _FAR), min(b, hit.head.i + _FAR)) for a, b in kept) if p[0] < p[1]]
        kept = without(_within_sentence(reading, hit, kept), (hit.head.i, hit.head.i + 1))
    if span is not None:
        kept = without(kept, span) if rule != "quotation" and not covers([span], hit.head.i) else kept
    kept = trimmed(reading, kept)
    if not size(kept):
        return None
    return Attribution(
        cue=cue, anchor=hit.head, source=None if source is None else source.head, source_range=span,
        pieces=tuple(kept), head=head, kind=kind,
        stance=stance, shape=shape, negated=hit.negated, rule=rule,
        confidence=CONFIDENCE[rule.partition(" ")[0] if rule not in CONFIDENCE else rule],
    )  # fmt: skip


def _within_sentence(reading: Reading, hit: Hit, pieces: Sequence[Range]) -> list[Range]:
    """Cut at full stops: parsers run sentences together. What stands between marks may hold several."""
    kept = []
    for start, end in pieces:
        for index in range(start, end):
            if index > hit.head.i and _ends_in_marks(reading, index, end):
                end = index + 1
                break
            if index < hit.head.i and _ends_in_marks(reading, index, end):
                start = index + 1
                continue
            if reading.doc[index].text not in _FULL_STOPS or reading.quotation_at(index) is not None:
                continue
            if index > hit.head.i:
                end = index
                break
            start = index + 1
        if start < end:
            kept.append((start, end))
    return kept


def _ends_in_marks(reading: Reading, index: int, end: int) -> bool:
    """Whether a sentence ends with this closing mark: “… surrender.” “Paul …"""
    if index + 1 >= end or not reading.doc[index].is_quote or reading.doc[index - 1].text not in _FULL_STOPS:
        return False
    quotation = reading.quotation_at(index)
    follows = reading.doc[index + 1]
    return quotation is not None and index == quotation.end - 1 and (follows.is_quote or follows.is_title)


def _continued(reading: Reading, hits: Sequence[Hit], links: Links) -> Iterator[Attribution]:
    """Quotations without a reporting verb, in the paragraph after one: the same speaker goes on."""
    for number, quotations in links.continued:
        hit = hits[number]
        source = find_source(reading, hit)
        if source is not None:
            yield _without_cue(reading, source, quotations, "quotation continues")
    for subject, quotation in links.beside:
        span = source_range(reading, subject, subject.head)
        yield _without_cue(reading, Source(subject, span), [quotation], "quotation beside")


def _without_cue(reading: Reading, source: Source, quotations: Sequence[Quotation], rule: str) -> Attribution:
    pieces = trimmed(reading, joined((q.start, q.end) for q in quotations))
    head = _top(reading, quotations)
    return Attribution(
        cue=(), anchor=head, source=source.head, source_range=source.span,
        pieces=tuple(pieces), head=head, kind="say", stance=Stance.NEUTRAL, shape="quote", negated=False,
        rule=rule, confidence=CONFIDENCE[rule],
    )  # fmt: skip


def _from_phrase(reading: Reading, phrase: Phrase) -> Attribution:
    anchor = reading.doc[phrase.tokens[0]]
    pieces = trimmed(reading, joined(phrase.pieces))
    return Attribution(
        cue=phrase.tokens, anchor=anchor, source=phrase.source,
        source_range=phrase.span, pieces=tuple(pieces), head=phrase.head, kind="say",
        stance=Stance.NEUTRAL, shape="clause", negated=False, rule=phrase.rule, confidence=CONFIDENCE[phrase.rule],
    )  # fmt: skip
