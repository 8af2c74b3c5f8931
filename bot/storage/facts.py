"""Facts: what was read out of articles, replaced article by article, in one transaction each."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Text, and_, cast, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.articles import Article
from bot.domain.briefing import Party, Window
from bot.domain.correcting import Correction
from bot.domain.facts import ActorKind, Stance
from bot.domain.records import (
    ActorRef,
    ArticleRef,
    Dossier,
    DrillRecord,
    FactRecord,
    KnownActor,
    MoveRecord,
    PositionRecord,
)
from bot.storage import tables as t
from bot.storage.actors import save_actors
from bot.storage.articles import load_references
from bot.storage.corrections import correct, load_correction, parse
from bot.storage.engine import Database, Turn
from bot.storage.factwriting import save_facts, save_mentions

#: So few facts are made of their rows on the spot; more in a thread, where they hold up nobody: a day of news is
#: thousands.
_FEW = 20


#: What a state speaks and acts through: PLOVER's sectors of those under its government.
_ORGANS = (ActorKind.ORGANIZATION.value, ActorKind.GROUP.value)
_ORGAN_SECTORS = ("GOV", "MIL", "SPY")

#: Sides looked at for the one that was held last on an earlier day: a day of news may have some.
_SIDES_BEFORE = 5


class FactStore:
    """Positions, drills and moves, with the actors they name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(
        self,
        article: Article,
        *,
        analyzer: str,
        actors: Sequence[KnownActor],
        mentions: Sequence[tuple[str, ActorRef]],
        records: Sequence[FactRecord],
    ) -> None:
        """Replace what was read out of an article, in one transaction.

        :param actors: every actor the article speaks of, with its names; new ones are added.
        :param mentions: local id and reference of each actor as this article has it.
        """
        at = article.published_at or article.fetched_at
        async with self._database.write(turn=Turn.FACTS) as connection:
            await save_actors(connection, actors)
            await save_mentions(connection, article.id, at, mentions)
            await save_facts(connection, article.id, at, records)
            await connection.execute(
                update(t.articles).where(t.articles.c.id == article.id).values(analyzer=analyzer, problem=None)
            )

    async def dossiers(self, article_ids: Sequence[str]) -> list[Dossier]:
        """The facts of those articles that have been read, in the order asked; corrected facts are left out.

        What waits to be read, or is in a language that nobody reads here, is no part of any brief and of no count.
        """
        a = t.articles.c
        async with self._database.read() as connection:
            read = await connection.scalars(select(a.id).where(a.id.in_(article_ids), a.analyzer.is_not(None)))
            references = {ref.id: ref for ref in await load_references(connection, list(read))}
            rows = await _rows(connection, t.facts.c.article_id.in_(article_ids))
            people = await _people(connection, article_ids)
        by_article: dict[str, list[FactRecord]] = defaultdict(list)
        for fact in await _made(rows):
            by_article[fact.article_id].append(fact)
        return [
            _dossier(references[article_id], people[article_id], by_article[article_id])
            for article_id in article_ids
            if article_id in references
        ]

    async def facts(
        self,
        kind: str,
        window: Window,
        *,
        issue: str | None = None,
        actors: Sequence[str] = (),
        parties: Sequence[Party] = (),
        limit: int = 200,
    ) -> list[FactRecord]:
        """Facts of one kind, newest first; on one issue, of any of ``actors``, with all of ``parties``, if given."""
        f = t.facts.c
        conditions = [f.kind == kind]
        if issue is not None:
            conditions.append(f.issue == issue)
        if actors:
            of_actors = select(t.fact_actors.c.fact_id).where(t.fact_actors.c.actor_id.in_(actors))
            conditions.append(f.id.in_(of_actors))
        conditions += [f.id.in_(taking_part(party)) for party in parties]
        if window.since is not None:
            conditions.append(f.at >= window.since)
        if window.until is not None:
            conditions.append(f.at < window.until)
        return await self._facts(and_(*conditions), limit=limit)

    async def held_before(self, records: Sequence[PositionRecord]) -> dict[str, list[PositionRecord]]:
        """By a position's id, the last few sides that its holder took on its issue in articles before."""
        f, part = t.facts.c, t.fact_actors.c
        found: dict[str, list[PositionRecord]] = {}
        async with self._database.read() as connection:
            for record in records:
                if record.actor is None or record.issue is None or record.stance is Stance.NEUTRAL:
                    continue
                own = select(f.at).where(f.id == record.id).scalar_subquery()
                # From the holder's newest words backwards until enough is found: a large archive costs no more.
                query = (
                    _facts_kept()
                    .join(t.fact_actors, part.fact_id == f.id)
                    .where(part.actor_id == record.actor.id, part.part == "source", part.at < own)
                    .where(f.kind == "position", f.issue == record.issue, f.type != Stance.NEUTRAL.value)
                    .order_by(part.at.desc(), f.number)
                    .limit(_SIDES_BEFORE)
                )
                earlier = map(_fact, await connection.execute(query))
                found[record.id] = [one for one in earlier if isinstance(one, PositionRecord)]
        return found

    async def newest(self) -> int:
        """The number of the fact that was added last; 0 before the first."""
        async with self._database.read() as connection:
            return int(await connection.scalar(select(func.max(t.facts.c.number))) or 0)

    async def after(self, number: int, window: Window, limit: int = 500) -> list[FactRecord]:
        """Facts added after the one with that number, of articles in ``window``, newest first.

        What came with the first fetch of a source is history, and left out.
        """
        f, a = t.facts.c, t.articles.c
        conditions: list[ColumnElement[bool]] = [f.number > number, ~exists().where(a.id == f.article_id, a.history)]
        if window.since is not None:
            conditions.append(f.at >= window.since)
        if window.until is not None:
            conditions.append(f.at < window.until)
        return await self._facts(and_(*conditions), limit=limit)

    async def fact(self, number: int) -> FactRecord | None:
        """The fact with the number a reader typed."""
        return next(iter(await self._facts(t.facts.c.number == number)), None)

    async def correct(self, correction: Correction) -> None:
        """Strike a fact out or set it right, for good: a new analysis does not change that."""
        async with self._database.write(turn=Turn.FACTS) as connection:
            await correct(connection, correction)

    async def struck(self, number: int) -> FactRecord | None:
        """The fact with that number also when it was struck out; for those who may put it back."""
        return next(iter(await self._facts(t.facts.c.number == number, struck=True)), None)

    async def correction(self, fact_id: str) -> Correction | None:
        """What was decided of a fact."""
        async with self._database.read() as connection:
            return await load_correction(connection, fact_id)

    async def _facts(
        self, condition: ColumnElement[bool], *, limit: int | None = None, struck: bool = False
    ) -> list[FactRecord]:
        async with self._database.read() as connection:
            rows = await _rows(connection, condition, limit=limit, struck=struck)
        return await _made(rows)


