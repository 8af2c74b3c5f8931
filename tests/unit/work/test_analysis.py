from __future__ import annotations

import asyncio
import pickle
from multiprocessing import active_children

import pytest

from bot.domain.facts import Extraction
from bot.errors import AnalysisError, ModelError, NotEnglish
from bot.work.analysis import ProcessAnalysis, ThreadAnalysis
from tests.support.analysis import FakeAnalysis, build_endless, build_fake, build_mortal, build_nothing
from tests.support.newsroom import article

GOOD = [article(f"Ade rejects talks{n}.") for n in range(3)]


async def test_a_thread_reads_in_order() -> None:
    async with ThreadAnalysis(FakeAnalysis()) as analysis:
        outcomes = await analysis.analyze(GOOD)
    assert [o.article_id for o in outcomes] == [a.id for a in GOOD]


async def test_a_process_reads_in_order_and_tells_its_version() -> None:
    async with ProcessAnalysis(build_fake) as analysis:
        await analysis.ready()
        assert analysis.version == "v1"
        outcomes = await analysis.analyze(GOOD)
    assert [o.article_id for o in outcomes] == [a.id for a in GOOD]


async def test_nobody_waits_for_the_pipeline_who_does_not_ask() -> None:
    async with ProcessAnalysis(build_nothing) as analysis:
        with pytest.raises(ModelError, match="briefbot check"):
            await analysis.ready()


async def test_a_worker_that_dies_costs_only_the_article_that_killed_it() -> None:
    killer = article("kill")
    async with ProcessAnalysis(build_mortal) as analysis:
        outcomes = await analysis.analyze([GOOD[0], killer, GOOD[1]])
        again = await analysis.analyze([GOOD[2]])
    assert [type(o) for o in outcomes] == [Extraction, AnalysisError, Extraction]
    assert isinstance(again[0], Extraction)


async def test_an_article_that_never_ends_costs_only_itself_and_says_so() -> None:
    async with ProcessAnalysis(build_endless, limit=0.5) as analysis:
        await analysis.ready()
        outcomes = await analysis.analyze([GOOD[0], article("endless"), GOOD[1]])
        again = await analysis.analyze([GOOD[2]])
    assert [type(o) for o in outcomes] == [Extraction, AnalysisError, Extraction]
    assert "longer than 0.5 s" in str(outcomes[1])
    assert isinstance(again[0], Extraction)


async def test_a_stop_does_not_wait_for_what_is_being_read() -> None:
    async with ProcessAnalysis(build_endless) as analysis:
        await analysis.ready()
        reading = asyncio.create_task(analysis.analyze([article("endless")]))
        await asyncio.sleep(0.3)
        reading.cancel()
    async with asyncio.timeout(10):
        while active_children():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_the_reason_of_a_failed_reading_comes_back_from_the_worker() -> None:
    async with ProcessAnalysis(build_fake) as analysis:
        bad, good = await analysis.analyze([article("poison"), GOOD[0]])
    assert isinstance(bad, AnalysisError)
    assert bad.reason == "poison"
    assert isinstance(good, Extraction)


def test_errors_of_articles_survive_the_way_between_processes() -> None:
    for error in (AnalysisError("d1", "ValueError"), NotEnglish("d1", "fr")):
        again = pickle.loads(pickle.dumps(error))  # noqa: S301
        assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))
