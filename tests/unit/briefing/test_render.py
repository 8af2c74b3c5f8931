"""Templates: ours all render; an operator's faulty one is refused with file and line, and ours stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.briefing import select
from bot.briefing.markup import units
from bot.briefing.render import Renderer
from bot.briefing.samples import samples
from bot.domain.briefing import Query
from bot.domain.facts import ActorKind, DrillPhase, Stance
from bot.domain.plover import MoveType
from bot.domain.records import (
    ActorRef,
    ArticleRef,
    DrillRecord,
    KnownActor,
    MoveRecord,
    PositionRecord,
    PrintedRole,
)
from bot.errors import TemplateRefused

from .build import NOW, article, dossier, drill, move, position
from .test_pack import read

RENDERER = Renderer()


@pytest.mark.parametrize("page", RENDERER.names)
def test_every_page_has_samples_and_renders(page: str) -> None:
    assert samples(page), "a page without samples is not tried at start"
    for values in samples(page):
        for message in RENDERER.render(page, **values):
            assert read(message).text.strip()


def test_values_are_text_never_markup() -> None:
    (message,) = RENDERER.render("error", message="<b>bold</b> & <script>")
    assert message == "&lt;b&gt;bold&lt;/b&gt; &amp; &lt;script&gt;"


def test_values_put_into_a_message_are_text_on_one_line() -> None:
    (message,) = RENDERER.render("nobody", name="<b>A\n\nB</b> 100 %s")[:1]
    assert message.startswith("I have read of nobody called “&lt;b&gt;A B&lt;/b&gt; 100 %s”.")


def test_an_operators_template_replaces_ours(tmp_path: Path) -> None:
    (tmp_path / "error.html.j2").write_text("<i>{{ message }}</i>")
    renderer = Renderer(tmp_path)
    assert renderer.refused == []
    assert renderer.render("error", message="no") == ("<i>no</i>",)
    assert renderer.render("plain", text="ours") == ("ours",)


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        ("ok\n{% if %}", 2, "Expected an expression"),
        ("a\nb\n{{ nothing_such }}", 3, "undefined"),
        ("<div>{{ message }}</div>", None, "<div>"),
        ("<b>{{ message }}", None, "never closed"),
        ("{{ message|replace('a', 'b' * 9) }}", 1, "No filter"),
        ("\n{{ 'a' * 10000000000 }}", 2, "too long"),
        ("\n{{ _('%(x)9999999999s', x=1) }}", 2, "%(name)s"),
        ("\n{{ _('100%') }}", 2, "%%"),
        ("\n\n{% for i in range(90000) %}{% for j in range(90000) %}{% endfor %}{% endfor %}", 3, "turns"),
        ("{% macro f() %}{{ f() }}{% endmacro %}\n{{ f() }}", None, "without end"),
        (
            "{% for i in range(9000) %}forty characters of words, more or less{% endfor %}",
            1,
            "characters",
        ),
        ("{{ message.__class__.__mro__ }}", 1, "unsafe"),
        ("{{ message.ljust(100000000) }}", 1, "unsafe"),
        ("  \n", None, "prints nothing"),
        ("{% include 'other' %}", None, "other"),
    ],
)
def test_a_faulty_template_is_refused_and_ours_stays(
    tmp_path: Path, source: str, line: int | None, reason: str
) -> None:
    (tmp_path / "error.html.j2").write_text(source)
    renderer = Renderer(tmp_path)
    (refusal,) = renderer.refused
    assert refusal.name == "error.html.j2"
    assert reason in refusal.reason
    if line is not None:
        assert refusal.line == line
    assert renderer.render("error", message="ours") == ("ours",)


def test_a_faulty_macro_file_is_refused_for_the_pages_that_use_it(tmp_path: Path) -> None:
    (tmp_path / "_lines.html.j2").write_text("{# no macros #}")
    renderer = Renderer(tmp_path)
    assert [refusal.name for refusal in renderer.refused]
    assert renderer.render("brief", **samples("brief")[0]) == RENDERER.render("brief", **samples("brief")[0])


def test_a_file_that_is_no_page_is_reported(tmp_path: Path) -> None:
    (tmp_path / "brif.html.j2").write_text("x")
    assert "no page has this name" in Renderer(tmp_path).refused[0].reason


def test_bytes_that_are_no_text_are_reported(tmp_path: Path) -> None:
    (tmp_path / "error.html.j2").write_bytes(b"\xff\xfe")
    assert "UTF-8" in Renderer(tmp_path).refused[0].reason


def test_a_template_that_fails_only_later_gives_way_to_ours(tmp_path: Path) -> None:
    (tmp_path / "error.html.j2").write_text("{% if message == 'trap' %}{{ nothing_such }}{% endif %}fine")
    renderer = Renderer(tmp_path)
    assert renderer.render("error", message="a") == ("fine",)
    assert renderer.render("error", message="trap") == ("trap",)
    assert renderer.refused[0].line == 1
    assert renderer.render("error", message="b") == ("b",), "it is not tried again"
    assert len(renderer.refused) == 1


def test_values_that_are_missing_are_named() -> None:
    with pytest.raises(TemplateRefused, match="briefing"):
        RENDERER.render("brief")


_NASTY = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "<b>",
            "</b>",
            "&amp;",
            "{{ x }}",
            "\u202eevil",
            "👩‍👩‍👧",
            "“half",
            "half”",
            "مرحبا",
            "N" * 10_000,
            "a\n\nb",
            "한국 " * 3000,
        ]
    ),
)


@given(st.lists(_NASTY, min_size=8, max_size=8), st.sampled_from(list(Stance)), st.sampled_from(list(DrillPhase)))
@settings(max_examples=80, deadline=None)
def test_no_text_whatever_breaks_a_message(texts: list[str], stance: Stance, phase: DrillPhase) -> None:
    name, role, title, content, quote, issue, place, outlet = texts
    actor = ActorRef(id="k1", name=name or "x", kind=ActorKind.PERSON, role=role or None)
    other = ActorRef(id="k2", name=role or "y", kind=ActorKind.ORGANIZATION, country="KOR")
    of = article("d1", title, outlet=outlet, url="https://example.org/" + "a" * 50)
    said = position(of, actor, content, quotes=(quote,), stance=stance, issue=issue or None, condition=role or None)
    denied = position(
        of, other, content, stance=Stance.OPPOSES, issue=issue or None, cue="denied", cue_class="deny", start=900
    )
    trained = drill(of, actor, name=place or None, place=place, phase=phase, purpose=content, start="2018-05-11")
    moved = move(of, MoveType.AGREE, [actor], content, targets=[other], on="2018-06-01")
    for page, values in _every_page(of, actor, [said, denied], trained, moved, title):
        messages = RENDERER.render(page, now=NOW, **values)
        assert messages
        for message in messages:
            reader = read(message)
            assert 0 < units(reader.text) <= 4096
            assert reader.tags <= 100
        if page == "brief":
            assert units(read("".join(messages)).text) <= 1800


def _every_page(
    of: ArticleRef,
    actor: ActorRef,
    said: list[PositionRecord],
    trained: DrillRecord,
    moved: MoveRecord,
    words: str,
) -> list[tuple[str, dict[str, Any]]]:
    """Every page that tells facts, with the values that its command gives it."""
    articles, query = {of.id: of}, Query(label=words, words=(words,))
    facts = dossier(of, *said, trained, moved)
    known = KnownActor(id=actor.id, name=actor.name, kind=ActorKind.PERSON, aliases=(words,), articles=1)
    printed = KnownActor(
        id="k9", name=words, kind=ActorKind.PERSON, roles=(PrintedRole(role=words, article_id=of.id, printed_on=NOW),)
    )
    rest = [(s, select.rest([facts], query, s, skip=0, most=9, now=NOW)) for s in ("positions", "drills", "moves")]
    alert = select.alert([*said, trained, moved], [], articles, kinds=frozenset({"drill", "change"}), follow={"k1"})
    return [
        ("brief", {"briefing": select.brief([facts], query, now=NOW)}),
        ("digest", {"digest": select.digest([facts], now=NOW)}),
        ("who", {"card": select.card(known, said, [moved], [trained], articles, now=NOW)}),
        ("who_choice", {"name": words, "actors": [known, printed]}),
        ("drills", {"list": select.drills([trained], articles, now=NOW), "query": query}),
        ("moves", {"list": select.moves([moved], articles, now=NOW), "query": query}),
        ("said", {"view": select.said(known, said, articles, query), "query": query}),
        ("positions", {"view": select.positions(said[0].issue or words, said, articles), "query": query}),
        ("timeline", {"view": select.timeline([trained, moved], articles), "query": query}),
        ("search", {"query": query, "articles": [of]}),
        ("why", {"fact": said[0], "article": of}),
        ("whys", {"lines": [(said[0], of), (trained, of), (moved, of)]}),
        ("explain", {"reasons": select.explain([facts], query, now=NOW)}),
        *(("more", {"briefing": one, "section": section}) for section, one in rest if not one.empty),
        *([("alert", {"alert": alert})] if not alert.empty else []),
    ]
