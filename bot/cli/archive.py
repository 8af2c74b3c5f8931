"""The archive's schema and whereabouts: ``briefbot migrate``, ``backup``, ``restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.cli.common import run, settings
from bot.errors import ConfigError
from bot.newsroom import utc_now
from bot.storage.backup import backup as write_backup
from bot.storage.backup import restore as bring_back
from bot.storage.engine import Database, shown_url
from bot.storage.transfer import Copied, transfer

_From = Annotated[str | None, typer.Option("--from", help="Move an archive from here: sqlite:///briefbot.db")]
_To = Annotated[str | None, typer.Option("--to", help="Into this empty database: postgresql://user@host/name")]


def migrate(source: _From = None, target: _To = None) -> None:
    """Bring the database to the newest schema; or move an archive from one database into another."""
    if source is None and target is None:
        typer.echo(f"The database is at revision {run(_migrate())}.")
        return
    if source is None or target is None:
        raise ConfigError("Moving an archive takes both: briefbot migrate --from sqlite:///… --to postgresql://…")
    settings()
    copied = run(_move(source, target))
    _show(copied)
    typer.echo(f"All {sum(table.rows for table in copied)} rows arrived, checked by counts and hashes.")
    typer.echo("Now set BRIEFBOT_DATABASE_URL to the new database and start the bot; keep the old one until then.")


def backup(
    target: Annotated[Path | None, typer.Argument(help="A new file, or the folder for it; here by default")] = None,
) -> None:
    """Copy the database into one file while the bot runs, and check the copy."""
    name = f"briefbot-{utc_now():%Y%m%dT%H%M%SZ}.db"
    file = Path(name) if target is None else target / name if target.is_dir() else target
    size = run(_backup(file))
    typer.echo(f"{file} holds everything ({size / 1_000_000:.1f} MB), checked. briefbot restore {file} brings it back.")


def restore(source: Annotated[Path, typer.Argument(help="A file that briefbot backup wrote")]) -> None:
    """Check a backup and put it in the place of the database; the old one is kept beside it."""
    kept = run(_restore(source))
    typer.echo(f"Restored from {source}." + (f" The database of before is {kept}." if kept else ""))


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    for command in (migrate, backup, restore):
        app.command()(command)


async def _backup(file: Path) -> int:
    async with Database(settings().database_url) as database:
        if not await database.exists():
            raise ConfigError(f"{shown_url(database.url)} is not there yet.")
        return await write_backup(database, file)


async def _restore(source: Path) -> Path | None:
    async with Database(settings().database_url) as database:
        return await bring_back(source, database, utc_now())


async def _migrate() -> str:
    async with Database(settings().database_url) as database:
        return await database.migrate()


async def _move(source: str, target: str) -> list[Copied]:
    async with Database(source) as old, Database(target) as new:
        if not await old.exists():
            raise ConfigError(f"{source} is not there; check the path after --from.")
        if old.url == new.url:
            raise ConfigError("--from and --to name the same database.")
        columns = (TextColumn("{task.description}"), TextColumn("{task.completed:.0f} rows"), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("copying")
            return await transfer(old, new, lambda name, rows: bar.update(task, description=name, completed=rows))


def _show(copied: list[Copied]) -> None:
    table = Table("table", "rows", "hash")
    for one in copied:
        table.add_row(one.name, str(one.rows), one.digest)
    Console().print(table)
