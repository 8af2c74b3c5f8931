"""How much each fact matters to a reader: named parts that add up, so that a brief can be explained.

The weights were set by hand on the sample articles so that the order agreed with what their editor would lead with;
each part is bounded, so none can drown the others.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.briefing.datewords import day_of
from bot.briefing.gather import Told, moment_of
from bot.briefing.phrases import fold
from bot.briefing.wording import is_topic
from bot.domain.facts import ActorKind, DrillPhase, SpeechKind, Stance
from bot.domain.plover import MoveStatus, MoveType
from bot.domain.records import (
    ActorRef,
    ArticleRef,
    Dossier,
    DrillRecord,
    FactRecord,
    MoveRecord,
    PositionRecord,
    parts_of,
)

#: Facts that the extraction is less sure of stay out of briefs.
MIN_CONFIDENCE = 0.3
#: A move's clause has at least so many words of its own: "officials pushed back" has two.
_TELLING = 3
#: Digits of a date that is but a year.
_YEAR = 4
#: Days after which a fact's recency has halved, and after which it is no news beside what is newest.
_HALF_LIFE, _NEWS = 3.0, 14

#: Acts that change matters count more than words and routine.
_WEIGHTY = {
    MoveType.AGREE: 0.4,
    MoveType.SANCTION: 0.4,
    MoveType.ASSAULT: 0.4,
    MoveType.CONSULT: 0.3,
    MoveType.RETREAT: 0.3,
    MoveType.CONCEDE: 0.3,
    MoveType.COERCE: 0.3,
    MoveType.THREATEN: 0.2,
    MoveType.AID: 0.2,
}

#: Acts that are done to something.
_OBJECT_NEEDED = frozenset((MoveType.REJECT, MoveType.ACCUSE, MoveType.REQUEST, MoveType.SANCTION))

Parts = tuple[tuple[str, float], ...]


class Ranker:
    """Scores facts for one reader's query.

    :param words: what the reader asked for; empty for everything.
    :param newest: time of the newest article weighed; recency counts from there, in an old archive too.
    :param dossiers: the articles weighed: salience counts by that of the weightiest actor of each.
    """

    def __init__(self, words: Sequence[str], newest: datetime, dossiers: Iterable[Dossier] = ()) -> None:
        self._wanted = fold(" ".join(words))
        self._newest = newest
        self._top = {dossier.article.id: _top_salience(dossier) for dossier in dossiers}

    def parts(self, told: Told[Any]) -> Parts:
        """The parts of a fact's score, those of zero left out."""
        record: FactRecord = told.record
        own: Iterable[tuple[str, float]] = ()
        acting: Sequence[ActorRef] = ()
        if isinstance(record, PositionRecord):
            acting = parts_of(record)
            own = (*_position(record), ("second hand", -1.0 if record.teller else 0.0))
        elif isinstance(record, DrillRecord):
            own = _drill(record)
        elif isinstance(record, MoveRecord):
            acting = record.initiators
            own = (*_move(record), ("past", -1.5 if _long_past(record.date, told.articles) else 0.0))
        common = (
            ("actor", self._weight(record, acting)),
            ("recent", 0.8 * self.recency(moment_of(a) for a in told.articles)),
            ("old", 0.0 if self.is_news(told) else -1.2),
            ("origins", min(1.5, 0.6 * math.log2(max(1, told.origins)))),
            ("sure", 0.6 * (record.confidence - 0.5)),
            ("early", 0.5 / (1 + _start(record) / 1200)),
            ("asked", self._answers(record)),
        )
        return tuple((name, round(value, 3)) for name, value in (*own, *common) if abs(value) >= 0.001)

    def score(self, told: Told[Any]) -> float:
        """The sum of the parts."""
        return sum(value for _, value in self.parts(told))

    def recency(self, moments: Iterable[datetime]) -> float:
        """1 for the newest article weighed, halved every three days before it."""
        age = min(((self._newest - moment).total_seconds() for moment in moments), default=0.0)
        return float(0.5 ** (max(0.0, age) / 86400 / _HALF_LIFE))

    def is_news(self, told: Told[Any]) -> bool:
        """Whether a fact was told within two weeks of the newest article weighed."""
        return self.is_fresh(*(moment_of(article) for article in told.articles))

    def is_fresh(self, *moments: datetime) -> bool:
        """Whether the latest of these is within two weeks of the newest article weighed."""
        return bool(self.recency(moments) >= 0.5 ** (_NEWS / _HALF_LIFE))

    @property
    def asks(self) -> bool:
        """Whether the reader asked for words."""
        return bool(self._wanted)

    def asked(self, *texts: str) -> float:
        """How many of the words asked for begin a word of ``texts``, 0 to 1: "korea" is asked for by "Korean" too."""
        if not self._wanted:
            return 0.0
        said = fold(" ".join(texts))
        return sum(any(word.startswith(wanted) for word in said) for wanted in self._wanted) / len(self._wanted)

    def on_topic(self, told: Told[Any]) -> bool:
        """Whether a fact, or the title of an article that tells it, speaks of what was asked for."""
        return self.asked(*_texts(told.record), *(article.title for article in told.articles)) > 0

    def _weight(self, record: FactRecord, actors: Iterable[ActorRef]) -> float:
        """0 to 0.6: how much the article is about those who act, by its own measure; as a root, since it falls fast."""
        own = max((actor.salience for actor in actors), default=0.0)
        top = max(own, self._top.get(record.article_id, 1.0))
        return 0.6 * math.sqrt(own / top) if top > 0 else 0.0

    def _answers(self, record: FactRecord) -> float:
        """What a fact gains by speaking of what was asked for; one that does not stands behind all that do."""
        if not self._wanted:
            return 0.0
        asked = self.asked(*_texts(record))
        return 1.5 * asked if asked else -2.0


