"""How a position's words are shown: what to quote, how to report, which condition to add, and what is too little."""

from __future__ import annotations

import re

from bot.briefing.phrases import (
    CUT,
    OPENS_NO_SENTENCE,
    POINTING,
    clip,
    clip_open,
    clip_quote,
    fold,
    sentences,
    tidy,
)
from bot.domain.facts import SpeechKind
from bot.domain.recording import ELLIPSIS
from bot.domain.records import PositionRecord

#: Longest summary of a position or a move.
WORDS, CHARACTERS = 22, 125
#: Longest condition.
CONDITION_WORDS, CONDITION_CHARACTERS = 13, 85
#: A condition of which so many words are shown is told, however it goes on.
_BEGINS = 5
#: Words that tell nothing by themselves.
_EMPTY = POINTING | frozenset(
    """him them her herself himself itself themselves there here now then so and monday tuesday wednesday thursday
    friday saturday sunday""".split()
)
#: Words that a report without its verb has at least: "a drill" is none.
_SENTENCE = 3
#: A report that opens so has lost who did it.
_HELPING = frozenset("had has have was were is are would will could should did does may might".split())
#: Cues that need words after them which a position's content does not hold ("told *reporters*", "according *to*").
_NEEDS_MORE = frozenset(
    {"told", "tell", "tells", "according", "quoted", "cited", "added", "per", "adding", "saying", "telling", "citing"}
)
_TELLING = frozenset(("told", "tell", "tells"))
#: Words that whom something is told may have: "reporters in Addis Ababa". A longer phrase would take half the line.
_WHOM = 4
_MARKS = frozenset(',;:“”"—–()')
#: What a long list of those who do it must not push out of the line.
_TOLD = re.compile(r"\b(?:would|will|had|has|have|is|are|was|were|could|should|must|may|might|can) \w+(?: \w+)?")
#: Classes of verbs behind which words are said; those of all others are done to what stands behind them.
_SPOKEN = frozenset(("say", "think"))
#: What a participle needs before it: "has spoken of sanctions".
_AUXILIARY = re.compile(r"\b((?:has|have|had|is|are|was|were|will|would)(?: (?:also|not|never|now|already))?) $")


def tells(record: PositionRecord) -> bool:
    """Whether a line made of a position's words tells something: unlike "insulted him", "on oil plants", "had told"."""
    if best_quotation(record)[0]:
        return True
    content = tidy(record.content)
    first, second = [*content.casefold().split()[:2], "", ""][:2]
    if not fold(content) - _EMPTY or second in ("which", "whom") or first in _HELPING:
        return False
    cue = " ".join(record.cue.replace(ELLIPSIS, " ").split())
    loose = first in OPENS_NO_SENTENCE or (first.endswith("ing") and first not in ("nothing", "anything", "everything"))
    return _leads(record, cue) or not (loose or len(content.split()) < _SENTENCE)


def best_quotation(record: PositionRecord) -> tuple[str | None, bool]:
    """At most twelve words that stand between quotation marks in the source, when the words are mostly quoted."""
    if record.kind is SpeechKind.INDIRECT or not record.quotes:
        return None, False
    whole = [quote for quote in record.quotes if len(quote.split()) >= 3]
    if not whole or (record.kind is SpeechKind.MIXED and not _mostly(record)) or _is_object(record):
        return None, False
    if record.kind is SpeechKind.MIXED and whole[0].split()[0] in OPENS_NO_SENTENCE:
        return None, False
    quotation, cut = clip_quote(whole[0])
    return (quotation, cut or len(record.quotes) > 1) if quotation else (None, False)


def _is_object(record: PositionRecord) -> bool:
    """Whether the quoted words are what the verb is done to, and mislead without it: "rejects “blackmail”"."""
    if record.cue_class in _SPOKEN or not record.evidence:
        return False
    sentence, content = record.evidence[0].sentence, record.content.split(ELLIPSIS)[0]
    _, _, behind = sentence.partition(record.cue.split(ELLIPSIS)[-1])
    at = behind.find(content)
    return at >= 0 and not behind[:at].strip("“\"' ")


def _mostly(record: PositionRecord) -> bool:
    """Whether a mixed content is a quotation with words around it: it opens with one, or little stands outside."""
    if record.content.startswith(("“", '"')) and len(record.quotes[0].split()) >= 4:
        return True
    quoted = sum(len(quote.split()) for quote in record.quotes)
    return quoted * 10 >= len(record.content.split()) * 8


def report(record: PositionRecord) -> str:
    """The words of a report, led by its verb where they follow it directly: "said it would not hold talks"."""
    whole = tidy(_with_mark(record))
    content = _without_condition(whole, record.condition)
    cue = " ".join(record.cue.replace(ELLIPSIS, " ").split())
    if _leads(record, cue):
        content = f"{_auxiliary(record)}{cue}{_parted(record)} {content}"
    elif addressed := _addressed(record, cue):
        content = f"{_auxiliary(record)}{addressed} {content}"
    elif content is whole and content.startswith("that "):
        content = content.removeprefix("that ")
    told = _TOLD.search(content)
    return clip_open(content, words=WORDS, characters=CHARACTERS, needed=told[0] if told else "")


