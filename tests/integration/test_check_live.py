"""``briefbot check --live`` against an emulated Telegram and servers on loopback: each trouble has its line."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from telegram import Bot
from typer.testing import CliRunner

from bot.cli import app as command_line
from bot.cli import live
from bot.cli.checks import Level
from bot.cli.live import live_checks
from bot.config import load_settings
from bot.domain.articles import Source, SourceKind
from bot.metrics import Metrics, served
from bot.storage.engine import Database
from bot.storage.lock import sole_sender
from bot.storage.sources import SourceStore
from bot.telegram import probe as module
from bot.telegram.probe import Probe
from tests.support.botapi import BotApi
from tests.support.feeds import item, rss

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
OPERATOR, STRANGER = 1, 2
Set = Callable[[str, str], None]


@dataclass
class World:
    """Telegram, a site with feeds, and a database with its sources."""

    api: BotApi
    site: str
    url: str
    setenv: Set
    pages: dict[str, bytes] = field(default_factory=dict)

    async def feed(self, name: str, content: bytes | None) -> None:
        """A source of the archive; without content its page is missing."""
        if content is not None:
            self.pages[name] = content
        async with Database(self.url) as database:
            await database.migrate()
            source = Source.of(SourceKind.FEED, f"{self.site}/{name}", name, enabled=True)
            await SourceStore(database).add(source, NOW)

    async def told(self) -> dict[str, tuple[Level, str]]:
        """What is said, by the name of the line (of several by one name the last)."""
        lines = {check.name: (check.level, check.detail) async for check in live_checks(load_settings(), NOW)}
        assert not [detail for _, detail in lines.values() if self.api.token in detail]
        return lines


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(module, "_POLL", 1)
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    async with BotApi() as api, _site() as (site, pages):
        api.open([OPERATOR])
        host = site.removeprefix("http://")
        for name, value in {
            "TELEGRAM_BOT_TOKEN": api.token,
            "TELEGRAM_API_URL": api.url,
            "BRIEFBOT_DATABASE_URL": url,
            "BRIEFBOT_ADMINS": str(OPERATOR),
            "BRIEFBOT_ALLOW_PRIVATE_HOSTS": host,
        }.items():
            monkeypatch.setenv(name, value)
        yield World(api, site, url, monkeypatch.setenv, pages)


@asynccontextmanager
async def _site() -> AsyncIterator[tuple[str, dict[str, bytes]]]:
    pages: dict[str, bytes] = {}

    async def serve(request: web.Request) -> web.Response:
        content = pages.get(request.match_info["name"])
        return web.Response(status=404) if content is None else web.Response(body=content, content_type="text/xml")

    app = web.Application()
    app.router.add_get("/{name}", serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}", pages
    finally:
        await runner.cleanup()


async def test_where_all_is_well_every_line_says_so(world: World) -> None:
    await world.feed("good", rss([item(1)]))
    told = await world.told()
    assert {name: level for name, (level, _) in told.items()} == dict.fromkeys(
        ["clock", "updates", "administrators", "database writes", "disk", "feeds", "running bot"], Level.OK
    )
    assert world.api.history == []
    assert world.api.calls["deleteWebhook"] == world.api.calls["setWebhook"] == 0


async def test_nothing_that_waits_at_telegram_is_acknowledged(world: World) -> None:
    world.api.say(OPERATOR, "/brief")
    await world.told()
    assert len(world.api.pending) == 1


async def test_before_the_first_start_no_database_is_made(world: World, tmp_path: Path) -> None:
    world.setenv("BRIEFBOT_SEEDS", str(tmp_path))
    (tmp_path / "sources.toml").write_text("")
    told = await world.told()
    assert told["database writes"][0] is Level.WARN
    assert told["feeds"][0] is Level.WARN
    assert await asyncio.to_thread(lambda: list(tmp_path.glob("bot.db*"))) == []


async def test_each_bad_feed_is_named_with_what_to_do(world: World) -> None:
    await world.feed("good", rss([item(1)]))
    await world.feed("missing", None)
    told = await world.told()
    level, detail = told["feed"]
    assert level is Level.WARN
    assert detail == "missing: answered with status 404; if it stays so, /sources can stop or drop it"
    assert told["feeds"] == (Level.OK, "1 of 2 were read")


async def test_no_feed_at_all_is_a_failure_and_takes_only_so_long(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.feed("page", b"<html>no feed</html>")
    assert (await world.told())["feeds"][0] is Level.FAIL
    monkeypatch.setattr(live, "_ALL_FEEDS", -1.0)
    assert "not asked" in (await world.told())["feeds"][1]


async def test_an_administrator_who_never_spoke_to_the_bot_is_named(world: World) -> None:
    world.setenv("BRIEFBOT_ADMINS", f"{OPERATOR},{STRANGER}")
    level, detail = (await world.told())["administrators"]
    assert level is Level.WARN
    assert str(STRANGER) in detail
    assert "/start" in detail


async def test_somebody_else_who_polls_is_a_failure(world: World) -> None:
    await world.feed("good", rss([item(1)]))

    async def poll() -> None:
        await asyncio.sleep(0.5)
        while world.api.calls["getUpdates"] == 0:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await world.api.updates(0, 1, 0.1)

    polling = asyncio.create_task(poll())
    level, detail = (await world.told())["updates"]
    await polling
    assert level is Level.FAIL
    assert "another process polls" in detail


async def test_the_bot_that_runs_here_is_not_disturbed(world: World) -> None:
    await world.feed("good", rss([item(1)]))
    async with Database(world.url) as database, sole_sender(database):
        level, _ = (await world.told())["updates"]
    assert level is Level.OK
    assert world.api.calls["getUpdates"] == 0


async def test_a_webhook_of_before_is_told(world: World) -> None:
    world.api.webhook = {"url": "https://elsewhere.example/hook"}
    level, detail = (await world.told())["updates"]
    assert level is Level.WARN
    assert "another address" in detail


async def test_a_refused_token_is_a_failure_and_the_rest_is_asked(world: World) -> None:
    world.setenv("TELEGRAM_BOT_TOKEN", "123456789:AAwrongwrongwrongwrongwrongwrongwrong")
    await world.feed("good", rss([item(1)]))
    told = await world.told()
    assert told["Telegram"][0] is Level.FAIL
    assert "@BotFather" in told["Telegram"][1]
    assert "AAwrong" not in str(told)
    assert told["feeds"][0] is Level.OK


async def test_what_the_running_bot_lacks_is_told(world: World) -> None:
    with served(Metrics(), lambda: ["the disk is gone"], "127.0.0.1", 0) as port:
        world.setenv("BRIEFBOT_METRICS_PORT", str(port))
        assert (await world.told())["running bot"] == (Level.FAIL, "the disk is gone")
    assert (await world.told())["running bot"][0] is Level.WARN


async def test_a_damaged_database_is_a_failure_and_the_rest_is_asked(world: World, tmp_path: Path) -> None:
    await asyncio.to_thread((tmp_path / "bot.db").write_bytes, b"no database at all" * 1000)
    told = await world.told()
    assert told["database writes"][0] is told["feeds"][0] is Level.FAIL
    assert "no SQLite database" in told["database writes"][1]
    assert told["administrators"][0] is told["disk"][0] is Level.OK


async def test_a_disk_that_fills_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.feed("good", rss([item(1)]))
    monkeypatch.setattr(live, "LOW_DISK", 10**18)
    told = await world.told()
    assert told["disk"][0] is Level.WARN
    assert "make room" in told["disk"][1]


@pytest.mark.parametrize(
    ("ahead", "level"), [(2, Level.OK), (-40, Level.WARN), (3600, Level.FAIL), (-3600, Level.FAIL)]
)
async def test_a_clock_that_is_off_is_told(ahead: int, level: Level) -> None:
    heard = NOW + timedelta(seconds=ahead)
    probe = Probe(Bot("1:a"), [("Tue, 24 Nov 2026 07:00:00 GMT", heard)])
    check = await live._clock(probe, load_settings())
    assert check.level is level
    assert re.search(r"\d+ s (ahead of|behind) Telegram's", check.detail)


async def test_the_exit_status_tells_of_a_failure_and_no_token_is_printed(world: World) -> None:
    await world.feed("good", rss([item(1)]))
    world.pages.clear()
    result = await asyncio.to_thread(CliRunner().invoke, command_line, ["check", "--live"])
    assert result.exit_code == 1
    assert re.search(r"^ok    token: accepted", result.output, re.MULTILINE)
    assert re.search(r"^FAIL  feeds: not one was read", result.output, re.MULTILINE)
    assert world.api.token not in result.output
