"""Where articles come from, and how the polling of each stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, case, delete, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.articles import Source, SourceKind
from bot.domain.polling import is_silent
from bot.storage import tables as t
from bot.storage.engine import Database
from bot.storage.upsert import insert_ignore

#: What "lately" means where articles a day are told.
LATELY = timedelta(days=7)
#: How long an item is remembered after it has left its feed: some come back.
_ITEMS_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """A source and its polling: what is asked next, when, and how the last tries went."""

    source: Source
    added_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    next_poll_at: datetime | None = None
    #: Seconds between polls, adapted to how often the source publishes.
    interval_s: int = 900
    #: Tries that failed in a row.
    failures: int = 0
    last_success_at: datetime | None = None
    last_error: str | None = None
    #: Articles kept from it, and those of them that were news within the last :data:`LATELY`.
    articles: int = 0
    lately: int = 0
    #: How much of that time it has been known.
    known_for: timedelta = LATELY

    @property
    def a_day(self) -> float:
        """News it brings a day, lately; in its first day those that have come so far."""
        return round(self.lately / max(self.known_for / timedelta(days=1), 1.0), 1)


class SourceStore:
    """The table of sources."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, source: Source, now: datetime) -> bool:
        """Know a source; ``False`` when it was known already (its settings then stay as they are)."""
        async with self._database.write() as connection:
            known = await connection.scalar(select(t.sources.c.id).where(t.sources.c.id == source.id))
            if known is None:
                await add_source(connection, source, now)
            return known is None

    async def set_enabled(self, source_id: str, enabled: bool) -> bool:
        """Switch polling on or off; ``False`` when there is no such source."""
        async with self._database.write() as connection:
            return await switch_source(connection, source_id, enabled=enabled)

    async def switch_on(self, source_id: str) -> bool:
        """Poll a source that is not polled; ``False`` when it is already."""
        async with self._database.write() as connection:
            off = select(t.sources.c.id).where(t.sources.c.id == source_id, ~t.sources.c.enabled)
            if await connection.scalar(off) is None:
                return False
            return await switch_source(connection, source_id, enabled=True)

    async def drop(self, source_id: str) -> bool:
        """Forget a source that has no articles, else only stop polling it: its articles keep their origin."""
        async with self._database.write() as connection:
            return await drop_source(connection, source_id)

    async def due(self, now: datetime, limit: int = 20) -> list[SourceState]:
        """Enabled feeds whose time has come, longest waiting first."""
        s = t.sources.c
        query = (
            select(t.sources)
            .where(s.enabled, s.kind == SourceKind.FEED.value, or_(s.next_poll_at.is_(None), s.next_poll_at <= now))
            .order_by(s.next_poll_at.is_not(None), s.next_poll_at)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [_state(row) for row in await connection.execute(query)]

    async def get(self, source_id: str) -> SourceState | None:
        """One source."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(t.sources).where(t.sources.c.id == source_id))).one_or_none()
        return None if row is None else _state(row)

    async def failing(self, failures: int) -> list[SourceState]:
        """Enabled sources that failed at least so often in a row; without the number of their articles."""
        s = t.sources.c
        query = select(t.sources).where(s.enabled, s.failures >= failures).order_by(s.title)
        async with self._database.read() as connection:
            return [_state(row) for row in await connection.execute(query)]

    async def all(self, now: datetime | None = None) -> list[SourceState]:
        """Every source, feeds first, with the number of articles kept, and of those lately if ``now`` is told."""
        a = t.articles.c
        lately = (
            literal(0) if now is None else func.sum(case((and_(a.fetched_at > now - LATELY, ~a.history), 1), else_=0))
        )
        counted = (
            select(a.source_id, func.count().label("articles"), lately.label("lately")).group_by(a.source_id).subquery()
        )
        query = (
            select(t.sources, counted.c.articles, counted.c.lately)
            .outerjoin(counted, counted.c.source_id == t.sources.c.id)
            .order_by(t.sources.c.kind != SourceKind.FEED.value, t.sources.c.title)
        )
        async with self._database.read() as connection:
            return [_state(row, row.articles or 0, row.lately or 0, now) for row in await connection.execute(query)]

    async def state(self, source_id: str) -> SourceState | None:
        """One source and its polling, without the number of its articles."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(t.sources).where(t.sources.c.id == source_id))).first()
            return _state(row) if row else None

    async def silent(self, now: datetime) -> list[str]:
        """Titles of the feeds that should be read and have not answered for long."""
        s = t.sources.c
        query = select(t.sources).where(s.enabled, s.kind == SourceKind.FEED.value).order_by(s.title)
        async with self._database.read() as connection:
            rows = await connection.execute(query)
            return [
                row.title
                for row in rows
                if is_silent(row.last_success_at, row.added_at, timedelta(seconds=row.interval_s), now)
            ]

    async def unseen(self, source_id: str, keys: Iterable[str]) -> frozenset[str]:
        """Those of the items, by key, that were not dealt with yet."""
        wanted = frozenset(keys)
        s = t.seen_items.c
        async with self._database.read() as connection:
            seen = await connection.scalars(select(s.key).where(s.source_id == source_id, s.key.in_(wanted)))
            return wanted - frozenset(seen)

    async def last_new(self, source_id: str) -> datetime | None:
        """When the source last had an item that was not known; ``None`` where that is forgotten."""
        s = t.seen_items.c
        async with self._database.read() as connection:
            found: datetime | None = await connection.scalar(select(func.max(s.at)).where(s.source_id == source_id))
        return found

    async def saw(self, source_id: str, keys: Iterable[str], now: datetime) -> None:
        """Note items as dealt with; those that left the feed long ago are forgotten."""
        rows = [{"source_id": source_id, "key": key, "at": now} for key in keys]
        s = t.seen_items.c
        async with self._database.write() as connection:
            await insert_ignore(connection, t.seen_items, rows)
            old = delete(t.seen_items).where(s.source_id == source_id, s.at < now - _ITEMS_KEPT)
            await connection.execute(old.where(s.key.not_in([row["key"] for row in rows])))

    async def succeeded(
        self, source_id: str, now: datetime, *, next_poll_at: datetime, interval_s: int,
        etag: str | None, last_modified: str | None,
    ) -> None:  # fmt: skip
        """Note a poll that went well."""
        await self._update(
            source_id,
            last_success_at=now,
            next_poll_at=next_poll_at,
            interval_s=interval_s,
            etag=etag,
            last_modified=last_modified,
            failures=0,
            last_error=None,
        )

    async def failed(self, source_id: str, *, next_poll_at: datetime, error: str) -> None:
        """Note a poll that failed, and when to try again."""
        failures = t.sources.c.failures + 1
        await self._update(source_id, next_poll_at=next_poll_at, last_error=error[:500], failures=failures)

    async def _update(self, source_id: str, **values: Any) -> None:
        async with self._database.write() as connection:
            await connection.execute(update(t.sources).where(t.sources.c.id == source_id).values(**values))


async def add_source(connection: AsyncConnection, source: Source, now: datetime) -> None:
    """Insert a source unless it is there."""
    row = {
        "id": source.id,
        "kind": source.kind.value,
        "locator": source.locator,
        "title": source.title,
        "tier": source.tier,
        "state_media": source.state_media,
        "enabled": source.enabled,
        "added_at": now,
    }
    await insert_ignore(connection, t.sources, [row])


async def switch_source(connection: AsyncConnection, source_id: str, *, enabled: bool) -> bool:
    """Switch polling on or off; what failed before is forgiven. ``False`` when there is no such source."""
    values = {"enabled": enabled} | ({"failures": 0, "next_poll_at": None} if enabled else {})
    query = update(t.sources).where(t.sources.c.id == source_id).values(**values)
    return (await connection.execute(query)).rowcount > 0


async def drop_source(connection: AsyncConnection, source_id: str) -> bool:
    """The same as :meth:`SourceStore.drop` inside a transaction of the caller's."""
    used = await connection.scalar(select(t.articles.c.id).where(t.articles.c.source_id == source_id).limit(1))
    if used is not None:
        return await switch_source(connection, source_id, enabled=False)
    query = delete(t.sources).where(t.sources.c.id == source_id)
    return (await connection.execute(query)).rowcount > 0


def _state(row: Row[Any], articles: int = 0, lately: int = 0, now: datetime | None = None) -> SourceState:
    return SourceState(
        source=Source(
            id=row.id,
            kind=SourceKind(row.kind),
            locator=row.locator,
            title=row.title,
            tier=row.tier,
            state_media=row.state_media,
            enabled=row.enabled,
        ),
        added_at=row.added_at,
        etag=row.etag,
        last_modified=row.last_modified,
        next_poll_at=row.next_poll_at,
        interval_s=row.interval_s,
        failures=row.failures,
        last_success_at=row.last_success_at,
        last_error=row.last_error,
        articles=articles,
        lately=lately,
        known_for=min(now - row.added_at, LATELY) if now else LATELY,
    )
