"""Every page as a reader sees it, beside what it should be: ``golden/<page>.txt``.

A change on purpose is written anew with ``UPDATE_GOLDEN=1`` and read through before it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.briefing import select
from bot.briefing.render import Renderer
from bot.briefing.terminal import to_terminal
from bot.domain.briefing import Query
from bot.domain.facts import ActorKind
from bot.domain.records import DrillRecord, KnownActor, MoveRecord, PositionRecord, PrintedRole

from .build import KWAN, NOW, morning

GOLDEN = Path(__file__).parent / "golden"
RENDERER = Renderer()
SEOUL = ZoneInfo("Asia/Seoul")


def _pages() -> dict[str, dict[str, Any]]:
    dossiers = morning()
    articles = {d.article.id: d.article for d in dossiers}
    positions: list[PositionRecord] = [r for d in dossiers for r in d.positions]
    drills: list[DrillRecord] = [r for d in dossiers for r in d.drills]
    moves: list[MoveRecord] = [r for d in dossiers for r in d.moves]
    query = Query(label="korea", words=("korea",))
    known = KnownActor(
        id=KWAN.id,
        name=KWAN.name,
        kind=ActorKind.PERSON,
        aliases=("Kim",),
        roles=(PrintedRole(role=KWAN.role or "", article_id="d1", printed_on=articles["d1"].published_at),),
    )
    return {
        "brief": {"briefing": select.brief(dossiers, Query(), now=NOW)},
        "brief_on_topic": {"briefing": select.brief(dossiers, query, now=NOW)},
        "digest": {"digest": select.digest(dossiers, now=NOW, since=NOW.replace(day=15))},
        "who": {"card": select.card(known, positions, moves, drills, articles, now=NOW)},
        "drills": {"list": select.drills(drills, articles, now=NOW), "query": query},
        "moves": {"list": select.moves(moves, articles, now=NOW), "query": query},
        "said": {"view": select.said(known, [p for p in positions if p.actor == KWAN], articles), "query": Query()},
        "positions": {"view": select.positions("joint drills", positions[2:], articles), "query": query},
        "timeline": {"view": select.timeline([*drills, *moves], articles), "query": query},
        "why": {"fact": positions[0], "article": articles["d1"]},
        "search": {"query": query, "articles": list(articles.values())},
        "explain": {"reasons": select.explain(dossiers, query, now=NOW)},
    }


@pytest.mark.parametrize("page", sorted(_pages()))
def test_page(page: str) -> None:
    messages = RENDERER.render(page.removesuffix("_on_topic"), now=NOW, zone=SEOUL, **_pages()[page])
    text = "\n----\n".join(to_terminal(message, 60, colour=False) for message in messages) + "\n"
    file = GOLDEN / f"{page}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
