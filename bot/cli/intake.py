"""What comes in: articles from files, folders, archives and links."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
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

from bot.cli.common import existing, explained, moment, run, settings
from bot.cli.files import read_file
from bot.domain.articles import Source, SourceKind
from bot.errors import BriefbotError, ConfigError
from bot.ingest.collections import Collection, is_collection, open_collection
from bot.newsroom import Newsroom, open_newsroom, utc_now
from bot.service.backfill import Backfill, Tally
from bot.service.desk import article_of
from bot.storage.notes import NoteStore
from bot.storage.sources import SourceState

#: More articles than this are analysed by all processors; fewer are done before those have started.
_MANY = 60

Targets = Annotated[
    list[str], typer.Argument(help="Files, folders, archives (zip, tar), JSON Lines, links to articles, or feeds")
]


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


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(ingest)


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
