"""What comes in: articles from files, folders, archives and links; the feeds that are polled."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from bot.cli.common import existing, explained, moment, run, settings
from bot.cli.files import read_file
from bot.domain.articles import Payload, Source, SourceKind
from bot.domain.polling import is_silent
from bot.errors import BriefbotError, ConfigError, DocumentError
from bot.ingest.collections import Collection, is_collection, open_collection
from bot.ingest.opml import read_opml, write_opml
from bot.newsroom import Newsroom, open_newsroom, utc_now
from bot.service.backfill import Backfill, Tally
from bot.service.desk import article_of
from bot.service.finding import FeedFinder
from bot.storage.engine import Database
from bot.storage.notes import NoteStore
from bot.storage.sources import SourceState, SourceStore

#: More articles than this are analysed by all processors; fewer are done before those have started.
_MANY = 60

Targets = Annotated[
    list[str], typer.Argument(help="Files, folders, archives (zip, tar), JSON Lines, links to articles, or feeds")
]

listing = typer.Typer(help="The sources: list, add, drop, import and export them.", invoke_without_command=True)


def ingest(
    targets: Targets,
    date: Annotated[str | None, typer.Option(help="Publication date of files that do not say: 2017-11-17")] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes that analyse; as many as processors")] = None,
) -> None:
    """Read articles into the archive. A run that was interrupted goes on where it stopped."""
    try:
        tally = run(_ingest(targets, moment(date), jobs))
    except typer.Exit:
        typer.echo("Stopped. The same command goes on from here.", err=True)
        raise
    typer.echo(f"{tally.new} new, {tally.known} already known, {tally.failed} failed")
    if tally.failed:
        raise typer.Exit(1)


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
    app.command()(ingest)
    app.add_typer(listing, name="sources")


# --- articles -----------------------------------------------------------------------------------


async def _ingest(targets: list[str], published: datetime | None, jobs: int | None) -> Tally:
    tally = Tally()
    collections = {
        t: open_collection(path) for t in targets if (path := existing(t)) is not None and is_collection(path)
    }
    many = any(c.is_large(_MANY) for c in collections.values())
    processes = (jobs or os.cpu_count() or 1) if many or jobs else None
    with _bar() as bar:
        starting = bar.add_task("starting ", total=None, rate="")
        async with open_newsroom(settings(), processes=processes) as newsroom:
            bar.remove_task(starting)
            for target in targets:
                with _told(tally, target, bar):
                    if target in collections:
                        await _collection(newsroom, collections[target], published, tally, bar)
                    elif (path := existing(target)) is not None:
                        await _file(newsroom, path, published, tally)
                    else:
                        await _link(newsroom, target, tally)
            await _analyse(newsroom, tally, bar)
    return tally


async def _analyse(newsroom: Newsroom, tally: Tally, bar: Progress) -> None:
    counts = await newsroom.stores.articles.counts()
    task = bar.add_task("analysing", total=await newsroom.ingest.backlog(), rate="")
    progress = await newsroom.ingest.catch_up(lambda step: _advance(bar, task, step.done + step.failed))
    tally.failed += progress.failed
    if foreign := counts["not in English"]:
        bar.console.print(f"{foreign} articles of the archive are not in English: kept, not analysed.")


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )


def _advance(bar: Progress, task: TaskID, completed: float) -> None:
    """Move the bar on, and tell how many articles a second are done."""
    speed = bar.tasks[bar.task_ids.index(task)].speed
    bar.update(task, completed=completed, rate=f"{speed:.1f}/s" if speed else "")


@contextmanager
def _told(tally: Tally, name: str, bar: Progress) -> Iterator[None]:
    """One bad target is told and does not stop the others."""
    try:
        yield
    except BriefbotError as error:
        tally.failed += 1
        told = explained(error)
        bar.console.print(told if told.startswith(name) else f"{name}: {told}", markup=False)


async def _collection(
    newsroom: Newsroom, collection: Collection, published: datetime | None, tally: Tally, bar: Progress
) -> None:
    backfill = Backfill(
        newsroom.stores,
        NoteStore(newsroom.database),
        newsroom.ingest,
        newsroom.parser.document,
        at_once=os.cpu_count() or 1,
    )
    after = await backfill.resumes_after(collection)
    if after:
        bar.console.print(f"{collection.path.name}: going on after {after}", markup=False)
    # What an earlier run dealt with counts as done, so that the remaining time is that of what remains.
    done = before = collection.passed(after)
    task = bar.add_task("reading", total=collection.total, completed=before, rate="")

    def step(number: int) -> None:
        nonlocal done
        done += number
        _advance(bar, task, done)

    def failed(name: str, error: BriefbotError) -> None:
        bar.console.print(f"{name}: {error}", markup=False)

    found = await backfill.run(collection, now=utc_now(), published=published, on_step=step, on_failure=failed)
    bar.update(task, total=done)
    tally.new, tally.known, tally.failed = tally.new + found.new, tally.known + found.known, tally.failed + found.failed


async def _file(newsroom: Newsroom, file: Path, published: datetime | None, tally: Tally) -> None:
    now = utc_now()
    article, source = await read_file(newsroom.parser, file, published, now)
    await newsroom.stores.sources.add(source, now)
    _count(tally, await newsroom.ingest.keep(article))


async def _link(newsroom: Newsroom, url: str, tally: Tally) -> None:
    """A feed becomes a polled source; any other page is one article."""
    now = utc_now()
    if "://" not in url:
        raise ConfigError("there is no such file, and it is no link (links begin with https://)")
    payload = await newsroom.pages.fetch(url)
    if newsroom.parser.is_feed(payload):
        source = Source.of(SourceKind.FEED, url)
        await newsroom.stores.sources.add(source, now)
        state = await newsroom.stores.sources.state(source.id) or SourceState(source=source, added_at=now)
        polled = await newsroom.poller.poll(state, now)
        tally.new += polled.kept
        if polled.error:
            raise ConfigError(polled.error)
        return
    source = Source.of(SourceKind.PAGE, url, enabled=False)
    await newsroom.stores.sources.add(source, now)
    draft = await newsroom.parser.document(payload, now=now)
    _count(tally, await newsroom.ingest.keep(article_of(draft, source, url, now)))


def _count(tally: Tally, new: bool) -> None:
    tally.new += new
    tally.known += not new


# --- sources ------------------------------------------------------------------------------------


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
