"""See it work: a demonstration on the sample articles, and a chat in the terminal."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from bot import resources
from bot.cli.common import TERMINAL, run, settings, show
from bot.cli.files import articles_in, read_file
from bot.domain.briefing import Window
from bot.domain.conversation import Button, Request
from bot.newsroom import Newsroom, open_newsroom, utc_now
from bot.storage.articles import ArticleStore
from bot.storage.engine import Database

_HEADING = "bold reverse"


def demo(
    chat_after: Annotated[
        bool | None, typer.Option("--chat/--no-chat", help="Go on as a chat (default: on a terminal)")
    ] = None,
) -> None:
    """Read the sample articles and show what a reader gets; no token, no network."""
    run(_demo(sys.stdin.isatty() and sys.stdout.isatty() if chat_after is None else chat_after))


def chat() -> None:
    """Talk to the bot in the terminal: the same commands, the same answers."""
    run(_chat())


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(demo)
    app.command()(chat)


async def _demo(chat_after: bool) -> None:
    async with _samples() as newsroom:
        await _present(newsroom)
        if chat_after:
            await converse(newsroom)


@asynccontextmanager
async def _samples() -> AsyncIterator[Newsroom]:
    """The sample articles in an archive that lives for this command only."""
    with tempfile.TemporaryDirectory(prefix="briefbot-demo-") as folder:
        async with open_newsroom(settings(), database_url=f"sqlite:///{Path(folder) / 'demo.db'}") as newsroom:
            await _ingest_samples(newsroom)
            yield newsroom


async def _ingest_samples(newsroom: Newsroom) -> None:
    samples = list(articles_in(resources.folder("seeds") / "articles"))
    console = Console(stderr=True)
    for file in track(samples, description=f"Reading {len(samples)} sample articles", console=console, transient=True):
        article, source = await read_file(newsroom.parser, file, None, utc_now())
        await newsroom.stores.sources.add(source, utc_now())
        await newsroom.ingest.read(article)


async def _present(newsroom: Newsroom) -> None:
    desk, console = newsroom.desk, Console()
    now = await _morning_after(newsroom)
    console.print(f"Your morning digest, {now:%A %d %B %Y}", style=_HEADING)
    show(await desk.digest((), now - timedelta(days=1), now, UTC, TERMINAL))
    console.print("\n/brief iran 7d", style=_HEADING)
    show(await desk.brief("iran 7d", TERMINAL, now))
    console.print("\n/who Peskov", style=_HEADING)
    show(await desk.who("Peskov", now))
    console.print("\n/drills 30d", style=_HEADING)
    show(await desk.drills("30d", now))
    console.print("\nWhat to type next", style=_HEADING)
    console.print(
        "  briefbot chat                  the same in a chat, in this terminal\n"
        "  briefbot brief FILE            brief an article of your own\n"
        "  briefbot ingest FEED|LINK|FILE fill an archive of your own\n"
        "  briefbot run                   the Telegram bot (README: how to get a token)",
        highlight=False,
        markup=False,
    )


async def _morning_after(newsroom: Newsroom) -> datetime:
    """Seven in the morning (UTC) after the newest sample."""
    (newest,) = await newsroom.stores.articles.latest(Window(), 1)
    reference = (await newsroom.stores.articles.references([newest]))[newest]
    return morning_after(reference.published_at or reference.fetched_at)


def morning_after(moment: datetime) -> datetime:
    """The next seven in the morning (UTC)."""
    seven = moment.astimezone(UTC).replace(hour=7, minute=0, second=0, microsecond=0)
    return seven if seven > moment else seven + timedelta(days=1)


async def _chat() -> None:
    empty = await _is_empty()
    async with _samples() if empty else open_newsroom(settings()) as newsroom:
        if empty:
            typer.echo("The archive is empty: this chat is about the sample articles, and nothing of it is kept.")
        await converse(newsroom)


async def _is_empty() -> bool:
    async with Database(settings().database_url) as database:
        await database.migrate()
        return not (await ArticleStore(database).counts())["articles"]


async def converse(newsroom: Newsroom) -> None:
    """Read lines, answer them, until the end of input; a full stop and a number press a button."""
    typer.echo("\nType a command (/help lists them), a link or a text; .1 presses the first button; Ctrl-D ends.")
    buttons: tuple[Button, ...] = ()
    while True:
        try:
            line = input("you> ").strip()
        except EOFError:
            typer.echo()
            return
        if line in ("exit", "quit", "/exit", "/quit"):
            return
        if not line:
            continue
        pressed = buttons[int(line[1:]) - 1].data if _is_button(line, len(buttons)) else None
        request = Request(chat=TERMINAL, user=None, text=line, button=pressed, at=utc_now(), admin=True)
        reply = await newsroom.dispatcher.answer(request)
        show(reply, numbered=True)
        if reply is not None and reply.buttons:
            buttons = tuple(button for row in reply.buttons for button in row)


def _is_button(line: str, count: int) -> bool:
    number = line[1:]
    return line[0] == "." and number.isdecimal() and number.isascii() and 1 <= int(number[:4]) <= count
