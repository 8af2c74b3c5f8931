"""What is otherwise than it was: the stance that somebody took on an issue before, the dates and phase of a drill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.briefing.gather import Told, holder, moment_of
from bot.briefing.wording import day_of
from bot.domain.briefing import Briefing, ChangeItem, Citation, PositionItem
from bot.domain.facts import DrillPhase, Stance
from bot.domain.records import ArticleRef, DrillRecord, PositionRecord


def day_said(told: Told[PositionRecord]) -> str:
    """ISO day of the words; of the first article that has them where they are undated."""
    own = day_of(told.record.said_on)
    return str(own or min(moment_of(article) for article in told.articles).date())


class History:
    """Who took which stance when. Two readings of one day or one article are no change."""

    def __init__(self, every: Iterable[Told[PositionRecord]]) -> None:
        self._taken: dict[tuple[str, str], list[tuple[str, Stance, frozenset[str]]]] = {}
        for told in every:
            record = told.record
            if record.issue and record.stance is not Stance.NEUTRAL:
                articles = frozenset(article.id for article in told.articles)
                entry = (day_said(told), record.stance, articles)
                self._taken.setdefault((holder(record), record.issue), []).append(entry)
        for entries in self._taken.values():
            entries.sort(key=lambda entry: entry[0], reverse=True)

    def before(self, told: Told[PositionRecord]) -> Stance | None:
        """The last stance that the same holder took on the issue on an earlier day, if it is another; else ``None``."""
        earlier = self.earlier(told)
        return earlier[0] if earlier else None

    def earlier(self, told: Told[PositionRecord]) -> tuple[Stance, str] | None:
        """The same, with its ISO day."""
        record = told.record
        if record.stance is Stance.NEUTRAL or not record.issue:
            return None
        day, own = day_said(told), {article.id for article in told.articles}
        for earlier, stance, articles in self._taken.get((holder(record), record.issue), ()):
            if earlier < day and not articles & own:
                return (stance, earlier) if stance is not record.stance else None
        return None


def drill_changes(told: Told[DrillRecord], seen: frozenset[str]) -> list[tuple[str, str, str]]:
    """What a reader who knows the facts ``seen`` has to hear of a drill: (field, value known, value now)."""
    known = [drill for drill in told.members if drill.id in seen]
    fresh = [drill for drill in told.members if drill.id not in seen]
    found = []
    for name in ("phase", "start", "end"):
        old = [value for d in known if (value := getattr(d, name)) not in (None, DrillPhase.UNKNOWN)]
        new = [value for d in fresh if (value := getattr(d, name)) not in (None, DrillPhase.UNKNOWN, *old)]
        if old and new:
            found.append((name, str(old[-1]), str(new[-1])))
    return found


def stance_change(item: PositionItem, before: Stance, before_on: str | None) -> ChangeItem:
    """A change of mind."""
    record = item.record
    return ChangeItem(
        number=record.number,
        subject=record.actor.name if record.actor else record.source,
        field="stance",
        before=before.value,
        after=record.stance.value,
        issue=record.issue,
        before_on=before_on,
        citations=item.citations,
    )


def with_earlier(
    briefing: Briefing, earlier: Mapping[str, PositionRecord], articles: Mapping[str, ArticleRef]
) -> Briefing:
    """A brief with the changes of mind that only the archive knows of.

    :param earlier: by a position's id, what its holder held on its issue before.
    :param articles: those that tell of it, by id.
    """
    changed, citations = list(briefing.changed), list(briefing.citations)
    items = []
    for item in briefing.positions:
        old = earlier.get(item.record.id)
        told = articles.get(old.article_id) if old else None
        if old is not None and told is not None and item.before is None and old.stance is not item.record.stance:
            number = next((c.number for c in citations if c.article.id == told.id), len(citations) + 1)
            if number > len(citations):
                citations.append(Citation(number=number, article=told))
            day = str(day_of(old.said_on) or moment_of(told).date())
            item = replace(item, before=old.stance)
            change = stance_change(item, old.stance, day)
            changed.append(replace(change, citations=tuple(sorted({*change.citations, number}))))
        items.append(item)
    return replace(briefing, positions=tuple(items), changed=tuple(changed), citations=tuple(citations))
