"""Positions: attributions with the issue they concern, the stance they take, their condition and their date."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.facts import ActorKind, DateType, Position, Span, Spans, SpeechKind, Stance
from bot.extract.attribution.attributions import find_attributions
from bot.extract.attribution.conditions import find_conditions, outside
from bot.extract.attribution.direct import link_quotations
from bot.extract.attribution.grammar import DEPTH, is_finite
from bot.extract.attribution.hits import find_hits
from bot.extract.attribution.nesting import fold
from bot.extract.attribution.ranges import Range, covers
from bot.extract.attribution.record import Attribution
from bot.extract.attribution.sources import find_source
from bot.extract.attribution.stance import Claim, judge
from bot.extract.attribution.topics import Topic, find_issue
from bot.extract.parse import Token
from bot.extract.reading import Quotation, Reading

_OTHER_SIDE = {
    Stance.SUPPORTS: Stance.OPPOSES,
    Stance.OPPOSES: Stance.SUPPORTS,
    Stance.NEUTRAL: Stance.NEUTRAL,
}
#: Classes whose words are addressed to somebody.
_ADDRESSING = frozenset(("demand", "ask", "warn"))
#: A date this close to the cue is its own, wherever the parser hung it: "on Friday said", "said late on Friday".
_BEFORE, _BEHIND = 2, 4


def speakers(reading: Reading) -> dict[Quotation, Token]:
    """The head of the phrase that names each quotation's speaker; needs only the parse and ``reading.quotations``.

    Quotations whose speaker the text does not name, or that no rule could place, are left out.
    """
    hits = find_hits(reading)
    links = link_quotations(reading, hits)
    found: dict[Quotation, Token] = {}
    for number, quotations in (*links.quoted.items(), *links.continued):
        source = find_source(reading, hits[number])
        if source is not None:
            found.update(dict.fromkeys(quotations, source.head))
    found.update({quotation: subject for subject, quotation in links.beside})
    return found


def find_positions(reading: Reading) -> list[Position]:
    """Every attribution of the article as a position, in text order of the cues.

    Runs after mentions, actors and dates are known; without them actor and date stay ``None``.
    """
    found: list[tuple[int, Position]] = []
    for told in fold(reading, find_attributions(reading)):
        own = [_position(reading, inner) for inner in told.own]
        found.append((told.attribution.anchor.i, _with_own(_position(reading, told.attribution), own)))
        if told.attribution.shape != "quote":
            levels = zip(told.own, own, strict=True)
            found += [(inner.anchor.i, replace(position, within=True)) for inner, position in levels]
    return [position for _, position in sorted(found, key=lambda entry: entry[0])]


def _with_own(position: Position, own: list[Position]) -> Position:
    """ "He said he opposed the tax": the report takes over the side that the speaker's own words inside it take."""
    if position.stance is not Stance.NEUTRAL:
        return position
    for inner in own:
        if inner.stance is not Stance.NEUTRAL and not inner.condition:
            return replace(position, stance=inner.stance, issue=inner.issue, stance_words=inner.stance_words)
    return position


def _position(reading: Reading, found: Attribution) -> Position:
    conditions = find_conditions(reading, found.pieces)
    tokens = outside(found.pieces, conditions) or outside(found.pieces, ())
    topic = _topic(reading, found, tokens)
    actors = _actors(reading, found)
    actor = actors[0] if len(actors) == 1 else None
    judgement = judge(
        reading.lexicon.cues,
        Claim(
            own=found.stance, kind=found.kind, shape=found.shape, cue=found.cue, negated=found.negated,
            firm=_firm(reading, found), head=found.head, tokens=tuple(tokens), topic=topic.tokens,
            own_side=lambda token: _own_side(reading, actor, token),
        ),
    )  # fmt: skip
    stance = judgement.stance if topic.issue is not None else Stance.NEUTRAL
    if topic.sign < 0:
        stance = _OTHER_SIDE[stance]
    words = _spans(reading, [(i, i + 1) for i in judgement.tokens]) if stance is not Stance.NEUTRAL else ()
    return Position(
        source=() if found.source_range is None else (reading.span(*found.source_range),),
        actor=actor,
        together=actors if len(actors) > 1 else (),
        cue=_spans(reading, [(i, i + 1) for i in found.cue]),
        content=_spans(reading, found.pieces),
        kind=_speech_kind(reading, found.pieces),
        stance=stance,
        issue=topic.issue,
        evidence=_evidence(reading, found),
        condition=_spans(reading, conditions),
        date=_date(reading, found),
        stance_words=words,
        cue_class=found.kind,
        rule=found.rule,
        confidence=found.confidence * (0.8 if reading.in_heading(found.anchor.i) else 1.0),
    )


