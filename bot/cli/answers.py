"""Answers in the terminal: the same as in the chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import TERMINAL, existing, moment, run, settings, show
from bot.cli.export import export, pictures
from bot.cli.files import read_file
from bot.domain.briefing import Query
from bot.domain.conversation import Reply
from bot.domain.query import parse_query
from bot.errors import ConfigError
from bot.ingest.collections import MEDIA_TYPES
from bot.newsroom import Newsroom, open_newsroom, utc_now
from bot.service.desk import Desk

Words = Annotated[list[str] | None, typer.Argument(help="Words and a period, as in the chat: korea 7d")]


def brief(
    words: Words = None,
    date: Annotated[str | None, typer.Option(help="When the file was published: 2017-11-17")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Why each fact is in the brief or not")] = False,
    png: Annotated[bool, typer.Option("--png", help="Also write timeline.png and stances.png")] = False,
    out: Annotated[Path, typer.Option(help="Where to write the pictures")] = Path(),
    dark: Annotated[bool, typer.Option("--dark", help="Pictures in dark colours")] = False,
) -> None:
    """Brief the archive (words, a period), or one FILE of text, HTML, Markdown, PDF or mail."""
    given = words or []
    if len(given) == 1 and existing(given[0]) is not None:
        show(run(_brief_file(given[0], moment(date), explain=explain, drawn=out if png else None, dark=dark)))
        return
    if len(given) == 1 and Path(given[0]).suffix.lower() in MEDIA_TYPES:
        raise ConfigError(f"There is no file {given[0]!r} here.")
    if png:
        run(_drawn(" ".join(given), out, dark=dark))
    if explain:
        show(run(_answer(lambda desk: desk.explain(" ".join(given), utc_now()))))
        return
    show(run(_answer(lambda desk: desk.brief(" ".join(given), TERMINAL, utc_now()))))


def who(name: Annotated[list[str], typer.Argument(help="A name or a part of one")]) -> None:
    """One actor: title as printed, positions, moves."""
    show(run(_answer(lambda desk: desk.who(" ".join(name), utc_now()))))


def said(words: Annotated[list[str], typer.Argument(help="NAME, or NAME about ISSUE")]) -> None:
    """What somebody said; of a state also what its ministries, forces and officials said."""
    show(run(_answer(lambda desk: desk.said(" ".join(words), utc_now()))))


def positions(
    issue: Annotated[list[str], typer.Argument(help="An issue (sanctions, talks, joint drills), or a word: korea")],
) -> None:
    """Who stands where on an issue."""
    show(run(_answer(lambda desk: desk.positions(" ".join(issue), utc_now()))))


def drills(
    words: Words = None,
    ics: Annotated[Path | None, typer.Option(help="Write those that run or lie ahead as a calendar here")] = None,
) -> None:
    """Military drills: who, where, when, what for."""
    if ics is not None:
        export(words, ics=ics)
        return
    show(run(_answer(lambda desk: desk.drills(" ".join(words or []), utc_now()))))


def moves(words: Words = None) -> None:
    """Diplomatic and military moves."""
    show(run(_answer(lambda desk: desk.moves(" ".join(words or []), utc_now()))))


def timeline(words: Words = None) -> None:
    """Drills and moves by date."""
    show(run(_answer(lambda desk: desk.timeline(" ".join(words or []), utc_now()))))


def search(words: Annotated[list[str], typer.Argument(help="Words to look for in the articles")]) -> None:
    """Articles that hold the words."""
    show(run(_answer(lambda desk: desk.search(" ".join(words), utc_now()))))


def why(number: Annotated[int, typer.Argument(help="The number of a fact")]) -> None:
    """The sentence that proves a fact."""
    show(run(_answer(lambda desk: desk.why(number, utc_now()))))


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    for command in (brief, who, said, positions, drills, moves, timeline, search, why):
        app.command()(command)


async def _answer(ask: Callable[[Desk], Awaitable[Reply]]) -> Reply:
    async with open_newsroom(settings()) as newsroom:
        return await ask(newsroom.desk)


async def _drawn(words: str, out: Path, *, dark: bool) -> None:
    async with open_newsroom(settings()) as newsroom:
        await pictures(newsroom, parse_query(words, utc_now()), out, dark=dark)


async def _brief_file(
    path: str, published: datetime | None, *, explain: bool = False, drawn: Path | None = None, dark: bool = False
) -> Reply:
    """Read one file into an archive that lives for this command only."""
    async with open_newsroom(settings(), database_url="sqlite://") as newsroom:
        reply = await brief_path(newsroom, path, published)
        if drawn is not None:
            await pictures(newsroom, Query(), drawn, dark=dark)
        return await newsroom.desk.explain("", published or utc_now()) if explain else reply


async def brief_path(newsroom: Newsroom, path: str, published: datetime | None) -> Reply:
    """Take a file in and brief it."""
    now = utc_now()
    article, source = await read_file(newsroom.parser, path, published, now)
    await newsroom.stores.sources.add(source, now)
    await newsroom.ingest.read(article)
    return await newsroom.desk.article_brief(article, published or now)
