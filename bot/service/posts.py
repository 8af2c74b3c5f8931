"""Posts of channels that the bot is a member of: kept like any other article, answered by nobody.

post ─> a document: what it says ───┐
    ├─> long enough: its own text ──┤
    └─> a link: the page behind it ─┴─> Draft ─> Article ─> keep; the next round analyses it
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.domain.articles import Draft, Payload, Source, SourceKind
from bot.domain.conversation import Request
from bot.errors import DocumentError, FetchError
from bot.service.desk import article_of
from bot.service.ingest import Ingest
from bot.service.ports import Fetch, ReadDocument, Stores

_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
#: Shorter posts are a teaser for their link, and nothing where they have none.
_ARTICLE_WORDS, _FEWEST_WORDS = 60, 8


class Posts:
    """Takes channel posts in."""

    def __init__(self, stores: Stores, ingest: Ingest, pages: Fetch, read_document: ReadDocument) -> None:
        self._stores = stores
        self._ingest = ingest
        self._pages = pages
        self._read_document = read_document

    async def keep(self, post: Request) -> bool:
        """Keep a post as an article; ``False`` when there is no article in it, or it was kept before."""
        draft, url = await self._draft(post)
        if draft is None:
            return False
        title = post.chat.title or f"Channel {post.chat.id}"
        source = Source.of(SourceKind.CHAT, str(post.chat.id), title=title, tier=5, enabled=False)
        await self._stores.sources.add(source, post.at)
        dated = replace(draft, published_at=draft.published_at or post.at, outlet=draft.outlet or title)
        return await self._ingest.keep(article_of(dated, source, url, post.at))

    async def _draft(self, post: Request) -> tuple[Draft | None, str | None]:
        if post.attachment is not None:
            name, sent = post.attachment.name, post.attachment
            document = await self._read(Payload(address=name, content=sent.content, media_type=sent.media_type), post)
            if document is not None:
                return document, None
        words = _LINK.sub(" ", post.text).split()
        link = _LINK.search(post.text)
        if link is not None and len(words) < _ARTICLE_WORDS:
            page = await self._page(link[0], post)
            if page is not None:
                return page, link[0]
        if len(words) < _FEWEST_WORDS:
            return None, None
        own = _LINK.sub("", post.text).encode()
        payload = Payload(address=f"chat:{post.chat.id}", content=own, media_type="text/plain", charset="utf-8")
        return await self._read(payload, post), None

    async def _page(self, url: str, post: Request) -> Draft | None:
        try:
            return await self._read(await self._pages.fetch(url), post)
        except FetchError:
            return None

    async def _read(self, payload: Payload, post: Request) -> Draft | None:
        """What it says; ``None`` where there is no article in it: then the post speaks for itself."""
        try:
            draft = await self._read_document(payload, now=post.at)
        except DocumentError:
            return None
        return draft if draft.text else None
