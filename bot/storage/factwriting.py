"""How the facts of an article are written: rows replaced, numbers kept, who takes part in each listed beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.records import ActorRef, DrillRecord, FactRecord, MoveRecord, PositionRecord
from bot.storage import tables as t
from bot.storage.corrections import inherit_corrections, kind_of, values_of


async def save_mentions(
    connection: AsyncConnection, article_id: str, at: datetime, mentions: Sequence[tuple[str, ActorRef]]
) -> None:
    """Replace the actors that an article speaks of, by local id."""
    await connection.execute(delete(t.article_actors).where(t.article_actors.c.article_id == article_id))
    if not mentions:
        return
    await connection.execute(
        insert(t.article_actors),
        [
            {
                "article_id": article_id,
                "local_id": local,
                "actor_id": ref.id,
                "name": ref.name,
                "role": ref.role,
                "salience": ref.salience,
                "at": at,
            }
            for local, ref in mentions
        ],
    )


async def save_facts(connection: AsyncConnection, article_id: str, at: datetime, records: Sequence[FactRecord]) -> None:
    """Replace an article's facts by ``records``, and tell who takes part in each; corrections are inherited."""
    records = await inherit_corrections(connection, article_id, records)
    ids = [record.id for record in records]
    f = t.facts.c
    await connection.execute(delete(t.facts).where(f.article_id == article_id, f.id.not_in(ids)))
    await connection.execute(delete(t.fact_actors).where(t.fact_actors.c.fact_id.in_(ids)))
    for record in records:
        values = values_of(record)
        changed = await connection.execute(update(t.facts).where(f.id == record.id).values(**values))
        if changed.rowcount == 0:
            await connection.execute(
                insert(t.facts).values(id=record.id, kind=kind_of(record), article_id=article_id, at=at, **values)
            )
    parts = sorted({(record.id, ref.id, part) for record in records for ref, part in _parts(record)})
    if parts:
        await connection.execute(
            insert(t.fact_actors),
            [{"fact_id": fact, "actor_id": actor, "part": part, "at": at} for fact, actor, part in parts],
        )


def _parts(record: FactRecord) -> Iterable[tuple[ActorRef, str]]:
    if isinstance(record, PositionRecord):
        told = ((record.actor, "source"), (record.on_behalf, "behalf"), (record.voiced_by, "voice"))
        together = [(ref, "source") for ref in record.together]
        return [*((ref, part) for ref, part in told if ref is not None), *together]
    if isinstance(record, DrillRecord):
        return [(ref, "participant") for ref in record.participants]
    if isinstance(record, MoveRecord):
        return [
            *((ref, "initiator") for ref in record.initiators),
            *((ref, "target") for ref in record.targets),
        ]
    return []
