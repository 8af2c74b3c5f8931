"""An article finds its story in the archive, whichever process put the others there."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.briefing.centroids import NEAR, Centroid, keys
from bot.briefing.duplicates import signature
from bot.briefing.regrouping import LOOKED_AT
from bot.briefing.terms import Terms, news_frequencies
from bot.domain.articles import Article
from bot.domain.ids import content_id
from bot.domain.stories import Marks, Placed, Placement, StoryState
from bot.service.ingest import Ingest
from bot.service.placing import Placer
from bot.service.ports import Stores
from bot.storage import tables as t
from bot.storage.engine import Database
from tests.quality.test_stories import families
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


async def add(stores: Stores, *new: Article) -> None:
    for one in new:
        assert await ingest(stores).keep(one)


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


def on(event: str) -> list[Article]:
    return [article(text, title=title) for name, title, text in families() if name == event]


DRILL, ATTACK = on("drill-freedom-edge"), on("attack-peshawar")


async def taken_for_one(stores: Stores, articles: Sequence[Article]) -> str:
    """Put articles into one story, whatever they tell of; its id derives from the first."""
    story, centroid, frequencies = content_id("t", articles[0].id), Centroid({}, 0), news_frequencies()
    for one in articles:
        vector = frequencies.vector(Terms.of(one.title, one.text))
        centroid = centroid.plus(vector)
        state = StoryState(id=story, weights=centroid.weights, articles=centroid.size, headline=one.title)
        placed = Placed(
            placement=Placement(story), marks=Marks(bands=signature(one.text).bands, terms=keys(vector)), story=state
        )

        async def joins(_: Article, shelf: object, placed: Placed = placed) -> Placed:
            return placed

        assert await Ingest(stores, FakeAnalysis(), joins).keep(one)
    return story


async def stories_of(stores: Stores, articles: Sequence[Article]) -> list[str | None]:
    references = await stores.articles.references([one.id for one in articles])
    return [references[one.id].story_id for one in articles]


async def test_a_story_that_holds_two_events_is_told_apart_when_the_next_article_shows_it(stores: Stores) -> None:
    story = await taken_for_one(stores, [DRILL[0], ATTACK[0], DRILL[1], ATTACK[1]])
    await add(stores, DRILL[2])
    assert await stories_of(stores, DRILL[:3]) == [story] * 3
    own = content_id("t", ATTACK[0].id)
    assert await stories_of(stores, ATTACK[:2]) == [own] * 2
    kept, new = await stores.stories.overview(story), await stores.stories.overview(own)
    assert kept is not None
    assert new is not None
    assert (kept.articles, new.articles) == (3, 2)
    assert kept.headline in {one.title for one in DRILL}
    assert new.headline in {one.title for one in ATTACK}


async def test_the_article_that_shows_it_may_belong_to_the_part_that_leaves(stores: Stores) -> None:
    story = await taken_for_one(stores, [DRILL[0], ATTACK[0], DRILL[1], ATTACK[1]])
    await add(stores, ATTACK[3])
    own = content_id("t", ATTACK[0].id)
    assert await stories_of(stores, [*DRILL[:2], *ATTACK[:2], ATTACK[3]]) == [story, story, own, own, own]


async def test_what_comes_later_finds_each_part_and_they_are_not_merged_again(stores: Stores) -> None:
    story = await taken_for_one(stores, [DRILL[0], ATTACK[0], DRILL[1], ATTACK[1]])
    for later in (DRILL[2], ATTACK[2], DRILL[3], ATTACK[3]):
        await add(stores, later)
    assert set(await stories_of(stores, DRILL)) == {story}
    assert set(await stories_of(stores, ATTACK)) == {content_id("t", ATTACK[0].id)}


async def test_a_story_merged_in_error_gets_its_own_id_back(stores: Stores, database: Database) -> None:
    story = await taken_for_one(stores, DRILL[:2])
    other = await taken_for_one(stores, ATTACK[:2])

    async def merges(_: Article, shelf: object) -> Placed:
        return Placed(placement=Placement(story, merged=(other,)))

    await Ingest(stores, FakeAnalysis(), merges).keep(article("The week in pictures.", title="Pictures"))
    async with database.write() as connection:
        # Its centroid is what merging leaves: that of both.
        rows = [DRILL[0], DRILL[1], ATTACK[0], ATTACK[1]]
        centroid = Centroid({}, 0)
        for one in rows:
            centroid = centroid.plus(news_frequencies().vector(Terms.of(one.title, one.text)))
        await connection.execute(
            t.stories.update().where(t.stories.c.id == story).values(centroid=dict(centroid.weights), articles=4)
        )
    await add(stores, DRILL[2])
    assert await stories_of(stores, ATTACK[:2]) == [other, other]
    async with database.read() as connection:
        assert await connection.scalar(select(t.stories.c.merged_into).where(t.stories.c.id == other)) is None


async def test_copies_leave_with_their_original(stores: Stores) -> None:
    story = await taken_for_one(stores, [DRILL[0], ATTACK[0], DRILL[1], ATTACK[1]])
    copy = article(f"{ATTACK[1].text} Reporting by our staff.", title="Blast in Peshawar", outlet="Paper")
    await add(stores, copy)
    assert await stories_of(stores, [copy]) == [story]
    for later in DRILL[2:]:
        await add(stores, later)
    assert await stories_of(stores, [*DRILL, *ATTACK[:2], copy]) == [story] * 4 + [content_id("t", ATTACK[0].id)] * 3


async def test_an_article_that_links_two_stories_makes_them_one(stores: Stores, database: Database) -> None:
    await add(stores, DRILL[0])
    frequencies, alone = news_frequencies(), DRILL[1]
    vector = frequencies.vector(Terms.of(alone.title, alone.text))
    own = content_id("t", alone.id)
    state = StoryState(id=own, weights=vector, headline=alone.title)
    placed = Placed(placement=Placement(own), marks=Marks(terms=keys(vector)), story=state)

    async def apart(_: Article, shelf: object) -> Placed:
        return placed

    assert await Ingest(stores, FakeAnalysis(), apart).keep(alone)
    assert len(set(await stories_of(stores, DRILL[:2]))) == 2
    await add(stores, *DRILL[2:])
    assert len(set(await stories_of(stores, DRILL))) == 1
    overview = await stores.stories.overview(own)
    assert overview is not None
    assert overview.articles == len(DRILL)


async def test_every_story_counts_its_own_articles_whatever_moved(stores: Stores, database: Database) -> None:
    await taken_for_one(stores, [DRILL[0], ATTACK[0], DRILL[1], ATTACK[1]])
    everything = [article(text, title=title) for _, title, text in families()[:40]]
    await add(stores, DRILL[2], ATTACK[2], *(one for one in everything if one not in (*DRILL, *ATTACK)))
    a, s = t.articles.c, t.stories.c
    async with database.read() as connection:
        counted = await connection.execute(select(a.story_id, func.count()).group_by(a.story_id))
        noted = await connection.execute(select(s.id, s.articles).where(s.articles > 0))
        assert sorted(map(tuple, noted)) == sorted(map(tuple, counted))


def test_the_work_is_bounded() -> None:
    assert NEAR * LOOKED_AT <= 24
