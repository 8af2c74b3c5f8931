"""Which facts make a brief: whole items under a budget of visible characters, in a fixed order, nothing by chance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from bot.briefing.changes import History
from bot.briefing.exercises import gather_drills
from bot.briefing.gather import Told, gather_moves, gather_positions, moment_of, on_topics, places, unseen
from bot.briefing.items import NAME
from bot.briefing.quoting import CHARACTERS, best_quotation, report, unshown_condition
from bot.briefing.ranking import MIN_CONFIDENCE, Parts, Ranker, article_score, references
from bot.briefing.turns import Page
from bot.briefing.wording import is_topic
from bot.domain.briefing import origin_of
from bot.domain.facts import DrillPhase, Stance
from bot.domain.issues import IssueNames
from bot.domain.plover import MoveType
from bot.domain.records import ArticleRef, Dossier, DrillRecord, FactRecord, MoveRecord, PositionRecord

#: Facts on a topic that make a brief of it.
_ENOUGH = 4

R = TypeVar("R", bound=FactRecord)


@dataclass(slots=True)
class Material:
    """All that a page is made from: gathered facts, best first, and what became of each."""

    articles: dict[str, ArticleRef]
    dossiers: list[Dossier]
    positions: list[Told[PositionRecord]]
    drills: list[Told[DrillRecord]]
    moves: list[Told[MoveRecord]]
    ranker: Ranker
    #: What became of a fact (its first id), for the explanation.
    outcomes: dict[str, str] = field(default_factory=dict)
    fact_ids: tuple[str, ...] = ()
    delta: bool = False
    #: Stances of all positions, those the reader has seen included.
    history: History = field(default_factory=lambda: History(()))
    #: Facts that do not speak of what was asked for.
    off_topic: list[Told[Any]] = field(default_factory=list)
    #: Ids of facts that the reader was sent.
    seen: frozenset[str] = frozenset()
    #: What a position would have added to the page when its turn came (by its first id), for the explanation.
    gains: dict[str, Parts] = field(default_factory=dict)
    #: What the reader of the page has heard once it is full.
    page: Page | None = None

    @property
    def newest(self) -> datetime | None:
        """Time of the newest article."""
        return max((moment_of(a) for a in self.articles.values()), default=None)


def prepare(
    dossiers: Sequence[Dossier],
    words: Sequence[str],
    now: datetime,
    seen: frozenset[str],
    topics: IssueNames | None = None,
) -> Material:
    """Gather and rank what ``dossiers`` tell; what the reader has seen, and what is uncertain, is left out."""
    articles = references(dossiers)
    newest = max((moment_of(a) for a in articles.values()), default=now)
    ranker = Ranker(words, min(newest, now) if articles else now, dossiers)
    outcomes: dict[str, str] = {}
    ids = tuple(record.id for d in dossiers for group in (d.positions, d.drills, d.moves) for record in group)
    material = Material(articles, list(dossiers), [], [], [], ranker, outcomes, ids, bool(seen.intersection(ids)))
    material.seen = seen

    def sift(every: list[Told[R]]) -> list[Told[R]]:
        fresh = unseen(every, seen) if seen else every
        known = {id(told) for told in fresh}
        outcomes.update({told.ids[0]: "seen" for told in every if id(told) not in known})
        for told in fresh:
            told.score = ranker.score(told)
        return sorted(fresh, key=lambda t: (-t.score, t.ids[0]))

    def sure(records: Iterable[R]) -> list[R]:
        kept = []
        for record in records:
            if record.confidence >= MIN_CONFIDENCE and record.evidence:
                kept.append(record)
            else:
                outcomes[record.id] = "weak"
        return kept

    gathered = gather_positions(on_topics(sure(r for d in dossiers for r in d.positions), topics), articles)
    material.history = History(gathered)
    material.positions = sift(gathered)
    material.drills = sift(gather_drills(sure(r for d in dossiers for r in d.drills), articles))
    material.moves = sift(gather_moves(sure(r for d in dossiers for r in d.moves), articles))
    _keep_to_the_point(material)
    return material


def _keep_to_the_point(material: Material) -> None:
    """Where words were asked for: leave out the facts that neither speak of them nor stand under a title that does.

    If fewer than a brief's worth do, the others stay: the reader named a matter that articles put in other words.
    """
    if not material.ranker.asks:
        return
    every: tuple[Told[Any], ...] = (*material.positions, *material.drills, *material.moves)
    to_the_point = {id(told) for told in every if material.ranker.on_topic(told)}
    if len(to_the_point) < _ENOUGH:
        return
    material.off_topic = [told for told in every if id(told) not in to_the_point]
    material.outcomes.update({told.ids[0]: "off topic" for told in material.off_topic})
    material.positions = [told for told in material.positions if id(told) in to_the_point]
    material.drills = [told for told in material.drills if id(told) in to_the_point]
    material.moves = [told for told in material.moves if id(told) in to_the_point]


def stories(material: Material, seen: frozenset[str]) -> list[list[Dossier]]:
    """The articles that have something new, grouped by story, the weightiest story and article first."""
    best: dict[str, list[float]] = {}
    every: tuple[Told[Any], ...] = (*material.positions, *material.drills, *material.moves)
    for told in every:
        for article in told.articles:
            best.setdefault(article.id, []).append(told.score)
    groups: dict[str, list[Dossier]] = {}
    for dossier in material.dossiers:
        if seen and _known(dossier, seen):
            continue
        groups.setdefault(dossier.article.story_id or dossier.article.id, []).append(dossier)
    weighed = []
    for key, group in groups.items():
        origins = len({origin_of(dossier.article) for dossier in group})
        scored = sorted(
            ((-article_score(d, best, material.ranker, origins), d.article.id, d) for d in group), key=_by_score
        )
        weighed.append((scored[0][0], key, [d for _, _, d in scored]))
    return [group for _, _, group in sorted(weighed, key=lambda w: w[:2])]


def _by_score(entry: tuple[float, str, Dossier]) -> tuple[float, str]:
    return entry[:2]


def _known(dossier: Dossier, seen: frozenset[str]) -> bool:
    ids = {record.id for group in (dossier.positions, dossier.drills, dossier.moves) for record in group}
    return not ids or bool(ids & seen)


class Budget:
    """Counts the visible characters of a page as it fills; sources cost when they are first cited.

    The counts are upper bounds of what the packaged templates print.
    """

    #: Frame of a page: section titles, the line of sources.
    FRAME = 150

    def __init__(self, limit: int) -> None:
        self.left = limit - self.FRAME
        self._cited: set[str] = set()

    def take(self, cost: int, articles: Sequence[ArticleRef], *, reserve: int = 0) -> bool:
        """Take an item of ``cost`` characters and cite its articles, if that leaves ``reserve``."""
        cost += sum(_source_cost(article) for article in articles if article.id not in self._cited)
        if cost > self.left - reserve:
            return False
        self._cited.update(article.id for article in articles)
        self.left -= cost
        return True


def _source_cost(article: ArticleRef) -> int:
    """Characters of a source's line: number, outlet and wire, a mark for state media, date and time."""
    name = len(article.outlet or article.title) + len(article.origin or "") + 3
    return min(62, name + (14 if article.state_media else 0)) + 30


