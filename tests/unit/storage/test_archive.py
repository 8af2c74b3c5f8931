from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.domain.briefing import Party, Window
from bot.domain.correcting import Correction
from bot.domain.facts import ActorKind, Stance
from bot.domain.records import ActorRef, FactRecord, KnownActor, PositionRecord
from bot.domain.stories import Placement
from bot.service.ports import Stores
from bot.storage import facts as module
from bot.storage.corrections import parse, take_back
from bot.storage.engine import Database
from tests.support.newsroom import NOON, WIRE, actor, article, position


@pytest.fixture
async def stores(database: Database) -> Stores:
    stores = Stores.over(database)
    await stores.sources.add(WIRE, NOON)
    return stores


async def _record(stores: Stores, text: str, who: KnownActor, **more: object) -> PositionRecord:
    kept = article(text, **more)  # type: ignore[arg-type]
    await stores.articles.add(kept, Placement("story"))
    fact = position(kept, who)
    ref = ActorRef(id=who.id, name=who.name, role="Minister", salience=0.5)
    await stores.facts.record(kept, analyzer="v1", actors=[who], mentions=[("a1", ref)], records=[fact])
    return fact


async def test_an_article_comes_back_as_it_was_kept(stores: Stores) -> None:
    kept = article("Some text about Seoul.", url="https://example.org/1")
    assert await stores.articles.add(kept, Placement("story"))
    assert not await stores.articles.add(kept, Placement("story"))
    assert await stores.articles.article(kept.id) == kept


async def test_search_takes_all_words_then_any_and_survives_operators(stores: Stores) -> None:
    both = article("Seoul and Tokyo signed a pact.", at=NOON)
    one = article("Seoul held an election.", at=NOON - timedelta(days=1))
    for kept in (both, one):
        await stores.articles.add(kept, Placement("story"))
    assert await stores.articles.search(["seoul", "tokyo"], Window(), 9) == [both.id]
    assert await stores.articles.search(["seoul", "lima"], Window(), 9) == [both.id, one.id]
    assert await stores.articles.search(["elections"], Window(), 9) == [one.id]
    assert await stores.articles.search(['"seoul" OR (', "NEAR/2"], Window(), 9) == [both.id, one.id]
    assert await stores.articles.search(["***"], Window(), 9) == []
    assert await stores.articles.search(["seoul"], Window(since=NOON), 9) == [both.id]


async def test_search_knows_letters_without_their_marks(stores: Stores) -> None:
    kept = article("Ministers met in Malmö and Łódź.", title="São Tomé")
    await stores.articles.add(kept, Placement("story"))
    for typed in ("Malmö", "malmo", "MALMÖ", "Sao Tome", "são", "Łódź"):
        assert await stores.articles.search([typed], Window(), 9) == [kept.id], typed


async def test_a_text_of_very_many_different_words_is_kept(stores: Stores) -> None:
    long = article(" ".join(f"w{number}" for number in range(150_000)))
    await stores.articles.add(long, Placement("story"))
    assert await stores.articles.search(["w17"], Window(), 9) == [long.id]


async def test_characters_that_no_database_keeps_stop_nothing(stores: Stores) -> None:
    odd = article("A NUL \x00 and half a \ud83d character.", title="\x00Title", outlet="\udfffOutlet")
    await stores.articles.add(odd, Placement("story"))
    assert await stores.articles.article(odd.id) == odd
    assert odd.text == "A NUL \ufffd and half a \ufffd character."


async def test_facts_come_back_whole_with_a_number(stores: Stores) -> None:
    fact = await _record(stores, "Ade rejects talks.", actor("Bola Ade", country="NGA"))
    (dossier,) = await stores.facts.dossiers([fact.article_id])
    (found,) = dossier.positions
    assert found == replace(fact, number=found.number)
    assert found.number > 0
    assert await stores.facts.fact(found.number) == found
    assert dossier.article.outlet == "Sample"
    assert [a.name for a in dossier.actors] == ["Bola Ade"]


