"""The clause that tells an act: where it begins and ends, and which part of it is the act's own. Always verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.briefing.phrases import CLAUSE, CUT, NEAR, NEEDED, SAYS

#: "officials said on Friday that …", "the envoy said Trump …".
_FRAME = re.compile(
    rf"[^“\"]{{0,160}}?\b(?:{'|'.join(sorted(SAYS))})(?: on)?(?: [A-Z]\w+day)? "
    r"(?:that |(?=[A-Z]|(?:he|she|it|they|the) ))(.+)",
    re.DOTALL,
)
#: "…, hours after", "…, a week before".
_MEASURE = re.compile(r", (?:\w+ ){0,2}(?:minute|hour|day|week|month|year)s?$")
_AFTER_MEASURE = re.compile(r"\s+(?:after|before|ahead|earlier|later|ago|since)\b")
#: "the ministry said, and urged both to talk".
_SAID_AND = re.compile(rf"[^,“\"]{{0,80}}\b(?:{'|'.join(sorted(SAYS))}), (?:and|but) (.+)", re.DOTALL)
#: What joins an act to the one told before it, and what only tells when that one was.
_JOINED = re.compile(r",? (?:and|but|or) (?:also |then )?")
_TIMED = re.compile(r",? (?:after|before|when|while) ")
#: What a clause of its own does not begin with: "and …", "that …", "days after …".
_OPENS = re.compile(
    r"(?:and|but|or|while|as|that|where|(?:(?:in|during|at) )?which(?= [A-Z])"
    r"|(?:\w+ )?(?:minute|hour|day|week|month|year)s? (?:after|before)) "
)
#: What somebody is asked, agrees or goes to do, where a clause ends before it.
_INFINITIVE = re.compile(r" to [a-z]+[^,;:.!?—–“”\"]*")
#: What begins to tell more of a place.
_TOLD_MORE = re.compile(r",? (?:where|which|who|whose)\b")
#: A clause that ends with the day between two commas, and what stands behind the second.
_WHEN_ASIDE = re.compile(r", (?:on |late |early )?[A-Z]\w+day$")
_OBJECT = re.compile(r", [^,;:.!?—–“”\"]+")
#: Words at the beginning of a clause that tell who acts.
_HEAD = 4
_WITHIN_WORD = re.compile(r"[\w-]")


def said_apart(clause: str, after: str) -> str:
    """``clause`` without what joins it or reports it ("officials said that"), if the word ``after`` stands behind."""
    for pattern in (_FRAME, _SAID_AND):
        framed = pattern.match(clause)
        if framed and after and after in framed[1]:
            clause = framed[1]
    opened = _OPENS.match(clause)
    return clause[opened.end() :] if opened and after not in opened[0] else clause


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


def with_infinitive(text: str, sentence: str, most: float) -> str:
    """``text`` with what it asks for or aims at, where that follows right behind it and fits ``most`` characters."""
    at = sentence.find(text)
    aim = _INFINITIVE.match(sentence, at + len(text)) if at >= 0 else None
    return text + aim[0].rstrip() if aim and len(text) + len(aim[0]) <= most else text


def with_object(text: str, sentence: str, most: float) -> str:
    """``text`` with what follows when it ends with when something was done to it: "endorsed, on Monday, [a plan]"."""
    at = sentence.find(text)
    what = _OBJECT.match(sentence, at + len(text)) if at >= 0 and _WHEN_ASIDE.search(text) else None
    return text + what[0].rstrip() if what and len(text) + len(what[0]) <= most else text


def without_opener(text: str) -> str:
    """``text`` without a clause at its end that tells more of it: "a shoal where ships met", "Taiwan that"."""
    words = _TOLD_MORE.split(text, maxsplit=1)[0].split()
    while words and words[-1].lower() in NEEDED | CLAUSE:
        words.pop()
    return " ".join(words)


def without_measure(text: str, sentence: str) -> str:
    """``text`` without a measure at its end of which the rest is lost: "accepted on Friday, hours" (after what?)."""
    at = sentence.find(text)
    lost = at >= 0 and _AFTER_MEASURE.match(sentence, at + len(text))
    return _MEASURE.sub("", text) if lost else text


def own_part(clause: str, cue: str) -> str | None:
    """What a clause of several acts says of the one that ``cue`` denotes: "he offered a team … but also *demanded* …".

    The first words stay, since they name who acts.

    :return: ``None`` where nothing joins the act to another before.
    """
    joint = _joint(_JOINED, clause, cue)
    if joint is None:
        return None
    words = clause[: joint.start()].split()
    # No name is parted.
    end = next((n for n, word in enumerate(words) if n >= _HEAD and not word[0].isupper()), len(words))
    head = " ".join(words[:end]) + (CUT if len(words) > end else "")
    return f"{head} {clause[joint.start() :].lstrip(', ')}"


def own_clause(clause: str, cue: str) -> str:
    """``clause`` without the act before it, if the own one only tells when that was: "opened it after he *left*"."""
    joint = _joint(_TIMED, clause, cue)
    return clause[joint.end() :] if joint else clause


def _joint(joins: re.Pattern[str], clause: str, cue: str) -> re.Match[str] | None:
    """The last of what ``joins`` before ``cue``, if that follows soon."""
    at = clause.find(cue)
    found = [match for match in joins.finditer(clause) if match.end() <= at] if cue else []
    return found[-1] if found and len(clause[found[-1].end() : at].split()) <= NEAR else None
