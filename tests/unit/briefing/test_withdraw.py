"""A wrong line is taken out of a message that was sent; the rest stays as it was."""

from __future__ import annotations

import pytest

from bot.briefing import select
from bot.briefing.markup import parse, visible
from bot.briefing.render import Renderer
from bot.briefing.withdraw import mark_of, withdraw
from bot.domain.briefing import Query
from tests.unit.briefing.build import NOW, morning
from tests.unit.briefing.test_pack import read

NOTICE = "<i>withdrawn</i>"


def test_only_the_line_with_that_number_goes() -> None:
    message = "<b>Han</b>\n• opposes <i>talks</i> [1]⁷\n• 10 m² of paper [1]°¹⁷\n<i>end</i>"
    assert withdraw(message, 7, NOTICE) == "<b>Han</b>\n<i>withdrawn</i>\n• 10 m² of paper [1]°¹⁷\n<i>end</i>"
    assert withdraw(message, 17, NOTICE) == "<b>Han</b>\n• opposes <i>talks</i> [1]⁷\n<i>withdrawn</i>\n<i>end</i>"


@pytest.mark.parametrize("number", [1, 2, 71])
def test_a_message_without_the_line_is_left_alone(number: int) -> None:
    assert withdraw("10 m² here\n• opposes talks [1]⁷", number, NOTICE) is None


def test_a_line_inside_a_quotation_block_stays_inside() -> None:
    message = "<blockquote expandable>one [1]³\ntwo [1]⁴</blockquote>\nthree"
    changed = withdraw(message, 3, NOTICE)
    assert changed is not None
    assert read(changed).text == "withdrawn\ntwo [1]⁴\nthree"
    assert changed.index("<blockquote") < changed.index("withdrawn") < changed.index("</blockquote>")


def test_every_line_of_a_brief_can_be_taken_out() -> None:
    briefing = select.brief(morning(), Query(), now=NOW)
    (message,) = Renderer().render("brief", briefing=briefing, now=NOW)
    for item in (*briefing.positions, *briefing.drills, *briefing.moves):
        number = item.record.number
        changed = withdraw(message, number, NOTICE)
        assert changed is not None
        read(changed)
        assert mark_of(number) not in visible(parse(changed))