async def test_reading_again_keeps_numbers_and_drops_what_is_gone(stores: Stores) -> None:
    who = actor("Bola Ade")
    fact = await _record(stores, "Ade rejects talks.", who)
    kept = article("Ade rejects talks.")
    number = (await stores.facts.dossiers([kept.id]))[0].positions[0].number
    changed = replace(fact, stance=Stance.SUPPORTS)
    await stores.facts.record(kept, analyzer="v2", actors=[who], mentions=[], records=[changed])
    (found,) = (await stores.facts.dossiers([kept.id]))[0].positions
    assert (found.number, found.stance) == (number, Stance.SUPPORTS)
    await stores.facts.record(kept, analyzer="v3", actors=[], mentions=[], records=[])
    assert (await stores.facts.dossiers([kept.id]))[0].positions == ()


def _wrong(fact: PositionRecord, **changes: str) -> Correction:
    return Correction(fact_id=fact.id, by_user=1, at=NOON, changes=changes)


async def test_a_corrected_fact_stays_out_when_the_article_is_read_again(stores: Stores) -> None:
    who = actor("Bola Ade")
    fact = await _record(stores, "Ade rejects talks.", who)
    await stores.facts.correct(_wrong(fact))
    await stores.facts.record(article("Ade rejects talks."), analyzer="v2", actors=[who], mentions=[], records=[fact])
    assert (await stores.facts.dossiers([fact.article_id]))[0].positions == ()


async def test_a_correction_follows_its_fact_to_another_id(stores: Stores) -> None:
    who = actor("Bola Ade")
    fact = await _record(stores, "Ade rejects talks.", who)
    await stores.facts.correct(_wrong(fact))
    kept = article("Ade rejects talks.")
    for version, identifier in (("v2", "p2"), ("v3", "p3"), ("v4", "p2")):
        later = replace(fact, id=identifier, content="rejects talks")
        await stores.facts.record(kept, analyzer=version, actors=[who], mentions=[], records=[later])
        assert (await stores.facts.dossiers([kept.id]))[0].positions == (), version


async def test_a_fact_set_right_is_read_so_and_stays_so(stores: Stores) -> None:
    who = actor("Bola Ade")
    fact = await _record(stores, "Ade rejects talks.", who)
    await stores.facts.correct(_wrong(fact, stance="supports", issue="trade"))
    for version in ("v2", "v3"):
        (found,) = await stores.facts.facts("position", Window(), issue="trade")
        assert isinstance(found, PositionRecord)
        assert (found.stance, found.issue, found.content) == (Stance.SUPPORTS, "trade", fact.content)
        await stores.facts.record(
            article("Ade rejects talks."), analyzer=version, actors=[who], mentions=[], records=[fact]
        )


async def test_a_correction_is_taken_back_whole(stores: Stores, database: Database) -> None:
    fact = await _record(stores, "Ade rejects talks.", actor("Bola Ade"))
    await stores.facts.correct(_wrong(fact, stance="supports"))
    await stores.facts.correct(_wrong(fact))
    assert await stores.facts.correction(fact.id) == _wrong(fact)
    async with database.write() as connection:
        await take_back(connection, fact.id)
    (found,) = await stores.facts.facts("position", Window())
    assert isinstance(found, PositionRecord)
    assert found.stance is fact.stance
    assert await stores.facts.correction(fact.id) is None


async def test_facts_are_found_by_actor_issue_and_window(stores: Stores) -> None:
    ade, han = actor("Bola Ade"), actor("Han Min")
    await _record(stores, "Ade rejects talks.", ade)
    await _record(stores, "Han rejects talks.", han, at=NOON - timedelta(days=3))
    both = await stores.facts.facts("position", Window())
    assert [fact.article_id for fact in both] == [article("Ade rejects talks.").id, both[1].article_id]
    assert len(await stores.facts.facts("position", Window(), actors=[han.id])) == 1
    assert len(await stores.facts.facts("position", Window(since=NOON), issue="talks")) == 1
    assert await stores.facts.facts("drill", Window()) == []


