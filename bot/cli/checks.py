"""``briefbot check``: is everything there that a run needs?

What only the world outside can tell is asked in :mod:`bot.cli.live`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot import resources
from bot.briefing.render import Renderer
from bot.config import Settings, load_settings, misspelt
from bot.errors import BriefbotError, ConfigError
from bot.extract.lexicon import load_lexicon
from bot.extract.lexicon.issues import load_issues
from bot.extract.pipeline import load_pipeline
from bot.ingest.furniture import load_furniture
from bot.ingest.origins import load_agencies
from bot.ingest.sources import load_sources
from bot.service.topics import load_cities, load_topics
from bot.storage.engine import Database, head, shown_url
from bot.telegram.application import ask_name


class Level(StrEnum):
    """How serious it is."""

    OK = "ok"
    #: The bot runs, but not as well as it could.
    WARN = "warn"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the result."""

    name: str
    level: Level
    detail: str


#: Whatever reads a table of ``seeds/``: each names the entry at fault.
_TABLES: tuple[Callable[[Path | None], object], ...] = (
    load_lexicon,
    load_topics,
    load_cities,
    load_sources,
    load_agencies,
    load_furniture,
)


async def checks() -> list[Check]:
    """Every check, in the order in which they build on each other."""
    try:
        settings = load_settings()
    except BriefbotError as error:
        return [Check("settings", Level.FAIL, str(error))]
    results = [Check("settings", Level.OK, "valid"), *_misspelt()]
    for name, work in (
        ("database", _database),
        ("templates", _templates),
        ("seeds", _seeds),
        ("model", _model),
        ("token", _token),
    ):
        results.append(await _guarded(name, work, settings))
    return results


def _misspelt() -> Iterator[Check]:
    for name, meant in misspelt().items():
        yield Check("settings", Level.WARN, f"there is no {name}" + (f"; {meant} may be meant" if meant else ""))


async def _guarded(name: str, work: Callable[[Settings], Awaitable[str]], settings: Settings) -> Check:
    try:
        return Check(name, Level.OK, await work(settings))
    except BriefbotError as error:
        return Check(name, Level.FAIL, str(error))


async def _database(settings: Settings) -> str:
    async with Database(settings.database_url) as database:
        revision = await database.revision()
        shown = shown_url(database.url)
    if revision is None:
        return f"{shown} is empty; the schema is made at the first start"
    if revision != head():
        return f"{shown} is at revision {revision}; it is brought to {head()} at the next start"
    return f"{shown}, revision {revision}"


async def _templates(settings: Settings) -> str:
    renderer = Renderer(settings.templates, load_issues(settings.seeds).names)
    if renderer.refused:
        raise BriefbotError("; ".join(map(str, renderer.refused)))
    return f"{len(renderer.names)} parsed" + (f", overrides from {settings.templates}" if settings.templates else "")


async def _seeds(settings: Settings) -> str:
    for load in _TABLES:
        load(settings.seeds)
    if strangers := resources.strangers(settings.seeds):
        raise ConfigError(f"{', '.join(strangers)}: no table has this name, so nothing is replaced; see seeds/.")
    return f"tables read from {settings.seeds or resources.folder('seeds').name}"


async def _model(settings: Settings) -> str:
    nlp = load_pipeline(settings.model)
    return f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']} ({', '.join(nlp.pipe_names)})"


async def _token(settings: Settings) -> str:
    if settings.telegram_bot_token is None:
        return "not set; needed only to run the bot (get one from @BotFather, write TELEGRAM_BOT_TOKEN into .env)"
    name = await ask_name(settings.telegram_bot_token.get_secret_value(), settings.telegram_api_url)
    return f"accepted, the bot is @{name}"
