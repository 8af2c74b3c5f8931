"""The machine-readable output of an analysis, exactly as docs/analysis-contract.md fixes it."""

from __future__ import annotations

from typing import Any

from bot.domain.facts import Drill, Extraction, Move, Position, Span, Spans, local_id

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
        "condition_on": list(position.condition_on),
        "within": position.within,
        "on_behalf": position.on_behalf,
        "voiced_by": position.voiced_by,
        "together": list(position.together),
        "relays": position.relays,
        "date": position.date,
        "evidence": [_pair(position.evidence)],
        "rule": position.rule,
        "confidence": round(position.confidence, 3),
    }


def _drill(drill: Drill, index: int) -> dict[str, Any]:
    return {
        "id": local_id("d", index),
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


def _move(move: Move, index: int) -> dict[str, Any]:
    return {
        "id": local_id("m", index),
        "type": move.type.value,
        "initiators": list(move.initiators),
        "targets": list(move.targets),
        "status": move.status.value,
        "date": move.date,
        "place": move.place,
        "evidence": _pairs(move.evidence),
        "cue": _pairs(move.cue),
        "condition": _pairs(move.condition),
        "condition_on": list(move.condition_on),
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
        "drills": [_drill(d, n) for n, d in enumerate(extraction.drills)],
        "moves": [_move(m, n) for n, m in enumerate(extraction.moves)],
        "dates": [
            {"start": d.span.start, "end": d.span.end, "text": d.text, "value": d.value, "type": d.type.value}
            for d in extraction.dates
        ],
    }
