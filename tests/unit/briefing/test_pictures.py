"""Pictures: PNG of a phone's width, readable in any script, none where there is nothing to draw."""

from __future__ import annotations

import struct
import warnings
from dataclasses import replace
from datetime import date

import pytest

from bot.briefing import select
from bot.briefing.pictures import stances_png, timeline_png
from bot.domain.facts import ActorKind, Stance
from bot.domain.issues import IssueNames
from bot.domain.plover import MoveType
from bot.domain.records import ActorRef

from .build import AMERICA, KWAN, NORTH, SOUTH, article, drill, move, position

OF = article("d1")
ARTICLES = {"d1": OF}


def size(png: bytes | None) -> tuple[int, int]:
    """Width and height of a PNG, read from its header."""
    assert png is not None
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("dark", [False, True])
def test_a_timeline_is_as_wide_as_a_phone_and_grows_with_its_rows(dark: bool) -> None:
    records = [
        drill(OF, AMERICA, SOUTH, name=f"Drill {n}", start=f"2018-05-{n + 1:02}", end="2018-05-20") for n in range(6)
    ]
    few = timeline_png(select.timeline(records[:2], ARTICLES), today=date(2018, 5, 16), dark=dark)
    many = timeline_png(select.timeline(records, ARTICLES), dark=dark)
    assert size(few)[0] == size(many)[0] == 1080
    assert size(few)[1] < size(many)[1] < 2400


def test_a_single_day_can_be_drawn() -> None:
    records = [move(OF, MoveType.REJECT, [NORTH], "The North called off the talks", on="2018-05-16")]
    assert size(timeline_png(select.timeline(records, ARTICLES)))[0] == 1080


def test_letters_that_the_font_lacks_and_signs_of_formulas_do_no_harm() -> None:
    records = [move(OF, MoveType.REJECT, [NORTH], "판문점 $x_{ 会談 \U0001f680", on="2018-05-16")]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert timeline_png(select.timeline(records, ARTICLES)) is not None


def test_the_matrix_has_a_row_for_each_holder_who_takes_a_side() -> None:
    people = [ActorRef(id=f"k{n}", name=f"Person {n}", kind=ActorKind.PERSON) for n in range(5)]
    sides = [
        position(OF, who, f"view {n} of it", stance=Stance.SUPPORTS, issue="talks") for n, who in enumerate(people)
    ]
    one, five = stances_png(sides[:1], ARTICLES), stances_png(sides, ARTICLES, dark=True)
    assert size(one)[0] == size(five)[0] == 1080
    assert size(five)[1] - size(one)[1] == 4 * 75


def test_an_outlet_has_no_row_in_the_matrix() -> None:
    agency = ActorRef(id="k9", name="Central Wire", kind=ActorKind.ORGANIZATION, sector="MED")
    told = position(OF, agency, "talks were near", stance=Stance.SUPPORTS, issue="talks")
    assert stances_png([told], ARTICLES) is None


def test_who_has_no_name_or_is_not_heard_has_no_row_in_the_matrix() -> None:
    aide = ActorRef(id="k8", name="aide", kind=ActorKind.PERSON)
    nameless = position(OF, aide, "talks were near", stance=Stance.SUPPORTS, issue="talks")
    hearsay = replace(position(OF, KWAN, "talks were near", stance=Stance.SUPPORTS, issue="talks"), teller=aide)
    assert stances_png([nameless, hearsay], ARTICLES) is None
    korean = replace(nameless, actor=replace(aide, name="한성렬"))
    assert stances_png([korean], ARTICLES) is not None
    together = replace(hearsay, teller=None, actor=None, source="both sides", together=(NORTH, KWAN))
    assert stances_png([together], ARTICLES) is not None, "it has the names of both"


def test_nothing_to_draw_is_no_picture() -> None:
    assert timeline_png(select.timeline([], {})) is None
    neutral = position(OF, KWAN, "the matter was under study", issue="talks")
    elsewhere = position(OF, KWAN, "the notice came too late", stance=Stance.OPPOSES, issue="notice")
    assert stances_png([neutral, elsewhere], ARTICLES, topics=IssueNames.of(["talks"])) is None
