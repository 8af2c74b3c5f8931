"""Scores: bounded parts that add up, each for a reason a reader would give."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.briefing.gather import Told
from bot.briefing.ranking import Ranker, is_bare
from bot.domain.facts import DrillPhase, Stance
from bot.domain.plover import MoveType
from bot.domain.records import FactRecord

from .build import AMERICA, KWAN, NORTH, NOW, article, dossier, drill, move, position

OF = article("d1", hours=0)
RANKER = Ranker((), NOW)


def score(record: FactRecord, ranker: Ranker = RANKER, of: object = OF) -> float:
    return ranker.score(Told(record, [record], [of]))  # type: ignore[list-item]


def test_a_side_on_an_issue_under_a_condition_matters_more_than_a_remark() -> None:
    remark = position(OF, KWAN, "the weather had been very fine")
    sided = replace(remark, stance=Stance.OPPOSES, issue="talks")
    conditional = replace(sided, condition="if it rains")
    assert score(remark) < score(sided) < score(conditional)


def test_what_is_sure_and_stands_early_matters_more() -> None:
    base = position(OF, KWAN, "the weather had been very fine")
    assert score(replace(base, confidence=0.4)) < score(base)
    assert score(position(OF, KWAN, "the weather had been very fine", start=9000)) < score(base)


def test_recency_halves_in_three_days() -> None:
    assert RANKER.recency([NOW]) == 1
    assert RANKER.recency([NOW - timedelta(days=3)]) == pytest.approx(0.5)
    assert RANKER.recency([NOW + timedelta(days=3)]) == 1


def test_independent_origins_count_and_copies_do_not() -> None:
    record = position(OF, KWAN, "the weather had been very fine")
    copies = [
        article("d2", outlet="A", origin="Reuters", hours=0),
        article("d3", outlet="B", origin="Reuters", hours=0),
    ]
    others = [article("d2", outlet="A", hours=0), article("d3", outlet="B", hours=0)]
    assert RANKER.score(Told(record, [record], copies)) < RANKER.score(Told(record, [record], others))


def test_words_asked_for_count_wherever_the_fact_has_them() -> None:
    asked = Ranker(("okinawa",), NOW)
    near = drill(OF, AMERICA, place="the waters around Okinawa")
    far = drill(OF, AMERICA, place="the waters around Guam")
    assert score(near, asked) == pytest.approx(score(far, asked) + 3.5)
    assert score(near) == score(far)


def test_what_runs_or_lies_ahead_matters_more() -> None:
    assert score(drill(OF, AMERICA, phase=DrillPhase.COMPLETED)) < score(drill(OF, AMERICA, phase=DrillPhase.PLANNED))


def test_an_act_long_past_is_background() -> None:
    told = move(OF, MoveType.REJECT, [NORTH], "The North called off the talks", on="2018-05-15")
    assert score(replace(told, date="2016-01-03")) < score(told) - 1
    assert score(replace(told, date="2016")) < score(told) - 1, "named by its year: the deal of 2016"
    assert score(replace(told, date="2018")) > score(replace(told, date="2016")) + 1


def test_the_parts_add_up() -> None:
    told = Told(position(OF, KWAN, "the weather had been very fine"), [], [OF])
    assert RANKER.score(told) == pytest.approx(sum(value for _, value in RANKER.parts(told)))


def test_what_is_long_past_stands_behind_the_news() -> None:
    words = "the weather had been very fine"
    last_month, today = article("d2", hours=24 * 30), article("d3", hours=1)
    old, fresh = position(last_month, KWAN, words), position(today, KWAN, words)
    assert score(fresh, of=today) - score(old, of=last_month) > 1.2


def test_a_drill_of_which_only_the_holders_are_known_matters_least() -> None:
    bare = drill(OF, AMERICA, NORTH)
    assert is_bare(bare)
    assert not is_bare(replace(bare, phase=DrillPhase.ONGOING))
    assert score(bare) < score(replace(bare, place="the Gulf")) - 0.8


def test_what_somebody_has_always_rejected_must_be_told() -> None:
    bare = move(OF, MoveType.REJECT, [AMERICA], "American generals have always rejected")
    proof = replace(bare.evidence[0], marks=((30, 38),))
    assert score(replace(bare, evidence=(proof,))) < score(bare) - 0.5


def test_salience_counts_by_the_article_it_stands_in() -> None:
    small, large = replace(KWAN, id="k1", salience=0.04), replace(NORTH, salience=0.05)
    records = (position(OF, small, "the weather had been very fine"), position(OF, large, "there was no wind at all"))
    ranker = Ranker((), NOW, [dossier(OF, *records)])
    assert dict(ranker.parts(Told(records[1], [], [OF])))["actor"] == pytest.approx(0.6)
    assert score(records[0], ranker) > score(records[0])


def test_what_two_hold_together_counts_and_is_found_by_both() -> None:
    both = replace(position(OF, None, "no envoy would travel", source="Both sides"), together=(NORTH, AMERICA))
    nobodys = replace(both, together=())
    for who in (NORTH, AMERICA):
        asked = Ranker((who.name,), NOW)
        assert score(both, asked) > score(nobodys, asked) + 2
    weighty = replace(both, together=(replace(NORTH, salience=0.5), AMERICA))
    assert score(weighty) > score(nobodys)


def test_hearsay_and_nameless_officials_matter_less() -> None:
    own = position(OF, KWAN, "the weather had been very fine")
    assert score(replace(own, teller=NORTH)) < score(own)
    nameless = replace(KWAN, name="senior official", role=None)
    assert score(position(OF, nameless, "the weather had been fine")) < score(
        position(OF, replace(KWAN, role=None), "the weather had been fine")
    )
