"""Articles: keeping them, finding them, and which still wait to be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.articles import Article
from bot.domain.briefing import Window
from bot.domain.language import N_
from bot.domain.records import ArticleRef
from bot.domain.stories import Placement
from bot.storage import tables as t
from bot.storage.engine import Database
from bot.storage.membership import merge_stories, touch_story
from bot.storage.search import matching

#: How old an article without a date counts that came with the first fetch of its source: old enough to be no news.
_UNDATED = timedelta(days=30)


#: Without a period, the newest are looked for among so many that arrived last: enough for a week of one topic, also
#: where older ones are taken in meanwhile.
_ARRIVED_LAST = 2000


class ArticleStore:
    """Articles are immutable: they are added, read and set aside, never changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, article: Article, placement: Placement) -> bool:
        """Keep an article; ``False`` when it (or its link with the same text) is already there."""
        async with self._database.write() as connection:
            return await add_article(connection, article, placement) is not None

    async def has(self, article_id: str) -> bool:
        """Whether the archive holds this article."""
        async with self._database.read() as connection:
            return await connection.scalar(select(t.articles.c.id).where(t.articles.c.id == article_id)) is not None

    async def unread(
        self, version: str, limit: int, *, after: int = 0, again: bool | None = None
    ) -> list[tuple[int, Article]]:
        """Articles that this version of the analyser has not read, with their running numbers, oldest first.

        :param after: only those with a greater number; those set aside, and those not in English, are left out.
        :param again: only those that another version has read, or only those that none has; both unless given.
        """
        a = t.articles.c
        query = select(t.articles).where(_unread(version), a.number > after).order_by(a.number).limit(limit)
        if again is not None:
            query = query.where(a.analyzer.is_not(None) if again else a.analyzer.is_(None))
        async with self._database.read() as connection:
            return [(row.number, _article(row)) for row in await connection.execute(query)]

    async def backlog(self, version: str) -> int:
        """How many articles this version of the analyser has not read."""
        async with self._database.read() as connection:
            query = select(func.count()).select_from(t.articles).where(_unread(version))
            return await connection.scalar(query) or 0

    async def article(self, article_id: str) -> Article | None:
        """One article, whole."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(t.articles).where(t.articles.c.id == article_id))).first()
            return _article(row) if row else None

    async def unread_of(self, version: str, article_ids: Sequence[str]) -> list[Article]:
        """Those of the articles that this version of the analyser has not read, in order of arrival."""
        a = t.articles.c
        query = select(t.articles).where(a.id.in_(article_ids), _unread(version)).order_by(a.number)
        async with self._database.read() as connection:
            return [_article(row) for row in await connection.execute(query)]

    async def waiting(self, version: str | None, before: datetime, limit: int) -> list[str]:
        """Ids of articles kept before that time that nobody has read, or not this version; oldest first."""
        a = t.articles.c
        unread = _unread(version) if version else and_(a.analyzer.is_(None), a.problem.is_(None), _english())
        query = select(a.id).where(unread, a.fetched_at < before).order_by(a.number).limit(limit)
        async with self._database.read() as connection:
            return list(await connection.scalars(query))

    async def latest(self, window: Window, limit: int) -> list[str]:
        """Ids of the articles in ``window``, newest first."""
        query = _in_window(select(t.articles.c.id), window).order_by(t.articles.c.at.desc()).limit(limit)
        async with self._database.read() as connection:
            return list(await connection.scalars(query))

    async def newest(self) -> datetime | None:
        """When the newest article came out, or was read where that is not known."""
        async with self._database.read() as connection:
            found: datetime | None = await connection.scalar(select(func.max(t.articles.c.at)))
        return found

    async def search(self, words: Sequence[str], window: Window, limit: int) -> list[str]:
        """Ids of the articles in ``window`` that hold all of ``words`` (else any of them), newest first."""
        last = None if window.since or window.until else max(_ARRIVED_LAST, limit)
        async with self._database.read() as connection:
            for every in (True, False):
                condition = matching(connection.dialect.name, words, every=every, arrived_last=last)
                query = _in_window(select(t.articles.c.id).where(condition), window)
                ids = list(await connection.scalars(query.order_by(t.articles.c.at.desc()).limit(limit)))
                if ids or len(words) < 2:
                    break
        return ids

    async def on_any(self, topics: Sequence[str], window: Window, limit: int) -> list[str]:
        """Ids of the articles in ``window`` that hold every word of any one of ``topics``, newest first."""
        async with self._database.read() as connection:
            fits = or_(*(matching(connection.dialect.name, [topic], every=True) for topic in topics))
            query = _in_window(select(t.articles.c.id).where(fits), window).order_by(t.articles.c.at.desc())
            return list(await connection.scalars(query.limit(limit)))

    async def set_aside(self, article_id: str, problem: str, *, tries: int) -> None:
        """Count a failed analysis; after ``tries`` of them the article is set aside with the reason."""
        a = t.articles.c
        async with self._database.write() as connection:
            await connection.execute(
                update(t.articles)
                .where(a.id == article_id)
                .values(
                    attempts=a.attempts + 1,
                    problem=case((a.attempts + 1 >= tries, problem[:500]), else_=a.problem),
                )
            )

    async def references(self, article_ids: Iterable[str]) -> dict[str, ArticleRef]:
        """What is shown of the articles, by id."""
        async with self._database.read() as connection:
            return {ref.id: ref for ref in await load_references(connection, list(article_ids))}

    async def counts(self) -> dict[str, int]:
        """How many articles, actors and facts there are, and articles waiting, set aside or in other languages."""
        a = t.articles.c
        async with self._database.read() as connection:
            return {
                N_("articles"): await connection.scalar(select(func.count()).select_from(t.articles)) or 0,
                N_("actors"): await connection.scalar(select(func.count()).select_from(t.actors)) or 0,
                N_("facts"): await connection.scalar(select(func.count()).select_from(t.facts)) or 0,
                N_("waiting"): await connection.scalar(
                    select(func.count())
                    .select_from(t.articles)
                    .where(a.analyzer.is_(None), a.problem.is_(None), _english())
                )
                or 0,
                N_("not in English"): await connection.scalar(
                    select(func.count()).select_from(t.articles).where(~_english())
                )
                or 0,
                N_("set aside"): await connection.scalar(
                    select(func.count()).select_from(t.articles).where(a.problem.is_not(None))
                )
                or 0,
            }


def _english() -> ColumnElement[bool]:
    """As :attr:`bot.domain.articles.Article.is_english` has it."""
    a = t.articles.c
    return or_(a.language == "en", a.language.like("en-%"), a.language == "und")


async def add_article(
    connection: AsyncConnection, article: Article, placement: Placement, *, history: bool = False
) -> int | None:
    """Insert an article and count it in its story; its running number, or ``None`` when it was there already."""
    known = await connection.scalar(select(t.articles.c.id).where(t.articles.c.id == article.id))
    if known is not None:
        return None
    at = article.published_at or (article.fetched_at - _UNDATED if history else article.fetched_at)
    inserted = await connection.execute(
        insert(t.articles).values(
            id=article.id,
            source_id=article.source_id,
            url=article.url,
            title=article.title,
            text=article.text,
            language=article.language,
            published_at=article.published_at,
            fetched_at=article.fetched_at,
            at=at,
            content_hash=article.content_hash,
            origin=article.origin,
            outlet=article.outlet,
            author=article.author,
            story_id=placement.story_id,
            duplicate_of=placement.duplicate_of,
            history=history,
        )
    )
    await touch_story(connection, placement.story_id, at)
    await merge_stories(connection, placement)
    return int(key[0]) if (key := inserted.inserted_primary_key) else None


def _unread(version: str) -> ColumnElement[bool]:
    """Neither read by that version, nor set aside, nor in a language that nobody reads here."""
    a = t.articles.c
    return and_(or_(a.analyzer.is_(None), a.analyzer != version), a.problem.is_(None), _english())


def _in_window(query: Select[Any], window: Window) -> Select[Any]:
    if window.since is not None:
        query = query.where(t.articles.c.at >= window.since)
    if window.until is not None:
        query = query.where(t.articles.c.at < window.until)
    return query


def _article(row: Row[Any]) -> Article:
    return Article(
        id=row.id,
        source_id=row.source_id,
        url=row.url,
        title=row.title,
        text=row.text,
        language=row.language,
        published_at=row.published_at,
        fetched_at=row.fetched_at,
        content_hash=row.content_hash,
        origin=row.origin,
        outlet=row.outlet,
        author=row.author,
    )


async def load_references(connection: AsyncConnection, article_ids: Sequence[str]) -> list[ArticleRef]:
    a, s = t.articles.c, t.sources.c
    query = (
        select(
            a.id,
            a.title,
            a.url,
            a.outlet,
            a.origin,
            a.published_at,
            a.fetched_at,
            a.story_id,
            a.duplicate_of,
            s.tier,
            s.state_media,
            s.title.label("source"),
        )
        .join(t.sources, a.source_id == s.id)
        .where(a.id.in_(article_ids))
    )
    return [
        ArticleRef(
            id=row.id,
            title=row.title,
            url=row.url,
            outlet=row.outlet or row.source,
            origin=row.origin,
            published_at=row.published_at,
            fetched_at=row.fetched_at,
            tier=row.tier,
            state_media=row.state_media,
            story_id=row.story_id,
            duplicate_of=row.duplicate_of,
        )
        for row in await connection.execute(query)
    ]