async def test_actors_are_found_by_part_of_a_name_and_with_a_slip(stores: Stores) -> None:
    for name in ("Han Tae Min", "Bola Ade", "Łukasz Nowak"):
        await _record(stores, f"{name} rejects talks.", actor(name))
    for typed, wanted in (("han", "Han Tae Min"), ("Bola Adee", "Bola Ade"), ("lukasz nowak", "Łukasz Nowak")):
        found = await stores.actors.find_actors(typed)
        assert found[0].name == wanted
        assert found[0].role is not None
        assert found[0].role.role == "Minister"
    assert await stores.actors.find_actors("Zzyzx") == []
    assert await stores.actors.find_actors("") == []


async def test_articles_wait_until_this_version_has_read_them(stores: Stores) -> None:
    await _record(stores, "Ade rejects talks.", actor("Bola Ade"))
    await stores.articles.add(article("Another one."), Placement("story"))
    assert [a.text for _, a in await stores.articles.unread("v1", 9)] == ["Another one."]
    assert len(await stores.articles.unread("v2", 9)) == 2


async def test_an_article_that_keeps_failing_is_set_aside_with_the_reason(stores: Stores) -> None:
    poison = article("Poison.")
    await stores.articles.add(poison, Placement("story"))
    for attempt in range(3):
        assert len(await stores.articles.unread("v1", 9)) == 1, attempt
        await stores.articles.set_aside(poison.id, "it bites", tries=3)
    assert await stores.articles.unread("v1", 9) == []
    assert (await stores.articles.counts())["set aside"] == 1


async def test_what_a_chat_was_shown_is_remembered_per_chat(stores: Stores) -> None:
    await stores.shown.add(1, ["p1", "p2", "p1"], NOON)
    assert await stores.shown.among(1, ["p1", "p3"]) == {"p1"}
    assert await stores.shown.among(2, ["p1"]) == frozenset()


async def test_stories_found_to_be_one_are_merged(stores: Stores) -> None:
    early, late, joint = (article(f"Text {n}.", at=NOON + timedelta(days=n)) for n in range(3))
    await stores.articles.add(early, Placement("first"))
    await stores.articles.add(late, Placement("second"))
    await stores.articles.add(joint, Placement("first", merged=("second",)))
    references = await stores.articles.references([early.id, late.id, joint.id])
    assert {reference.story_id for reference in references.values()} == {"first"}