def taking_part(party: Party) -> Select[tuple[str]]:
    """Ids of the facts that a party takes part in."""
    part, actor = t.fact_actors.c, t.actors.c
    if not party.countries and not party.organs:
        return select(part.fact_id).where(part.actor_id.in_(party.actors))
    organ = and_(actor.country.in_(party.organs), actor.kind.in_(_ORGANS), actor.sector.in_(_ORGAN_SECTORS))
    acting = select(actor.id).where(or_(actor.id.in_(party.actors), actor.country.in_(party.countries), organ))
    return select(part.fact_id).where(part.actor_id.in_(acting))


def _facts_kept(*, struck: bool = False) -> Select[tuple[int, str, str]]:
    """Rows of facts, their JSON still a text.

    :param struck: those that were struck out as well.
    """
    f, c = t.facts.c, t.corrections.c
    query = select(f.number, f.kind, cast(f.data, Text).label("data"))
    return query if struck else query.where(f.id.not_in(select(c.fact_id).where(c.changes.is_(None))))


async def _rows(
    connection: AsyncConnection, condition: ColumnElement[bool], *, limit: int | None = None, struck: bool = False
) -> Sequence[Row[Any]]:
    """The same, newest first."""
    query = _facts_kept(struck=struck).where(condition).order_by(t.facts.c.at.desc(), t.facts.c.number)
    return (await connection.execute(query.limit(limit))).all()


async def _made(rows: Sequence[Row[Any]]) -> list[FactRecord]:
    """Facts of their rows."""
    if len(rows) <= _FEW:
        return [_fact(row) for row in rows]
    return await asyncio.to_thread(lambda: [_fact(row) for row in rows])


def _fact(row: Row[Any]) -> FactRecord:
    return replace(parse(row.kind, row.data), number=row.number)


async def _people(connection: AsyncConnection, article_ids: Sequence[str]) -> dict[str, list[ActorRef]]:
    p, a = t.article_actors.c, t.actors.c
    query = (
        select(p.article_id, p.actor_id, p.name, p.role, p.salience, a.kind, a.country)
        .join(t.actors, p.actor_id == a.id)
        .where(p.article_id.in_(article_ids))
        .order_by(p.salience.desc())
    )
    people: dict[str, list[ActorRef]] = defaultdict(list)
    for row in await connection.execute(query):
        people[row.article_id].append(
            ActorRef(
                id=row.actor_id,
                name=row.name,
                kind=ActorKind(row.kind),
                role=row.role,
                country=row.country,
                salience=row.salience,
            )
        )
    return people


def _dossier(article: ArticleRef, people: list[ActorRef], facts: list[FactRecord]) -> Dossier:
    return Dossier(
        article=article,
        actors=tuple(people),
        positions=tuple(fact for fact in facts if isinstance(fact, PositionRecord)),
        drills=tuple(fact for fact in facts if isinstance(fact, DrillRecord)),
        moves=tuple(fact for fact in facts if isinstance(fact, MoveRecord)),
    )
