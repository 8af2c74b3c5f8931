"""Operating the bot: run it, share its work, check it."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.app import run_bot, run_worker, start_logs, stop_on_signals
from bot.cli.checks import checks
from bot.cli.common import run
from bot.config import Settings, load_settings
from bot.errors import ConfigError

#: What a worker may serve; each is a queue of :mod:`bot.work.queue`.
QUEUES = ("fetch", "analyze", "deliver")

Workers = Annotated[
    bool, typer.Option("--workers", help="Leave feeds, analysis and digests to `briefbot worker` (PostgreSQL)")
]


def check() -> None:
    """Check settings, database, templates, seeds, model and token; each line is ok or says what to do."""
    good = True
    for result in run(checks()):
        good &= result.ok
        typer.echo(f"{'ok  ' if result.ok else 'FAIL'}  {result.name}: {result.detail}")
    if not good:
        raise typer.Exit(1)


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
    for command in (worker, check):
        app.command()(command)


async def _run_until_stopped(chosen: Settings, *, workers: bool) -> None:
    async with stop_on_signals() as stop:
        await run_bot(chosen, stop, workers=workers)
