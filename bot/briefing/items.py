"""From gathered facts to the lines of a page: what to quote, what to cut, which sources to number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.briefing.gather import Told, conflicts, moment_of
from bot.briefing.phrases import POINTING, clip, clip_open, clip_quote, fold, said_apart, sentences, tidy
from bot.briefing.wording import day_of
from bot.domain.briefing import Citation, DrillItem, MoveItem, PositionItem
from bot.domain.facts import SpeechKind, Stance
from bot.domain.recording import ELLIPSIS
from bot.domain.records import ActorRef, ArticleRef, DrillRecord, MoveRecord, PositionRecord

#: Longest summary of a position or a move.
WORDS, CHARACTERS = 22, 125
#: Longest condition.
CONDITION_WORDS, CONDITION_CHARACTERS = 13, 85
#: Names and titles longer than this are cut: the longest seen in wire copy has 74 characters.
NAME = 80

#: Cues that need words after them which a position's content does not hold ("told *reporters*", "according *to*").
_NEEDS_MORE = frozenset(
    {"told", "tell", "tells", "according", "quoted", "cited", "added", "per", "adding", "saying", "telling", "citing"}
)
#: What a participle needs before it: "has spoken of sanctions".
_AUXILIARY = re.compile(r"\b((?:has|have|had|is|are|was|were|will|would)(?: (?:also|not|never|now|already))?) $")


class Citer:
    """Numbers the sources of one page in the order in which they are first used."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._articles: list[ArticleRef] = []

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
    told: Told[PositionRecord], citer: Citer, *, before: Stance | None = None, cited: int = 3
) -> PositionItem:
    """The line of a position: a quotation of at most twelve words, or the words of the report."""
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
        before=before,
        records=told.ids,
    )


def best_quotation(record: PositionRecord) -> tuple[str | None, bool]:
    """At most twelve words that stand between quotation marks in the source, when the words are mostly quoted."""
    if record.kind is SpeechKind.INDIRECT or not record.quotes:
        return None, False
    whole = [quote for quote in record.quotes if len(quote.split()) >= 3]
    if not whole or (record.kind is SpeechKind.MIXED and not _mostly(record)):
        return None, False
    quotation, cut = clip_quote(whole[0])
    return (quotation, cut or len(record.quotes) > 1) if quotation else (None, False)


def _mostly(record: PositionRecord) -> bool:
    """Whether a mixed content is a quotation with words around it: it opens with one, or little stands outside."""
    if record.content.startswith(("“", '"')) and len(record.quotes[0].split()) >= 4:
        return True
    quoted = sum(len(quote.split()) for quote in record.quotes)
    return quoted * 10 >= len(record.content.split()) * 8


def report(record: PositionRecord) -> str:
    """The words of a report, led by its verb where they follow it directly: "said it would not hold talks"."""
    content = tidy(record.content)
    cue = " ".join(record.cue.replace(ELLIPSIS, " ").split())
    if _leads(record, cue):
        content = f"{_auxiliary(record)}{cue} {content}"
    elif content.startswith("that "):
        content = content.removeprefix("that ")
    return clip_open(content, words=WORDS, characters=CHARACTERS)


def _auxiliary(record: PositionRecord) -> str:
    """The words of the source right before the cue that it needs, with a space after; mostly none."""
    sentence = record.evidence[0].sentence
    before = _AUXILIARY.search(sentence[: sentence.find(record.cue.split(ELLIPSIS)[0])])
    return f"{before[1]} " if before else ""


def _leads(record: PositionRecord, cue: str) -> bool:
    words = cue.casefold().split()
    if not words or len(words) > 3 or words[0] in _NEEDS_MORE or not record.evidence:
        return False
    sentence = record.evidence[0].sentence
    cue_at = sentence.find(record.cue.split(ELLIPSIS)[0])
    content_at = sentence.find(record.content.split(ELLIPSIS)[0])
    return 0 <= cue_at < content_at


def unshown_condition(record: PositionRecord, shown: str) -> str | None:
    """The condition of a position, cut to a readable length, unless the words ``shown`` hold it already."""
    if not record.condition or not _in_one_sentence(record.content, shown, record.condition):
        return None
    condition = clip(record.condition, words=CONDITION_WORDS, characters=CONDITION_CHARACTERS)
    words = fold(condition)
    return None if not words or len(words & fold(shown)) * 10 >= len(words) * 8 else condition


def _in_one_sentence(content: str, shown: str, condition: str) -> bool:
    """Whether the words shown and the condition come from one sentence; a condition of another one is not theirs."""
    every = sentences(content)
    if len(every) < 2:
        return True
    heads = fold(" ".join(shown.split()[:8]))
    likeliest = max(every, key=lambda sentence: len(fold(sentence) & heads))
    return condition[:20] in likeliest


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


def move_item(told: Told[MoveRecord], citer: Citer, cited: int = 3) -> MoveItem:
    """The line of a move; who acted is added when the clause only points at them ("he", "the country")."""
    record = told.record
    summary = act(record)
    return MoveItem(
        record=record,
        summary=summary,
        doer=_doer(record, summary),
        citations=citer.cite(told.cited(cited)),
        origins=told.origins,
        records=told.ids,
    )


def act(record: MoveRecord) -> str:
    """The words of a move: its clause without who reported it, shortened."""
    told = record.evidence[0] if record.evidence else None
    cue = told.sentence[slice(*told.marks[0])] if told and told.marks else ""
    return clip_open(said_apart(record.clause, cue), words=WORDS, characters=CHARACTERS)


def _doer(record: MoveRecord, summary: str) -> str | None:
    first, second = [*summary.split()[:2], "", ""][:2]
    points = first.casefold() in POINTING and (first.casefold() not in ("a", "an", "the") or second.islower())
    said = fold(summary)
    unnamed = (ref.name for ref in record.initiators if not fold(ref.name) & said)
    return next(unnamed, None) if points else None


def participants(record: DrillRecord) -> tuple[str, ...]:
    """Names of those who take part; what is but another form of the drill's own name is none."""
    own = fold(record.name or "")
    return names(ref for ref in record.participants if not own or not own & fold(ref.name))


def names(actors: Iterable[ActorRef]) -> tuple[str, ...]:
    """The actors' names, each once, cut to a readable length."""
    return tuple(dict.fromkeys(clip(actor.name, words=12, characters=NAME) for actor in actors))
