"""What makes a brief: the right facts, once, in words of the sources, in one screen."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.briefing import select
from bot.briefing.markup import units
from bot.briefing.render import Renderer
from bot.domain.briefing import Briefing, Query
from bot.domain.facts import ActorKind, DrillPhase, Stance
from bot.domain.issues import IssueNames
from bot.domain.plover import MoveStatus, MoveType
from bot.domain.records import ActorRef, ArticleRef, Dossier, PositionRecord

from .build import AMERICA, KWAN, NORTH, NOW, SANDERS, SOUTH, article, dossier, drill, morning, move, position
from .test_pack import read

RENDERER = Renderer()
ANY = Query()


def brief(*dossiers: Dossier, words: str = "", seen: frozenset[str] = frozenset()) -> Briefing:
    return select.brief(dossiers, Query(words=tuple(words.split())), now=NOW, seen=seen)


def shown(briefing: Briefing) -> str:
    return read("\n".join(RENDERER.render("brief", briefing=briefing, now=NOW))).text


def test_the_weightiest_article_gives_headline_and_bottom_line() -> None:
    made = brief(*morning())
    assert made.headline is not None
    assert made.headline.text == "North Korea Calls Off Talks With Seoul Over Air Drill"
    assert made.bottom_line[0].text.startswith("North Korea called off a meeting with South Korea on Wednesday")


def test_sources_are_numbered_in_the_order_of_their_first_use() -> None:
    text = shown(brief(*morning()))
    body, _, _ = text.partition("\n[1] ")
    first_uses = list(dict.fromkeys(re.findall(r"\[(\d)\]", body)))
    assert first_uses == sorted(first_uses)
    assert all(f"\n[{number}] " in text for number in first_uses)


def test_the_same_drill_in_two_articles_is_one_line_with_both_sources_and_their_difference() -> None:
    made = brief(*morning())
    (exercise,) = made.drills
    assert exercise.record.name == "Max Thunder"
    assert exercise.record.end == "2018-05-25", "the fuller record wins"
    assert len(exercise.citations) == 2
    assert exercise.origins == 2
    assert [field for field, _ in exercise.disputes] == ["start"]
    assert [value for value, _ in exercise.disputes[0][1]] == ["2018-05-11", "2018-05-12"]


def test_copies_of_one_wire_count_as_one_origin() -> None:
    wire = article("d1", outlet="Alpha", origin="Reuters")
    copy = article("d2", outlet="Beta", origin="Reuters")
    words = "the talks would go on next week in Geneva"
    made = brief(dossier(wire, position(wire, NORTH, words)), dossier(copy, position(copy, NORTH, words)))
    (item,) = made.positions
    assert (made.articles, made.origins, item.origins) == (2, 1, 1)
    assert len(item.citations) == 1


def test_the_same_saying_is_one_line_and_different_sayings_are_two() -> None:
    one, two = article("d1", outlet="A"), article("d2", outlet="B")
    first = position(one, KWAN, "the North would reconsider the summit in Singapore", issue="talks")
    again = position(two, KWAN, "North would reconsider whether to go to the summit in Singapore", issue="talks")
    other = position(two, KWAN, "the Libya model was an insult to his nation", issue="talks")
    made = brief(dossier(one, first), dossier(two, again, other))
    assert sorted(len(item.records) for item in made.positions) == [1, 2]


def test_what_follows_a_change_of_mind_is_not_merged() -> None:
    of = article("d1")
    yes = position(of, KWAN, "he would go to the summit in Singapore", stance=Stance.SUPPORTS, issue="talks")
    no = position(
        of, KWAN, "he would not go to the summit in Singapore", stance=Stance.OPPOSES, issue="talks", start=900
    )
    assert len(brief(dossier(of, yes, no)).positions) == 2


def test_opposed_positions_of_different_holders_are_a_dispute() -> None:
    made = brief(*morning())
    (dispute,) = made.disputes
    assert dispute.issue == "joint drills"
    assert (dispute.left.record.stance, dispute.right.record.stance) == (Stance.SUPPORTS, Stance.OPPOSES)
    page = shown(made)
    assert "• Defense Ministry (South Korea), for: said Max Thunder would go on as planned until May 25 [1]°⁴" in page
    assert "against: called the exercise was a deliberate military provocation [2]°⁶" in page
    told = {item.record.id for item in made.positions}
    assert told.isdisjoint({dispute.left.record.id, dispute.right.record.id}), "the words stand in one place"
    assert {4, 6} <= set(made.numbers), "the button proves them too"


def test_sides_of_different_matters_are_no_dispute() -> None:
    gulf, strait = article("d1", "Iran Begins Drill in Gulf"), article("d2", "China Begins Drill Around Taiwan")
    yes = position(
        gulf, KWAN, "“The drill in Hormuz is useful to us all”", stance=Stance.SUPPORTS, issue="joint drills"
    )
    no = position(
        strait, SANDERS, "the drill off Taipei", stance=Stance.OPPOSES, issue="joint drills", cue_class="blame"
    )
    assert brief(dossier(gulf, yes), dossier(strait, no)).disputes == ()


def test_two_voices_of_one_article_are_no_dispute() -> None:
    def sides(first: ArticleRef, second: ArticleRef) -> tuple[PositionRecord, PositionRecord]:
        words = "“The talks in Geneva, with Norway, are useful”"
        return (
            position(first, KWAN, words, stance=Stance.SUPPORTS, issue="talks"),
            position(second, SANDERS, words, stance=Stance.OPPOSES, issue="talks", cue_class="blame", start=900),
        )

    one, other = article("d1", story="s1"), article("d2", story="s1")
    assert brief(dossier(one, *sides(one, one))).disputes == ()
    yes, no = sides(one, other)
    assert brief(dossier(one, yes), dossier(other, no)).disputes


def test_two_sides_read_out_of_plain_reports_are_no_dispute() -> None:
    of = article("d1")
    yes = position(of, KWAN, "talks went on all night", stance=Stance.SUPPORTS, issue="talks")
    no = position(of, SANDERS, "talks had been hard", stance=Stance.OPPOSES, issue="talks", start=900)
    assert brief(dossier(of, yes, no)).disputes == ()


def test_a_claim_and_its_denial_stand_side_by_side() -> None:
    of = article("d1")
    claim = position(of, KWAN, "that American bombers crossed the northern border", number=1)
    denial = position(
        of, SANDERS, "that any bombers had crossed the border", cue="denied", cue_class="deny", start=900, number=2
    )
    made = brief(dossier(of, claim, denial))
    (dispute,) = made.disputes
    assert not dispute.sides
    page = shown(made)
    assert (
        "Kim Kye Gwan, first vice foreign minister: said that American bombers crossed the northern border [1]¹" in page
    )
    assert "Sarah Sanders, Press Secretary: denied that any bombers had crossed the border [1]²" in page


def test_an_outlet_holds_nothing_before_those_it_reports_on() -> None:
    of = article("d1")
    agency = ActorRef(id="k9", name="Central Wire", kind=ActorKind.ORGANIZATION, sector="MED", salience=1.0)
    told = position(of, agency, "talks were near", stance=Stance.SUPPORTS, issue="talks", start=0)
    said = position(of, KWAN, "he had no news of any meeting this week", start=2000)
    assert brief(dossier(of, told, said)).positions[0].record.id == said.id


def test_only_what_lies_ahead_is_watched() -> None:
    made = brief(*morning())
    (ahead,) = made.watch
    assert (ahead.on, ahead.text) == ("2018-05-20", "Iran will receive inspectors in Tehran")
    later = select.brief(morning(), ANY, now=NOW + timedelta(days=30))
    assert later.watch == ()
    assert any("inspectors" in item.summary for item in later.moves)


def test_the_speaker_has_the_title_as_printed() -> None:
    assert "Kim Kye Gwan, first vice foreign minister\n" in shown(brief(*morning()))


def test_a_report_begins_with_its_own_verb_and_a_condition_that_was_cut_is_added() -> None:
    of = article("d1")
    content = (
        "it would keep on building and testing its weapons and rockets of every kind and range year after year without "
        "any pause as long as the two countries held drills"
    )
    said = position(of, NORTH, content, cue="said", condition="as long as the two countries held drills")
    (item,) = brief(dossier(of, said)).positions
    assert item.summary.startswith("said it would keep on building")
    assert item.summary.endswith(" …")
    assert item.condition == "as long as the two countries held drills"


def test_a_condition_that_is_shown_is_not_told_twice() -> None:
    (item,) = [i for i in brief(*morning()).positions if i.record.actor == KWAN]
    assert item.condition is None


def test_a_quotation_has_twelve_words_at_most() -> None:
    of = article("d1")
    said = position(
        of, SANDERS, "“We are ready to meet if they are, and if they are not we will go on pressing them hard,”"
    )
    (item,) = brief(dossier(of, said)).positions
    assert item.quotation == "We are ready to meet if they are"
    assert item.quotation_cut


def test_uncertain_facts_stay_out() -> None:
    of = article("d1")
    weak = position(of, KWAN, "the moon was made of green cheese", confidence=0.29)
    sure = position(of, KWAN, "the summit might be reconsidered soon", confidence=0.31, start=900)
    made = brief(dossier(of, weak, sure))
    assert [item.record.id for item in made.positions] == [sure.id]


def test_a_position_without_any_holder_stays_out() -> None:
    of = article("d1")
    assert brief(dossier(of, position(of, None, "the talks had failed for good"))).positions == ()
    named = position(of, None, "the talks had failed for good", source="officials in the capital")
    assert "officials in the capital" in shown(brief(dossier(of, named)))


def test_whoever_follows_one_of_two_hears_what_both_hold() -> None:
    of = article("d1")
    both = replace(position(of, None, "no envoy would travel", source="Both sides"), together=(NORTH, AMERICA))
    assert select.actors_of(both) == {NORTH.id, AMERICA.id}
    alert = select.alert([both], [], {of.id: of}, follow={AMERICA.id})
    assert alert.followed is not None
    assert [item.record for item in alert.followed.positions] == [both]


def test_who_asks_again_hears_nothing_new() -> None:
    made = brief(*morning())
    again = brief(*morning(), seen=frozenset(made.fact_ids))
    assert again.empty


def test_after_one_new_article_only_what_it_changes_is_told() -> None:
    seen = frozenset(brief(*morning()).fact_ids)
    fresh = article("d4", "Allies Cut Max Thunder Short", outlet="The Daily", hours=0.5)
    news = dossier(
        fresh,
        drill(fresh, AMERICA, SOUTH, name="Max Thunder", start="2018-05-11", phase=DrillPhase.CANCELLED),
        position(
            fresh,
            NORTH,
            "the exercise was a deliberate military provocation",
            stance=Stance.OPPOSES,
            issue="joint drills",
        ),
        position(fresh, SOUTH, "it regretted the decision of its neighbor", start=900),
    )
    made = brief(*morning(), news, seen=seen)
    assert made.delta
    assert made.headline is not None
    assert made.headline.text == "Allies Cut Max Thunder Short"
    assert [item.record.phase for item in made.drills] == [DrillPhase.CANCELLED], "a drill that changed is news"
    assert [item.record.actor for item in made.positions] == [SOUTH], "what was said before is not"
    assert made.moves == ()


def test_words_asked_for_come_first() -> None:
    plain = brief(*morning())
    asked = brief(*morning(), words="iran")
    assert plain.headline is not None
    assert asked.headline is not None
    assert "Iran" not in plain.headline.text
    assert "Iran" in asked.headline.text


def test_the_order_of_the_input_does_not_matter() -> None:
    dossiers = morning()
    wanted = shown(brief(*dossiers))
    for seed in range(5):
        random.Random(seed).shuffle(dossiers)
        assert shown(brief(*dossiers)) == wanted


def test_every_fact_of_a_brief_can_be_explained() -> None:
    reasons = select.explain(morning(), ANY, now=NOW)
    made = brief(*morning())
    numbers = {item.record.number for group in (made.positions, made.drills, made.moves) for item in group}
    assert numbers <= {reason.number for reason in reasons if reason.outcome == "shown"}
    assert [reason.score for reason in reasons] == sorted((r.score for r in reasons), reverse=True)
    assert all(reason.parts for reason in reasons)


def test_a_move_told_by_another_section_is_not_told_twice() -> None:
    of = article("d1")
    exercise = drill(of, AMERICA, name="Foal Eagle", at=50)
    mobilised = move(of, MoveType.MOBILIZE, [AMERICA], "The exercise Foal Eagle began", at=50)
    assert brief(dossier(of, exercise, mobilised)).moves == ()


def crowd(size: int) -> list[Dossier]:
    """Many long facts of many holders."""
    made = []
    for number in range(size):
        of = article(
            f"d{number}", f"Headline number {number} " + "of many words " * 8, outlet=f"Outlet {number}", hours=number
        )
        who = ActorRef(
            id=f"k{number}",
            name=f"Speaker Number {number}",
            kind=ActorKind.PERSON,
            role="minister of " + "long titles " * 9,
        )
        facts = [
            position(
                of,
                who,
                f"nobody in office {number} would ever agree to anything {i} " + "and the other side knew it well " * 6,
                stance=Stance.OPPOSES if number % 2 else Stance.SUPPORTS,
                issue="a very long issue that goes on and on",
                start=100 * i,
            )
            for i in range(4)
        ]
        exercise = drill(
            of,
            who,
            NORTH,
            SOUTH,
            name=f"Exercise {number}",
            place="the sea " * 20,
            purpose="to show " * 30,
            start="2018-05-20",
        )
        acted = move(
            of, MoveType.AGREE, [who], "the parties signed a paper " * 9, status=MoveStatus.PLANNED, on="2018-06-01"
        )
        made.append(dossier(of, *facts, exercise, acted))
    return made


@pytest.mark.parametrize("size", [1, 2, 5, 40])
def test_a_brief_never_passes_its_measure(size: int) -> None:
    made = brief(*crowd(size))
    text = shown(made)
    assert units(text) <= 1800
    assert made.positions
    assert made.drills
    assert size < 5 or dict(made.omitted)["positions"] > 0
    assert len(RENDERER.render("brief", briefing=made, now=NOW)) == 1


def test_a_crowd_is_dealt_with_in_linear_time() -> None:
    of = article("d1")
    facts = [position(of, KWAN, f"remark {n} about {n * 7} things and {n * 3} more", start=n) for n in range(3000)]
    assert brief(dossier(of, *facts)).positions


_CONTENT = st.text(st.sampled_from('ab c“”"d,. '), min_size=3, max_size=120)


@given(st.lists(_CONTENT, min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_quotation_marks_stand_only_around_words_of_the_source(contents: list[str]) -> None:
    of = article("d1", "Plain title")
    facts = [
        position(of, KWAN, f"“{content.strip('“”')}”" if n % 2 else content, start=n * 200)
        for n, content in enumerate(contents)
    ]
    made = brief(dossier(of, *facts))
    sources = [" ".join(fact.content.split()) for fact in facts] + [
        " ".join(quote.split()) for fact in facts for quote in fact.quotes
    ]
    for item in made.positions:
        if item.quotation:
            assert any(item.quotation in source for source in sources)
        words = item.summary.removesuffix(" …").removeprefix(item.record.cue).strip('“”" ,.')
        bare = str.maketrans("", "", '“”"')
        assert any(words.translate(bare) in source.translate(bare) for source in sources)


def test_nobody_is_for_or_against_what_is_no_issue_of_the_table() -> None:
    of = article("d1")
    said = position(of, KWAN, "the notice had come far too late", stance=Stance.OPPOSES, issue="notice")
    made = select.brief([dossier(of, said)], ANY, now=NOW, topics=IssueNames.of(["talks"]))
    assert "opposes" not in shown(made)
    assert "the notice had come far too late" in shown(made)


@pytest.mark.parametrize("source", ["he", "his country", "the two", "Neither side", "they", ""])
def test_holders_whom_the_words_do_not_name_stay_out(source: str) -> None:
    of = article("d1")
    assert brief(dossier(of, position(of, None, "the talks had failed for good", source=source))).positions == ()


def test_an_article_without_facts_gives_no_brief() -> None:
    assert brief(dossier(article("d1", "A title and nothing else"))).empty


def test_the_sentence_after_a_planned_move_is_told_with_it() -> None:
    of = article("d1")
    plan = move(
        of, MoveType.CONSULT, [NORTH], "The North will send somebody abroad", status=MoveStatus.PLANNED, on="2018-05-16"
    )
    end = plan.evidence[0].end
    many = [
        position(
            of,
            ActorRef(id=f"k{n}", name=f"Person {n}", role="minister", salience=0.9),
            f"view {n} {'of it ' * 12}",
            start=n * 90,
        )
        for n in range(9)
    ]
    after = position(of, None, "that the envoy Kim would go", cue="reported", source="the agency", start=end + 2)
    made = brief(dossier(of, plan, *many, after))
    assert after.id in {item.record.id for item in made.positions}


def test_drills_of_long_ago_leave_room_for_the_news() -> None:
    old, new = article("d1", hours=24 * 90), article("d2")
    words = "the talks would go on {} for as long as both sides wished it and nobody else spoke against it"
    people = [ActorRef(id=f"k{n}", name=f"Person {n}", role="minister", salience=0.9) for n in range(9)]
    said = [position(new, who, words.format(n), start=n * 200) for n, who in enumerate(people)]
    past = drill(old, AMERICA, name="Old Shield", start="2018-02-11", end="2018-02-14", place="the waters off Guam")
    made = brief(dossier(new, *said), dossier(old, past))
    assert made.drills == ()
    running = drill(old, AMERICA, name="Long Shield", start="2018-02-11", end="2018-06-14", place="the waters off Guam")
    assert [item.record.name for item in brief(dossier(new, *said), dossier(old, running)).drills] == ["Long Shield"]


@pytest.mark.parametrize(
    ("words", "shown_side"), [(("great",), False), (("would", "not hold"), True), ((), True), (("will never",), True)]
)
def test_a_side_guessed_from_a_plain_report_is_not_shown(words: tuple[str, ...], shown_side: bool) -> None:
    of = article("d1")
    said = position(of, KWAN, "any talks in the spring were a matter of doubt", stance=Stance.OPPOSES, issue="talks")
    told = dossier(of, replace(said, stance_words=words))
    assert ("opposes talks" in shown(brief(told))) is shown_side
    demanded = replace(said, cue_class="demand", stance_words=("great",))
    assert "opposes talks" in shown(brief(dossier(of, demanded)))


def test_a_brief_of_everything_names_the_other_stories_of_the_time() -> None:
    """Before a tenth line on the first one; what is of another year is no news beside it."""
    stories = []
    for number in range(6):
        of = article(f"s{number}", f"Headline number {number}", story=f"s{number}", hours=2 + number)
        said = [
            position(
                of, KWAN, f"port{number}{at} would trade with town{number}{at} by road{number}{at}", start=900 + at
            )
            for at in range(10)
        ]
        stories.append(dossier(of, *said))
    old = article("old", "An old headline", story="old", hours=24 * 400)
    made = brief(*stories, dossier(old, position(old, KWAN, "the oldest matter was a settled one for all of them")))
    titles = [one.text for one in made.background]
    assert len(titles) >= 3
    assert "An old headline" not in titles[:3]


def test_two_stories_of_one_event_have_one_lead() -> None:
    told = (
        "Norland said on Friday it summoned the Sudland ambassador over remarks that the premier made on the strait",
        "Norland summoned the Sudland ambassador over remarks on the strait by the premier, the ministry said Friday",
        "Ostland and Westland broke off talks in the capital on Thursday without naming a day for another round",
    )
    dossiers = []
    for number, lead in enumerate(told):
        of = article(f"s{number}", f"Title number {number}", story=f"s{number}", hours=2 + number)
        dossiers.append(dossier(of, position(of, KWAN, "something", sentence=lead, start=0)))
    leads = [one.text for one in brief(*dossiers).bottom_line]
    assert leads == [told[0], told[2]]
