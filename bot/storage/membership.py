"""Which article belongs to which story, and how many each has: joining, merging and moving."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, func, insert, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.stories import Moved, Placement
from bot.storage import tables as t


async def touch_story(connection: AsyncConnection, story_id: str, at: datetime) -> None:
    """Count one more article in a story, which begins with it if there is none."""
    s = t.stories.c
    changed = await connection.execute(
        update(t.stories)
        .where(s.id == story_id)
        .values(
            articles=s.articles + 1,
            first_seen=case((s.first_seen > at, at), else_=s.first_seen),
            last_seen=case((s.last_seen < at, at), else_=s.last_seen),
        )
    )
    if changed.rowcount == 0:
        await connection.execute(insert(t.stories).values(id=story_id, first_seen=at, last_seen=at, articles=1))


async def merge_stories(connection: AsyncConnection, placement: Placement) -> None:
    """Move the articles of stories that turned out to be one; the old ids lead on."""
    if not placement.merged:
        return
    gone = t.stories.c.id.in_(placement.merged)
    row = (
        await connection.execute(
            select(
                func.min(t.stories.c.first_seen).label("first"),
                func.max(t.stories.c.last_seen).label("last"),
                func.sum(t.stories.c.articles).label("articles"),
            ).where(or_(gone, t.stories.c.id == placement.story_id))
        )
    ).one()
    await connection.execute(
        update(t.articles).where(t.articles.c.story_id.in_(placement.merged)).values(story_id=placement.story_id)
    )
    await connection.execute(
        update(t.stories).where(gone).values(merged_into=placement.story_id, articles=0, centroid=null())
    )
    await connection.execute(
        update(t.stories)
        .where(t.stories.c.id == placement.story_id)
        .values(first_seen=row.first, last_seen=row.last, articles=row.articles)
    )


async def move_articles(connection: AsyncConnection, moved: Sequence[Moved]) -> None:
    """Move articles, and their copies, into other stories; count all stories concerned anew."""
    a = t.articles.c
    for one in moved:
        if not one.articles:
            continue
        # Copies are where their originals are: by the stories they are found without a look at the whole archive.
        held = list(await connection.scalars(select(a.story_id).where(a.id.in_(one.articles)).distinct()))
        these = or_(a.id.in_(one.articles), a.duplicate_of.in_(one.articles))
        await connection.execute(update(t.articles).where(a.story_id.in_(held), these).values(story_id=one.story.id))
    for one in moved:
        await _count(connection, one.story.id)


async def _count(connection: AsyncConnection, story_id: str) -> None:
    a, s = t.articles.c, t.stories.c
    counted = select(func.min(a.at), func.max(a.at), func.count()).where(a.story_id == story_id)
    first, last, articles = (await connection.execute(counted)).one()
    values = {"first_seen": first, "last_seen": last, "articles": articles, "merged_into": None}
    changed = await connection.execute(update(t.stories).where(s.id == story_id).values(**values))
    if changed.rowcount == 0:
        await connection.execute(insert(t.stories).values(id=story_id, **values))
