"""A change of mind is marked; two readings of one day or one article are none."""

from __future__ import annotations

from dataclasses import replace

from bot.briefing import select
from bot.briefing.changes import History, with_earlier
from bot.briefing.gather import gather_positions
from bot.briefing.render import Renderer
from bot.domain.briefing import Query
from bot.domain.facts import ActorKind, Stance
from bot.domain.ledger import Holding
from bot.domain.records import KnownActor, PositionRecord

from .build import KWAN, NOW, SANDERS, article, dossier, position
from .test_pack import read

OLD, NEW = article("d1", hours=300), article("d2", hours=3)
YES = position(OLD, KWAN, "talks were the only way", stance=Stance.SUPPORTS, issue="talks", on="2018-05-03")
NO = position(NEW, KWAN, "there was no interest in a meeting", stance=Stance.OPPOSES, issue="talks", on="2018-05-16")


def before(*records: PositionRecord) -> list[Holding | None]:
    told = gather_positions(records, {"d1": OLD, "d2": NEW})
    turns = [History(told).turn(one) for one in told]
    return [turn.change.before.holding if turn else None for turn in turns]


def test_the_later_stance_knows_the_earlier_one() -> None:
    assert before(YES, NO) == [None, Holding.SUPPORTS]


def test_the_same_stance_again_is_no_change() -> None:
    again = position(NEW, KWAN, "a dialogue was still possible", stance=Stance.SUPPORTS, issue="talks", on="2018-05-16")
    assert before(YES, again) == [None, None]


def test_others_issues_and_one_days_words_do_not_count() -> None:
    other = position(NEW, SANDERS, "no summit would be held now", stance=Stance.OPPOSES, issue="talks", on="2018-05-16")
    issue = position(
        NEW, KWAN, "the drills had to stop at once", stance=Stance.OPPOSES, issue="drills", on="2018-05-16"
    )
    same_day = position(NEW, KWAN, "no meeting made sense", stance=Stance.OPPOSES, issue="talks", on="2018-05-03")
    assert before(YES, other, issue, same_day) == [None, None, None, None]


def test_a_condition_set_is_a_change() -> None:
    no = position(OLD, KWAN, "there was no interest in a meeting", stance=Stance.OPPOSES, issue="talks")
    later = replace(NO, condition="as long as the drill goes on")
    assert before(no, later) == [None], "the same words again, told more fully, are no change"
    other = position(
        NEW, KWAN, "nobody would come to Seoul", stance=Stance.OPPOSES, issue="talks", condition="unless drills end"
    )
    assert before(no, other) == [None, Holding.OPPOSES]


def test_a_brief_of_what_is_new_marks_a_change_of_what_was_told_before() -> None:
    old, new = dossier(OLD, YES), dossier(NEW, NO)
    made = select.brief([old, new], Query(), now=NOW, seen=frozenset({YES.id}))
    (change,) = made.changed
    assert (change.before, change.before_on, change.after, change.on) == (
        "supports", "2018-05-03", "opposes", "2018-05-16",
    )  # fmt: skip
    sources = {citation.number: citation.article.id for citation in made.citations}
    assert [sources[number] for number in (*change.before_citations, *change.citations)] == ["d1", "d2"]
    page = read("\n".join(Renderer().render("brief", briefing=made, now=NOW))).text
    assert "supports (Thu 3 May [2]) → opposes (Wed 16 May) [1]" in page


ARTICLES = {key: article(key, hours=24 * days) for key, days in (("d1", 20), ("d2", 10), ("d3", 2))}
TURNED = [
    position(ARTICLES["d1"], KWAN, "talks were the only way", stance=Stance.SUPPORTS, issue="talks"),
    position(ARTICLES["d2"], KWAN, "there was no interest in a meeting", stance=Stance.OPPOSES, issue="talks"),
    position(ARTICLES["d3"], KWAN, "nobody would ever travel to Seoul", stance=Stance.OPPOSES, issue="talks"),
]


def test_a_list_of_who_stands_where_tells_the_last_change_and_since_when() -> None:
    table = select.positions("talks", TURNED, ARTICLES)
    (item,) = table.opposes
    assert item.record.id == TURNED[2].id
    assert item.before is not None
    assert (item.before.holding, item.before.on, item.before.since) == ("supports", "2018-04-26", "2018-05-06")
    sources = {citation.number: citation.article.id for citation in table.citations}
    assert [sources[number] for number in (*item.before.citations, *item.before.since_citations)] == ["d1", "d2"]
    (page,) = Renderer().render("positions", view=table, query=Query(), now=NOW)
    assert "since Sun 6 May [3]; before, Thu 26 Apr: supports [2]" in read(page).text


def test_what_somebody_said_marks_each_change_where_it_happened() -> None:
    (group,) = select.said(None, TURNED, ARTICLES).groups
    assert [item.before.holding if item.before else None for item in group.items] == [None, "supports", None]
    (page,) = Renderer().render("said", view=select.said(None, TURNED, ARTICLES), query=Query(), now=NOW)
    assert "(before, Thu 26 Apr: supports [3])" in read(page).text


def test_a_card_that_has_no_room_for_the_change_tells_it_all_the_same() -> None:
    later = [*TURNED, position(ARTICLES["d3"], KWAN, "no train would run there", stance=Stance.OPPOSES, issue="talks")]
    known = KnownActor(id=KWAN.id, name=KWAN.name, kind=ActorKind.PERSON)
    (group,) = select.card(known, later, (), (), ARTICLES, now=NOW).groups
    first, *others = group.items
    assert first.before is not None
    assert first.before.since == "2018-05-06"
    assert [item.before for item in others] == [None]


def test_changes_that_only_the_archive_knows_of_are_dated_and_cited_too() -> None:
    lone, known = select.brief([dossier(NEW, NO)], Query(), now=NOW), {"d1": OLD, "d2": NEW}
    made = with_earlier(lone, {NO.id: [YES]}, known)
    (change,) = made.changed
    assert (change.before, change.before_on, change.before_citations) == ("supports", "2018-05-03", (2,))
    assert made.citations[1].article == OLD
    same_day = replace(YES, said_on=NO.said_on)
    again = with_earlier(
        select.brief([dossier(NEW, NO)], Query(), now=NOW), {NO.id: [same_day]}, {"d1": OLD, "d2": NEW}
    )
    assert again.changed == ()
