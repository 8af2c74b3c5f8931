"""The shelf of stories: what an article is compared with when it is placed, and where it is put.

Everything is looked up by key, a bounded number of rows each, so that placing an article costs the same however
large the archive has grown. Looking and putting are one transaction: two processes never begin one story twice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Row, Table, and_, delete, func, or_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.articles import Article
from bot.domain.stories import Copy, Member, Moved, Placed, StoryOverview, StoryState
from bot.storage import tables as t
from bot.storage.articles import add_article
from bot.storage.engine import Database, Turn
from bot.storage.membership import move_articles
from bot.storage.upsert import insert_ignore

#: Given a transaction's connection and the ids of the articles that it keeps.
Announce = Callable[[AsyncConnection, Sequence[str]], Awaitable[None]]

#: Articles listed under one key of a band, and stories under one term: the newest.
_A_BAND, _A_TERM = 8, 48
#: Texts compared word by word; those that share most keys.
_COMPARED_TEXTS = 12
#: Steps from a story to the one it became part of.
_STEPS = 20


class Shelf:
    """One turn of placing."""

    def __init__(self, connection: AsyncConnection, announce: Announce | None = None) -> None:
        self._connection = connection
        self._announce = announce

    async def has(self, article_id: str) -> bool:
        """Whether the archive holds this article."""
        query = select(t.articles.c.id).where(t.articles.c.id == article_id)
        return await self._connection.scalar(query) is not None

    async def copies(self, bands: Sequence[int]) -> list[Copy]:
        """Earlier articles that share bands with a new one, earliest first."""
        listed = await self._listed(t.article_bands, bands)
        shared = Counter(number for numbers in listed.values() for number in numbers)
        likeliest = [number for number, _ in shared.most_common(_COMPARED_TEXTS)]
        a = t.articles.c
        query = select(a.id, a.story_id, a.text).where(a.number.in_(likeliest)).order_by(a.number)
        return [Copy(row.id, row.story_id or "", row.text) for row in await self._connection.execute(query)]

    async def stories(self, terms: Sequence[str], most: int) -> list[StoryState]:
        """Stories that share most terms with a new article, the largest first; at most ``most``."""
        s = t.story_terms.c
        query = select(s.story_id, func.count().label("shared")).where(s.term.in_(terms)).group_by(s.story_id)
        likeliest = list(await self._connection.scalars(query.order_by(func.count().desc(), s.story_id).limit(most)))
        # All at once: one by one they would be most of the statements that placing an article takes.
        rows = await self._connection.execute(select(t.stories).where(t.stories.c.id.in_(likeliest)))
        found: dict[str, StoryState] = {}
        for row in rows.all():
            story = _state(row) if row.merged_into is None else await self.story(row.merged_into)
            if story is not None:
                found[story.id] = story
        return sorted(found.values(), key=lambda story: (-story.articles, story.id))

    async def story(self, story_id: str) -> StoryState | None:
        """A story, or the one it has become part of; ``None`` when it is forgotten."""
        for _ in range(_STEPS):
            row = (await self._connection.execute(select(t.stories).where(t.stories.c.id == story_id))).first()
            if row is None or row.merged_into is None:
                return _state(row) if row is not None else None
            story_id = row.merged_into
        return None

    async def members(self, story_ids: Sequence[str], newest: int) -> dict[str, list[Member]]:
        """The newest articles of each story, copies left out, in order of arrival."""
        a = t.articles.c
        each = [
            select(a.number, a.story_id, a.id, a.title, a.text, a.published_at)
            .where(a.story_id == story_id, a.duplicate_of.is_(None))
            .order_by(a.number.desc())
            .limit(newest)
            .subquery()
            for story_id in story_ids
        ]
        found: dict[str, list[Member]] = {story_id: [] for story_id in story_ids}
        if each:
            rows = (await self._connection.execute(union_all(*(select(one) for one in each)))).all()
            for row in sorted(rows, key=lambda row: row.number):
                member = Member(id=row.id, title=row.title, text=row.text, published_at=row.published_at)
                found[row.story_id].append(member)
        return found

    async def put(self, article: Article, placed: Placed, *, history: bool = False) -> bool:
        """Keep an article in its place; ``False`` when it is already there."""
        number = await add_article(self._connection, article, placed.placement, history=history)
        if number is None:
            return False
        if self._announce is not None:
            await self._announce(self._connection, [article.id])
        await self._enter(t.article_bands, [{"key": band, "number": number} for band in placed.marks.bands], _A_BAND)
        await self._list(placed.placement.story_id, placed.marks.terms, number)
        if placed.story is not None:
            await self._note(placed.story)
        await self._move(placed.moved, number)
        return True

    async def _list(self, story_id: str, terms: Sequence[str], number: int) -> None:
        """List a story under terms as the newest that has them."""
        if not terms:
            return
        rows = [{"term": term[:80], "story_id": story_id, "number": number} for term in terms]
        s = t.story_terms.c
        await self._connection.execute(
            delete(t.story_terms).where(s.story_id == story_id, s.term.in_([row["term"] for row in rows]))
        )
        await self._enter(t.story_terms, rows, _A_TERM)

    async def _move(self, moved: Sequence[Moved], number: int) -> None:
        """Note what became of stories whose articles were put together anew."""
        await move_articles(self._connection, moved)
        for one in moved:
            await self._note(one.story)
            await self._list(one.story.id, one.terms, number)

    async def _note(self, story: StoryState) -> None:
        await self._connection.execute(
            update(t.stories)
            .where(t.stories.c.id == story.id)
            .values(centroid=dict(story.weights), headline=story.headline, headline_weight=story.headline_weight)
        )

    async def _enter(self, table: Table, rows: Sequence[dict[str, Any]], most: int) -> None:
        """List an article or story under its keys; each key keeps its newest ``most``."""
        if not rows:
            return
        key = next(iter(table.primary_key.columns))
        listed = await self._listed(table, [row[key.name] for row in rows])
        full = [(value, sorted(numbers)[-most]) for value, numbers in listed.items() if len(numbers) >= most]
        if full:
            old = [and_(key == value, table.c.number <= oldest) for value, oldest in full]
            await self._connection.execute(delete(table).where(or_(*old)))
        await insert_ignore(self._connection, table, rows)

    async def _listed(self, table: Table, keys: Iterable[Any]) -> dict[Any, list[int]]:
        key = next(iter(table.primary_key.columns))
        found: defaultdict[Any, list[int]] = defaultdict(list)
        query = select(key.label("key"), table.c.number).where(key.in_(list(keys)))
        for row in await self._connection.execute(query):
            found[row.key].append(row.number)
        return found


class StoryStore:
    """The table of stories."""

    def __init__(self, database: Database, announce: Announce | None = None) -> None:
        """:param announce: told of each new article in the transaction that keeps it: both are kept, or neither is."""
        self._database = database
        self._announce = announce

    @asynccontextmanager
    async def placing(self) -> AsyncIterator[Shelf]:
        """A turn of placing one or several articles; all processes take turns."""
        async with self._database.write(turn=Turn.ARTICLES) as connection:
            yield Shelf(connection, self._announce)

    async def overview(self, story_id: str) -> StoryOverview | None:
        """A story as readers are told of it; an old id leads to the story it became part of."""
        async with self._database.read() as connection:
            story = await Shelf(connection).story(story_id)
            if story is None:
                return None
            row = (await connection.execute(select(t.stories).where(t.stories.c.id == story.id))).one()
            a = t.articles.c
            counted = (
                await connection.execute(
                    select(
                        func.count(func.distinct(func.coalesce(func.nullif(a.outlet, ""), a.source_id))).label(
                            "outlets"
                        ),
                        func.count(func.distinct(func.coalesce(a.origin, a.duplicate_of, a.id))).label("origins"),
                    ).where(a.story_id == story.id)
                )
            ).one()
        return StoryOverview(
            id=story.id,
            headline=row.headline,
            first_seen=row.first_seen,
            last_seen=row.last_seen,
            articles=row.articles,
            outlets=counted.outlets,
            origins=counted.origins,
        )


def _state(row: Row[Any]) -> StoryState | None:
    """``None`` for a story that nothing is known of but its articles."""
    if not row.centroid:
        return None
    return StoryState(
        id=row.id,
        weights=row.centroid,
        articles=row.articles,
        last_seen=row.last_seen,
        headline=row.headline,
        headline_weight=row.headline_weight,
    )