def position_cost(told: Told[PositionRecord], *, first: bool) -> int:
    """Characters of a position's line, and of its holder's when it is the holder's first."""
    record = told.record
    quotation, _ = best_quotation(record)
    head = 0
    if first:
        role = record.actor.role if record.actor else ""
        name = record.actor.name if record.actor else record.source
        head = min(NAME, len(name)) + min(NAME, len(role or "")) + 4
    side = record.stance is not Stance.NEUTRAL and is_topic(record.issue)
    stance = len(record.issue or "") + 11 if side else 0
    words = quotation or report(record)
    return head + stance + len(words) + len(unshown_condition(record, words) or "") + 13


def drill_cost(told: Told[DrillRecord]) -> int:
    """Characters of a drill's lines."""
    record = told.record
    who = sum(min(NAME, len(ref.name)) + 2 for ref in record.participants[:4])
    purpose = 0
    for one in record.purposes[:1]:
        purpose = min(80, len(one.content)) + (min(60, len(one.actor.name)) + 13 if one.actor else 9)
    days = 24 if record.start or record.end or record.duration else 0
    phase = 0 if record.phase is DrillPhase.UNKNOWN else 13
    kind = len(record.type) + 3 if record.name else 6
    return (
        min(NAME, len(record.name or record.type))
        + kind
        + who
        + min(80, len(record.place or ""))
        + purpose
        + (days + phase + 15)
    )


def move_cost(told: Told[MoveRecord]) -> int:
    """Characters of a move's line."""
    return min(CHARACTERS, len(told.record.clause)) + 34


def without_drills(
    moves: Sequence[Told[MoveRecord]], drills: Sequence[Told[DrillRecord]], outcomes: dict[str, str]
) -> list[Told[MoveRecord]]:
    """The moves but for the mobilisations that are told as drills."""
    told = {place for drill in drills for place in places(drill)}
    kept = [m for m in moves if m.record.type is not MoveType.MOBILIZE or not told.intersection(places(m))]
    same = {id(move) for move in kept}
    outcomes.update({move.ids[0]: "repeated" for move in moves if id(move) not in same})
    return kept
