"""The static site: valid to read, every line with its evidence, no script, nothing from elsewhere."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from bot.briefing.site import site
from bot.domain.facts import ActorKind
from bot.domain.records import KnownActor

from .build import AMERICA, KWAN, NOW, article, dossier, morning, position

ACTORS = [KnownActor(id=KWAN.id, name=KWAN.name, kind=ActorKind.PERSON)]
FILES = site(morning(), ACTORS, now=NOW)
PAGES = [name for name in FILES if name.endswith(".html")]
_VOID = {"meta", "link", "br"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(page: str) -> list[tuple[str, dict[str, str | None]]]:
    """The tags of a page, which must nest."""
    reader = _Reader()
    reader.feed(page)
    assert reader.open == []
    return reader.tags


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_by_anybody(name: str) -> None:
    tags = read(FILES[name])
    names = [tag for tag, _ in tags]
    assert ("html", {"lang": "en"}) in tags
    assert names.count("h1") == names.count("main") == 1
    assert "script" not in names
    levels = [int(tag[1]) for tag in names if tag in ("h1", "h2", "h3")]
    assert all(after - before <= 1 for before, after in pairwise(levels)), "no heading is skipped"
    assert ("a", {"class": "skip", "href": "#main"}) in tags
    assert [a["href"] for t, a in tags if a.get("aria-current")] == [name]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_fetched_and_every_inner_link_leads_somewhere(name: str) -> None:
    for tag, attributes in read(FILES[name]):
        assert "src" not in attributes
        target = attributes.get("href") or ""
        if tag == "link" or not target.startswith(("https://example.org/", "#")):
            assert not target or target in FILES


def test_every_line_unfolds_into_its_sentence() -> None:
    page = FILES["index.html"]
    assert page.count("<details>") == page.count("<blockquote>") > 4
    assert "<mark>Kim K</mark>ye Gwan said his country would have no interest in talks" in page


def test_what_a_source_writes_stays_text() -> None:
    of = article("d1", "<script>alert(1)</script>", url="javascript:alert(1)")
    files = site([dossier(of, position(of, KWAN, "<img src=x onerror=y> & more words"))], ACTORS, now=NOW)
    for name in PAGES:
        tags = [tag for tag, _ in read(files[name])]
        assert "script" not in tags
        assert "img" not in tags
    assert "javascript:" not in "".join(files.values())


def test_what_two_hold_together_stands_on_the_card_of_each() -> None:
    of = article("d1")
    both = replace(position(of, None, "no envoy would travel", source="Both sides"), together=(KWAN, AMERICA))
    actors = [KnownActor(id=ref.id, name=ref.name, kind=ActorKind.PERSON) for ref in (KWAN, AMERICA)]
    _, *cards = site([dossier(of, both)], actors, now=NOW)["actors.html"].split("<article>")
    assert ["no envoy would travel" in shown for shown in cards] == [True, True]


def test_an_empty_archive_has_a_site_too() -> None:
    files = site([], [], now=NOW)
    assert "Nothing has been read yet." in files["index.html"]
