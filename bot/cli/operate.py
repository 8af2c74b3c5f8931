"""Operating the bot: run it, feed it, check it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from bot.app import Newsroom, open_newsroom, run_bot, run_worker, start_logs, stop_on_signals, utc_now
from bot.cli.checks import checks
from bot.cli.common import existing, moment, run, settings
from bot.cli.files import articles_in, read_file
from bot.config import Settings, load_settings
from bot.domain.articles import Source, SourceKind
from bot.errors import BriefbotError, ConfigError
from bot.service.desk import article_of

#: What a worker may serve; each is a queue of :mod:`bot.work.queue`.
QUEUES = ("fetch", "analyze", "deliver")

Workers = Annotated[
    bool, typer.Option("--workers", help="Leave feeds, analysis and digests to `briefbot worker` (PostgreSQL)")
]
Targets = Annotated[list[str], typer.Argument(help="Files, folders, links to articles, or feeds")]


@dataclass(slots=True)
class Tally:
    """What an ingest run did."""

    new: int = 0
    known: int = 0
    failed: int = 0


def ingest(
    targets: Targets,
    date: Annotated[str | None, typer.Option(help="Publication date of files that do not say: 2017-11-17")] = None,
) -> None:
    """Read articles into the archive: files, folders, links, feeds."""
    tally = run(_ingest(targets, moment(date)))
    typer.echo(f"{tally.new} new, {tally.known} already known, {tally.failed} failed")
    if tally.failed:
        raise typer.Exit(1)


def check() -> None:
    """Check settings, database, templates, seeds, model and token; each line is ok or says what to do."""
    good = True
    for result in run(checks()):
        good &= result.ok
        typer.echo(f"{'ok  ' if result.ok else 'FAIL'}  {result.name}: {result.detail}")
    if not good:
        raise typer.Exit(1)


def sources() -> None:
    """The sources, and how polling them went."""
    run(_sources())


def bot(workers: Workers = False) -> None:
    """Run the Telegram bot until it is told to stop."""
    chosen = load_settings()
    start_logs(chosen)
    run(_run_until_stopped(chosen, workers=workers))


def worker(
    queues: Annotated[str, typer.Option(help="Queues to serve, comma separated")] = ",".join(QUEUES),
    concurrency: Annotated[int, typer.Option(min=1, max=64, help="Jobs side by side")] = 2,
) -> None:
    """Do the work of the bot beside it, in as many processes and on as many machines as wanted (PostgreSQL)."""
    chosen = load_settings()
    start_logs(chosen)
    wanted = [name.strip() for name in queues.split(",") if name.strip()]
    if not wanted or not set(wanted) <= set(QUEUES):
        raise ConfigError(f"--queues takes some of {','.join(QUEUES)}, not {queues!r}.")
    run(run_worker(chosen, wanted, concurrency=concurrency))


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("run")(bot)
    for command in (worker, ingest, sources, check):
        app.command()(command)


async def _run_until_stopped(chosen: Settings, *, workers: bool) -> None:
    async with stop_on_signals() as stop:
        await run_bot(chosen, stop, workers=workers)


async def _sources() -> None:
    async with open_newsroom(settings()) as newsroom:
        table = Table("source", "kind", "articles", "last success", "next poll", "last error")
        for state in await newsroom.stores.sources.all():
            success, following = (
                f"{at:%Y-%m-%d %H:%M}" if at else "–" for at in (state.last_success_at, state.next_poll_at)
            )
            title = state.source.title if state.source.enabled else f"{state.source.title} (off)"
            table.add_row(title, state.source.kind, str(state.articles), success, following, state.last_error or "")
        Console().print(table)


async def _ingest(targets: list[str], published: datetime | None) -> Tally:
    tally = Tally()
    async with open_newsroom(settings()) as newsroom:
        with _bar() as bar:
            for target in targets:
                path = existing(target)
                if path is not None:
                    await _files(newsroom, path, published, tally, bar)
                else:
                    await _guarded(tally, target, lambda target=target: _link(newsroom, target, tally))  # type: ignore[misc]
            waiting = (await newsroom.stores.articles.counts())["waiting"]
            task = bar.add_task("analysing", total=waiting)
            progress = await newsroom.ingest.catch_up(lambda step: bar.update(task, completed=step.done + step.failed))
            tally.failed += progress.failed
    return tally


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=False,
    )


async def _files(newsroom: Newsroom, path: Path, published: datetime | None, tally: Tally, bar: Progress) -> None:
    files = list(articles_in(path))
    for file in bar.track(files, description="reading", total=len(files)):
        await _guarded(tally, str(file), lambda file=file: _file(newsroom, file, published, tally))  # type: ignore[misc]


async def _guarded(tally: Tally, name: str, work: Callable[[], Awaitable[None]]) -> None:
    """One bad target is told and does not stop the others."""
    try:
        await work()
    except BriefbotError as error:
        tally.failed += 1
        typer.echo(f"{name}: {error}", err=True)


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
    payload = await newsroom.fetcher.fetch(url)
    if newsroom.parser.is_feed(payload):
        source = Source.of(SourceKind.FEED, url)
        await newsroom.stores.sources.add(source, now)
        state = next(s for s in await newsroom.stores.sources.all() if s.source.id == source.id)
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
