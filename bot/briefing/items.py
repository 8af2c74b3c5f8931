"""From gathered facts to the lines of a page: what to quote, what to cut, which sources to number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.briefing.changes import Turn, before_of
from bot.briefing.clauses import (
    own_clause,
    own_part,
    said_apart,
    whole_words,
    with_infinitive,
    with_object,
    without_measure,
)
from bot.briefing.datewords import day_of
from bot.briefing.exercises import conflicts
from bot.briefing.gather import Told, moment_of
from bot.briefing.phrases import POINTING, clip, clip_open, fold
from bot.briefing.quoting import CHARACTERS, WORDS, best_quotation, report, unshown_condition, untold
from bot.domain.facts import ActorKind
from bot.domain.lines import Before, Citation, DrillItem, MoveItem, PositionItem
from bot.domain.records import ActorRef, ArticleRef, DrillRecord, Evidence, MoveRecord, PositionRecord

#: Names and titles longer than this are cut: the longest seen in wire copy has 74 characters.
NAME = 80


#: Lines that begin with so many words of one sentence begin alike.
_ALIKE = 4


class Citer:
    """What one page printed so far: its sources, numbered as they are first used, and how sentences begin on it."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._articles: list[ArticleRef] = []
        self._begun: set[tuple[str, ...]] = set()

    def begins(self, told: Evidence, words: str) -> bool:
        """Whether a line of the page begins with these words of a sentence already; if not, this one does."""
        begin = (told.article_id, str(told.start), *words.split()[:_ALIKE])
        known = begin in self._begun
        self._begun.add(begin)
        return known

    def cite(self, articles: Iterable[ArticleRef]) -> tuple[int, ...]:
        """The numbers of ``articles``, in ascending order."""
        numbers = []
        for article in articles:
            if article.id not in self._numbers:
                self._articles.append(article)
                self._numbers[article.id] = len(self._articles)
            numbers.append(self._numbers[article.id])
        return tuple(sorted(numbers))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All numbered sources."""
        return tuple(Citation(number=n, article=a) for n, a in enumerate(self._articles, 1))


def position_item(
    told: Told[PositionRecord], citer: Citer, *, turn: Turn | None = None, cited: int = 3
) -> PositionItem:
    """The line of a position: a quotation of at most twelve words, or the words of the report.

    :param turn: how its holder changed his mind, here or before.
    """
    record = told.record
    quotation, cut = best_quotation(record)
    summary = report(record)
    return PositionItem(
        record=record,
        quotation=quotation,
        quotation_cut=cut,
        summary=summary,
        condition=unshown_condition(record, quotation or summary),
        citations=citer.cite(told.cited(cited)),
        on=record.said_on if day_of(record.said_on) else moment_of(told.articles[0]).date().isoformat(),
        origins=told.origins,
        before=_before(told, turn, citer) if turn else None,
        records=told.ids,
    )


def _before(told: Told[PositionRecord], turn: Turn, citer: Citer) -> Before:
    here = turn.change.after.record.id == told.record.id
    return before_of(turn.change, citer.cite([turn.old]), None if here else citer.cite([turn.new]))


def drill_item(told: Told[DrillRecord], citer: Citer, articles: Mapping[str, ArticleRef], cited: int = 3) -> DrillItem:
    """The lines of a drill, values that sources disagree on side by side."""
    citations = citer.cite(told.cited(cited))
    disputes = tuple(
        (name, tuple((value, citer.cite(by[:2])) for value, by in sorted(values.items())))
        for name, values in conflicts(told, articles)
    )
    return DrillItem(
        record=told.record,
        participants=participants(told.record),
        told_on=max(moment_of(article) for article in told.articles).date().isoformat(),
        disputes=disputes,
        citations=citations,
        origins=told.origins,
        records=told.ids,
    )


def move_item(told: Told[MoveRecord], citer: Citer, cited: int = 3, waits: int | None = None) -> MoveItem:
    """The line of a move; who acted is added when the clause only points at them ("he", "the country").

    :param waits: days that a demand has waited for an answer.
    """
    record = told.record
    summary = act(record)
    if record.evidence and citer.begins(record.evidence[0], summary):
        summary = own_act(record) or summary
    return MoveItem(
        record=record,
        summary=summary,
        doer=doer(record, summary),
        condition=untold(own_condition(record), summary),
        waits=waits,
        citations=citer.cite(told.cited(cited)),
        origins=told.origins,
        records=told.ids,
    )


def act(record: MoveRecord) -> str:
    """The words of a move: its clause without who reported it, shortened."""
    clause, cue = _clause(record)
    return clip_open(clause, words=WORDS, characters=CHARACTERS, needed=cue)


def own_act(record: MoveRecord) -> str | None:
    """The same without the acts that the clause tells before it; ``None`` where it tells none."""
    own = own_part(*_clause(record)) if _has_verb(record) else None
    return clip_open(own, words=WORDS, characters=CHARACTERS) if own else None


def _clause(record: MoveRecord) -> tuple[str, str]:
    """The clause of a move from its first word to its last, and the words in it that denote the act."""
    clause, cue = record.clause, ""
    for told in record.evidence[:1]:
        cue = told.sentence[slice(*told.marks[0])] if told.marks else ""
        parties = (ref.name for ref in (*record.initiators, *record.targets))
        clause = with_object(whole_words(clause, told.sentence, parties), told.sentence, CHARACTERS)
        clause = with_infinitive(clause, told.sentence, CHARACTERS)
        clause = said_apart(without_measure(clause, told.sentence), cue)
        clause = own_clause(clause, cue) if _has_verb(record) else clause
    return clause, cue


def _has_verb(record: MoveRecord) -> bool:
    """Whether the words that denote the act are its verb: what stands around "his meeting" is no clause without it."""
    return not record.rule.startswith("noun")


def doer(record: MoveRecord, summary: str) -> str | None:
    """Who acted, when the words ``summary`` only point at them or begin with the act: "raised its readiness".

    Of those whom "both sides" or "they" stand for all are named.
    """
    first, second = [*summary.split()[:2], "", ""][:2]
    if first.casefold() in ("a", "an", "the"):
        points = second.islower()
    else:
        points = first.islower() or first.casefold() in POINTING
    if not points:
        return None
    known = {actor for actor, words in record.named if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", summary)}
    unnamed = [ref for ref in record.initiators if ref.id not in known and not _names(ref, summary)]
    single = len(unnamed) == 1 and unnamed[0].kind in (ActorKind.PERSON, ActorKind.STATE)
    if len(unnamed) == 1 and (_TWO.match(summary) or (single and first.casefold() == "they")):
        # what two do with each other has one of them for its target
        unnamed += [ref for ref in record.targets[:1] if not _names(ref, summary)]
    most = 2 if _TWO.match(summary) or first.casefold() == "they" else 1
    return ", ".join(ref.name for ref in unnamed[:most]) or None


#: Words that point at two: "both sides", "the two countries".
_TWO = re.compile(r"(?:both|the two)\b", re.IGNORECASE)


def _names(ref: ActorRef, text: str) -> bool:
    """Whether a text names an actor; a person's last name or "Israelis" does, "South Korea" is not "North Korea"."""
    name, said = fold(ref.name), fold(text)
    if ref.kind is ActorKind.PERSON:
        return bool(name & said)
    return bool(name) and all(any(re.fullmatch(re.escape(part) + _PEOPLE, word) for word in said) for part in name)


#: What makes the word for its people, or the plural, of a state's name or a body's: "Israelis", not "Nigeria" of Niger.
_PEOPLE = r"(?:n|an|ian|i|ese)?(?:'?s)?"


def own_condition(record: MoveRecord) -> str | None:
    """What an act hinges on; not what opens another sentence, which somebody is quoted with beside the act."""
    condition = record.condition or ""
    told = record.evidence[0].sentence if record.evidence else ""
    foreign = condition[:1].isupper() and condition not in record.clause
    return None if foreign and any(f"{mark}{condition}" in told for mark in '“"') else record.condition


def participants(record: DrillRecord) -> tuple[str, ...]:
    """Names of those who take part; what is but another form of the drill's own name, or its initials, is none."""
    own = fold(record.name or "")
    initials = "".join(word[0] for word in (record.name or "").split()).casefold()
    return names(
        ref for ref in record.participants if not own or not (own & fold(ref.name) or ref.name.casefold() == initials)
    )


def names(actors: Iterable[ActorRef]) -> tuple[str, ...]:
    """The actors' names, each once, cut to a readable length."""
    return tuple(dict.fromkeys(clip(actor.name, words=12, characters=NAME) for actor in actors))
