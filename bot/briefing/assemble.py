"""From chosen facts to a brief: items in the page's order, sources numbered as they are first used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.briefing.changes import drill_changes, stance_change
from bot.briefing.choose import Material
from bot.briefing.gather import Told, holder
from bot.briefing.items import Citer, drill_item, move_item, position_item
from bot.briefing.sections import Chosen
from bot.briefing.wording import drill_title
from bot.domain.briefing import Briefing, Window, origin_of, outlets_of
from bot.domain.language import Language
from bot.domain.lines import ChangeItem, Dispute, DrillItem, Headline, PositionItem, WatchItem
from bot.domain.records import ArticleRef, DrillRecord, MoveRecord, PositionRecord


def assemble(material: Material, chosen: Chosen, title: str, window: Window, language: Language) -> Briefing:
    """A brief from what was chosen, its sources numbered in the order in which the page shows them."""
    citer = Citer()
    used = list(material.articles.values())
    headline = _headline(*chosen.headline, citer) if chosen.headline else None
    bottom_line = tuple(_headline(text, article, citer) for text, article in chosen.bottom_line)
    positions = tuple(
        position_item(told, citer, turn=material.history.turn(told), cited=2)
        for told in _side_by_side(chosen.positions)
    )
    drills = tuple(drill_item(told, citer, material.articles, cited=2) for told in chosen.drills)
    moves = tuple(move_item(told, citer, cited=2) for told in chosen.moves)
    disputes = tuple(
        Dispute(
            issue=pair.issue,
            left=position_item(pair.left, citer, cited=1),
            right=position_item(pair.right, citer, cited=1),
            sides=pair.sides,
        )
        for pair in chosen.disputes
    )
    changed = _changes(material.seen, chosen, positions, drills, language)
    watch = tuple(
        WatchItem(on=on, text=text, doer=who, citations=citer.cite(told.cited(1)), number=told.record.number)
        for on, text, who, told in chosen.watch
    )
    background = tuple(_headline(text, article, citer) for text, article in chosen.background)
    return Briefing(
        title=title,
        headline=headline,
        bottom_line=bottom_line,
        positions=positions,
        drills=drills,
        moves=moves,
        disputes=disputes,
        changed=changed,
        watch=watch,
        background=background,
        citations=citer.citations,
        articles=len(used),
        origins=len({origin_of(article) for article in used}),
        window=window,
        omitted=tuple((name, len(left)) for name, left in chosen.left.items() if left),
        outlets=outlets_of(used),
        state_media=outlets_of(article for article in used if article.state_media),
        newest=material.newest,
        fact_ids=material.fact_ids,
        delta=material.delta,
    )


def assemble_rest(material: Material, section: str, rest: Sequence[Told[Any]], title: str, left: int) -> Briefing:
    """Facts of one section alone.

    :param left: how many come after them.
    """
    citer = Citer()
    positions = [told for told in rest if isinstance(told.record, PositionRecord)]
    return Briefing(
        title=title,
        positions=tuple(
            position_item(told, citer, turn=material.history.turn(told), cited=2) for told in _side_by_side(positions)
        ),
        drills=tuple(
            drill_item(told, citer, material.articles, cited=2) for told in rest if isinstance(told.record, DrillRecord)
        ),
        moves=tuple(move_item(told, citer, cited=2) for told in rest if isinstance(told.record, MoveRecord)),
        citations=citer.citations,
        omitted=((section, left),) if left else (),
    )


def _changes(
    seen: frozenset[str],
    chosen: Chosen,
    positions: Sequence[PositionItem],
    drills: Sequence[DrillItem],
    language: Language,
) -> tuple[ChangeItem, ...]:
    """What is otherwise than it was, of the facts that the brief shows."""
    changed = [change for item in positions if (change := stance_change(item))]
    for told, drill in zip(chosen.drills, drills, strict=True):
        changed += [
            ChangeItem(
                number=drill.record.number,
                subject=drill_title(drill.record.name, drill.record.type, language),
                field=name,
                before=before,
                after=after,
                citations=drill.citations,
            )
            for name, before, after in drill_changes(told, seen)
        ]
    return tuple(changed)


def _headline(text: str, article: ArticleRef, citer: Citer) -> Headline:
    return Headline(text=text, citations=citer.cite([article]))


def _side_by_side(positions: Sequence[Told[PositionRecord]]) -> list[Told[PositionRecord]]:
    """Everything of one holder together, the holder whose words weigh most first."""
    order: dict[str, list[Told[PositionRecord]]] = {}
    for told in sorted(positions, key=lambda told: -told.score):
        order.setdefault(holder(told.record), []).append(told)
    return [told for group in order.values() for told in group]