async def test_many_facts_are_made_away_from_the_event_loop(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """A day of news is thousands of facts: made on the loop they would hold up every chat."""
    who = actor("Ade")
    kept = article("Ade rejects talks.")
    await stores.articles.add(kept, Placement("story"))
    facts = [replace(position(kept, who), id=f"f{number}") for number in range(100)]
    await stores.facts.record(kept, analyzer="v1", actors=[who], mentions=[], records=facts)
    made_in: list[int] = []

    def watched(kind: str, text: str) -> FactRecord:
        made_in.append(threading.get_ident())
        return parse(kind, text)

    monkeypatch.setattr(module, "parse", watched)
    (dossier,) = await stores.facts.dossiers([kept.id])
    assert len(dossier.positions) == 100
    assert len(await stores.facts.facts("position", Window())) == 100
    assert len(await stores.facts.after(0, Window())) == 100
    assert len(made_in) == 300
    assert threading.get_ident() not in made_in


async def test_a_state_s_position_is_found_under_who_voices_it_and_the_other_way_round(stores: Stores) -> None:
    kept = article("Norland will not talk.")
    await stores.articles.add(kept, Placement("story"))
    state, envoy = actor("Norland"), actor("Ada Lund")
    of_state = replace(position(kept, state), id="f1", voiced_by=ActorRef(id=envoy.id, name=envoy.name))
    own = replace(position(kept, envoy), id="f2", on_behalf=ActorRef(id=state.id, name=state.name))
    await stores.facts.record(kept, analyzer="v1", actors=[state, envoy], mentions=[], records=[of_state, own])
    for who in (state, envoy):
        found = await stores.facts.facts("position", Window(), parties=[Party(actors=(who.id,))])
        assert {fact.id for fact in found} == {"f1", "f2"}


async def test_what_two_hold_together_is_found_under_each(stores: Stores) -> None:
    kept = article("Both sides will talk.")
    await stores.articles.add(kept, Placement("story"))
    two = actor("Norland", kind=ActorKind.STATE), actor("Sudland", kind=ActorKind.STATE)
    refs = tuple(ActorRef(id=who.id, name=who.name) for who in two)
    held = replace(position(kept, two[0]), actor=None, together=refs)
    await stores.facts.record(kept, analyzer="v1", actors=list(two), mentions=[], records=[held])
    for who in two:
        (found,) = await stores.facts.facts("position", Window(), parties=[Party(actors=(who.id,))])
        assert isinstance(found, PositionRecord) and found.together == refs


async def test_a_state_s_organs_are_found_with_it_its_people_outlets_and_another_s_organs_are_not(
    stores: Stores,
) -> None:
    kept = article("Norland will not talk.")
    await stores.articles.add(kept, Placement("story"))
    organization = ActorKind.ORGANIZATION
    speakers = {
        "state": actor("Norland", kind=ActorKind.STATE, country="NOR"),
        "ministry": replace(actor("Foreign Ministry", kind=organization, country="NOR"), sector="GOV"),
        "navy": replace(actor("Norland navy", kind=organization, country="NOR"), sector="MIL"),
        "officials": replace(actor("Norland officials", kind=ActorKind.GROUP, country="NOR"), sector="GOV"),
        "press": replace(actor("Norland Times", kind=organization, country="NOR"), sector="MED"),
        "foreign": replace(actor("Ministry", kind=organization, country="SWE"), sector="GOV"),
        "person": replace(actor("Ada Lund", country="NOR"), sector="GOV"),
    }
    facts = [replace(position(kept, who), id=name) for name, who in speakers.items()]
    await stores.facts.record(kept, analyzer="v1", actors=list(speakers.values()), mentions=[], records=facts)
    party = Party(actors=(speakers["state"].id,), organs=("NOR",))
    found = await stores.facts.facts("position", Window(), parties=[party])
    assert {fact.id for fact in found} == {"state", "ministry", "navy", "officials"}


@pytest.mark.parametrize("party", [Party(actors=("a",), organs=("NOR",)), Party(actors=("a",), countries=("NOR",))])
async def test_who_acts_for_a_state_is_looked_up_in_an_archive_of_any_size(database: Database, party: Party) -> None:
    statement = module.taking_part(party)
    async with database.read() as connection:
        told = str(statement.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True}))
        if connection.dialect.name == "sqlite":
            plan = await connection.execute(text(f"EXPLAIN QUERY PLAN {told}"))
        else:  # of a handful of rows PostgreSQL reads all whatever the indexes are
            await connection.execute(text("SET LOCAL enable_seqscan = off"))
            plan = await connection.execute(text(f"EXPLAIN {told}"))
        steps = " ".join(str(row) for row in plan)
    assert "ix_actors_country_sector_kind" in steps
    assert "SCAN actors" not in steps and "Seq Scan on actors" not in steps


async def test_what_was_held_before_is_the_holders_own_newest_first(stores: Stores) -> None:
    who, other = actor("Ada Lund"), actor("Bo Holm")
    facts = []
    for day, (speaker, stance) in enumerate(
        [(who, Stance.SUPPORTS), (other, Stance.SUPPORTS), (who, Stance.OPPOSES), (who, Stance.OPPOSES)]
    ):
        kept = article(f"Words of day {day}.", at=NOON + timedelta(days=day))
        await stores.articles.add(kept, Placement("story"))
        fact = replace(position(kept, speaker), id=f"f{day}", stance=stance, issue="talks")
        await stores.facts.record(kept, analyzer="v1", actors=[speaker], mentions=[], records=[fact])
        facts.append(fact)
    held = await stores.facts.held_before(facts)
    assert [fact.id for fact in held["f3"]] == ["f2", "f0"]
    assert [fact.id for fact in held["f0"]] == []
