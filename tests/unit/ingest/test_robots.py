"""What a site asks of programs is heeded, and asked for once a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.articles import Payload
from bot.errors import FetchError
from bot.ingest.robots import Pages, Robots

NOON = datetime(2024, 3, 5, 12, tzinfo=UTC)
RULES = "User-agent: *\nDisallow: /private/\n\nUser-agent: briefbot\nDisallow: /paper/\nAllow: /paper/free$\n"


class Site:
    """A site that answers with one text, or not."""

    def __init__(self, answer: str | FetchError = RULES) -> None:
        self.answer = answer
        self.asked: list[str] = []
        self.now = NOON

    async def fetch(self, url: str, **_: object) -> Payload:
        self.asked.append(url)
        if url.endswith("/robots.txt"):
            if isinstance(self.answer, FetchError):
                raise self.answer
            return Payload(address=url, content=self.answer.encode())
        return Payload(address=url, content=b"page")

    def pages(self) -> Pages:
        return Pages(self, Robots(self, "briefbot", lambda: self.now))


@pytest.mark.parametrize("path", ["/paper/", "/paper/x?y=1", "/paper/free/no"])
async def test_what_is_closed_to_us_is_not_fetched(path: str) -> None:
    site = Site()
    with pytest.raises(FetchError, match=r"robots\.txt"):
        await site.pages().fetch(f"https://e.example{path}")
    assert site.asked == ["https://e.example/robots.txt"]


@pytest.mark.parametrize("path", ["/", "/news/1", "/paper/free", "/private/x"])
async def test_all_else_is_fetched(path: str) -> None:
    assert (await Site().pages().fetch(f"https://e.example{path}")).content == b"page"


async def test_a_site_is_asked_once_a_day() -> None:
    site = Site()
    pages = site.pages()
    for hours in (0, 1, 23):
        site.now = NOON + timedelta(hours=hours)
        await pages.fetch("https://e.example/a")
    assert site.asked.count("https://e.example/robots.txt") == 1
    site.now = NOON + timedelta(hours=25)
    await pages.fetch("https://e.example/a")
    assert site.asked.count("https://e.example/robots.txt") == 2


async def test_no_rules_allow_everything_and_a_broken_server_nothing_for_a_while() -> None:
    assert await Site(FetchError("x", "404")).pages().fetch("https://e.example/paper/")
    site = Site(FetchError("x", "503", transient=True))
    pages = site.pages()
    with pytest.raises(FetchError) as caught:
        await pages.fetch("https://e.example/a")
    assert caught.value.transient
    site.answer, site.now = RULES, NOON + timedelta(minutes=11)
    assert await pages.fetch("https://e.example/a")


@pytest.mark.parametrize("answer", ["", "\x00\xff" * 1000, "<html>Not found</html>", "Disallow: /\n" * 50_000])
async def test_rules_that_are_none_close_nothing(answer: str) -> None:
    assert await Site(answer).pages().fetch("https://e.example/a")
