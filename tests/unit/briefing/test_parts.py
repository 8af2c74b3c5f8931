"""What templates call: links that cannot harm, sentences with their telling words, outlets with their wires."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.briefing import select
from bot.briefing.gather import gather_positions
from bot.briefing.items import Citer, position_item
from bot.briefing.parts import by_holder, cites, link, marked, name_of, outlet, plural, role_of, small, stance
from bot.briefing.render import Renderer
from bot.domain.briefing import Query
from bot.domain.facts import DrillPhase, Stance
from bot.domain.records import ActorRef, Evidence

from .build import AMERICA, KWAN, NOW, SANDERS, article, drill, position

OF = article("d1")


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "file:///etc/passwd", "https://a b", "https://x/" + "y" * 3000]
)
def test_what_is_no_web_address_is_no_link(url: str | None) -> None:
    assert link("label", url) == "label"


def test_label_and_address_are_escaped() -> None:
    assert link("<b>", 'https://x/?a=1&b="') == '<a href="https://x/?a=1&amp;b=&#34;">&lt;b&gt;</a>'


def test_marks_that_overlap_or_overshoot_are_joined() -> None:
    evidence = Evidence(
        article_id="d",
        content_hash="h",
        sentence="Han <said> no.",
        start=0,
        end=14,
        marks=((4, 9), (0, 3), (8, 10), (11, 99)),
    )
    assert marked(evidence) == "<b>Han</b> <b>&lt;said&gt;</b> <b>no.</b>"
    assert marked(evidence, "mark").startswith("<mark>Han</mark>")


def test_an_outlet_is_named_with_its_wire_and_never_empty() -> None:
    assert outlet(article("d", outlet="The Post", origin="Reuters")) == "The Post (Reuters)"
    assert outlet(article("d", outlet="Reuters World", origin="Reuters")) == "Reuters World"
    assert outlet(article("d", outlet="", origin="AP")) == "AP"
    assert outlet(article("d", "The title", outlet="")) == "The title"


def test_a_title_that_the_name_holds_is_not_repeated() -> None:
    king = ActorRef(id="k", name="King Salman", role="King")
    assert role_of(position(OF, king, "the base was approved")) == ""
    assert role_of(position(OF, KWAN, "the talks were over")) == "first vice foreign minister"
    chief = replace(KWAN, name="Abel Stone", role="chief Gen.")
    assert name_of(position(OF, chief, "the base was approved")) == "Gen. Abel Stone"


@pytest.mark.parametrize(
    ("printed", "name", "role"),
    [
        ("army chief Gen.", "Gen. Abel Stone", "army chief"),
        ("chief of staff Lt. Gen.", "Lt. Gen. Abel Stone", "chief of staff"),
        ("military spokesman Major General", "Major General Abel Stone", "military spokesman"),
        ("commander-in-chief Gen.", "Gen. Abel Stone", "commander-in-chief"),
        ("supreme leader Ayatollah", "Ayatollah Abel Stone", "supreme leader"),
        ("chief Gen.", "Gen. Abel Stone", ""),
        ("Rear Adm.", "Rear Adm. Abel Stone", ""),
        ("minister for Europe", "Abel Stone", "minister for Europe"),
        ("ambassador to South Korea", "Abel Stone", "ambassador to South Korea"),
        ("head of Hamas", "Abel Stone", "head of Hamas"),
        ("Foreign Minister", "Abel Stone", "Foreign Minister"),
        ("analyst with Barclays", "Abel Stone", "analyst with Barclays"),
        ("head of rights group Amnesty International", "Abel Stone", "head of rights group Amnesty International"),
        ("leader of militant group Hezbollah", "Abel Stone", "leader of militant group Hezbollah"),
        ("former Prime Minister", "Abel Stone", "former Prime Minister"),
        ("deputy Foreign Minister", "Abel Stone", "deputy Foreign Minister"),
        ("former Gen.", "former Gen. Abel Stone", ""),
        ("U.N. secretary General", "Abel Stone", "U.N. secretary General"),
    ],
)
def test_a_rank_stands_before_the_name_and_the_office_behind_it(printed: str, name: str, role: str) -> None:
    said = position(OF, replace(KWAN, name="Abel Stone", role=printed), "the base was approved")
    assert (name_of(said), role_of(said)) == (name, role)


def test_what_two_hold_together_has_the_names_of_both() -> None:
    both = replace(position(OF, KWAN, "it was over"), actor=None, source="Both sides", together=(KWAN, AMERICA))
    assert name_of(both) == "Kim Kye Gwan and United States"


def test_a_neutral_word_has_no_side() -> None:
    said = position(OF, KWAN, "the talks were over", stance=Stance.OPPOSES, issue="talks")
    assert stance(said) == "opposes talks"
    assert stance(said, grouped=True) == "opposes"
    assert stance(replace(said, stance=Stance.NEUTRAL)) == ""
    assert stance(replace(said, issue="President")) == ""


def test_neighbours_of_one_holder_stand_together() -> None:
    records = [position(OF, KWAN, "one thing"), position(OF, KWAN, "quite another"), position(OF, SANDERS, "a third")]
    items = [position_item(told, Citer()) for told in gather_positions(records, {"d1": OF})]
    assert [len(group) for group in by_holder(items)] == [2, 1]


def test_small_things() -> None:
    assert cites((1, 3)) == "[1][3]"
    assert small(120) == "¹²⁰"
    assert small(0) == ""
    assert plural(1, "story", "stories") == "1 story"
    assert plural(1200, "article") == "1,200 articles"


def test_a_drill_whose_days_are_over_is_no_longer_under_way() -> None:
    renderer = Renderer()
    run = drill(OF, AMERICA, name="Max Thunder", start="2018-05-11", end="2018-05-25", phase=DrillPhase.ONGOING)

    def page(now: datetime) -> str:
        listed = select.drills([run], {"d1": OF}, now=now)
        return renderer.render("drills", list=listed, query=Query(), now=now)[0]

    assert "under way" in page(NOW)
    assert "under way" not in page(datetime(2019, 1, 1, tzinfo=UTC))


def test_a_plan_tells_of_when_it_is_once_the_drill_should_have_begun() -> None:
    def page(start: str) -> str:
        planned = drill(OF, AMERICA, name="Max Thunder", start=start, end="2018-05-25", phase=DrillPhase.PLANNED)
        listed = select.drills([planned], {"d1": OF}, now=NOW + timedelta(days=2))
        return Renderer().render("drills", list=listed, query=Query(), now=NOW + timedelta(days=2))[0]

    assert "planned as of Wed 16 May" in page("2018-05-17")
    assert "planned" not in page("2018-05-11"), "told after the first day"
    assert "planned" in page("2018-05-20")
    assert "as of" not in page("2018-05-20")
