"""What is otherwise than it was: what somebody held on an issue before, the dates and phase of a drill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.briefing.gather import Told, moment_of
from bot.domain.briefing import Briefing
from bot.domain.facts import DrillPhase
from bot.domain.ledger import Change, Entry, Ledger, entry
from bot.domain.lines import Before, ChangeItem, Citation, PositionItem
from bot.domain.records import ArticleRef, DrillRecord, PositionRecord


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of what somebody holds, with the articles that prove its ends."""

    change: Change
    old: ArticleRef
    new: ArticleRef


class History:
    """The ledger of gathered positions: the same saying counts once, on the day when it was first told."""

    def __init__(self, every: Iterable[Told[PositionRecord]]) -> None:
        self._articles: dict[str, ArticleRef] = {}
        entries = []
        for told in every:
            first = min(told.articles, key=lambda article: (moment_of(article), article.id))
            published = {told.record.article_id: moment_of(first)}
            if one := entry(told.record, published, (article.id for article in told.articles)):
                self._articles[told.record.id] = first
                entries.append(one)
        self._ledger = Ledger(entries)

    def turn(self, told: Told[PositionRecord]) -> Turn | None:
        """How a position differs from what its holder held on the issue before, if it does."""
        return self._turn(self._ledger.change(told.record))

    def latest(self, told: Told[PositionRecord]) -> Turn | None:
        """The last change of what the holder of a position holds on its issue."""
        return self._turn(self._ledger.latest_change(told.record))

    def _turn(self, change: Change | None) -> Turn | None:
        if change is None:
            return None
        return Turn(change, self._articles[change.before.record.id], self._articles[change.after.record.id])


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


def stance_change(item: PositionItem) -> ChangeItem | None:
    """The change of mind that a line tells of; ``None`` if it tells of none, or of one before its own words."""
    record, before = item.record, item.before
    if before is None or before.since is not None:
        return None
    return ChangeItem(
        number=record.number,
        subject=record.actor.name if record.actor else record.source,
        field="stance",
        before=before.holding,
        after=before.after,
        issue=record.issue,
        before_on=before.on,
        before_citations=before.citations,
        on=item.on,
        citations=item.citations,
    )


def with_earlier(
    briefing: Briefing, earlier: Mapping[str, Sequence[PositionRecord]], articles: Mapping[str, ArticleRef]
) -> Briefing:
    """A brief with the changes of mind that only the archive knows of.

    :param earlier: by a position's id, what its holder held on its issue before.
    :param articles: those that tell of it, and those of the brief's positions, by id.
    """
    changed, citations = list(briefing.changed), list(briefing.citations)
    published = {identifier: moment_of(article) for identifier, article in articles.items()}
    items = []
    for item in briefing.positions:
        known: list[Entry] = [e for r in (*earlier.get(item.record.id, ()), item.record) if (e := entry(r, published))]
        change = Ledger(known).change(item.record) if item.before is None else None
        if change is not None:
            number = _numbered(articles[change.before.record.article_id], citations)
            item = replace(item, before=before_of(change, (number,)))
            told = stance_change(item)
            changed += [told] if told else []
        items.append(item)
    return replace(briefing, positions=tuple(items), changed=tuple(changed), citations=tuple(citations))


def before_of(change: Change, citations: tuple[int, ...], since: tuple[int, ...] | None = None) -> Before:
    """What a line says of a change.

    :param citations: sources of what was held before.
    :param since: sources of the change itself, where the line has later words.
    """
    return Before(
        holding=change.before.holding.value,
        on=change.before.on.isoformat(),
        citations=citations,
        after=change.after.holding.value,
        since=None if since is None else change.after.on.isoformat(),
        since_citations=since or (),
    )


def _numbered(article: ArticleRef, citations: list[Citation]) -> int:
    """The number of an article among ``citations``, to which it is added if it is new."""
    for citation in citations:
        if citation.article.id == article.id:
            return citation.number
    citations.append(Citation(number=len(citations) + 1, article=article))
    return len(citations)