def _without_condition(content: str, condition: str | None) -> str:
    """What is too long for a line, without the condition that it opens with: that is told behind it."""
    if not condition or len(content) <= CHARACTERS or not content.startswith(condition):
        return content
    rest = content.removeprefix(condition).lstrip(", ").removeprefix("then ")
    return rest if len(rest.split()) > _SENTENCE else content


def _with_mark(record: PositionRecord) -> str:
    """The content, with the mark that opens its first quotation where that stands right before it in the source."""
    content = record.content
    at = record.evidence[0].sentence.find(content.split(ELLIPSIS)[0]) if record.evidence else -1
    mark = record.evidence[0].sentence[at - 1] if at > 0 else ""
    closed = content.find("”") if mark == "“" else content.find('"')
    opened = content.find("“") if mark == "“" else -1
    lost = mark in ("“", '"') and closed >= 0 and not 0 <= opened < closed and content.count('"') % 2 == (mark == '"')
    return mark + content if lost else content


def _auxiliary(record: PositionRecord) -> str:
    """The words of the source right before the cue that it needs, with a space after; mostly none."""
    sentence = record.evidence[0].sentence
    before = _AUXILIARY.search(sentence[: sentence.find(record.cue.split(ELLIPSIS)[0])])
    return f"{before[1]} " if before else ""


def _from_cue(record: PositionRecord) -> str | None:
    """What the sentence has between the cue and what is reported; ``None`` where the cue does not stand before it.

    Of several such verbs the nearest is meant: "told Lee, who [told] Moon that …".
    """
    sentence, content = record.evidence[0].sentence, record.content.split(ELLIPSIS)[0]
    cue = re.escape(record.cue.split(ELLIPSIS)[-1].strip())
    ends = [found.end() for found in re.finditer(rf"(?<!\w){cue}(?!\w)", sentence)]
    gaps = [sentence[end:at] for end in ends if (at := sentence.find(content, end)) >= 0]
    return min(gaps, key=len, default=None)


def _parted(record: PositionRecord) -> str:
    """The few words by which a preposition stands apart from its verb: "spoke | highly of", "called | again for"."""
    words = (_from_cue(record) or "").split()
    return f" {' '.join(words)}" if 1 < len(words) <= _APART and words[-1] in _PREPOSITIONS else ""


#: Words with which a preposition may stand apart, itself among them; more tell when or where.
_APART = 3
_PREPOSITIONS = frozenset("of for to on with at against about over from".split())


def _addressed(record: PositionRecord, cue: str) -> str:
    """The verb of who tells somebody something, with whom he tells: "told reporters"; empty where that is not so.

    A long phrase gives way to an ellipsis ("told … that"), and so does any that would cost what is said its end.
    """
    if cue.casefold() not in _TELLING or not record.evidence:
        return ""
    between = _from_cue(record)
    if between is None:
        return ""
    whom = " ".join(between.strip("“\"' ").split())
    that = record.content.casefold().startswith("that ")
    if not whom and that:
        return ""
    words, length = len(f"{whom} {record.content}".split()), len(f"{cue} {whom} {record.content}")
    crowded = words >= WORDS or length > CHARACTERS
    if crowded or len(whom.split()) > _WHOM or not set(whom).isdisjoint(_MARKS):
        whom = CUT.strip() if that else ""
        return f"{cue} {whom}" if whom else ""
    return f"{cue} {whom}".strip()


def _leads(record: PositionRecord, cue: str) -> bool:
    words = cue.casefold().split()
    if not words or len(words) > 3 or not record.evidence:
        return False
    # "told" says nothing without whom, but who tells somebody to do something names whom.
    if words[0] in _NEEDS_MORE and not (record.cue_class == "demand" and " to " in record.content):
        return False
    sentence = record.evidence[0].sentence
    cue_at = sentence.find(record.cue.split(ELLIPSIS)[0])
    content_at = sentence.find(record.content.split(ELLIPSIS)[0])
    return 0 <= cue_at < content_at


def unshown_condition(record: PositionRecord, shown: str) -> str | None:
    """The condition of a position, cut to a readable length, unless the words ``shown`` hold it already."""
    if not record.condition or not _in_one_sentence(record.content, shown, record.condition):
        return None
    return untold(record.condition, shown)


def untold(condition: str | None, shown: str) -> str | None:
    """A condition cut to a readable length, unless the words ``shown`` tell it already."""
    short = clip(condition or "", words=CONDITION_WORDS, characters=CONDITION_CHARACTERS)
    words = fold(short)
    begins = tuple(short.split()[:_BEGINS])
    told = any(begins == tuple(shown.split()[at : at + _BEGINS]) for at in range(len(shown.split())))
    return None if not words or told or len(words & fold(shown)) * 10 >= len(words) * 8 else short


def _in_one_sentence(content: str, shown: str, condition: str) -> bool:
    """Whether the words shown and the condition come from one sentence; a condition of another one is not theirs."""
    every = sentences(content)
    if len(every) < 2:
        return True
    heads = fold(" ".join(shown.split()[:8]))
    likeliest = max(every, key=lambda sentence: len(fold(sentence) & heads))
    return condition[:20] in likeliest
