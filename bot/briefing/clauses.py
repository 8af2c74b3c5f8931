"""The clause that tells an act: where it begins and ends, and which part of it is the act's own. Always verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.briefing.phrases import CLAUSE, NEAR, NEEDED, SAYS

_FRAME = re.compile(rf"[^“\"]{{0,160}}?\b(?:{'|'.join(sorted(SAYS))})(?: on)?(?: [A-Z]\w+day)? that (.+)", re.DOTALL)
#: "…, hours after", "…, a week before".
_MEASURE = re.compile(r", (?:\w+ ){0,2}(?:minute|hour|day|week|month|year)s?$")
_AFTER_MEASURE = re.compile(r"\s+(?:after|before|ahead|earlier|later|ago|since)\b")
#: What joins an act to another of the same doer.
_JOINED = re.compile(r",? (?:and|but|or) (?:also |then )?")
_WITHIN_WORD = re.compile(r"[\w-]")


def said_apart(clause: str, after: str) -> str:
    """``clause`` without a frame like "officials said that" in front, if the word ``after`` stands behind it."""
    framed = _FRAME.match(clause)
    return framed[1] if framed and after and after in framed[1] else clause


def whole_words(text: str, sentence: str, names: Iterable[str] = ()) -> str:
    """``text`` as it stands in ``sentence``, with the rest of the words that it begins or ends within ("Jae-in").

    :param names: of several words; the text may begin or end within them too.
    """
    start = sentence.find(text)
    if start < 0:
        return text
    end = start + len(text)
    while start > 0 and _WITHIN_WORD.match(sentence[start - 1]) and _WITHIN_WORD.match(sentence[start]):
        start -= 1
    while end < len(sentence) and _WITHIN_WORD.match(sentence[end]) and _WITHIN_WORD.match(sentence[end - 1]):
        end += 1
    for name in filter(None, names):
        at = sentence.find(name)
        while at >= 0:
            if at < start < at + len(name):
                start = at
            if at < end < at + len(name):
                end = at + len(name)
            at = sentence.find(name, at + 1)
    return sentence[start:end]


def without_opener(text: str) -> str:
    """``text`` without words at its end that only open a clause: "Taiwan that"."""
    words = text.split()
    while words and words[-1].lower() in NEEDED | CLAUSE:
        words.pop()
    return " ".join(words)


def without_measure(text: str, sentence: str) -> str:
    """``text`` without a measure at its end of which the rest is lost: "accepted on Friday, hours" (after what?)."""
    at = sentence.find(text)
    lost = at >= 0 and _AFTER_MEASURE.match(sentence, at + len(text))
    return _MEASURE.sub("", text) if lost else text


def own_part(clause: str, cue: str) -> str | None:
    """What a clause of several acts says of the one that ``cue`` denotes: "offered a team but also *demanded* …".

    :return: the words from the act on, or ``None`` when nothing joins it to another before.
    """
    joined = [match for match in _JOINED.finditer(clause) if match.end() <= clause.find(cue)]
    if not joined or len(clause[joined[-1].end() : clause.find(cue)].split()) > NEAR:
        return None
    return clause[joined[-1].end() :]
