"""A whole collection of articles is taken in, however large: in bounded memory, and resumable.

    pieces ─> load ─> parse, as many side by side as there are processors ─> in order again ─> keep, some a transaction
                                                                                              └─> note how far

What was kept is analysed afterwards by :meth:`bot.service.ingest.Ingest.catch_up`, which finds by itself what waits.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.articles import Article, Draft, Payload, Source, SourceKind
from bot.domain.ids import content_id
from bot.errors import BriefbotError, DocumentError
from bot.ingest.collections import Collection, Piece
from bot.service.desk import article_of
from bot.service.ingest import Ingest
from bot.service.ports import ReadDocument, Stores
from bot.storage.notes import NoteStore

#: Articles a transaction: enough that waiting for the disk costs little.
_GROUP = 25


@dataclass(slots=True)
class Tally:
    """What an ingest run did."""

    new: int = 0
    known: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Backfill:
    """Takes collections in.

    :param at_once: documents parsed side by side.
    """

    stores: Stores
    notes: NoteStore
    ingest: Ingest
    read_document: ReadDocument
    at_once: int = 2

    async def resumes_after(self, collection: Collection) -> str:
        """The place after which an interrupted run goes on; empty for the beginning."""
        return await self.notes.get(_note(collection)) or ""

    async def run(
        self,
        collection: Collection,
        *,
        now: datetime,
        published: datetime | None = None,
        on_step: Callable[[int], None] = lambda _: None,
        on_failure: Callable[[str, BriefbotError], None] = lambda *_: None,
    ) -> Tally:
        """Take in all articles of a collection; one that fails does not stop the others.

        :param published: publication time of articles that do not say.
        :param on_step: told how many more are dealt with.
        """
        tally, group, place = Tally(), list[Article](), ""
        sources: dict[str, Source] = {}
        async for piece, draft in self._drafts(collection, now):
            place = piece.place
            if isinstance(draft, BriefbotError):
                tally.failed += 1
                on_failure(piece.name, draft)
                on_step(1)
                continue
            source = await self._source(collection, piece, sources, now)
            dated = replace(draft, published_at=draft.published_at or published)
            group.append(article_of(dated, source, None, now))
            if len(group) >= _GROUP:
                await self._keep(collection, group, place, tally, on_step)
                group = []
        await self._keep(collection, group, None, tally, on_step)
        return tally

    async def _source(self, collection: Collection, piece: Piece, sources: dict[str, Source], now: datetime) -> Source:
        """What a piece comes from: its folder, or the archive."""
        path = collection.path.resolve()
        folder = (path / piece.name).parent if path.is_dir() else path
        if str(folder) not in sources:
            source = Source.of(SourceKind.FILE, str(folder), title=folder.name, enabled=False)
            await self.stores.sources.add(source, now)
            sources[str(folder)] = source
        return sources[str(folder)]

    async def _keep(
        self,
        collection: Collection,
        group: list[Article],
        place: str | None,
        tally: Tally,
        on_step: Callable[[int], None],
    ) -> None:
        new = await self.ingest.keep_all(group) if group else 0
        await self.notes.put(_note(collection), place)
        tally.new += new
        tally.known += len(group) - new
        on_step(len(group))

    async def _drafts(
        self, collection: Collection, now: datetime
    ) -> AsyncIterator[tuple[Piece, Draft | BriefbotError]]:
        """Each piece with what it says, in order, while the next ones are parsed."""
        under_way: deque[tuple[Piece, asyncio.Task[Draft | BriefbotError]]] = deque()
        try:
            for piece in collection.pieces(await self.resumes_after(collection)):
                under_way.append((piece, asyncio.create_task(self._draft(_loaded(piece), now))))
                if len(under_way) > 2 * self.at_once:
                    first, task = under_way.popleft()
                    yield first, await task
            while under_way:
                first, task = under_way.popleft()
                yield first, await task
        finally:
            for _, task in under_way:
                task.cancel()

    async def _draft(self, loaded: Payload | Draft | BriefbotError, now: datetime) -> Draft | BriefbotError:
        if not isinstance(loaded, Payload):
            return loaded
        try:
            return await self.read_document(loaded, now=now)
        except DocumentError as error:
            return error


def _loaded(piece: Piece) -> Payload | Draft | BriefbotError:
    try:
        return piece.load()
    except DocumentError as error:
        return error


def _note(collection: Collection) -> str:
    return content_id("ingest", str(collection.path.resolve()))
