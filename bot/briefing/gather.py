"""What several articles tell, brought together: the same words of the same actor once, a drill once, a move once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic, TypeVar

from bot.briefing.phrases import POINTING, fold, likeness
from bot.briefing.quoting import tells
from bot.domain.briefing import origin_of
from bot.domain.facts import DrillPhase, Stance
from bot.domain.issues import IssueNames
from bot.domain.plover import MoveType
from bot.domain.records import ArticleRef, DrillRecord, FactRecord, MoveRecord, PositionRecord

_ARTICLES = frozenset(["a", "an", "the", "one", "another", "some", "many", "all", "both", "neither", "either"])
_NOBODY = frozenset(
    ["two", "three", "four", "both", "pair", "latter", "former", "side", "sides", "other", "others", "of"]
)

#: "The statement" says what somebody else holds.
_THINGS = frozenset(
    """accord act agreement article bill change clause commentary data deal decision declaration document drill draft
    exercise figures incident invitation law letter message move plan poll proposal report resolution speech statement
    step study summit survey text treaty vote""".split()
)

R = TypeVar("R", bound=FactRecord)

#: Two wordings are the same saying when the shorter shares so many of its words with the longer; copies of a wire
#: story lie above 0.9, different sayings of one speaker on one issue mostly below 0.5.
SAME_WORDS = 0.75
SAME_SENTENCE = 0.5
_TOGETHER = frozenset((MoveType.CONSULT,))
#: A fact is compared with so many of its kind at most, so that a flood of them costs no more than linear time.
_WINDOW = 40


@dataclass(slots=True, eq=False)
class Told(Generic[R]):
    """One fact, as one or several articles tell it."""

    #: The most telling record, or the merged one.
    record: R
    members: list[R] = field(default_factory=list)
    articles: list[ArticleRef] = field(default_factory=list)
    #: How much it matters to the reader; set once, when it is ranked.
    score: float = 0.0

    @property
    def origins(self) -> int:
        """How many independent origins carry it."""
        return len({origin_of(article) for article in self.articles})

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the facts that were merged."""
        return tuple(member.id for member in self.members)

    def cited(self, limit: int = 3) -> list[ArticleRef]:
        """The articles to cite: one an origin, the most trusted and earliest first."""
        chosen: dict[str, ArticleRef] = {}
        for article in sorted(self.articles, key=lambda a: (a.tier, moment_of(a), a.id)):
            chosen.setdefault(origin_of(article), article)
        return list(chosen.values())[:limit]


def places(told: Told[R]) -> set[tuple[str, int]]:
    """Where the sentences stand that prove a fact: (article, offset)."""
    return {(e.article_id, e.start) for member in told.members for e in member.evidence}


def moment_of(article: ArticleRef) -> datetime:
    """When an article was published, else when it was read."""
    return article.published_at or article.fetched_at


def gather(
    records: Iterable[R],
    articles: Mapping[str, ArticleRef],
    key: Callable[[R], object],
    same: Callable[[R, R], bool],
) -> list[Told[R]]:
    """Bring together the records of equal ``key`` that are the ``same``; those without an article are left out."""
    by_key: dict[object, list[Told[R]]] = {}
    every: list[Told[R]] = []
    for record in records:
        if record.article_id not in articles:
            continue
        group = by_key.setdefault(key(record), [])
        told = next((t for t in reversed(group[-_WINDOW:]) if any(same(m, record) for m in t.members[:3])), None)
        if told is None:
            told = Told(record)
            group.append(told)
            every.append(told)
        told.members.append(record)
        if all(article.id != record.article_id for article in told.articles):
            told.articles.append(articles[record.article_id])
    return every


def on_topics(records: Iterable[PositionRecord], topics: IssueNames | None) -> list[PositionRecord]:
    """The records without sides that nobody took: those guessed, and those on what is no matter of two sides.

    :param topics: an issue that is not among them is taken off; ``None`` leaves issues as they are. Where no issue of
        the table fits, the extraction gives the article's own noun: nobody is for or against a "notice".
    """
    return [_on_topic(record, topics) for record in records]


