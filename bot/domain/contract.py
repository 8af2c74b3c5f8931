"""The machine-readable output of an analysis, exactly as docs/analysis-contract.md fixes it."""

from __future__ import annotations

from typing import Any

from bot.domain.facts import Drill, Extraction, Move, Position, Span, Spans

#: Raised when a key is dropped or renamed; adding keys does not raise it.
CONTRACT = 1


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def _pairs(spans: Spans) -> list[list[int]]:
    return [_pair(span) for span in spans]


def _position(position: Position) -> dict[str, Any]:
    return {
        "source": _pairs(position.source),
        "actor": position.actor,
        "cue": _pairs(position.cue),
        "content": _pairs(position.content),
        "kind": position.kind.value,
        "stance": position.stance.value,
        "issue": position.issue,
        "condition": _pairs(position.condition),
        "date": position.date,
        "evidence": [_pair(position.evidence)],
        "rule": position.rule,
        "confidence": round(position.confidence, 3),
    }


def _drill(drill: Drill) -> dict[str, Any]:
    return {
        "name": drill.name,
        "type": drill.type,
        "participants": list(drill.participants),
        "start": drill.start,
        "end": drill.end,
        "place": drill.place,
        "phase": drill.phase.value,
        "purpose": [{"actor": p.actor, "content": _pairs(p.content)} for p in drill.purposes],
        "evidence": _pairs(drill.evidence),
        "mentions": _pairs(drill.mentions),
        "recurrence": drill.recurrence,
        "duration": drill.duration,
        "rule": drill.rule,
        "confidence": round(drill.confidence, 3),
    }


def _move(move: Move) -> dict[str, Any]:
    return {
        "type": move.type.value,
        "initiators": list(move.initiators),
        "targets": list(move.targets),
        "status": move.status.value,
        "date": move.date,
        "place": move.place,
        "evidence": _pairs(move.evidence),
        "cue": _pairs(move.cue),
        "condition": _pairs(move.condition),
        "issue": move.issue,
        "rule": move.rule,
        "confidence": round(move.confidence, 3),
    }


def analysis(extraction: Extraction, identifier: str | None = None) -> dict[str, Any]:
    """One line of ``briefbot analyze``; ``identifier`` is the id the caller gave, if any."""
    return {
        "contract": CONTRACT,
        "id": extraction.article_id if identifier is None else identifier,
        "sentences": _pairs(extraction.sentences),
        "mentions": [
            {
                **dict(zip(("start", "end"), _pair(m.span), strict=True)),
                "type": m.type.value,
                "kind": m.kind.value,
                "actor": m.actor,
            }
            for m in extraction.mentions
        ],
        "actors": [
            {
                "id": a.id,
                "name": a.name,
                "kind": a.kind.value,
                "role": a.role,
                "country": a.country,
                "sector": a.sector,
                "aliases": list(a.aliases),
                "salience": round(a.salience, 4),
            }
            for a in extraction.actors
        ],
        "positions": [_position(p) for p in extraction.positions],
        "drills": [_drill(d) for d in extraction.drills],
        "moves": [_move(m) for m in extraction.moves],
        "dates": [
            {"start": d.span.start, "end": d.span.end, "text": d.text, "value": d.value, "type": d.type.value}
            for d in extraction.dates
        ],
    }