def article_score(dossier: Dossier, best: Mapping[str, list[float]], ranker: Ranker, told_by: int) -> float:
    """How much an article deserves the headline: its three best facts, date and number of origins."""
    facts = sorted(best.get(dossier.article.id, ()), reverse=True)[:3]
    recent = ranker.recency((moment_of(dossier.article),))
    asked = ranker.asked(dossier.article.title, *(actor.name for actor in dossier.actors))
    weight = sum(facts) + 2 * recent + math.log2(max(1, told_by)) - 0.05 * dossier.article.tier
    return weight * (0.3 + 0.7 * asked) if ranker.asks else weight


def _position(record: PositionRecord) -> Iterable[tuple[str, float]]:
    actor = record.actor
    yield "named", _named(actor) if actor else -0.9
    yield "stance", 0.5 if record.stance is not Stance.NEUTRAL and is_topic(record.issue) else 0.0
    yield "issue", 0.3 if is_topic(record.issue) else 0.0
    yield "condition", 0.3 if record.condition else 0.0
    yield "quotation", 0.2 if record.kind is SpeechKind.DIRECT and record.quotes else 0.0
    yield "outlet", -0.8 if reports(record) else 0.0
    length = len(record.content.split())
    yield "short", -0.6 if length < 4 else 0.0


def _named(actor: ActorRef) -> float:
    """A state, or somebody with a title, stands for what it says; "the official" for less than "Treasury officials"."""
    if actor.name.islower():
        return -0.4
    return 0.3 if actor.role or actor.kind is ActorKind.STATE else 0.0


def _top_salience(dossier: Dossier) -> float:
    """The salience of the actor that an article is most about, of those who do or say something."""
    every: Iterable[FactRecord] = (*dossier.positions, *dossier.drills, *dossier.moves)
    return max((actor.salience for record in every for actor in parts_of(record)), default=0.0)


def _drill(record: DrillRecord) -> Iterable[tuple[str, float]]:
    yield "drill", 1.0
    yield "name", 0.3 if record.name else 0.0
    yield "dated", 0.4 if record.start else 0.0
    yield "who", min(0.3, 0.15 * len(record.participants))
    yield "place", 0.2 if record.place else 0.0
    yield "bare", -0.8 if is_bare(record) else 0.0
    yield "phase", 0.4 if record.phase in (DrillPhase.PLANNED, DrillPhase.ONGOING) else 0.0


def reports(record: PositionRecord) -> bool:
    """Whether the holder is an outlet: a source, not somebody who holds what it reports."""
    return record.actor is not None and record.actor.sector == "MED"


def is_bare(drill: DrillRecord) -> bool:
    """Whether nothing is told of a drill but who holds it: "the exercises of the two countries"."""
    return not (drill.name or drill.start or drill.end or drill.place or drill.phase is not DrillPhase.UNKNOWN)


def _move(record: MoveRecord) -> Iterable[tuple[str, float]]:
    yield "move", 0.4
    yield "weight", _WEIGHTY.get(record.type, 0.0)
    yield "to", 0.3 if record.targets else 0.0
    yield "vague", -0.8 if _says_nothing(record) else 0.0
    yield "dated", 0.2 if day_of(record.date) else 0.0
    yield "ahead", 0.3 if record.status in (MoveStatus.PLANNED, MoveStatus.ANNOUNCED) else 0.0


def _says_nothing(move: MoveRecord) -> bool:
    """Whether a move names nobody it is done to, no issue, and hardly a word beside who does it and where.

    Nor does one say what it is that somebody "has always rejected", where the clause ends with the act.
    """
    if move.targets or move.issue:
        return False
    if move.type in _OBJECT_NEEDED and any(move.clause.endswith(words) for words in _cues(move)):
        return True
    known = fold(" ".join((*(ref.name for ref in move.initiators), move.place or "")))
    return len(fold(move.clause) - known) < _TELLING


def _cues(move: MoveRecord) -> Iterable[str]:
    """The words of a move's first sentence that denote the act."""
    for evidence in move.evidence[:1]:
        yield from (evidence.sentence[start:end] for start, end in evidence.marks)


def _long_past(value: str | None, articles: Iterable[ArticleRef]) -> bool:
    """Whether a day, or a year's last, lies more than a month before those who tell of it: background, not news."""
    day = day_of(f"{value}-12-31" if value and len(value) == _YEAR else value)
    told = min((moment_of(article) for article in articles), default=None)
    return day is not None and told is not None and (told.date() - day).days > 31


def _start(record: FactRecord) -> int:
    return record.evidence[0].start if record.evidence else 10_000


def _texts(record: FactRecord) -> Iterable[str]:
    """The words of a fact in which a reader's words are looked for."""
    for evidence in record.evidence[:2]:
        yield evidence.sentence
    if isinstance(record, PositionRecord):
        yield from ([ref.name for ref in parts_of(record)] or [record.source])
        yield record.issue or ""
    elif isinstance(record, DrillRecord):
        yield from (record.name or "", record.place or "", *(ref.name for ref in record.participants))
    elif isinstance(record, MoveRecord):
        yield from (ref.name for ref in (*record.initiators, *record.targets))


def references(dossiers: Iterable[Dossier]) -> dict[str, ArticleRef]:
    """The articles of ``dossiers`` by id."""
    return {dossier.article.id: dossier.article for dossier in dossiers}
