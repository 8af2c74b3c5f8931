"""Actors across articles: their names, the titles printed with them, and look-up by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.facts import ActorKind
from bot.domain.records import KnownActor, PrintedRole
from bot.storage import tables as t
from bot.storage.engine import Database
from bot.storage.names import fold, rank_names, words_of
from bot.storage.upsert import insert_ignore


class ActorStore:
    """Known actors; facts add them (:func:`save_actors`), readers look them up."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def candidates(self, names: Iterable[str], limit: int = 200) -> list[KnownActor]:
        """Known actors that share a word with any of ``names``: whom a new actor may be."""
        words = {word for name in names for word in words_of(name)}
        if not words:
            return []
        query = (
            select(t.actor_words.c.actor_id, func.count().label("hits"))
            .where(t.actor_words.c.word.in_(words))
            .group_by(t.actor_words.c.actor_id)
            .order_by(func.count().desc())
            .limit(limit)
        )
        async with self._database.read() as connection:
            ids = [row.actor_id for row in await connection.execute(query)]
            return await _actors(connection, ids)

    async def find_actors(self, name: str, limit: int = 8) -> list[KnownActor]:
        """Actors a reader may mean by ``name``, best first; spelling may be off a little."""
        found = await self.candidates([name])
        if not found:
            async with self._database.read() as connection:
                ids = await _similar(connection, name)
                found = await _actors(connection, ids)
        return rank_names(name, found)[:limit]

    async def called(self, name: str, limit: int = 20) -> list[KnownActor]:
        """Actors with exactly this name or alias, marks and case aside."""
        n = t.actor_names.c
        query = select(n.actor_id).where(n.folded == fold(name)).distinct().limit(limit)
        async with self._database.read() as connection:
            return await _actors(connection, list(await connection.scalars(query)))

    async def some(self, actor_ids: Sequence[str]) -> list[KnownActor]:
        """These actors, in the order asked."""
        async with self._database.read() as connection:
            return await _actors(connection, actor_ids)

    async def actor(self, actor_id: str) -> KnownActor | None:
        """One actor with names and printed roles."""
        async with self._database.read() as connection:
            found = await _actors(connection, [actor_id])
            return found[0] if found else None


async def save_actors(connection: AsyncConnection, actors: Sequence[KnownActor]) -> None:
    if not actors:
        return
    await insert_ignore(
        connection,
        t.actors,
        [{"id": a.id, "name": a.name, "kind": a.kind.value, "country": a.country, "sector": a.sector} for a in actors],
    )
    for actor in actors:
        if actor.country or actor.sector:
            c = t.actors.c
            await connection.execute(
                update(t.actors)
                .where(c.id == actor.id, or_(c.country.is_(None), c.sector.is_(None)))
                .values(
                    country=func.coalesce(c.country, actor.country),
                    sector=func.coalesce(c.sector, actor.sector),
                )
            )
    names = [(a.id, name) for a in actors for name in dict.fromkeys((a.name, *a.aliases))]
    await insert_ignore(
        connection,
        t.actor_names,
        [{"actor_id": actor_id, "name": name, "folded": fold(name)} for actor_id, name in names],
    )
    words = {(word, actor_id) for actor_id, name in names for word in words_of(name)}
    if words:
        await insert_ignore(
            connection,
            t.actor_words,
            [{"word": word, "actor_id": actor_id} for word, actor_id in sorted(words)],
        )


async def _actors(connection: AsyncConnection, ids: Sequence[str]) -> list[KnownActor]:
    rows = {row.id: row for row in await connection.execute(select(t.actors).where(t.actors.c.id.in_(ids)))}
    names: dict[str, list[str]] = defaultdict(list)
    n = t.actor_names.c
    for row in await connection.execute(select(n.actor_id, n.name).where(n.actor_id.in_(ids)).order_by(n.name)):
        names[row.actor_id].append(row.name)
    roles: dict[str, dict[str, PrintedRole]] = defaultdict(dict)
    counts: dict[str, set[str]] = defaultdict(set)
    p = t.article_actors.c
    printed = select(p.actor_id, p.role, p.article_id, p.at).where(p.actor_id.in_(ids)).order_by(p.at.desc())
    for seen in await connection.execute(printed):
        counts[seen.actor_id].add(seen.article_id)
        if seen.role:
            roles[seen.actor_id].setdefault(
                seen.role, PrintedRole(role=seen.role, article_id=seen.article_id, printed_on=seen.at)
            )
    return [
        KnownActor(
            id=row.id,
            name=row.name,
            kind=ActorKind(row.kind),
            country=row.country,
            sector=row.sector,
            aliases=tuple(name for name in names[row.id] if name != row.name),
            roles=tuple(roles[row.id].values()),
            articles=len(counts[row.id]),
        )
        for row in (rows[i] for i in ids if i in rows)
    ]


async def _similar(connection: AsyncConnection, name: str, limit: int = 200) -> list[str]:
    """Ids of actors with a word that begins like ``name``: for typing errors further on."""
    starts = {word[:2] for word in words_of(name) if len(word) > 2}
    w = t.actor_words.c
    found: list[str] = []
    for start in starts:
        query = select(w.actor_id).where(w.word >= start, w.word < start + "\uffff").distinct().limit(limit)
        found.extend(await connection.scalars(query))
    return list(dict.fromkeys(found))
