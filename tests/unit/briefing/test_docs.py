"""docs/templates.md tells the truth: every page, filter and field is in it, and its example works."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from bot.briefing.filters import FILTERS
from bot.briefing.render import Renderer
from bot.briefing.samples import samples
from bot.domain.briefing import Briefing, Digest
from bot.domain.lines import DrillItem, MoveItem, PositionItem

DOC = Path(__file__).parents[3] / "docs" / "templates.md"
TEXT = DOC.read_text(encoding="utf-8")
NAMES = set(re.findall(r"`([a-z_]+)[`(]", TEXT)) | set(re.findall(r"`([a-z_, ]+)`", TEXT))


@pytest.mark.parametrize("page", Renderer().names)
def test_every_page_is_documented(page: str) -> None:
    assert f"`{page}`" in TEXT


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_every_filter_is_documented(name: str) -> None:
    assert name in NAMES


@pytest.mark.parametrize("view", [Briefing, PositionItem, DrillItem, MoveItem, Digest])
def test_every_field_that_a_template_needs_is_documented(view: type) -> None:
    hidden = {"records", "fact_ids"}
    fields = {field.name for field in dataclasses.fields(view)} - hidden
    assert {name for name in fields if f"`{name}`" not in TEXT} == set()


def test_the_example_is_accepted(tmp_path: Path) -> None:
    (example,) = re.findall(r"```jinja\n(.*?)```", TEXT, re.DOTALL)
    (tmp_path / "brief.html.j2").write_text(example)
    renderer = Renderer(tmp_path)
    assert renderer.refused == []
    (message,) = renderer.render("brief", **samples("brief")[0])
    assert message.startswith("<b>Samplia")
