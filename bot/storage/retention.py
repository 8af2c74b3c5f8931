"""What is too old is forgotten, a bounded number of articles a transaction, so that nobody waits long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import tables as t
from bot.storage.engine import Database, Turn


class RetentionStore:
    """Forgets what passed its time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def forget_articles(self, before: datetime, limit: int = 500) -> int:
        """Drop articles that were published and fetched before that time, oldest first, with all that was read in them.

        Their facts and corrections go with them, and whoever is named in no article that is left.

        :return: how many were dropped; fewer than ``limit`` when no more are left.
        """
        a = t.articles.c
        old = select(a.id, a.number, a.story_id).where(a.at < before, a.fetched_at < before).order_by(a.at).limit(limit)
        async with self._database.write(turn=Turn.FACTS) as connection:
            rows = (await connection.execute(old)).all()
            if rows:
                ids = [row.id for row in rows]
                named = await _actors_of(connection, ids)
                of_articles = select(t.facts.c.id).where(t.facts.c.article_id.in_(ids))
                decided = or_(t.corrections.c.article_id.in_(ids), t.corrections.c.fact_id.in_(of_articles))
                await connection.execute(delete(t.corrections).where(decided))
                await connection.execute(update(t.articles).where(a.duplicate_of.in_(ids)).values(duplicate_of=None))
                bands = t.article_bands
                await connection.execute(delete(bands).where(bands.c.number.in_([row.number for row in rows])))
                await connection.execute(delete(t.articles).where(a.id.in_(ids)))
                await _shrink_stories(connection, sorted({row.story_id for row in rows if row.story_id}))
                await _drop_unnamed(connection, named)
        return len(rows)

    async def forget_shown(self, before: datetime) -> int:
        """Drop the notes of what chats were sent before that time."""
        async with self._database.write() as connection:
            return (await connection.execute(delete(t.shown).where(t.shown.c.at < before))).rowcount


async def _actors_of(connection: AsyncConnection, article_ids: Sequence[str]) -> list[str]:
    p, f, a = t.article_actors.c, t.facts.c, t.fact_actors.c
    of_facts = select(a.actor_id).join(t.facts, f.id == a.fact_id).where(f.article_id.in_(article_ids))
    return list(await connection.scalars(select(p.actor_id).where(p.article_id.in_(article_ids)).union(of_facts)))


async def _shrink_stories(connection: AsyncConnection, story_ids: Sequence[str]) -> None:
    """Stories count the articles that are left; those without any go, with the old ids that lead to them."""
    s, a = t.stories.c, t.articles.c
    left = select(func.count()).where(a.story_id == s.id).scalar_subquery()
    first = select(func.min(a.at)).where(a.story_id == s.id).scalar_subquery()
    chosen = s.id.in_(story_ids)
    empty = select(s.id).where(chosen, ~exists().where(a.story_id == s.id))
    gone = list(await connection.scalars(empty))
    await connection.execute(delete(t.story_terms).where(t.story_terms.c.story_id.in_(gone)))
    await connection.execute(delete(t.stories).where(or_(s.id.in_(gone), s.merged_into.in_(gone))))
    await connection.execute(update(t.stories).where(chosen).values(articles=left, first_seen=first))


async def _drop_unnamed(connection: AsyncConnection, actor_ids: Sequence[str]) -> None:
    c = t.actors.c
    named = or_(
        exists().where(t.article_actors.c.actor_id == c.id),
        exists().where(t.fact_actors.c.actor_id == c.id),
    )
    await connection.execute(delete(t.actors).where(c.id.in_(actor_ids), ~named))
