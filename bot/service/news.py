"""The archive's news, as rules of readers want them told."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.briefing import select
from bot.briefing.render import Renderer
from bot.domain.alerts import FRESH, AlertRule
from bot.domain.briefing import Window
from bot.domain.conversation import Reply
from bot.domain.language import Language
from bot.domain.records import FactRecord
from bot.service.ports import Issues, Stores

#: What a new drill or position is measured against: an exercise of one season, a stance of late.
_MEMORY = timedelta(days=120)
_KNOWN_DRILLS, _KNOWN_POSITIONS, _ARTICLES = 400, 400, 200


class ArchiveNews:
    """Reads the archive and renders alerts."""

    def __init__(self, stores: Stores, renderer: Renderer, issues: Issues) -> None:
        self._stores = stores
        self._renderer = renderer
        self._topics = issues.names

    async def newest(self) -> int:
        """The number of the fact that was added last."""
        return await self._stores.facts.newest()

    async def alert(
        self, rule: AlertRule, phrases: tuple[str, ...], now: datetime, zone: ZoneInfo, language: Language
    ) -> Reply | None:
        """The alert on facts after ``rule.since``; ``None`` when there is nothing to tell."""
        recent = Window(since=now - FRESH)
        new = await self._stores.facts.after(rule.since, recent)
        if not new:
            return None
        earlier = await self._earlier(new, now)
        ids = {fact.article_id for fact in (*new, *earlier)}
        within = await self._stores.articles.on_any(phrases, recent, _ARTICLES) if phrases else None
        alert = select.alert(
            new,
            earlier,
            await self._stores.articles.references(ids),
            kinds=rule.kinds,
            follow={actor_id for actor_id, _ in rule.actors},
            within=None if within is None else frozenset(within),
            topics=self._topics,
        )
        if alert.empty:
            return None
        return Reply(messages=self._renderer.render("alert", alert=alert, now=now, zone=zone, language=language))

    async def _earlier(self, new: list[FactRecord], now: datetime) -> list[FactRecord]:
        """Drills and positions that were known before the new facts."""
        ids = {fact.id for fact in new}
        before, facts = Window(since=now - _MEMORY), self._stores.facts
        known = await facts.facts("drill", before, limit=_KNOWN_DRILLS)
        actors = sorted({actor_id for fact in new for actor_id in select.actors_of(fact)})
        known += await facts.facts("position", before, actors=actors, limit=_KNOWN_POSITIONS) if actors else []
        return [fact for fact in known if fact.id not in ids]
