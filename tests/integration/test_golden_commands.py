"""Every command over the sample articles, as a reader sees it, beside what it should be: ``golden/<name>.txt``, and in
another language ``golden/<code>/<name>.txt``: there the news are the same, word for word.

The facts are those of ``tests/support/recorded.jsonl``, so that the pages can be compared letter by letter. A change on
purpose is written anew with ``UPDATE_GOLDEN=1`` and read through before it is committed.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from bot.briefing.catalogues import load_languages
from bot.briefing.markup import parse, visible
from bot.briefing.render import Renderer
from bot.briefing.terminal import to_terminal
from bot.domain.articles import Source, SourceKind
from bot.domain.conversation import Chat, Reply
from bot.domain.language import ENGLISH, Language
from bot.extract.lexicon.issues import load_issues
from bot.extract.lexicon.officeholders import load_full_names
from bot.extract.lexicon.world import load_world
from bot.service.commands import COMMANDS
from bot.service.desk import Desk
from bot.service.ingest import Ingest
from bot.service.placing import Placer
from bot.service.ports import Stores
from bot.storage.engine import Database
from tests.support.recorded import RecordedAnalysis, sample_articles

GOLDEN = Path(__file__).parent / "golden"
RENDERER = Renderer(issues=load_issues().names)
LANGUAGES = list(load_languages())
SEOUL = ZoneInfo("Asia/Seoul")
#: The morning after Max Thunder was in the news, and long after the last sample.
THEN = datetime(2018, 5, 16, 22, 0, tzinfo=UTC)
LATER = datetime(2024, 10, 15, 7, 0, tzinfo=UTC)
HERE = Chat(id=7)
OLDEST = datetime(2017, 1, 1, tzinfo=UTC)

Ask = Callable[[Desk], Awaitable[Reply]]


async def _pressed(desk: Desk, reply: Reply, start: str, now: datetime) -> Reply:
    data = next(button.data for row in reply.buttons for button in row if button.data.startswith(start))
    kind, _, value = data.partition(":")
    shown = await desk.press(kind, value, HERE, now, SEOUL)
    assert shown is not None
    return shown


async def _after(desk: Desk, words: str, data: str, now: datetime = LATER) -> Reply:
    return await _pressed(desk, await desk.brief(words, HERE, now, SEOUL), data, now)


async def _again(desk: Desk) -> Reply:
    first = await desk.brief("", HERE, LATER, SEOUL)
    await desk.stores.shown.add(HERE.id, first.shown, LATER)
    return await desk.brief("", HERE, LATER + timedelta(hours=1), SEOUL)


async def _why(desk: Desk) -> Reply:
    lines = await _after(desk, "max thunder", "whys")
    return await desk.why(int(lines.buttons[0][0].label), LATER, SEOUL)


PAGES: dict[str, Ask] = {
    "brief": lambda desk: desk.brief("", HERE, LATER, SEOUL),
    "brief_topic": lambda desk: desk.brief("sanctions", HERE, LATER, SEOUL),
    "brief_period": lambda desk: desk.brief("korea 2018-06", HERE, LATER, SEOUL),
    "brief_again": _again,
    "brief_nothing": lambda desk: desk.brief("zirconium", HERE, LATER, SEOUL),
    "more_moves": lambda desk: _after(desk, "sanctions", "more:m"),
    "digest": lambda desk: desk.digest((), OLDEST, THEN, SEOUL, Chat(id=8)),
    "who": lambda desk: desk.who("Moon Jae-in", LATER, SEOUL),
    "who_several": lambda desk: desk.who("Kim", LATER, SEOUL),
    "who_nobody": lambda desk: desk.who("Zzyzx", LATER, SEOUL),
    "said": lambda desk: desk.said("Trump about sanctions", LATER, SEOUL),
    "positions": lambda desk: desk.positions("joint drills", LATER, SEOUL),
    "drills": lambda desk: desk.drills("taiwan", LATER, SEOUL),
    "moves": lambda desk: desk.moves("Iran Britain", LATER, SEOUL),
    "timeline": lambda desk: desk.timeline("2018", LATER, SEOUL),
    "search": lambda desk: desk.search("strait", LATER, SEOUL),
    "whys": lambda desk: _after(desk, "max thunder", "whys"),
    "why": _why,
    "explain": lambda desk: desk.explain("max thunder", LATER, SEOUL),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    """A desk over an archive of the sample articles."""
    folder = tmp_path_factory.mktemp("golden")
    async with Database(f"sqlite:///{folder / 'samples.db'}") as database:
        await database.migrate()
        stores = Stores.over(database)
        source = Source.of(SourceKind.FILE, "seeds/articles", title="Sample")
        await stores.sources.add(source, OLDEST)
        ingest = Ingest(stores, RecordedAnalysis(), Placer(), full_names=load_full_names())
        for article in sample_articles(source.id):
            await ingest.read(article)
        none: Any = None
        yield Desk(
            stores,
            ingest,
            RENDERER,
            fetch=none,
            read_document=none,
            issues=load_issues(),
            country_of=load_world().country_of,
        )


@pytest.mark.parametrize("page", sorted(PAGES))
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
@pytest.mark.asyncio(loop_scope="module")
async def test_page(desk: Desk, language: Language, page: str) -> None:
    reply = await PAGES[page](desk.speaking(language))
    lines = [to_terminal(message, 72, colour=False) for message in reply.messages]
    lines += ["  ".join(f"[ {button.label} ]" for button in row) for row in reply.buttons]
    text = "\n".join(lines) + "\n"
    file = GOLDEN / ("" if language == ENGLISH else language.code) / f"{page}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", ["brief", "brief_topic", "brief_period"])
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
@pytest.mark.asyncio(loop_scope="module")
async def test_a_brief_stays_on_one_screen_in_every_language(desk: Desk, language: Language, page: str) -> None:
    (message,) = (await PAGES[page](desk.speaking(language))).messages
    assert len(visible(parse(message))) <= 1800


def test_every_command_that_answers_from_the_archive_has_a_golden() -> None:
    told = {page.partition("_")[0] for page in PAGES}
    others = {
        *("start", "help", "subscribe", "topics", "language", "unsubscribe", "settings", "pause", "resume", "privacy"),
        *("export", "forget", "sources", "addsource", "dropsource", "stats", "wrong"),
    }
    assert {command.name for command in COMMANDS} - others <= told
