"""Posts of a channel become articles."""

from __future__ import annotations

from datetime import datetime

from bot.domain.articles import Draft, Payload
from bot.domain.briefing import Window
from bot.domain.conversation import Attachment, Chat, Request
from bot.errors import DocumentError, FetchError
from bot.service.ingest import Ingest
from bot.service.ports import Stores
from bot.service.posts import Posts
from tests.support.analysis import FakeAnalysis
from tests.support.newsroom import NOON
from tests.unit.service.conftest import alone

CHANNEL = Chat(id=-1001, kind="channel", title="Ministry of Defence")
PAGE = "The page behind the link tells of the drill at length."


class Web:
    """One page."""

    async def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Payload:
        if url != "https://example.org/drill":
            raise FetchError(url, "404")
        return Payload(address=url, content=PAGE.encode())

    async def read(self, payload: Payload, *, now: datetime) -> Draft:
        if payload.content.startswith(b"\x89PNG"):
            raise DocumentError("no article")
        return Draft(title="A title", text=payload.content.decode().strip(), language="en")


def posts(stores: Stores) -> Posts:
    web = Web()
    return Posts(stores, Ingest(stores, FakeAnalysis(), alone), web, web.read)


def post(text: str, attached: bytes | None = None) -> Request:
    attachment = Attachment(name="statement.txt", media_type="text/plain", content=attached) if attached else None
    return Request(chat=CHANNEL, user=None, text=text, attachment=attachment, at=NOON)


async def kept(stores: Stores) -> list[tuple[str, str, str | None]]:
    ids = await stores.articles.latest(Window(), 9)
    articles = [await stores.articles.article(article_id) for article_id in ids]
    return [(a.text, a.outlet, a.url) for a in articles if a is not None]


async def test_a_post_is_kept_under_the_channels_name_once(stores: Stores) -> None:
    words = "The ministry says that the drill with two allies will begin on Monday near the border."
    assert await posts(stores).keep(post(words))
    assert not await posts(stores).keep(post(words))
    assert await kept(stores) == [(words, "Ministry of Defence", None)]


async def test_a_short_post_with_a_link_stands_for_the_page(stores: Stores) -> None:
    assert await posts(stores).keep(post("Drill begins: https://example.org/drill"))
    assert await kept(stores) == [(PAGE, "Ministry of Defence", "https://example.org/drill")]


async def test_where_the_page_cannot_be_read_the_post_speaks_for_itself(stores: Stores) -> None:
    words = "The ministry says that the drill with two allies will begin on Monday."
    assert await posts(stores).keep(post(f"{words} https://example.org/gone"))
    assert await kept(stores) == [(words, "Ministry of Defence", None)]


async def test_a_greeting_is_no_article(stores: Stores) -> None:
    assert not await posts(stores).keep(post("Good morning!"))
    assert not await posts(stores).keep(post("https://example.org/gone"))


async def test_a_posted_document_is_the_article_whatever_is_written_above_it(stores: Stores) -> None:
    statement = b"The ministry said that the drill will begin on Monday."
    assert await posts(stores).keep(post("Our statement: https://example.org/drill", statement))
    assert await kept(stores) == [(statement.decode(), "Ministry of Defence", None)]


async def test_where_the_document_is_no_article_the_post_speaks_for_itself(stores: Stores) -> None:
    words = "The ministry says that the drill with two allies will begin on Monday."
    assert await posts(stores).keep(post(words, b"\x89PNG..."))
    assert await kept(stores) == [(words, "Ministry of Defence", None)]
    assert not await posts(stores).keep(post("", b"\x89PNG..."))
