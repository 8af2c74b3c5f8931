"""The ``briefbot`` command.

answers    brief, who, drills …: what a reader gets in the chat, in the terminal
machine    analyze, stories: JSON Lines for other programs
operate    run, check
intake     ingest
sources    sources
archive    migrate, backup, restore
show       demo, chat
"""

from __future__ import annotations

import sys

import typer

from bot import __version__
from bot.cli import answers, archive, export, intake, machine, operate, show, sources
from bot.cli.common import explained
from bot.errors import BriefbotError

app = typer.Typer(
    name="briefbot",
    help="Reads the news and briefs you: key actors, their positions, drills and diplomatic moves.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for module in (show, answers, export, machine, operate, intake, sources, archive):
    module.register(app)


@app.callback(invoke_without_command=True)
def _root(version: bool = typer.Option(False, "--version", help="Show the version and stop.")) -> None:
    if version:
        typer.echo(f"briefbot {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line; an expected error is one clear line and exit status 1."""
    try:
        app()
    except BriefbotError as error:
        typer.echo(f"briefbot: {explained(error)}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(1)
