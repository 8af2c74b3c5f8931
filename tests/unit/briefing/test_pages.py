"""Who, drills, moves, said, positions, timeline."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

from bot.briefing import select
from bot.briefing.render import Renderer
from bot.domain.briefing import Query
from bot.domain.facts import ActorKind, DrillPhase, Stance
from bot.domain.plover import MoveType
from bot.domain.records import ActorRef, DrillRecord, KnownActor, MoveRecord, PositionRecord, PrintedRole

from .build import AMERICA, KWAN, NORTH, NOW, SANDERS, SOUTH, article, drill, move, position

OLD, NEW = article("d1", outlet="A", hours=300), article("d2", outlet="B", hours=3)
ARTICLES = {"d1": OLD, "d2": NEW}
NEW_DAY = "2018-05-16"
KNOWN = KnownActor(
    id=KWAN.id,
    name="Kim Kye Gwan",
    kind=ActorKind.PERSON,
    aliases=("Kim Kye Gwan", "Kim"),
    roles=(
        PrintedRole(role="first vice foreign minister", article_id="d2", printed_on=NEW.published_at),
        PrintedRole(role="envoy", article_id="d1", printed_on=OLD.published_at),
    ),
)
BEFORE = position(OLD, KWAN, "talks were the only way", stance=Stance.SUPPORTS, issue="talks", on="2018-05-03")
AFTER = position(NEW, KWAN, "there was no interest in a meeting", stance=Stance.OPPOSES, issue="talks", on="2018-05-16")


def test_a_card_has_the_title_printed_last_and_says_where() -> None:
    card = select.card(KNOWN, [], [], [], ARTICLES, now=NOW)
    assert card.role is not None
    assert card.role.role == "first vice foreign minister"
    assert card.role_article == NEW
    assert card.spellings == ("Kim",)
    assert [citation.article.id for citation in card.citations] == ["d2"]


def test_a_card_shows_the_latest_words_on_an_issue_and_the_change() -> None:
    card = select.card(KNOWN, [BEFORE, AFTER], [], [], ARTICLES, now=NOW)
    (group,) = card.groups
    assert [item.record.id for item in group.items] == [AFTER.id, BEFORE.id]
    assert group.items[0].before is not None
    assert group.items[0].before.holding == "supports"


def test_a_card_leaves_out_what_others_said() -> None:
    other = position(NEW, SANDERS, "the president was ready to meet")
    assert select.card(KNOWN, [other], [], [], ARTICLES, now=NOW).groups == ()


def test_a_card_names_those_they_deal_with() -> None:
    known = KnownActor(id=NORTH.id, name="North Korea", kind=ActorKind.STATE)
    moves = [
        move(NEW, MoveType.REJECT, [NORTH], "The North called off the talks", targets=[SOUTH]),
        move(OLD, MoveType.CONSULT, [NORTH], "The North met envoys of both", targets=[SOUTH, AMERICA]),
    ]
    card = select.card(known, [], moves, [], ARTICLES, now=NOW)
    assert [ref.name for ref in card.counterparts] == ["South Korea", "United States"]


def test_a_card_of_somebody_who_is_only_named_says_so() -> None:
    def page(*positions: PositionRecord) -> str:
        card = select.card(replace(KNOWN, articles=2), positions, [], [], ARTICLES, now=NOW)
        return Renderer().render("who", card=card, now=NOW, zone=UTC)[0]

    assert "Named in 2 articles, without a position, move or drill." in page()
    assert "Named in" not in page(AFTER)


def test_crowds_and_bare_nouns_are_nobody_to_deal_with() -> None:
    crowd = ActorRef(id="c", name="All hostages", kind=ActorKind.GROUP)
    noun = ActorRef(id="n", name="navy", kind=ActorKind.ORGANIZATION)
    met = move(NEW, MoveType.CONSULT, [KWAN], "Kwan met them all on Monday", targets=[crowd, noun, SANDERS])
    assert [ref.id for ref in select.card(KNOWN, [], [met], [], ARTICLES, now=NOW).counterparts] == [SANDERS.id]


def test_drills_ahead_come_first_and_soonest_first() -> None:
    records = [
        drill(OLD, AMERICA, name="Past", start="2018-04-01", end="2018-04-20"),
        drill(OLD, AMERICA, name="Later", start="2018-08-20"),
        drill(NEW, AMERICA, name="Running", start="2018-05-11", end="2018-05-25"),
        drill(NEW, AMERICA, name="Called off", start="2018-08-01", phase=DrillPhase.SUSPENDED),
        drill(NEW, AMERICA, name="Undated"),
    ]
    made = select.drills(records, ARTICLES, now=NOW)
    assert [item.record.name for item in made.ahead] == ["Running", "Later"]
    assert [item.record.name for item in made.past] == ["Called off", "Undated", "Past"]


def test_drills_of_one_name_in_different_years_stay_apart() -> None:
    records = [
        drill(OLD, AMERICA, name="Foal Eagle", start="2017-03-01"),
        drill(NEW, AMERICA, name="Foal Eagle", start="2018-04-01"),
    ]
    assert len(select.drills(records, ARTICLES, now=NOW).past) == 2


def test_a_nameless_drill_is_the_named_one_of_the_same_days_and_fleets() -> None:
    records = [
        drill(OLD, AMERICA, SOUTH, name="Max Thunder", start="2018-05-11"),
        drill(NEW, AMERICA, SOUTH, start="2018-05-11", phase=DrillPhase.ONGOING),
    ]
    made = select.drills(records, ARTICLES, now=NOW)
    (item,) = (*made.ahead, *made.past)
    assert item.record.name == "Max Thunder"
    assert item.record.phase is DrillPhase.ONGOING


def test_lists_are_cut_and_say_so() -> None:
    records = [drill(OLD, AMERICA, name=f"Number {n}", start=f"2018-01-{n + 1:02}") for n in range(20)]
    made = select.drills(records, ARTICLES, now=NOW, limit=8)
    assert len(made.past) == 8
    assert made.omitted == 12
    assert made.past[0].record.name == "Number 19"


def test_moves_are_listed_newest_first_each_once() -> None:
    records = [
        move(OLD, MoveType.CONSULT, [NORTH], "The leaders met at the border", on="2018-04-27"),
        move(NEW, MoveType.CONSULT, [NORTH], "The leaders met at the border in April", on="2018-04-27"),
        move(NEW, MoveType.REJECT, [NORTH], "The North called off the talks", on="2018-05-16"),
    ]
    made = select.moves(records, ARTICLES, now=NOW)
    assert [item.record.date for item in made.moves] == ["2018-05-16", "2018-04-27"]
    assert len(made.moves[1].records) == 2


def test_a_move_whose_clause_names_nobody_says_who_acted() -> None:
    made = select.moves([move(NEW, MoveType.REJECT, [NORTH], "it called off the talks")], ARTICLES, now=NOW)
    assert made.moves[0].doer == "North Korea"


def test_said_is_grouped_by_issue() -> None:
    other = position(NEW, KWAN, "Libya was no model for anybody")
    made = select.said(KNOWN, [BEFORE, AFTER, other], ARTICLES, Query())
    assert [group.issue for group in made.groups] == ["talks", None]
    assert made.name == "Kim Kye Gwan"


def test_positions_have_each_holder_once_by_the_latest_clear_words() -> None:
    vague = position(NEW, KWAN, "the matter was being studied", issue="talks", on="2018-05-17")
    ready = position(NEW, SANDERS, "the president was ready", stance=Stance.SUPPORTS, issue="talks")
    made = select.positions("talks", [BEFORE, AFTER, vague, ready], ARTICLES)
    assert [item.record.actor for item in made.supports] == [SANDERS]
    assert [item.record.id for item in made.opposes] == [AFTER.id]
    assert made.opposes[0].before is not None
    assert made.opposes[0].before.holding == "supports"
    assert made.neutral == ()


def test_the_timeline_runs_forward_and_holds_only_dated_things() -> None:
    records = [
        move(NEW, MoveType.REJECT, [NORTH], "The North called off the talks", on="2018-05-16"),
        move(NEW, MoveType.ACCUSE, [NORTH], "The North accused somebody of something"),
        drill(NEW, AMERICA, name="Max Thunder", start="2018-05-11"),
    ]
    made = select.timeline(records, ARTICLES)
    assert [(entry.on, entry.kind) for entry in made.entries] == [("2018-05-11", "drill"), ("2018-05-16", "move")]


def test_a_fact_whose_article_is_gone_is_left_out() -> None:
    assert select.moves([move(NEW, MoveType.REJECT, [NORTH], "gone")], {}, now=NOW).moves == ()


def test_now_decides_what_is_ahead() -> None:
    record = drill(NEW, AMERICA, name="Running", start="2018-05-11", end="2018-05-25")
    assert select.drills([record], ARTICLES, now=NOW + timedelta(days=30)).ahead == ()


def test_a_drill_that_is_over_on_the_day_it_began_is_of_that_day() -> None:
    """Not "from Wed 16 May; completed"."""
    held = drill(NEW, AMERICA, SOUTH, start=NEW_DAY, phase=DrillPhase.COMPLETED)
    (one,) = select.drills([held], ARTICLES, now=NOW).past
    assert (one.record.start, one.record.end) == (NEW_DAY, NEW_DAY)
    (longer,) = select.drills([replace(held, start="2018-05-11")], ARTICLES, now=NOW).past
    assert longer.record.end is None


def test_a_drill_without_name_joins_the_one_of_its_day_and_parties_that_has_one() -> None:
    named = drill(OLD, SOUTH, AMERICA, name="Max Thunder", kind="air", start="2018-05-11")
    again = drill(OLD, SOUTH, AMERICA, kind="military", start="2018-05-12", at=900)
    other = drill(NEW, AMERICA, SOUTH, name="Max Thunder", start="2018-05-11", end="2018-05-25")
    for records in ([again, named, other], [other, again, named], [named, other, again]):
        made = select.drills(records, ARTICLES, now=NOW)
        (one,) = (*made.ahead, *made.past)
        assert len(one.records) == 3
        assert one.disputes == (), "an article does not differ from itself"
    apart = select.drills([named, replace(again, participants=(SOUTH,))], ARTICLES, now=NOW)
    assert len((*apart.ahead, *apart.past)) == 2


def test_who_stands_where_is_in_the_order_of_the_words_shown() -> None:
    """Words that take no side come later than those shown; the line stands where its own day is."""
    vague = position(NEW, KWAN, "the matter of talks was being studied", issue="talks", on="2018-05-16")
    between = position(OLD, SANDERS, "talks were welcome", stance=Stance.SUPPORTS, issue="talks", on="2018-05-10")
    made = select.positions("talks", [BEFORE, vague, between], ARTICLES)
    assert [item.record.id for item in made.supports] == [between.id, BEFORE.id]


def test_initials_of_a_drill_are_no_participant() -> None:
    initials = ActorRef(id="kMT", name="MT", kind=ActorKind.ORGANIZATION)
    (one,) = select.drills([drill(NEW, AMERICA, initials, name="Max Thunder")], ARTICLES, now=NOW).past
    assert one.participants == ("United States",)


def test_a_drill_of_which_nothing_is_told_is_not_listed() -> None:
    assert select.drills([drill(NEW)], ARTICLES, now=NOW).past == ()


def test_the_drill_itself_does_not_take_part_in_it() -> None:
    eagle = replace(AMERICA, id="kEagle", name="Foal Eagle")
    made = select.drills([drill(NEW, eagle, AMERICA, name="Foal Eagle")], ARTICLES, now=NOW)
    assert made.past[0].participants == ("United States",)


def _week(count: int) -> list[MoveRecord]:
    """Moves of different kinds, since the same act told twice is one."""
    return [
        move(NEW, kind, [NORTH], f"The North met envoy number {n} in town {n}", on=f"2018-05-{n + 1:02}")
        for n, kind in enumerate(list(MoveType)[:count])
    ]


def test_turning_a_list_over_shows_every_line_once() -> None:
    records = _week(9)
    shown: list[str] = []
    while True:
        view = select.moves(records, ARTICLES, now=NOW, skip=len(shown), limit=4)
        shown += [item.record.id for item in view.moves]
        if not view.omitted:
            break
    assert sorted(shown) == sorted(record.id for record in records)


def test_an_older_page_of_a_timeline_ends_where_the_newer_begins() -> None:
    records = _week(9)
    newer = select.timeline(records, ARTICLES, limit=4)
    older = select.timeline(records, ARTICLES, skip=4, limit=4)
    assert (newer.omitted, older.omitted) == (5, 1)
    assert older.entries[-1].on < newer.entries[0].on


def test_drills_ahead_and_past_are_turned_over_in_one_order() -> None:
    records = [
        drill(NEW, NORTH, name=f"Drill {n}", start=f"2018-0{5 if n < 3 else 6}-{n + 1:02}", end=None) for n in range(6)
    ]
    whole = select.drills(records, ARTICLES, now=NOW)
    pages = [select.drills(records, ARTICLES, now=NOW, skip=skip, limit=2) for skip in (0, 2, 4)]
    turned = [item.record.id for page in pages for item in (*page.ahead, *page.past)]
    assert turned == [item.record.id for item in (*whole.ahead, *whole.past)]
    assert [len(page.ahead) for page in pages] == [2, 1, 0]


def test_what_a_card_has_no_room_for_comes_behind_it() -> None:
    known = KnownActor(id=NORTH.id, name="North Korea", kind=ActorKind.STATE)
    records = _week(9)
    card = select.card(known, [], records, [], ARTICLES, now=NOW)
    rest = select.card_rest(known, [], records, [], ARTICLES, "moves", skip=0, most=3)
    last = select.card_rest(known, [], records, [], ARTICLES, "moves", skip=3, most=3)
    assert dict(card.omitted) == {"moves": 5}
    assert dict(rest.omitted) == {"moves": 2}
    assert not last.omitted
    shown = [item.record.id for item in (*card.moves, *rest.moves, *last.moves)]
    assert sorted(shown) == sorted(record.id for record in records)


def test_a_drill_told_lately_to_run_is_under_way_though_its_end_is_not_known() -> None:
    running = drill(NEW, NORTH, name="Long March", start="2018-05-10", phase=DrillPhase.ONGOING)
    long_ago = drill(OLD, NORTH, name="Short March", start="2018-03-10", phase=DrillPhase.ONGOING)
    assert [item.record.name for item in select.drills([running], ARTICLES, now=NOW).ahead] == ["Long March"]
    nameless = drill(NEW, NORTH, phase=DrillPhase.ONGOING)
    assert select.drills([nameless], ARTICLES, now=NOW).ahead == ()
    assert select.drills([long_ago], ARTICLES, now=NOW + timedelta(days=30)).ahead == ()


def test_what_an_outlet_only_reports_is_no_position_of_its_own() -> None:
    relayed = replace(AFTER, id="r", relays=True)
    table = select.positions("talks", [BEFORE, relayed], ARTICLES)
    assert [item.record.id for item in (*table.supports, *table.opposes, *table.neutral)] == [BEFORE.id]
    assert select.said(KNOWN, [relayed], ARTICLES, Query()).groups, "asked what it said, it is shown"


def test_what_a_state_said_is_shown_under_who_speaks_for_it_as_the_state_s() -> None:
    voiced = replace(position(NEW, NORTH, "it would not hold talks", issue="talks"), voiced_by=KWAN)
    made = select.said(KNOWN, [voiced], ARTICLES, Query())
    (page,) = Renderer().render("said", view=made, query=Query(), now=NOW, zone=UTC)
    assert "<b>North Korea</b>, for which Kim Kye Gwan speaks: " in page
    state = KnownActor(id=NORTH.id, name="North Korea", kind=ActorKind.STATE)
    spoken = replace(AFTER, on_behalf=NORTH)
    (page,) = Renderer().render(
        "said", view=select.said(state, [spoken], ARTICLES, Query()), query=Query(), now=NOW, zone=UTC
    )
    assert "through <b>Kim Kye Gwan</b>, <i>opposes</i>: " in page


def test_what_a_state_s_organ_said_is_shown_under_the_organ_s_name() -> None:
    ministry = ActorRef(id="m", name="Foreign Ministry", kind=ActorKind.ORGANIZATION, country="PRK")
    state = KnownActor(id=NORTH.id, name="North Korea", kind=ActorKind.STATE)
    made = select.said(state, [replace(AFTER, actor=ministry, stance=Stance.NEUTRAL)], ARTICLES, Query())
    (page,) = Renderer().render("said", view=made, query=Query(), now=NOW, zone=UTC)
    assert "<b>Foreign Ministry (North Korea)</b>: " in page
    assert "through" not in page


def test_a_word_that_is_no_issue_shows_each_issue_spoken_of_with_it() -> None:
    made = select.positions("korea", [BEFORE, AFTER], ARTICLES)
    assert (made.supports, made.opposes, made.neutral) == ((), (), ())
    assert [(group.issue, [item.record.id for item in group.items]) for group in made.groups] == [("talks", [AFTER.id])]
    (page,) = Renderer().render("positions", view=made, query=Query(), now=NOW, zone=UTC)
    assert "<u>talks</u>" in page
    assert "</i>, <i>opposes</i>: " in page
    assert "Also spoke" not in page


def test_a_demand_tells_how_long_it_has_waited_until_it_is_answered() -> None:
    asked = move(OLD, MoveType.REQUEST, [NORTH], "North Korea asked the South for talks on Monday", targets=[SOUTH])
    (waiting,) = select.moves([asked], ARTICLES, now=NOW).moves
    assert waiting.waits == (NOW.date() - OLD.published_at.date()).days  # type: ignore[union-attr]
    answer = move(NEW, MoveType.REJECT, [SOUTH], "South Korea turned the offer of talks down", targets=[NORTH])
    assert {item.waits for item in select.moves([asked, answer], ARTICLES, now=NOW).moves} == {None}
    assert select.moves([asked], ARTICLES, now=NOW + timedelta(days=100)).moves[0].waits is None


def test_a_move_shows_the_condition_that_its_words_leave_out() -> None:
    refused = replace(
        move(NEW, MoveType.REJECT, [NORTH], "North Korea would not hold talks with the South"),
        condition="as long as the drills go on",
    )
    page = Renderer().render("moves", list=select.moves([refused], ARTICLES, now=NOW), query=Query(), now=NOW, zone=UTC)
    assert "with the South — as long as the drills go on" in page[0]
    told = replace(refused, clause="it would not talk as long as the drills go on")
    assert select.moves([told], ARTICLES, now=NOW).moves[0].condition is None


def test_a_meeting_is_one_move_whoever_is_named_first() -> None:
    first = move(OLD, MoveType.CONSULT, [NORTH], "Kim met South Korean envoys", targets=[SOUTH], on="2018-05-03")
    second = move(NEW, MoveType.CONSULT, [SOUTH], "Seoul's envoys met Kim there", targets=[NORTH], on="2018-05-03")
    (met,) = select.moves([first, second], ARTICLES, now=NOW).moves
    assert met.origins == 2


def test_drills_with_other_partners_or_of_another_kind_stay_apart_though_they_begin_on_one_day() -> None:
    def told(*pair: DrillRecord) -> int:
        view = select.drills(pair, ARTICLES, now=NOW)
        return len(view.ahead) + len(view.past)

    begun = drill(OLD, AMERICA, SOUTH, start="2018-05-14")
    assert told(begun, drill(NEW, AMERICA, NORTH, start="2018-05-14")) == 2
    assert told(begun, drill(NEW, AMERICA, start="2018-05-15")) == 1
    assert told(replace(begun, type="naval"), drill(NEW, AMERICA, SOUTH, start="2018-05-14", kind="air")) == 2


def test_a_phrase_does_not_stand_for_the_sentence_of_the_same_article() -> None:
    sentence = position(
        NEW, KWAN, "a freeze was still the best of all plans", stance=Stance.SUPPORTS, issue="talks", on="2018-05-15"
    )
    phrase = position(
        NEW, KWAN, "a freeze", cue="appeal for", stance=Stance.SUPPORTS, issue="talks", on="2018-05-16", start=900
    )
    (item,) = select.positions("talks", [sentence, phrase], ARTICLES).supports
    assert item.record.id == sentence.id


def test_own_words_stand_before_what_others_say_somebody_holds() -> None:
    own = position(OLD, KWAN, "talks were the only way", stance=Stance.SUPPORTS, issue="talks", on="2018-05-03")
    hearsay = position(NEW, KWAN, "every plan for a meeting", cue="rejected", stance=Stance.OPPOSES, issue="talks")
    made = select.positions("talks", [own, replace(hearsay, teller=SANDERS)], ARTICLES)
    assert [item.record.id for item in (*made.supports, *made.opposes)] == [own.id]
