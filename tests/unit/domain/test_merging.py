"""Several articles, one drill or move; conflicts side by side; proposals that wait for an answer."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.domain.facts import DrillPhase
from bot.domain.merging import Value, merge_drills, merge_moves, open_proposals
from bot.domain.plover import MoveStatus, MoveType
from bot.domain.records import ActorRef, DrillRecord, MoveRecord

PUBLISHED = {
    **{f"d{day}": datetime(2024, 3, day, 9, tzinfo=UTC) for day in range(1, 29)},
    "next year": datetime(2025, 3, 1, tzinfo=UTC),
}


def actors(names: str) -> tuple[ActorRef, ...]:
    return tuple(ActorRef(id=name, name=name) for name in names.split())


def drill(
    article: str,
    who: str = "NOR SWE",
    *,
    name: str | None = None,
    type: str = "naval",
    start: str | None = None,
    end: str | None = None,
    place: str | None = None,
) -> DrillRecord:
    return DrillRecord(
        id=f"x{article}{who}{name}{type}", number=1, article_id=article, evidence=(), rule="noun", confidence=0.8,
        name=name, type=type, participants=actors(who), start=start, end=end, place=place, phase=DrillPhase.PLANNED,
        recurrence=None, duration=None, purposes=(),
    )  # fmt: skip


def move(
    article: str,
    kind: MoveType,
    who: str,
    whom: str = "",
    *,
    on: str | None = None,
    issue: str | None = None,
    status: MoveStatus = MoveStatus.DONE,
) -> MoveRecord:
    return MoveRecord(
        id=f"m{article}{kind}{who}{whom}", number=1, article_id=article, evidence=(), rule="verb", confidence=0.8,
        type=kind, initiators=actors(who), targets=actors(whom), status=status, date=on, place=None, clause="",
        condition=None, issue=issue,
    )  # fmt: skip


def test_conflicting_values_of_one_drill_stand_side_by_side_with_their_articles() -> None:
    told = [
        drill("d3", end="2024-03-08", start="2024-03-04", place="the fjord"),
        drill("d2", end="2024-03-09", start="2024-03-04", place="the fjord"),
        drill("d4", "NOR", type="military"),
    ]
    (account,) = merge_drills(told, PUBLISHED)
    assert account.articles == ("d2", "d3", "d4")
    assert account.values("end") == (Value("2024-03-09", ("d2",)), Value("2024-03-08", ("d3",)))
    assert account.values("place") == (Value("the fjord", ("d2", "d3")),)


def test_other_dates_names_sides_or_kinds_are_other_drills() -> None:
    told = [
        drill("d1", start="2024-03-04", end="2024-03-08"),
        drill("d2", start="2024-04-04", end="2024-04-08"),
        drill("d3", "NOR FIN", start="2024-03-04"),
        drill("d4", type="air", start="2024-03-04"),
        drill("d5", name="Cold Response"),
        drill("d6", name="Nordic Response"),
    ]
    assert [len(account.records) for account in merge_drills(told[:4], PUBLISHED)] == [1, 1, 1, 1]
    assert len(merge_drills(told[4:], PUBLISHED)) == 2


def test_a_named_drill_of_next_year_is_another() -> None:
    told = [drill("d1", name="Cold Response"), drill("next year", name="Cold Response")]
    assert len(merge_drills(told, PUBLISHED)) == 2


def test_drills_of_nobody_named_are_never_taken_for_one() -> None:
    assert len(merge_drills([drill("d1", ""), drill("d2", "", type="air")], PUBLISHED)) == 2


def test_one_move_in_two_outlets_is_one_account_and_a_week_later_another() -> None:
    told = [
        move("d2", MoveType.CONSULT, "PER", "CHL", status=MoveStatus.PLANNED),
        move("d3", MoveType.CONSULT, "PER", "CHL"),
        move("d10", MoveType.CONSULT, "PER", "CHL"),
        move("d3", MoveType.CONSULT, "CHL", "PER"),
    ]
    accounts = merge_moves(told, PUBLISHED)
    assert [account.articles for account in accounts] == [("d2", "d3"), ("d3",), ("d10",)]
    assert [value.text for value in accounts[0].values("status")] == ["planned", "done"]
    assert accounts[0].latest.status is MoveStatus.DONE


def test_a_proposal_ages_until_it_is_answered() -> None:
    asked = move("d2", MoveType.REQUEST, "PER", "CHL", issue="talks")
    assert [(p.record, p.age) for p in open_proposals([asked], PUBLISHED, date(2024, 3, 9))] == [(asked, 7)]
    answer = move("d5", MoveType.REJECT, "CHL", "PER", issue="talks")
    assert [p.age for p in open_proposals([asked, answer], PUBLISHED, date(2024, 3, 4))] == [2]
    assert open_proposals([asked, answer], PUBLISHED, date(2024, 3, 9)) == ()


def test_an_answer_to_somebody_else_or_on_another_issue_leaves_it_open() -> None:
    asked = move("d2", MoveType.REQUEST, "PER", "CHL", issue="talks")
    others = [
        move("d3", MoveType.AGREE, "CHL", "BOL"),
        move("d3", MoveType.REJECT, "BOL", "PER"),
        move("d3", MoveType.AGREE, "CHL", "PER", issue="trade"),
        move("d1", MoveType.AGREE, "CHL", "PER", issue="talks"),
    ]
    assert [p.record for p in open_proposals([asked, *others], PUBLISHED, date(2024, 3, 9))] == [asked]


def test_records_of_unknown_articles_are_left_out() -> None:
    assert merge_drills([drill("elsewhere")], PUBLISHED) == ()
    assert merge_moves([move("elsewhere", MoveType.AID, "PER")], PUBLISHED) == ()
