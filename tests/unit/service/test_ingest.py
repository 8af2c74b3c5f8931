from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from bot.domain.briefing import Window
from bot.domain.records import PositionRecord
from bot.errors import AnalysisError
from bot.service.ingest import TRIES, Ingest, Progress
from bot.service.ports import Stores
from bot.storage import tables as t
from bot.storage.engine import Database
from bot.work.analysis import ProcessAnalysis
from tests.support.analysis import FakeAnalysis, build_endless
from tests.support.newsroom import article
from tests.unit.service.conftest import alone


async def _problem(database: Database, article_id: str) -> str:
    async with database.read() as connection:
        return str(await connection.scalar(select(t.articles.c.problem).where(t.articles.c.id == article_id)))


async def _positions(stores: Stores) -> list[str]:
    facts = await stores.facts.facts("position", Window())
    return sorted(f"{f.source} {f.cue} {f.issue}" for f in facts if isinstance(f, PositionRecord))


async def test_what_is_kept_is_read_once(stores: Stores) -> None:
    analysis = FakeAnalysis()
    ingest = Ingest(stores, analysis, alone)
    for text in ("Ade rejects talks.", "Ade supports trade."):
        assert await ingest.keep(article(text))
    assert not await ingest.keep(article("Ade rejects talks."))
    progress = await ingest.catch_up()
    assert (progress.done, progress.failed, progress.waiting) == (2, 0, 0)
    await ingest.catch_up()
    assert len(analysis.read) == 2
    assert await _positions(stores) == ["Ade rejects talks", "Ade supports trade"]


async def test_one_actor_across_articles(stores: Stores) -> None:
    ingest = Ingest(stores, FakeAnalysis(), alone)
    await ingest.read(article("Ade rejects talks."))
    await ingest.read(article("Ade supports trade. Musa rejects tariffs."))
    (ade,) = await stores.actors.find_actors("Ade")
    assert ade.articles == 2
    assert len(await stores.facts.facts("position", Window(), actors=[ade.id])) == 2


async def test_a_bad_article_does_not_stop_the_others_and_is_set_aside_in_the_end(stores: Stores) -> None:
    analysis = FakeAnalysis()
    ingest = Ingest(stores, analysis, alone)
    for text in ("poison", "Ade rejects talks."):
        await ingest.keep(article(text))
    for _ in range(TRIES + 2):
        await ingest.catch_up()
    assert analysis.read.count("poison") == TRIES
    assert await _positions(stores) == ["Ade rejects talks"]
    assert (await stores.articles.counts())["set aside"] == 1


async def test_whoever_waits_for_a_bad_article_is_told(stores: Stores) -> None:
    with pytest.raises(AnalysisError):
        await Ingest(stores, FakeAnalysis(), alone).read(article("poison"))


async def test_a_new_version_reads_everything_again_without_doubling(stores: Stores) -> None:
    await Ingest(stores, FakeAnalysis("v1"), alone).read(article("Ade rejects talks."))
    newer = FakeAnalysis("v2")
    ingest = Ingest(stores, newer, alone)
    assert await ingest.backlog() == 1, "the progress bar knows how long it is"
    await ingest.catch_up()
    assert await ingest.backlog() == 0
    assert len(newer.read) == 1
    assert await _positions(stores) == ["Ade rejects talks"]


async def test_an_article_that_never_ends_is_set_aside_with_the_reason_and_the_others_are_read(
    stores: Stores, database: Database
) -> None:
    async with ProcessAnalysis(build_endless, limit=0.5) as analysis:
        await analysis.ready()
        ingest = Ingest(stores, analysis, alone)
        endless = article("endless")
        for one in (endless, article("Ade rejects talks.")):
            await ingest.keep(one)
        for tried in range(TRIES):
            assert (await stores.articles.counts())["set aside"] == 0, tried
            await ingest.catch_up()
        assert await _positions(stores) == ["Ade rejects talks"]
        assert (await stores.articles.counts())["set aside"] == 1
        assert "longer than 0.5 s" in (await _problem(database, endless.id))


async def test_news_are_read_before_what_an_older_version_has_read(stores: Stores) -> None:
    """After an upgrade the whole archive is read again; what arrives meanwhile does not wait for that."""
    old = [article(f"Ade rejects talks{n}.") for n in range(40)]
    for one in old:
        await Ingest(stores, FakeAnalysis("v1"), alone).keep(one)
    await Ingest(stores, FakeAnalysis("v1"), alone).catch_up()
    newer = FakeAnalysis("v2")
    ingest = Ingest(stores, newer, alone)
    arrived = asyncio.Event()

    def meanwhile(_: Progress) -> None:
        arrived.set()

    reading = asyncio.create_task(ingest.catch_up(meanwhile))
    await arrived.wait()
    await ingest.keep(article("Musa supports trade."))
    await reading
    assert len(newer.read) == 41
    assert newer.read.index("Musa supports trade.") < 40