def _on_topic(record: PositionRecord, topics: IssueNames | None) -> PositionRecord:
    if topics is not None and record.issue is not None and record.issue not in topics:
        record = replace(record, issue=None)
    two_sides = topics is None or record.issue is None or topics.sided(record.issue)
    if record.stance is Stance.NEUTRAL or (two_sides and record.sided):
        return record
    return replace(record, stance=Stance.NEUTRAL)


def gather_positions(
    records: Iterable[PositionRecord], articles: Mapping[str, ArticleRef], *, relays: bool = False
) -> list[Told[PositionRecord]]:
    """Positions, the same saying once; the one that shows most stands for all.

    :param relays: with what news outlets only report, which is no position of theirs.
    """
    words = {}
    held = (record for record in records if relays or not record.relays)
    kept = [r for r in held if (r.together or _names_somebody(r.actor.name if r.actor else r.source)) and tells(r)]
    for record in kept:
        words[record.id] = fold(record.content)

    def same(one: PositionRecord, other: PositionRecord) -> bool:
        stances = {one.stance, other.stance} - {Stance.NEUTRAL}
        issues = {one.issue, other.issue} - {None}
        # Two readings of one sentence overlap less than two reports of one saying.
        enough = SAME_SENTENCE if one.evidence[0] == other.evidence[0] else SAME_WORDS
        return len(stances) < 2 and len(issues) < 2 and likeness(words[one.id], words[other.id]) >= enough

    every = gather(kept, articles, holder, same)
    for told in every:
        told.record = max(told.members, key=_shows)
    return every


def _names_somebody(source: str) -> bool:
    """Whether words without an actor tell a reader who speaks: "officials" do, "he" and "his country" do not."""
    first, *others = source.casefold().split() or [""]
    if others[-1:] and others[-1] in _THINGS:
        return False
    if first in _ARTICLES:
        return bool(others) and others[0] not in _NOBODY
    return bool(first) and first not in POINTING


def holder(record: PositionRecord) -> str:
    """Who holds a position: the actor's id, those of several, else the words that name the source."""
    if record.together:
        return " ".join(sorted(ref.id for ref in record.together))
    return record.actor.id if record.actor else record.source.casefold()


def _shows(record: PositionRecord) -> tuple[bool | float, ...]:
    sided, titled = record.stance is not Stance.NEUTRAL, record.actor is not None and bool(record.actor.role)
    return record.teller is None, sided, bool(record.quotes), bool(record.condition), titled, record.confidence


def gather_moves(records: Iterable[MoveRecord], articles: Mapping[str, ArticleRef]) -> list[Told[MoveRecord]]:
    """Moves, the same act once: of one kind, by and to the same, on one day or in the same words."""

    def key(record: MoveRecord) -> object:
        # What two do together is one act, whichever of them a report names first.
        sides = (*record.initiators, *record.targets) if record.type in _TOGETHER else record.initiators
        return record.type, frozenset(ref.id for ref in sides)

    # A clause of three words ("she agreed again") tells no act.
    kept = [record for record in records if len(record.clause.split()) > 3]
    words = {record.id: fold(record.clause) for record in kept}

    def same(one: MoveRecord, other: MoveRecord) -> bool:
        if likeness(words[one.id], words[other.id]) >= SAME_WORDS:
            return True
        if one.article_id == other.article_id:
            return False
        targets = {ref.id for ref in one.targets} & {ref.id for ref in other.targets}
        together = one.type in _TOGETHER and bool(one.targets)
        return (bool(targets) or together) and one.date is not None and one.date == other.date

    every = gather(kept, articles, key, same)
    for told in every:
        told.record = max(told.members, key=lambda m: (m.date is not None, bool(m.targets), m.confidence))
    return every


def unseen(every: Sequence[Told[R]], seen: frozenset[str]) -> list[Told[R]]:
    """What a reader who knows the facts ``seen`` has not heard: what merged with none of them, or changed."""
    return [told for told in every if not seen.intersection(told.ids) or _changed(told, seen)]


def _changed(told: Told[R], seen: frozenset[str]) -> bool:
    drills = [member for member in told.members if isinstance(member, DrillRecord)]
    known = [d for d in drills if d.id in seen]
    fresh = [d for d in drills if d.id not in seen]
    for name in ("phase", "start", "end"):
        old = {getattr(d, name) for d in known} | {None, DrillPhase.UNKNOWN}
        if known and any(getattr(d, name) not in old for d in fresh):
            return True
    return False
