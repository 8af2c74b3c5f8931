"""The archive as a small static site: stories, actors, drills and moves, the evidence unfolding in place.

Plain HTML and one style sheet: no script, no picture, nothing fetched from elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot import resources
from bot.briefing.cards import card
from bot.briefing.choose import prepare, stories
from bot.briefing.exercises import gather_drills
from bot.briefing.filters import FILTERS
from bot.briefing.gather import gather_moves, moment_of
from bot.briefing.items import Citer, drill_item, move_item, position_item
from bot.briefing.ranking import references
from bot.briefing.sandbox import ISSUES, Environment
from bot.briefing.sections import lead_of
from bot.domain.briefing import Briefing, WhoCard, origin_of, outlets_of
from bot.domain.issues import IssueNames
from bot.domain.language import ENGLISH, Language
from bot.domain.lines import Headline
from bot.domain.records import Dossier, KnownActor, parts_of
from bot.errors import TemplateRefused

#: A site is thousands of times as long as a message.
_SCALE = 400
_SUFFIX = ".html.j2"


def site(
    dossiers: Sequence[Dossier],
    actors: Sequence[KnownActor],
    *,
    now: datetime,
    topics: IssueNames | None = None,
    language: Language = ENGLISH,
) -> Mapping[str, str]:
    """File name to content of every file of the site.

    :param actors: who gets an entry, in the order wanted.
    :param topics: keys of the issues that one can be for or against by name; ``None``: whatever the facts name.
    :param language: of the pages' own words.
    """
    folder = resources.folder("templates") / "site"
    sources = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob(f"*{_SUFFIX}"))}
    environment = Environment(sources, scale=_SCALE)
    environment.filters.update(FILTERS)
    environment.globals[ISSUES] = topics or IssueNames()
    values = _values(dossiers, actors, now, topics, language)
    common = {"now": now, "zone": UTC, "language": language, "articles": len(dossiers)}
    files = {"style.css": (folder / "style.css").read_text(encoding="utf-8")}
    for page, own in values.items():
        with environment.metered():
            template = environment.get_template(page + _SUFFIX)
            files[f"{page}.html"] = template.render({**common, "current": f"{page}.html", **own})
    if len(files) != 5:
        raise TemplateRefused("site", "pages are missing from this installation; reinstall briefing-bot")
    return files


def _values(
    dossiers: Sequence[Dossier],
    actors: Sequence[KnownActor],
    now: datetime,
    topics: IssueNames | None,
    language: Language,
) -> dict[str, dict[str, Any]]:
    articles = references(dossiers)
    drills, moves = Citer(), Citer()
    told_drills = gather_drills([r for d in dossiers for r in d.drills if r.evidence], articles)
    told_moves = gather_moves([r for d in dossiers for r in d.moves if r.evidence], articles)
    drill_items = [drill_item(told, drills, articles) for told in told_drills]
    move_items = [move_item(told, moves) for told in told_moves]
    return {
        "index": {"stories": _stories(dossiers, now, topics, language)},
        "actors": {"cards": _cards(dossiers, actors, now, topics)},
        "drills": {
            "items": sorted(drill_items, key=lambda item: item.record.start or "", reverse=True),
            "citations": drills.citations,
        },
        "moves": {
            "items": sorted(move_items, key=lambda item: item.record.date or "", reverse=True),
            "citations": moves.citations,
        },
    }


def _stories(
    dossiers: Sequence[Dossier], now: datetime, topics: IssueNames | None, language: Language
) -> list[Briefing]:
    groups: dict[str, list[Dossier]] = {}
    for dossier in dossiers:
        groups.setdefault(dossier.article.story_id or dossier.article.id, []).append(dossier)
    made = [_story(group, now, topics, language) for group in groups.values()]
    return sorted(made, key=lambda story: (story.newest or now, story.title), reverse=True)


def _story(group: Sequence[Dossier], now: datetime, topics: IssueNames | None, language: Language) -> Briefing:
    """All facts of one story, the weightiest first."""
    material = prepare(group, (), now, frozenset(), topics)
    top = stories(material, frozenset())[0][0]
    citer = Citer()
    numbers = citer.cite([top.article])
    lead = lead_of(top)
    title = top.article.title or language.gettext("untitled")
    return Briefing(
        title=title,
        headline=Headline(text=title, citations=numbers),
        bottom_line=(Headline(text=lead, citations=numbers),) if lead else (),
        positions=tuple(position_item(told, citer, turn=material.history.turn(told)) for told in material.positions),
        drills=tuple(drill_item(told, citer, material.articles) for told in material.drills),
        moves=tuple(move_item(told, citer) for told in material.moves),
        citations=citer.citations,
        articles=len(group),
        origins=len({origin_of(dossier.article) for dossier in group}),
        outlets=outlets_of(dossier.article for dossier in group),
        newest=max(moment_of(dossier.article) for dossier in group),
    )


def _cards(
    dossiers: Sequence[Dossier], actors: Sequence[KnownActor], now: datetime, topics: IssueNames | None
) -> list[WhoCard]:
    articles = references(dossiers)
    positions: dict[str, list[Any]] = {}
    for dossier in dossiers:
        for record in dossier.positions:
            for ref in parts_of(record):
                positions.setdefault(ref.id, []).append(record)
    return [card(actor, positions.get(actor.id, ()), (), (), articles, now=now, topics=topics) for actor in actors]
