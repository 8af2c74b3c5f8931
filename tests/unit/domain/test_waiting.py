"""Proposals that wait for an answer."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.domain.plover import MoveStatus, MoveType
from bot.domain.records import ActorRef, MoveRecord
from bot.domain.waiting import open_proposals

PUBLISHED = {
    **{f"d{day}": datetime(2024, 3, day, 9, tzinfo=UTC) for day in range(1, 29)},
    "next year": datetime(2025, 3, 1, tzinfo=UTC),
}


def actors(names: str) -> tuple[ActorRef, ...]:
    return tuple(ActorRef(id=name, name=name) for name in names.split())


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
    assert open_proposals([move("elsewhere", MoveType.REQUEST, "PER", "CHL")], PUBLISHED, date(2024, 3, 9)) == ()
