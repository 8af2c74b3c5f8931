"""Corrections of facts, and how a fact is written: a correction rewrites it, and the next analysis finds it corrected.

Struck out facts stay in their table, so that a correction can be taken back; every reading leaves them out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.correcting import Correction, amend, heir
from bot.domain.records import DrillRecord, FactRecord, MoveRecord, PositionRecord
from bot.storage import tables as t

_KINDS: dict[str, type[FactRecord]] = {"position": PositionRecord, "drill": DrillRecord, "move": MoveRecord}
_CODECS: dict[str, TypeAdapter[Any]] = {kind: TypeAdapter(record) for kind, record in _KINDS.items()}
_NAME_OF = {record: kind for kind, record in _KINDS.items()}
_c = t.corrections.c


def kind_of(record: FactRecord) -> str:
    """``position``, ``drill`` or ``move``."""
    return _NAME_OF[type(record)]


def load(kind: str, data: Any) -> FactRecord:
    """A record from its JSON."""
    record: FactRecord = _CODECS[kind].validate_python(data)
    return record


def parse(kind: str, text: str) -> FactRecord:
    """A record from its JSON as it is stored."""
    record: FactRecord = _CODECS[kind].validate_json(text)
    return record


def values_of(record: FactRecord) -> dict[str, Any]:
    """The columns of a record that an analysis or a correction sets."""
    if isinstance(record, PositionRecord):
        kind = record.stance.value
    else:
        kind = str(record.type) if isinstance(record, DrillRecord | MoveRecord) else ""
    return {
        "type": kind,
        "issue": getattr(record, "issue", None),
        "confidence": record.confidence,
        "data": _CODECS[kind_of(record)].dump_python(record, mode="json"),
    }


async def correct(connection: AsyncConnection, correction: Correction) -> None:
    """Strike a fact out, or set its fields right; a later word on the same fact replaces an earlier one."""
    f = t.facts.c
    row = (
        await connection.execute(select(f.kind, f.article_id, f.data).where(f.id == correction.fact_id))
    ).one_or_none()
    if row is None:
        return
    before = (await connection.execute(select(_c.data).where(_c.fact_id == correction.fact_id))).scalar_one_or_none()
    original = before or row.data
    await connection.execute(delete(t.corrections).where(_c.fact_id == correction.fact_id))
    await connection.execute(
        insert(t.corrections).values(
            fact_id=correction.fact_id,
            by_user=correction.by_user,
            at=correction.at,
            article_id=row.article_id,
            changes=dict(correction.changes) or None,
            kind=row.kind,
            data=original,
        )
    )
    await _rewrite(connection, amend(load(row.kind, original), correction.changes))


async def take_back(connection: AsyncConnection, fact_id: str) -> None:
    """Put a fact back as it was read."""
    row = (await connection.execute(select(_c.kind, _c.data).where(_c.fact_id == fact_id))).one_or_none()
    await connection.execute(delete(t.corrections).where(_c.fact_id == fact_id))
    if row is not None and row.data is not None:
        await _rewrite(connection, load(row.kind, row.data))


async def _rewrite(connection: AsyncConnection, record: FactRecord) -> None:
    await connection.execute(update(t.facts).where(t.facts.c.id == record.id).values(**values_of(record)))


async def load_correction(connection: AsyncConnection, fact_id: str) -> Correction | None:
    """What was decided of a fact."""
    row = (await connection.execute(select(t.corrections).where(_c.fact_id == fact_id))).one_or_none()
    return None if row is None else _correction(row.fact_id, row.by_user, row.at, row.changes)


def _correction(
    fact_id: str, by_user: int | None, at: datetime, changes: Mapping[str, str | None] | None
) -> Correction:
    return Correction(fact_id=fact_id, by_user=by_user, at=at, changes=changes or {})


async def inherit_corrections(
    connection: AsyncConnection, article_id: str, records: Sequence[FactRecord]
) -> list[FactRecord]:
    """The facts of a new analysis as corrections have them; a correction follows its fact to the fact's new id."""
    kept = {record.id: record for record in records}
    decided = (await connection.execute(select(t.corrections).where(_c.article_id == article_id))).all()
    taken = {row.fact_id for row in decided}
    for row in decided:
        found = kept.get(row.fact_id)
        if found is None and row.data is not None:
            free = (record for record in kept.values() if record.id not in taken)
            found = heir(load(row.kind, row.data), free)
            if found is not None:
                taken.add(found.id)
                data = values_of(found)["data"]
                new = {"fact_id": found.id, "kind": row.kind, "data": data, "changes": row.changes}
                more = {"article_id": article_id, "by_user": row.by_user, "at": row.at}
                await connection.execute(insert(t.corrections).values(**new, **more))
        if found is not None:
            kept[found.id] = amend(found, row.changes or {})
    return list(kept.values())
