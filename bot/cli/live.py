"""``briefbot check --live``: what only the world outside can tell.

    Telegram (updates, clock, administrators) ─> database ─> disk ─> feeds ─> the running bot

Nothing is changed: no update is acknowledged, no message sent, no article kept, no schema brought up. Each question has
its time; none that is not answered holds up the others.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.cli.checks import Check, Level
from bot.config import Settings
from bot.domain.articles import Source, SourceKind
from bot.errors import BriefbotError, BusyError, DocumentError, FetchError
from bot.ingest.fetch import Fetcher
from bot.ingest.parser import SafeParser
from bot.ingest.sources import load_sources
from bot.logs import describe
from bot.metrics import ask_health
from bot.newsroom import USER_AGENT
from bot.service.watch import LOW_DISK
from bot.storage.engine import Database, head
from bot.storage.lock import sole_sender
from bot.storage.notes import NoteStore
from bot.storage.sources import SourceStore
from bot.telegram.probe import Probe, probing

#: Seconds of skew that nobody notices, and those from which digests and alerts come visibly late or early.
_SKEW, _WRONG = 10.0, 60.0
#: Seconds for one feed and for all, and how many are asked side by side.
_A_FEED, _ALL_FEEDS, _SIDE_BY_SIDE = 15.0, 90.0, 8
#: Free bytes below which nothing can be kept for long.
_NO_DISK = 50_000_000


async def live_checks(settings: Settings, now: datetime) -> AsyncIterator[Check]:
    """Ask around; each answer as soon as it is there."""
    async for result in _telegram(settings):
        yield result
    for name, ask in (("database writes", _writes), ("disk", _disk)):
        yield await _guarded(name, ask(settings))
    async for result in _feeds(settings, now):
        yield result
    yield await _guarded("running bot", _running(settings))


async def _guarded(name: str, asking: Awaitable[Check]) -> Check:
    """The answer; whatever goes wrong is one too."""
    try:
        return await asking
    except BriefbotError as error:
        return Check(name, Level.FAIL, str(error))
    except Exception as error:  # noqa: BLE001 - the other questions are asked all the same
        return Check(name, Level.FAIL, f"cannot be told: {describe(error)}")


# --- Telegram -------------------------------------------------------------------------------------------------


async def _telegram(settings: Settings) -> AsyncIterator[Check]:
    if settings.telegram_bot_token is None:
        yield Check("Telegram", Level.WARN, "not asked: TELEGRAM_BOT_TOKEN is not set (get one from @BotFather)")
        return
    questions: tuple[tuple[str, Callable[[Probe, Settings], Awaitable[Check]]], ...] = (
        ("clock", _clock),
        ("updates", _updates),
        ("administrators", _admins),
    )
    try:
        async with probing(settings.telegram_bot_token.get_secret_value(), settings.telegram_api_url) as probe:
            for name, ask in questions:
                yield await _guarded(name, ask(probe, settings))
    except BriefbotError as error:
        yield Check("Telegram", Level.FAIL, str(error))


async def _clock(probe: Probe, _: Settings) -> Check:
    skew = probe.skew()
    if skew is None:
        return Check("clock", Level.WARN, "Telegram told no time to compare with")
    told = f"{abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} Telegram's"
    if abs(skew) <= _SKEW:
        return Check("clock", Level.OK, told)
    level = Level.WARN if abs(skew) <= _WRONG else Level.FAIL
    return Check("clock", level, f"{told}: digests come so much at the wrong time; set it by NTP (timedatectl)")


async def _updates(probe: Probe, settings: Settings) -> Check:
    address, trouble = await probe.webhook()
    wanted = settings.telegram_webhook_url
    if address and address != wanted:
        what = "they are polled" if wanted is None else "they go to TELEGRAM_WEBHOOK_URL"
        return Check(
            "updates",
            Level.WARN,
            f"Telegram posts them to another address; from the next start of this bot on {what}. If another bot uses"
            " this token, give it one of its own",
        )
    if address and trouble:
        return Check("updates", Level.WARN, f"Telegram could not post them lately: {trouble}; check the proxy")
    if address:
        return Check("updates", Level.OK, "Telegram posts them to TELEGRAM_WEBHOOK_URL")
    if wanted is not None:
        return Check("updates", Level.WARN, "not posted to TELEGRAM_WEBHOOK_URL yet; the bot asks for it at its start")
    return await _polled(probe, settings)


async def _polled(probe: Probe, settings: Settings) -> Check:
    async with _alone(settings) as alone:
        if not alone:
            return Check("updates", Level.OK, "polled by the bot that runs on this database")
        if await probe.polled_elsewhere():
            return Check(
                "updates",
                Level.FAIL,
                "another process polls with this token; Telegram serves only one: stop it, or use another token",
            )
    return Check("updates", Level.OK, "to be polled; nobody else does")


@asynccontextmanager
async def _alone(settings: Settings) -> AsyncIterator[bool]:
    """Whether no bot runs on the database; none can start while the block runs."""
    async with Database(settings.database_url) as database:
        if database.is_sqlite and not await database.exists():
            yield True
            return
        lock = sole_sender(database)
        try:
            await lock.__aenter__()
        except BusyError:
            yield False
            return
        try:
            yield True
        finally:
            await lock.__aexit__(None, None, None)


async def _admins(probe: Probe, settings: Settings) -> Check:
    if not settings.admins:
        return Check("administrators", Level.WARN, "none; write your numeric Telegram id into BRIEFBOT_ADMINS")
    lost = await probe.unreachable(sorted(settings.admins))
    if lost:
        told = "; ".join(f"{person} cannot be written to ({reason})" for person, reason in lost.items())
        return Check("administrators", Level.WARN, f"{told}: they have to send the bot /start once, unblocked")
    return Check("administrators", Level.OK, f"{len(settings.admins)} can be written to")


# --- database and disk ----------------------------------------------------------------------------------------


async def _writes(settings: Settings) -> Check:
    async with Database(settings.database_url) as database:
        revision = await database.revision() if await database.exists() else None
        if revision is None:
            return Check("database writes", Level.WARN, "there is no database yet; the first start makes it")
        if revision != head():
            return Check("database writes", Level.WARN, f"at revision {revision}; the next start brings it to {head()}")
        await NoteStore(database).put("checked", "written")
    return Check("database writes", Level.OK, "a note was written")


async def _disk(settings: Settings) -> Check:
    async with Database(settings.database_url) as database:
        path = database.path
    if path is None:
        return Check("disk", Level.OK, "the database's server looks after its own")
    folder = next(folder for folder in path.absolute().parents if folder.exists())
    left = shutil.disk_usage(folder).free
    level = Level.FAIL if left < _NO_DISK else Level.WARN if left < LOW_DISK else Level.OK
    advice = "" if level is Level.OK else ": make room, or articles cannot be kept"
    return Check("disk", level, f"{left // 1_000_000:,} MB are left where the database lies{advice}")


# --- feeds ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    source: Source
    #: Why it is of no use; ``None`` for a good feed.
    trouble: str | None


async def _feeds(settings: Settings, now: datetime) -> AsyncIterator[Check]:
    try:
        sources = await _sources(settings)
    except BriefbotError as error:
        yield Check("feeds", Level.FAIL, str(error))
        return
    if not sources:
        yield Check("feeds", Level.WARN, "none is read; switch some on with /sources, or add one with /addsource")
        return
    answers = await _ask_feeds(sources, settings, now)
    for asked in answers:
        if asked.trouble is not None:
            detail = f"{asked.source.title}: {asked.trouble}; if it stays so, /sources can stop or drop it"
            yield Check("feed", Level.WARN, detail)
    good = sum(asked.trouble is None for asked in answers)
    left = f"; {len(sources) - len(answers)} were not asked for want of time" if len(answers) < len(sources) else ""
    if good:
        yield Check("feeds", Level.OK, f"{good} of {len(sources)} were read{left}")
    else:
        yield Check("feeds", Level.FAIL, f"not one was read{left}; check the network: names, proxy, firewall")


async def _sources(settings: Settings) -> list[Source]:
    """The feeds that are read; before the first start, those of the table."""
    async with Database(settings.database_url) as database:
        if not await database.exists() or await database.revision() != head():
            return [source for source in load_sources(settings.seeds) if source.enabled]
        states = await SourceStore(database).all()
    return [one.source for one in states if one.source.enabled and one.source.kind is SourceKind.FEED]


async def _ask_feeds(sources: list[Source], settings: Settings, now: datetime) -> list[_Asked]:
    """Ask as many as there is time for."""
    loop, parser, room = asyncio.get_running_loop(), SafeParser(settings.seeds), asyncio.Semaphore(_SIDE_BY_SIDE)
    until = loop.time() + _ALL_FEEDS
    async with Fetcher(USER_AGENT, allow=settings.allow_private_hosts) as fetcher:

        async def ask(source: Source) -> _Asked | None:
            async with room:
                if loop.time() > until:
                    return None
                try:
                    payload = await fetcher.fetch(source.locator, timeout=_A_FEED)
                    feed = await parser.feed(payload, now=now)
                except FetchError as error:
                    return _Asked(source, error.reason)
                except DocumentError as error:
                    return _Asked(source, str(error).rstrip("."))
                return _Asked(source, None if feed.items else "the feed is empty")

        answers = await asyncio.gather(*map(ask, sources))
    return [one for one in answers if one is not None]


# --- the running bot ------------------------------------------------------------------------------------------


async def _running(settings: Settings) -> Check:
    if settings.metrics_port is None:
        return Check("running bot", Level.OK, "not asked: BRIEFBOT_METRICS_PORT, which serves its health, is not set")
    problems = await asyncio.to_thread(ask_health, settings.metrics_host, settings.metrics_port)
    if problems is None:
        return Check("running bot", Level.WARN, f"none answers on port {settings.metrics_port}; start it: briefbot run")
    if problems:
        return Check("running bot", Level.FAIL, "; ".join(problems))
    return Check("running bot", Level.OK, "well")
