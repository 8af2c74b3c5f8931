"""What the operator does and hears in the chat."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import TemplateRefused
from bot.service.watch import DYING, Watch
from tests.acceptance.conftest import OPERATOR, Town

FEED = "https://news.example.org/feed"


async def test_a_feed_is_added_inspected_paused_and_dropped(town: Town) -> None:
    async with town.open():
        added = await town.ask(OPERATOR, f"/addsource {FEED} My feed")
        assert "My feed" in added.text
        again = await town.ask(OPERATOR, f"/addsource {FEED} Another title")
        assert again.text.startswith("My feed is read already")
        page = await town.tap(added, "Show it")
        assert "Is read" in page.text
        page = await town.tap(page, "Stop reading")
        assert "Is not read" in page.text
        page = await town.tap(page, "Read it")
        assert "Next look" not in page.text
        listed = await town.tap(page, "Sources")
        assert "My feed" in listed.text
        assert "dropped" in (await town.ask(OPERATOR, "/dropsource my feed")).text
        assert "My feed" not in (await town.ask(OPERATOR, "/sources")).text


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("", "Write a link"),
        ("nonsense", "Write the link of a feed"),
        ("https://example.org/page", "no feed behind"),
        ("https://example.org/gone/feed", "404"),
        ("http://127.0.0.1/feed", "not public"),
        ("http://127.0.0.1/feed", "write BRIEFBOT_ALLOW_PRIVATE_HOSTS=127.0.0.1:80 into .env"),
        ("javascript:alert(1)", "Write the link of a feed"),
    ],
)
async def test_what_is_no_feed_is_told(town: Town, words: str, answer: str) -> None:
    async with town.open():
        assert answer in (await town.ask(OPERATOR, f"/addsource {words}")).text


async def test_a_source_that_fits_several_names_is_asked_for(town: Town) -> None:
    async with town.open():
        await town.ask(OPERATOR, f"/addsource {FEED}1 Desk news")
        await town.ask(OPERATOR, f"/addsource {FEED}2 Desk notes")
        choice = await town.ask(OPERATOR, "/dropsource desk")
        assert "dropped" in (await town.tap(choice, "Desk notes")).text
        assert "No source is called" in (await town.ask(OPERATOR, "/dropsource xyzzy")).text


async def test_numbers_are_told(town: Town) -> None:
    async with town.open():
        numbers = (await town.ask(OPERATOR, "/stats")).text
        assert "articles" in numbers
        assert "requests waiting: 0" in numbers, "the question itself is no backlog"


async def test_a_dying_source_is_told_of_once(town: Town) -> None:
    sources = town.stores.sources
    (state,) = await sources.all()
    async with town.open():
        for number in range(DYING):
            await town.tick()
            assert len(town.api.sent_to(OPERATOR)) == 0, number
            later = town.moment + timedelta(hours=1)
            await sources.failed(state.source.id, next_poll_at=later, error="the server answered 404")
        await town.tick()
        await town.tick()
        (notice,) = town.api.sent_to(OPERATOR)
        assert "Sample Wire" in notice.text
        assert "404" in notice.text


async def test_a_disk_that_fills_and_a_refused_template_are_told(town: Town, tmp_path: Path) -> None:
    refused = TemplateRefused("brief.html.j2", "unexpected <b>", 3)
    watch = Watch(
        town.desk,
        town.database,
        [OPERATOR],
        every=timedelta(0),
        folder=tmp_path,
        refused=lambda: [refused],
        free=lambda _: 12_000_000,
    )
    town.chores.append(watch.look)
    async with town.open():
        await town.tick()
        await town.tick()
        texts = [one.text for one in town.api.sent_to(OPERATOR)]
    assert len(texts) == 2
    assert any("12 MB are left" in text for text in texts)
    assert any("brief.html.j2:3: unexpected <b>" in text for text in texts)


async def test_a_digest_that_expired_is_told_of_once(town: Town) -> None:
    async with town.open():
        await town.ask(7, "/subscribe 07:30 UTC")
        town.moment += timedelta(hours=12)
        await town.tick()
        await town.tick()
        (notice,) = town.api.sent_to(OPERATOR)
        assert "expired" in notice.text
        assert "chat 7" in notice.text
        assert len(town.api.sent_to(7)) == 1


async def test_nobody_else_administers(town: Town) -> None:
    async with town.open():
        for line in (f"/addsource {FEED}", "/dropsource Sample", "/sources", "/stats"):
            assert "I know no" in (await town.ask(7, line)).text
        assert "/addsource" not in (await town.ask(7, "/help")).text
        assert "/addsource" in (await town.ask(OPERATOR, "/help")).text
    assert len(await town.stores.sources.all()) == 1
