"""Operating the bot: run it, share its work, check it."""

from __future__ import annotations

import gc
from typing import Annotated

import typer

from bot.app import run_bot, run_worker, start_logs, stop_on_signals
from bot.cli.checks import Check, Level, checks
from bot.cli.common import run
from bot.cli.live import live_checks
from bot.config import Settings, load_settings
from bot.errors import ConfigError
from bot.newsroom import utc_now

#: What a worker may serve; each is a queue of :mod:`bot.work.queue`.
QUEUES = ("fetch", "analyze", "deliver")

Workers = Annotated[
    bool, typer.Option("--workers", help="Leave feeds, analysis and digests to `briefbot worker` (PostgreSQL)")
]


def check(
    live: Annotated[
        bool, typer.Option("--live", help="Ask Telegram, the feeds, the disk and the running bot as well")
    ] = False,
) -> None:
    """Check settings, database, templates, seeds, model and token; each line is ok or says what to do."""
    run(_show(live=live))


async def _show(*, live: bool) -> None:
    """Print each result as soon as it is there.

    :raises typer.Exit: when something failed; a warning is none.
    """
    good = True
    results = await checks()
    for result in results:
        good &= _printed(result)
    # Without settings nobody knows whom to ask.
    if live and len(results) > 1:
        async for result in live_checks(load_settings(), utc_now()):
            good &= _printed(result)
    if not good:
        raise typer.Exit(1)


def _printed(result: Check) -> bool:
    """Print a line; whether it told of no failure."""
    typer.echo(f"{result.level:<4}  {result.name}: {result.detail}")
    return result.level is not Level.FAIL


def bot(workers: Workers = False) -> None:
    """Run the Telegram bot until it is told to stop."""
    chosen = load_settings()
    start_logs(chosen)
    run(_run_until_stopped(chosen, workers=workers))
    _leave()


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
    _leave()


def _leave() -> None:
    """All is closed: the system takes the memory back, and nobody has to look through it for garbage first. On a busy
    machine that was nine tenths of a stop."""
    gc.freeze()


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("run")(bot)
    for command in (worker, check):
        app.command()(command)


async def _run_until_stopped(chosen: Settings, *, workers: bool) -> None:
    async with stop_on_signals() as stop:
        await run_bot(chosen, stop, workers=workers)
