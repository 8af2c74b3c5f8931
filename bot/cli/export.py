"""Out of the archive: a site to read in a browser, pictures, a calendar of drills."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from bot.briefing.site import site
from bot.cli.common import TERMINAL, run, settings, show
from bot.domain.briefing import Query
from bot.domain.conversation import Request
from bot.domain.query import parse_query
from bot.errors import ConfigError
from bot.newsroom import Newsroom, open_newsroom, utc_now

Words = Annotated[list[str] | None, typer.Argument(help="Words and a period, as in the chat: korea 30d")]
#: Articles of a site: some 4 MB of HTML, which a browser still opens at once.
_ARTICLES = 500
#: Actors that get an entry, those most often in the news.
_ACTORS = 200
PICTURES = ("timeline", "stances")


def export(
    words: Words = None,
    html: Annotated[Path | None, typer.Option(help="Write a site of stories, actors, drills and moves here")] = None,
    ics: Annotated[Path | None, typer.Option(help="Write the drills that run or lie ahead as a calendar here")] = None,
    png: Annotated[Path | None, typer.Option(help="Write the timeline and who stands where as pictures here")] = None,
    dark: Annotated[bool, typer.Option("--dark", help="Pictures in dark colours")] = False,
) -> None:
    """Write the archive, or what it has on some words and a period, as files."""
    if html is None and ics is None and png is None:
        raise typer.BadParameter("say what to write: --html FOLDER, --ics FILE or --png FOLDER")
    run(_export(" ".join(words or []), html, ics, png, dark=dark))


def wrong(
    number: Annotated[int, typer.Argument(help="The number of a line")],
    what: Annotated[list[str] | None, typer.Argument(help="FIELD VALUE to set right, or undo")] = None,
) -> None:
    """Strike a line out for good, set it right, or take that back."""
    run(_wrong(f"/wrong {number} {' '.join(what or [])}".strip()))


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(export)
    app.command()(wrong)


async def _wrong(line: str) -> None:
    async with open_newsroom(settings()) as newsroom:
        request = Request(chat=TERMINAL, user=None, text=line, at=utc_now(), admin=True)
        show(await newsroom.dispatcher.answer(request))


async def _export(words: str, html: Path | None, ics: Path | None, png: Path | None, *, dark: bool) -> None:
    async with open_newsroom(settings()) as newsroom:
        query = parse_query(words, utc_now())
        if html is not None:
            await write_site(newsroom, query, html)
        if ics is not None:
            content = await newsroom.desk.ics(query, utc_now())
            if content is None:
                typer.echo("There is no drill that runs or lies ahead; no calendar was written.")
            else:
                write(ics, content)
        if png is not None:
            await pictures(newsroom, query, png, dark=dark)


async def pictures(newsroom: Newsroom, query: Query, folder: Path, *, dark: bool) -> None:
    """Both pictures of what a query names, into a folder."""
    for name in PICTURES:
        content = await newsroom.desk.png(name, query, utc_now(), dark=dark)
        if content is None:
            typer.echo(f"There is too little for the picture {name}.")
        else:
            write(folder / f"{name}.png", content)


async def write_site(newsroom: Newsroom, query: Query, folder: Path) -> None:
    """The site of what a query names, into a folder.

    :raises ConfigError: when there is nothing to write.
    """
    dossiers = await newsroom.desk.dossiers(query, _ARTICLES)
    if not dossiers:
        raise ConfigError("there is no article to export; fill the archive first: briefbot ingest …")
    told = Counter(actor.id for dossier in dossiers for actor in dossier.actors)
    most = [actor_id for actor_id, _ in told.most_common(_ACTORS)]
    actors = await newsroom.stores.actors.some(most)
    for name, text in site(
        dossiers, actors, now=utc_now(), topics=newsroom.desk.topics, language=newsroom.desk.language
    ).items():
        write(folder / name, text.encode())


def write(path: Path, content: bytes) -> None:
    """A file, its folder made if need be; says where it is."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}") from error
    typer.echo(f"{path} ({len(content):,} bytes)")
