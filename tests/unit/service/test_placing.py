"""An article finds its story in the archive, whichever process put the others there."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.domain.articles import Article
from bot.domain.stories import Marks, Placed, Placement
from bot.service.ingest import Ingest
from bot.service.placing import Placer
from bot.service.ports import Stores
from bot.storage import tables as t
from bot.storage.engine import Database
from tests.support.analysis import FakeAnalysis
from tests.support.newsroom import NOON, article

QUAKE = (
    "A strong earthquake shook the island of Lombok before dawn on Sunday, killing at least 14 people near Sembalun at "
    "the foot of the Rinjani volcano, disaster spokesman Sutopo Nugroho said."
)
HIKERS = (
    "Hundreds of trekkers were trapped on Mount Rinjani on Sunday after the Lombok earthquake set off landslides above "
    "Sembalun. Park rangers waited for helicopters, Sutopo Nugroho said."
)
VOTE = (
    "Kenya's Supreme Court in Nairobi cancelled the re-election of Uhuru Kenyatta and ordered a new vote. Raila "
    "Odinga's supporters danced in Kisumu as Chief Justice David Maraga read the ruling."
)


def ingest(stores: Stores) -> Ingest:
    """As a process of its own would have it: nothing is remembered but what the archive holds."""
    return Ingest(stores, FakeAnalysis(), Placer())


async def story_of(stores: Stores, kept: Article) -> tuple[str, str | None]:
    reference = (await stores.articles.references([kept.id]))[kept.id]
    return reference.story_id or "", reference.duplicate_of


async def keep(stores: Stores, text: str, title: str, **more: object) -> Article:
    kept = article(text, title=title, **more)  # type: ignore[arg-type]
    assert await ingest(stores).keep(kept)
    return kept


async def test_articles_on_one_event_share_a_story_and_others_do_not(stores: Stores) -> None:
    quake = await keep(stores, QUAKE, "Strong quake hits Lombok, killing 14")
    vote = await keep(stores, VOTE, "Kenya's top court annuls vote")
    hikers = await keep(stores, HIKERS, "Hikers stranded on Rinjani after Lombok quake")
    assert (await story_of(stores, quake))[0] == (await story_of(stores, hikers))[0]
    assert (await story_of(stores, quake))[0] != (await story_of(stores, vote))[0]


async def test_a_copy_is_told_from_a_report_of_its_own(stores: Stores) -> None:
    original = await keep(stores, QUAKE, "Strong quake hits Lombok", outlet="Wire")
    copy = await keep(stores, QUAKE.replace("strong", "powerful"), "Quake on Lombok", outlet="Paper")
    third = await keep(stores, HIKERS, "Hikers stranded on Rinjani after quake on Lombok", outlet="Paper")
    story, duplicate_of = await story_of(stores, copy)
    assert duplicate_of == original.id
    assert (await story_of(stores, third)) == (story, None)
    overview = await stores.stories.overview(story)
    assert overview is not None
    assert (overview.articles, overview.outlets, overview.origins) == (3, 2, 2)


async def test_a_story_knows_its_headline_and_when_it_was_seen(stores: Stores) -> None:
    first = await keep(stores, QUAKE, "Live", at=NOON)
    await keep(stores, HIKERS, "Hikers stranded on Rinjani volcano after Lombok quake", at=NOON + timedelta(hours=5))
    overview = await stores.stories.overview((await story_of(stores, first))[0])
    assert overview is not None
    assert overview.headline == "Hikers stranded on Rinjani volcano after Lombok quake"
    assert (overview.first_seen, overview.last_seen) == (NOON, NOON + timedelta(hours=5))


async def test_the_id_of_a_story_that_was_merged_leads_to_the_other(stores: Stores, database: Database) -> None:
    one = await keep(stores, QUAKE, "Strong quake hits Lombok, killing 14")
    two = await keep(stores, VOTE, "Kenya's top court annuls vote")
    story, other = (await story_of(stores, one))[0], (await story_of(stores, two))[0]
    both = article(QUAKE + " " + VOTE, title="The week in pictures")

    async def joins(_: Article, shelf: object) -> object:
        return Placed(placement=Placement(story, merged=(other,)))

    await Ingest(stores, FakeAnalysis(), joins).keep(both)  # type: ignore[arg-type]
    assert (await story_of(stores, two))[0] == story
    overview = await stores.stories.overview(other)
    assert overview is not None
    assert (overview.id, overview.articles) == (story, 3)


async def test_two_who_keep_one_event_at_once_begin_one_story(stores: Stores) -> None:
    one, two = article(QUAKE, title="Strong quake hits Lombok"), article(HIKERS, title="Hikers stranded on Rinjani")
    await asyncio.gather(ingest(stores).keep(one), ingest(stores).keep(two))
    assert (await story_of(stores, one))[0] == (await story_of(stores, two))[0]


@pytest.mark.parametrize("text", ["", "Short.", "\n\n", "한국과 미국이 훈련을 시작했다."])
async def test_a_text_that_says_nothing_is_a_story_of_its_own(stores: Stores, text: str) -> None:
    first = await keep(stores, QUAKE, "Strong quake hits Lombok, killing 14")
    other = await keep(stores, text, "")
    assert (await story_of(stores, other))[0] != (await story_of(stores, first))[0]
    assert (await story_of(stores, other))[1] is None


async def test_the_keys_of_a_busy_term_stay_few(stores: Stores, database: Database) -> None:
    async with stores.stories.placing() as shelf:
        for number in range(60):
            placed = Placed(placement=Placement(f"s{number}"), marks=Marks(bands=(7,), terms=("drill",)))
            await shelf.put(article(f"Text {number}.", title=f"T{number}"), placed)
        assert len(await shelf.copies((7,))) == 8
    async with database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(t.story_terms)) == 48
