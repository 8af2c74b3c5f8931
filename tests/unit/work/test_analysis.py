from __future__ import annotations

import pytest

from bot.domain.facts import Extraction
from bot.errors import AnalysisError, ModelError
from bot.work.analysis import ProcessAnalysis, ThreadAnalysis
from tests.support.analysis import FakeAnalysis, build_fake, build_mortal, build_nothing
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
