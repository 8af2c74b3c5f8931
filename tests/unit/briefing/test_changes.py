"""A change of mind is marked; two readings of one day or one article are none."""

from __future__ import annotations

from bot.briefing import select
from bot.briefing.changes import History
from bot.briefing.gather import gather_positions
from bot.domain.briefing import Query
from bot.domain.facts import Stance

from .build import KWAN, NOW, SANDERS, article, dossier, position

OLD, NEW = article("d1", hours=300), article("d2", hours=3)
YES = position(OLD, KWAN, "talks were the only way", stance=Stance.SUPPORTS, issue="talks", on="2018-05-03")
NO = position(NEW, KWAN, "there was no interest in a meeting", stance=Stance.OPPOSES, issue="talks", on="2018-05-16")


def before(*records: object) -> list[Stance | None]:
    told = gather_positions(records, {"d1": OLD, "d2": NEW})  # type: ignore[arg-type]
    return [History(told).before(one) for one in told]


def test_the_later_stance_knows_the_earlier_one() -> None:
    assert before(YES, NO) == [None, Stance.SUPPORTS]


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


def test_a_brief_of_what_is_new_marks_a_change_of_what_was_told_before() -> None:
    old, new = dossier(OLD, YES), dossier(NEW, NO)
    made = select.brief([old, new], Query(), now=NOW, seen=frozenset({YES.id}))
    assert [item.before for item in made.positions] == [Stance.SUPPORTS]