def _topic(reading: Reading, found: Attribution, tokens: list[int]) -> Topic:
    """What it is about; of "asked the allies to refrain from drills" not whom it was asked of."""
    if found.shape == "make" and found.kind in _ADDRESSING:
        to = next((c.i for c in found.head.lefts if c.lower_ == "to"), None)
        asked = [i for i in tokens if to is not None and i > to]
        if asked and (topic := find_issue(reading, asked, found.head)).tokens:
            return topic
    return find_issue(reading, tokens, found.head)


def _firm(reading: Reading, found: Attribution) -> bool:
    cues = reading.lexicon.cues
    forms = (reading.doc[i].lower_ for i in found.cue)
    return any(cues.verb_of.get(form, form) in cues.help("firm") for form in forms)


def _own_side(reading: Reading, actor: str | None, token: Token) -> bool:
    """Whether a noun stands for the state that the speaker acts for."""
    speaker = reading.actors.get(actor or "")
    mention = reading.mention_at(token.i)
    if speaker is None or speaker.country is None or mention is None or len(mention.actors) != 1:
        return False
    other = reading.actors.get(mention.actors[0])
    return other is not None and other.kind is ActorKind.STATE and other.country == speaker.country


def _spans(reading: Reading, pieces: list[Range] | tuple[Range, ...]) -> Spans:
    """Character spans, those that touch or are parted by a space only made one."""
    merged: list[Range] = []
    for start, end in sorted(pieces):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(reading.span(start, end) for start, end in merged)


def _actors(reading: Reading, found: Attribution) -> tuple[str, ...]:
    """The actors for whom the source stands: of "A and B" the first, of "both sides" the two spoken of."""
    if found.source is None:
        return ()
    own = reading.mention_at(found.source.i) or reading.name_beside(found.source)
    actors = own.actors if own is not None else ()
    if not actors and found.source_range is not None:
        actors = _within(reading, found.source_range, found.source)
    return tuple(dict.fromkeys(actors))


def _within(reading: Reading, span: Range, head: Token) -> tuple[str, ...]:
    """Actors of a mention that covers the source's head, where parser and name finder disagree on the head."""
    for mention in reading.mentions:
        if mention.start > head.i:
            break
        if mention.start <= head.i < mention.end and span[0] <= mention.head < span[1] and mention.actors:
            return mention.actors
    return ()


def _speech_kind(reading: Reading, pieces: tuple[Range, ...]) -> SpeechKind:
    """Direct when every word stands between quotation marks (a leading "that" aside), mixed when some do."""
    inside = words = 0
    for number, (start, end) in enumerate(pieces):
        for index in range(start, end):
            token = reading.doc[index]
            if token.is_punct or token.is_quote or (number == 0 and index == start and token.lower_ == "that"):
                continue
            words += 1
            inside += reading.quotation_at(index) is not None
    if not inside:
        return SpeechKind.INDIRECT
    return SpeechKind.DIRECT if inside == words else SpeechKind.MIXED


def _evidence(reading: Reading, found: Attribution) -> Span:
    """The sentence of the cue, or of what was said where there is no cue."""
    return reading.sentence(found.anchor.i)


def _date(reading: Reading, found: Attribution) -> str | None:
    """When it was said: the date of the cue's own clause, nearest to the cue; never one of what was said."""
    sent = found.anchor.sent
    dates = [
        d
        for d in reading.dates
        if sent.start <= d.start < sent.end
        and d.type in (DateType.DATE, DateType.TIME)
        and d.value
        and d.value[0].isdigit()
        and not covers(found.pieces, d.head)
        and _of_clause(reading.doc[d.head], found)
    ]
    nearest = min(dates, key=lambda d: abs(d.head - found.anchor.i), default=None)
    return nearest.value if nearest is not None else None


def _of_clause(date: Token, found: Attribution) -> bool:
    """Whether a date belongs to the cue: no other finite verb stands between them or has the date for its own."""
    if -_BEFORE <= date.i - found.anchor.i <= _BEHIND:
        return True
    first, last = sorted((date.i, found.anchor.i))
    between = (t for t in found.anchor.doc[first + 1 : last] if not covers(found.pieces, t.i))
    if any(is_finite(t) and t.i not in found.cue and t.dep_ not in ("aux", "aux:pass", "acl:relcl") for t in between):
        return False
    governor = date
    for _ in range(DEPTH):
        if governor.head.i == governor.i or is_finite(governor):
            break
        governor = governor.head
    return not is_finite(governor) or governor.i in found.cue or governor.i == found.anchor.i
