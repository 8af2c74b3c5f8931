"""What several articles tell of one drill, brought together: each drill once, with the fullest value of every field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from bot.briefing.clauses import without_opener
from bot.briefing.datewords import day_of
from bot.briefing.gather import Told, gather, moment_of
from bot.briefing.phrases import fold, likeness
from bot.domain.briefing import origin_of
from bot.domain.facts import DrillPhase
from bot.domain.records import ArticleRef, DrillRecord

#: Kinds so general that they agree with any other.
_GENERAL_KINDS = frozenset(("military", "joint"))
#: Days between two drills of one name that are still the same drill: an annual one comes back after a year.
_SAME_SEASON = 120


def gather_drills(found: Iterable[DrillRecord], articles: Mapping[str, ArticleRef]) -> list[Told[DrillRecord]]:
    """Drills, each once, with the fullest value of every field and the phase told last."""
    records = list(found)

    # Asked for every pair, so worked out once for each.
    seasons = {record.id: _season(record, articles) for record in records if record.article_id in articles}
    holders = {record.id: {ref.id for ref in record.participants} for record in records}

    def same(one: DrillRecord, other: DrillRecord) -> bool:
        if not (one.name and other.name) and holders[one.id].isdisjoint(holders[other.id]):
            return False
        return same_drill(one, other, seasons[one.id], seasons[other.id])

    # Of an exercise without name and participants there is little to tell: at least where and when it is.
    told_of = [d for d in records if d.name or d.participants or (d.place and d.start)]
    # Those of one name first: one without a name must not come between them, and finds its own among all of them.
    told_of.sort(key=lambda drill: not drill.name)
    every = gather(told_of, articles, lambda _: None, same)
    for told in every:
        told.record = _merged(told, articles)
    return every


def _season(drill: DrillRecord, articles: Mapping[str, ArticleRef]) -> date:
    """About when a drill is: its first day, its last, else the day of the article that tells of it."""
    return day_of(drill.start) or day_of(drill.end) or moment_of(articles[drill.article_id]).date()


def same_drill(one: DrillRecord, other: DrillRecord, season: date, other_season: date) -> bool:
    """Whether two records tell of one exercise: by name and season, else by who, when, what and where."""
    first, second = day_of(one.start), day_of(other.start)
    apart = abs((first - second).days) if first and second else None
    if one.name and other.name:
        return fold(one.name) == fold(other.name) and abs((season - other_season).days) <= _SAME_SEASON
    mine, others = ({ref.id for ref in drill.participants} for drill in (one, other))
    together = mine & others
    # Two drills of one state with different partners may begin on one day; an outlet may name only some who take part.
    if not together or not (mine <= others or others <= mine):
        return False
    # An article parts two drills of its own, unless it names one of them and tells the same of the other.
    if one.article_id == other.article_id and (bool(one.name) is bool(other.name) or len(together) < 2):
        return False
    if apart is not None:
        return apart <= 1 and _kinds_agree(one.type, other.type)
    if abs((season - other_season).days) > _SAME_SEASON:
        return False
    places = likeness(fold(one.place or ""), fold(other.place or "")) >= 0.5
    return one.type == other.type and (places or len(together) > 1) and not (one.name or other.name)


def _kinds_agree(one: str, other: str) -> bool:
    return one == other or not _GENERAL_KINDS.isdisjoint((one, other))


def _merged(told: Told[DrillRecord], articles: Mapping[str, ArticleRef]) -> DrillRecord:
    newest_first = sorted(told.members, key=lambda d: moment_of(articles[d.article_id]), reverse=True)
    best = max(newest_first, key=_fullness)
    phases = [d.phase for d in newest_first if d.phase is not DrillPhase.UNKNOWN]
    participants = {ref.id: ref for d in (best, *newest_first) for ref in d.participants}
    purposes = {(p.actor.id if p.actor else None, p.content): p for d in (best, *newest_first) for p in d.purposes}
    start = best.start or _first(d.start for d in newest_first)
    end = best.end or _first(d.end for d in newest_first)
    return replace(
        best,
        name=_first(d.name for d in (best, *newest_first)),
        start=start,
        end=end or (start if any(_over_that_day(d, start, articles) for d in newest_first) else None),
        place=without_opener(best.place or _first(d.place for d in newest_first) or "") or None,
        duration=best.duration or _first(d.duration for d in newest_first),
        recurrence=best.recurrence or _first(d.recurrence for d in newest_first),
        phase=phases[0] if phases else DrillPhase.UNKNOWN,
        participants=tuple(participants.values()),
        purposes=tuple(purposes.values()),
    )


def _over_that_day(drill: DrillRecord, start: str | None, articles: Mapping[str, ArticleRef]) -> bool:
    """Whether an article of the day on which a drill began tells that it is over."""
    told_on = moment_of(articles[drill.article_id]).date().isoformat()
    return drill.phase is DrillPhase.COMPLETED and start == told_on and not drill.duration


def _fullness(drill: DrillRecord) -> tuple[int, float]:
    values = (drill.name, drill.start, drill.end, drill.place, drill.participants, drill.purposes)
    return sum(bool(value) for value in values), drill.confidence


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def conflicts(
    told: Told[DrillRecord], articles: Mapping[str, ArticleRef]
) -> list[tuple[str, dict[str, list[ArticleRef]]]]:
    """Fields on which independent origins disagree: (field, value -> the articles that have it).

    An article has the value that it tells most with: "from today" in somebody's words is no second opinion.
    """
    found = []
    for name in ("start", "end"):
        values: dict[str, list[ArticleRef]] = {}
        telling = {d.article_id: d for d in sorted(told.members, key=_fullness) if getattr(d, name)}
        for member in telling.values():
            if (value := getattr(member, name)) and len(value) == len("2017-11-17"):
                values.setdefault(value, []).append(articles[member.article_id])
        origins = {origin_of(article) for told_by in values.values() for article in told_by}
        if len(values) > 1 and len(origins) > 1:
            found.append((name, values))
    return found
