"""The exported site in a real browser: readable on a phone, evidence unfolding in place, without a script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.briefing.site import site
from bot.domain.facts import ActorKind
from bot.domain.records import KnownActor
from tests.support.browser import find_browser, measure
from tests.unit.briefing.build import KWAN, NOW, morning

pytestmark = pytest.mark.skipif(find_browser() is None, reason="there is no Chromium on this machine")

_SCRIPT = """
const luminance = colour => {
  const parts = colour.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
};
const paper = getComputedStyle(document.body).backgroundColor;
const contrast = node => {
  const [a, b] = [luminance(getComputedStyle(node).color), luminance(paper)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
};
const details = document.querySelector('main details');
const quote = details.querySelector('blockquote');
const folded = quote.checkVisibility();
details.querySelector('summary').click();
const unfolded = quote.checkVisibility();
return {
  overflow: document.documentElement.scrollWidth - window.innerWidth,
  folded, unfolded,
  contrast: Math.min(...[...document.querySelectorAll('h1, h2, h3, p, li, summary, a, time, mark')].map(contrast)),
  text: parseFloat(getComputedStyle(document.querySelector('summary')).fontSize),
  scripts: document.querySelectorAll('script[src]').length,
  styled: getComputedStyle(document.querySelector('main ul')).listStyleType,
  headings: [...document.querySelectorAll('h1, h2, h3')].map(h => Number(h.tagName[1])),
  lang: document.documentElement.lang,
  missing: [...document.querySelectorAll('a:not([href])')].length,
};
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exported site."""
    path = tmp_path_factory.mktemp("site")
    actors = [KnownActor(id=KWAN.id, name=KWAN.name, kind=ActorKind.PERSON)]
    for name, text in site(morning(), actors, now=NOW).items():
        (path / name).write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("page", ["index.html", "actors.html", "drills.html", "moves.html"])
def test_a_page_reads_well_on_a_phone(folder: Path, page: str) -> None:
    seen: dict[str, Any] = measure(folder / page, _SCRIPT, width=390)
    assert seen["overflow"] <= 0, "nothing runs off the screen"
    assert (seen["folded"], seen["unfolded"]) == (False, True), "a tap unfolds the sentence under its line"
    assert seen["contrast"] >= 4.5, "WCAG 2.2, level AA"
    assert seen["text"] >= 15
    assert (seen["scripts"], seen["missing"], seen["lang"]) == (0, 0, "en")
    assert seen["styled"] == "none", "the style sheet is found beside the page"
    assert seen["headings"][0] == 1
    assert all(after - before <= 1 for before, after in zip(seen["headings"], seen["headings"][1:], strict=False))
