"""The sources that are polled: listed, added, dropped, imported and exported."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.common import run, settings
from bot.domain.articles import Payload, Source, SourceKind
from bot.domain.polling import is_silent
from bot.errors import ConfigError, DocumentError
from bot.ingest.opml import read_opml, write_opml
from bot.newsroom import open_newsroom, utc_now
from bot.service.finding import FeedFinder
from bot.storage.engine import Database
from bot.storage.sources import SourceState, SourceStore

listing = typer.Typer(help="The sources: list, add, drop, import and export them.", invoke_without_command=True)


@listing.callback()
def sources(context: typer.Context) -> None:
    """The sources, and how polling them goes."""
    if context.invoked_subcommand is None:
        run(_show())


@listing.command("add")
def add(url: str, title: Annotated[str, typer.Argument(help="As readers see it")] = "") -> None:
    """Poll the feed at an address, or the one that the page there names."""
    typer.echo(run(_add(url, title)))


@listing.command("drop")
def drop(feed: Annotated[str, typer.Argument(help="Its address, or its title as listed")]) -> None:
    """Poll a feed no longer; its articles stay."""
    typer.echo(run(_drop(feed)))


@listing.command("import")
def import_(file: Path) -> None:
    """Add the feeds of an OPML file, as other feed readers export it."""
    typer.echo(run(_import(file)))


@listing.command("export")
def export(file: Annotated[Path | None, typer.Argument(help="Standard output when left out")] = None) -> None:
    """Write the feeds as an OPML file."""
    written = run(_export())
    if file is None:
        typer.echo(written, nl=False)
    else:
        file.write_text(written, encoding="utf-8")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(listing, name="sources")


async def _show() -> None:
    now = utc_now()
    async with Database(settings().database_url) as database:
        await database.migrate()
        states = await SourceStore(database).all(now)
    if not states:
        typer.echo(
            "No sources yet. `briefbot run` brings its catalogue of feeds; `briefbot sources add LINK` adds one."
        )
        return
    table = Table("source", "kind", "articles", "a day", "last success", "next poll", "last error")
    for state in states:
        table.add_row(*_row(state, now))
    Console().print(table)


def _row(state: SourceState, now: datetime) -> tuple[str, ...]:
    source, fed = state.source, state.source.kind is SourceKind.FEED
    success, following = (f"{at:%Y-%m-%d %H:%M}" if at else "–" for at in (state.last_success_at, state.next_poll_at))
    if fed and not source.enabled:
        following = "off"
    elif fed and is_silent(state.last_success_at, state.added_at, timedelta(seconds=state.interval_s), now):
        success = f"{success} (silent)"
    # A feed's first fetch is history: what it brings a day shows after a day, or with its first news.
    told = fed and source.enabled and (state.lately or state.known_for >= timedelta(days=1))
    a_day = str(state.a_day) if told else ""
    return source.title, source.kind.value, str(state.articles), a_day, success, following, state.last_error or ""


async def _add(url: str, title: str) -> str:
    now = utc_now()
    async with open_newsroom(settings()) as newsroom:
        parser = newsroom.parser
        finder = FeedFinder(newsroom.fetcher, parser.feed, parser.is_feed, parser.named_feeds)
        found = await finder(url if "://" in url else f"https://{url}", now)
        source = Source.of(SourceKind.FEED, found.locator, title or found.title)
        new = await newsroom.stores.sources.add(source, now)
        await newsroom.stores.sources.set_enabled(source.id, True)
    return f"{'Added' if new else 'Already known, now polled'}: {source.title} ({source.locator})"


async def _drop(feed: str) -> str:
    async with Database(settings().database_url) as database:
        await database.migrate()
        store = SourceStore(database)
        known = [state.source for state in await store.all() if state.source.kind is SourceKind.FEED]
        meant = [one for one in known if feed.strip().casefold() in (one.locator.casefold(), one.title.casefold())]
        if len(meant) == 1:
            await store.drop(meant[0].id)
            return f"Dropped: {meant[0].title} ({meant[0].locator})"
    several = "Several feeds are" if meant else "No feed is"
    raise ConfigError(f"{several} called {feed!r}; briefbot sources export lists them with their addresses.")


async def _import(file: Path) -> str:
    now = utc_now()
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DocumentError(f"{file}: {error.strerror}") from error
    listed = read_opml(Payload(address=file.name, content=content))
    async with Database(settings().database_url) as database:
        await database.migrate()
        store = SourceStore(database)
        new = sum([await store.add(source, now) for source in listed])
        # A feed that was dropped and is listed as polled is polled again, as with "add".
        again = sum([await store.switch_on(source.id) for source in listed if source.enabled])
    known = f"{len(listed) - new} already known"
    return f"{new} added, {known}" + (f", {again} of them polled again" if again else "")


async def _export() -> str:
    async with Database(settings().database_url) as database:
        await database.migrate()
        return write_opml((state.source for state in await SourceStore(database).all()), utc_now())
