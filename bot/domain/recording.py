"""From one article's extraction to the records that the archive keeps: spans become verbatim text.

Pure: the same extraction and links give the same records, ids included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.domain.articles import Article
from bot.domain.facts import ActorKind, Drill, Extraction, MentionKind, Move, Position, Span, Spans, local_id
from bot.domain.ids import content_id
from bot.domain.records import (
    ActorRef,
    DrillRecord,
    Evidence,
    FactRecord,
    MoveRecord,
    PositionRecord,
    PurposeRecord,
)

#: Joins the pieces of a span that has several: the reader sees that words are left out.
ELLIPSIS = " … "
_OPENING = "“„«"
_CLOSING = "”»"
_EITHER = '"'
#: What is said to be untrue; who dismisses or rejects something does not say that it is not so.
_DENIES = re.compile(r"(?:has |have |had )?(?:deny|denies|denied|denying)\b", re.IGNORECASE)


def quoted(text: str, pieces: Spans) -> tuple[str, ...]:
    """The parts of ``pieces`` that stand between quotation marks in ``text``, without the marks.

    Marks are followed from the start of the paragraph; one that is never closed ends with the paragraph.
    """
    found = [
        stripped
        for piece in pieces
        for start, end in _quotations(text, piece)
        if (stripped := text[max(start, piece.start) : min(end, piece.end)].strip())
    ]
    return tuple(found)


def _quotations(text: str, piece: Span) -> list[tuple[int, int]]:
    """The insides of the quotations that ``piece`` touches."""
    found: list[tuple[int, int]] = []
    opened: int | None = None
    for index in range(text.rfind("\n", 0, piece.start) + 1, piece.end):
        letter = text[index]
        if opened is None and (letter in _OPENING or letter == _EITHER):
            opened = index + 1
        elif opened is not None and (letter in _CLOSING or letter in (_EITHER, "\n")):
            found.append((opened, index))
            opened = None
    if opened is not None:
        found.append((opened, piece.end))
    return [(start, end) for start, end in found if end > piece.start]


def _verbatim(text: str, pieces: Spans) -> str:
    return ELLIPSIS.join(piece.of(text) for piece in pieces)


class Recorder:
    """Turns one article's facts into records.

    :param links: archive actor for each local actor id.
    """

    def __init__(self, article: Article, extraction: Extraction, links: Mapping[str, str]) -> None:
        self.article = article
        self.extraction = extraction
        self.links = links
        self._speakers: dict[Span, list[Position]] = {}
        for position in extraction.positions:
            self._speakers.setdefault(position.evidence, []).append(position)
        self._ids = {
            **{local_id("d", n): self._drill_id(drill) for n, drill in enumerate(extraction.drills)},
            **{local_id("m", n): self._move_id(move) for n, move in enumerate(extraction.moves)},
        }

    def mentions(self) -> tuple[tuple[str, ActorRef], ...]:
        """Each of the article's actors, by local id, most salient first."""
        found = ((actor.id, self._actor(actor.id)) for actor in self.extraction.actors)
        return tuple((local, ref) for local, ref in found if ref is not None)

    def records(self) -> tuple[FactRecord, ...]:
        """Every fact of the article; equal facts once. Numbers are 0 until the archive gives one."""
        records: list[FactRecord] = [
            *(self._position(p) for p in self.extraction.positions if not p.within and not self._is_denied(p)),
            *map(self._drill, self.extraction.drills),
            *map(self._move, self.extraction.moves),
        ]
        return tuple({record.id: record for record in records}.values())

    def _actor(self, local: str | None) -> ActorRef | None:
        actor = self.extraction.actor(local)
        if actor is None or actor.id not in self.links:
            return None
        return ActorRef(
            id=self.links[actor.id],
            name=actor.name,
            kind=actor.kind,
            role=actor.role,
            country=actor.country,
            sector=actor.sector,
            salience=actor.salience,
        )

    def _teller(self, position: Position) -> ActorRef | None:
        """Who tells of a position in words of their own: its source and words stand within theirs.

        A state's officials tell what it holds at first hand, and its offices what its people hold.
        """
        for other in self._sayers(position, (*position.source, *position.content)):
            if position.source and not self._speaks_for(other, position.actor):
                return self._actor(other.actor)
        return None

    def _is_denied(self, position: Position) -> bool:
        """Whether somebody denies that it is held: "Iran denied that it *wanted to leave*" tells of no such wish."""
        sayers = self._sayers(position, (*position.cue, *position.content))
        return any(_DENIES.match(_verbatim(self.article.text, other.cue)) for other in sayers)

    def _sayers(self, position: Position, parts: Spans) -> Iterator[Position]:
        """The other positions of its sentence within whose content ``parts`` of a position stand."""
        for other in self._speakers.get(position.evidence, ()):
            if other is not position and all(any(piece.covers(part) for piece in other.content) for part in parts):
                yield other

    def _speaks_for(self, position: Position, local: str | None) -> bool:
        """Whether who holds a position may tell what an actor holds; an outlet tells what everybody does."""
        teller, held = self.extraction.actor(position.actor), self.extraction.actor(local)
        if teller is None or position.relays or local in (position.actor, position.on_behalf):
            return True
        if held is None or teller.kind is ActorKind.PERSON:
            return False
        return teller.country is not None and teller.country == held.country

    def _is_quoted(self, span: Span) -> bool:
        return any(start <= span.start and span.end <= end for start, end in _quotations(self.article.text, span))

    def _actor_refs(self, locals_: tuple[str, ...]) -> tuple[ActorRef, ...]:
        return tuple(ref for local in locals_ if (ref := self._actor(local)) is not None)

    def _evidence(self, span: Span, *marks: Spans) -> Evidence:
        inside = sorted(
            (max(mark.start, span.start) - span.start, min(mark.end, span.end) - span.start)
            for group in marks
            for mark in group
            if mark.overlaps(span)
        )
        return Evidence(
            article_id=self.article.id,
            content_hash=self.article.content_hash,
            sentence=span.of(self.article.text),
            start=span.start,
            end=span.end,
            marks=tuple(inside),
        )

    def _position(self, position: Position) -> PositionRecord:
        text = self.article.text
        return PositionRecord(
            id=content_id("p", self.article.id, "position", position.cue, position.content, position.source),
            number=0,
            article_id=self.article.id,
            evidence=(self._evidence(position.evidence, position.source, position.cue, position.content),),
            rule=position.rule,
            confidence=position.confidence,
            actor=self._actor(position.actor),
            source=_verbatim(text, position.source),
            cue=_verbatim(text, position.cue),
            cue_class=position.cue_class,
            content=_verbatim(text, position.content),
            quotes=quoted(text, position.content),
            kind=position.kind,
            stance=position.stance,
            issue=position.issue,
            condition=_verbatim(text, position.condition) or None,
            condition_on=self._named(position.condition_on),
            said_on=position.date,
            on_behalf=self._actor(position.on_behalf),
            teller=self._teller(position),
            voiced_by=self._actor(position.voiced_by),
            relays=position.relays,
            together=self._actor_refs(position.together),
            stance_words=tuple(words.of(text) for words in position.stance_words),
        )

    def _drill(self, drill: Drill) -> DrillRecord:
        return DrillRecord(
            id=self._drill_id(drill),
            number=0,
            article_id=self.article.id,
            evidence=tuple(self._evidence(span, drill.mentions) for span in drill.evidence),
            rule=drill.rule,
            confidence=drill.confidence,
            name=drill.name,
            type=drill.type,
            participants=self._actor_refs(drill.participants),
            start=drill.start,
            end=drill.end,
            place=drill.place,
            phase=drill.phase,
            recurrence=drill.recurrence,
            duration=drill.duration,
            purposes=tuple(
                PurposeRecord(actor=self._actor(p.actor), content=_verbatim(self.article.text, p.content))
                for p in drill.purposes
            ),
        )

    def _move(self, move: Move) -> MoveRecord:
        text = self.article.text
        return MoveRecord(
            id=self._move_id(move),
            number=0,
            article_id=self.article.id,
            evidence=tuple(self._evidence(span, move.cue) for span in move.evidence),
            rule=move.rule,
            confidence=move.confidence,
            type=move.type,
            initiators=self._actor_refs(move.initiators),
            targets=self._actor_refs(move.targets),
            status=move.status,
            date=move.date,
            place=move.place,
            clause=(move.clause or move.evidence[0]).of(text),
            condition=_verbatim(text, move.condition) or None,
            condition_on=self._named(move.condition_on),
            issue=move.issue,
            quoted=bool(move.clause and self._is_quoted(move.clause)),
            named=tuple(self._called(move)),
        )

    def _called(self, move: Move) -> Iterator[tuple[str, str]]:
        """What the sentence of a move calls those who act."""
        for mention in self.extraction.mentions:
            within = mention.kind is MentionKind.NAME and move.evidence[0].covers(mention.span)
            if within and mention.actor in move.initiators and mention.actor in self.links:
                yield self.links[mention.actor], mention.span.of(self.article.text)

    def _drill_id(self, drill: Drill) -> str:
        return content_id("x", self.article.id, "drill", drill.name, drill.mentions or drill.evidence)

    def _move_id(self, move: Move) -> str:
        return content_id("m", self.article.id, "move", move.type, move.cue, move.evidence)

    def _named(self, local_ids: tuple[str, ...]) -> tuple[str, ...]:
        """The archive's ids of drills and moves that a condition names."""
        return tuple(self._ids[local] for local in local_ids if local in self._ids)
