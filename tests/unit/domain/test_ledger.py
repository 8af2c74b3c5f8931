"""What an actor holds over time, where it changed, and who contradicts whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.facts import SpeechKind, Stance
from bot.domain.ledger import Holding, Ledger, contradictions, entry, said_on
from bot.domain.records import ActorRef, Evidence, PositionRecord

PUBLISHED = {f"d{day}": datetime(2024, 3, day, 9, tzinfo=UTC) for day in range(1, 29)}
_NUMBERS = iter(range(1, 1000))


def position(
    who: str | None,
    stance: Stance = Stance.NEUTRAL,
    *,
    article: str = "d1",
    issue: str | None = "talks",
    content: str = "talks with the rebels",
    condition: str | None = None,
    on: str | None = None,
    cue_class: str = "say",
    confidence: float = 0.8,
) -> PositionRecord:
    number = next(_NUMBERS)
    return PositionRecord(
        id=f"p{number:03}", number=number, article_id=article, evidence=(), rule="clause", confidence=confidence,
        actor=ActorRef(id=who, name=who) if who else None, source=who or "", cue="said", cue_class=cue_class,
        content=content, quotes=(), kind=SpeechKind.INDIRECT, stance=stance, issue=issue, condition=condition,
        said_on=on,
    )  # fmt: skip


def book(*records: PositionRecord) -> Ledger:
    return Ledger(one for record in records if (one := entry(record, PUBLISHED)))


def test_a_change_of_sides_has_both_ends_dated() -> None:
    old = position("Mali", Stance.SUPPORTS, article="d2", condition="if the shelling stops")
    new = position("Mali", Stance.OPPOSES, article="d7")
    change = book(new, old).change(new)
    assert change is not None
    assert (change.before.holding, change.after.holding) == (Holding.SUPPORTS_IF, Holding.OPPOSES)
    assert (change.before.on, change.after.on) == (date(2024, 3, 2), date(2024, 3, 7))
    assert (change.before.record, change.after.record) == (old, new)
    assert change.reversal
    assert book(new, old).change(old) is None


def test_setting_a_condition_is_a_change_but_no_reversal() -> None:
    old = position("Mali", Stance.OPPOSES, article="d2")
    new = position("Mali", Stance.OPPOSES, article="d4", condition="as long as the army stays")
    change = book(old, new).change(new)
    assert change is not None
    assert not change.reversal


def test_repeating_oneself_is_no_change_and_the_last_one_stays_known() -> None:
    yes = position("Mali", Stance.SUPPORTS, article="d1")
    no = [position("Mali", Stance.OPPOSES, article=f"d{day}") for day in (2, 3, 4)]
    assert book(yes, *no).change(no[2]) is None
    last = book(yes, *no).latest_change(no[2])
    assert last is not None
    assert (last.before.record, last.after.record) == (yes, no[0])
    assert book(*no).latest_change(no[2]) is None


def test_a_neutral_record_neither_holds_nor_changes_anything() -> None:
    neutral = position("Mali", Stance.NEUTRAL, article="d5")
    again = position("Mali", Stance.SUPPORTS, article="d6")
    every = book(position("Mali", Stance.SUPPORTS, article="d2"), neutral, again)
    assert every.change(neutral) is None
    assert every.change(again) is None


def test_two_sides_on_one_day_count_by_the_surest_and_are_no_change() -> None:
    sure = position("Mali", Stance.SUPPORTS, article="d2", confidence=0.9)
    unsure = position("Mali", Stance.OPPOSES, article="d2", confidence=0.5)
    later = position("Mali", Stance.SUPPORTS, article="d4")
    every = book(position("Mali", Stance.SUPPORTS, article="d1"), unsure, sure, later)
    assert [every.change(record) for record in (sure, unsure, later)] == [None, None, None]


def test_two_days_told_by_one_article_are_no_change() -> None:
    old = position("Mali", Stance.SUPPORTS, article="d9", on="2024-03-01")
    new = position("Mali", Stance.OPPOSES, article="d9", on="2024-03-08")
    assert book(old, new).change(new) is None


def test_actors_and_issues_are_kept_apart() -> None:
    other_issue = position("Mali", Stance.OPPOSES, issue="sanctions", article="d5")
    other_actor = position("Niger", Stance.OPPOSES, article="d5")
    every = book(position("Mali", Stance.SUPPORTS), other_actor, other_issue)
    assert every.change(other_actor) is None
    assert every.change(other_issue) is None


def test_what_names_no_actor_issue_or_date_is_left_out() -> None:
    for record in (
        position(None, Stance.SUPPORTS),
        position("Mali", Stance.SUPPORTS, issue=None),
        position("Mali", Stance.SUPPORTS, article="undated"),
    ):
        assert entry(record, PUBLISHED) is None
        assert book(record).change(record) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-02-11", (date(2024, 2, 11), True)),
        ("2024-02-11TMO", (date(2024, 2, 11), True)),
        ("2024-02", (date(2024, 2, 1), True)),
        ("2023", (date(2023, 1, 1), True)),
        ("2024-02-31", (date(2024, 3, 1), False)),
        ("XXXX-WXX-1", (date(2024, 3, 1), False)),
        (None, (date(2024, 3, 1), False)),
    ],
)
def test_the_day_printed_counts_before_the_articles(value: str | None, expected: tuple[date, bool]) -> None:
    assert said_on(position("Mali", on=value), PUBLISHED) == expected


def test_a_claim_and_its_denial_are_paired() -> None:
    claim = position("Mali", issue="borders", content="that Niger's troops crossed the border near Gao", article="d2")
    denial = position(
        "Niger", Stance.OPPOSES, issue="borders", content="its troops had crossed the border", article="d3",
        cue_class="deny",
    )  # fmt: skip
    (pair,) = contradictions([denial, claim], PUBLISHED)
    assert (pair.left, pair.right) == (claim, denial)


def test_claims_about_other_matters_are_not_paired() -> None:
    claim = position("Mali", issue="borders", content="that a market in Gao was shelled at dawn", article="d2")
    denial = position("Niger", issue="borders", content="its troops had crossed the river", cue_class="deny")
    assert contradictions([claim, denial], PUBLISHED) == ()


def test_a_negated_claim_stands_against_the_claim() -> None:
    left = position("Mali", content="that its patrol boats had crossed the river that morning")
    right = position("Niger", content="patrol boats never crossed the river", article="d4")
    assert len(contradictions([left, right], PUBLISHED)) == 1
    assert contradictions([left, replace(right, cue_class="deny")], PUBLISHED) == (), "a denial of a negation agrees"


def test_the_same_names_are_not_the_same_matter() -> None:
    left = position("Mali", content="he did not know when North Niger might test again")
    right = position("Niger", content="exercises were lawful, unlike the missile programmes and testing by North Niger")
    assert contradictions([left, right], PUBLISHED) == ()


def test_two_clauses_of_one_sentence_are_no_contradiction() -> None:
    proof = Evidence(
        article_id="d1", content_hash="h", sentence="Niger denied that Mali wanted the river.", start=0, end=40
    )
    claim = replace(position("Mali", content="to leave the river pact this year"), evidence=(proof,))
    denial = position("Niger", content="that Mali wanted to leave the river pact this year", cue_class="deny")
    assert contradictions([claim, replace(denial, evidence=(proof,))], PUBLISHED) == ()
    assert len(contradictions([claim, denial], PUBLISHED)) == 1


def test_an_old_claim_is_not_denied_by_new_words() -> None:
    claim = position("Mali", content="that Niger's troops crossed the border near Gao", on="2023-01-05")
    denial = position("Niger", content="its troops had crossed the border", cue_class="deny")
    assert contradictions([claim, denial], PUBLISHED) == ()


def test_nobody_contradicts_himself() -> None:
    left = position("Mali", content="the boats crossed the river")
    right = position("Mali", content="the boats crossed the river", cue_class="deny", article="d4")
    assert contradictions([left, right], PUBLISHED) == ()


def test_a_crowd_of_claims_is_compared_within_a_limit() -> None:
    crowd = [
        position(f"actor {n}", cue_class=("say", "deny")[n % 2], content="boats crossed the river", article="d3")
        for n in range(40)
    ]
    assert len(contradictions(crowd, PUBLISHED, limit=10)) == 25


def test_a_side_guessed_from_a_plain_report_is_no_change() -> None:
    old = position("Mali", Stance.SUPPORTS, article="d2")
    new = replace(position("Mali", Stance.OPPOSES, article="d7"), stance_words=("end",))
    assert book(old, new).change(new) is None
    firm = replace(new, stance_words=("will not",))
    assert book(old, firm).change(firm) is not None
