"""Names of what is nobody: storms, operations, treaties, and what the article itself abbreviates."""

from __future__ import annotations

from bot.extract.parse import Doc
from bot.extract.who.entities import BODIES, CALLED_AFTER
from bot.extract.who.found import Found

#: Storms, also in small letters: "the super typhoon Haiyan"; "to storm" is a verb.
_STORMS = frozenset("typhoon hurricane cyclone".split())
#: What has its name behind it: "Typhoon Haiyan", "Operation Sunrise".
_NAMED = _STORMS | {"storm", "operation"}
#: What is called after where or by whom it was made: "the Panmunjom Declaration", "the Dodd-Frank Act".
_WRITTEN = frozenset("declaration agreement treaty accord accords act pact protocol memorandum communique".split())


def things(doc: Doc) -> frozenset[str]:
    """Words that name no actor in this text, as printed."""
    named = {
        doc[t.i + 1].text
        for t in doc[:-1]
        if (t.text.istitle() or t.text in _STORMS) and t.lower_ in _NAMED and _begins(doc, t.i + 1)
    }
    short = {
        t.text for t in doc[3:-1] if doc[t.i - 1].text == "(" and doc[t.i + 1].text == ")" and _abbreviates(doc, t.i)
    }
    return frozenset(named | short)


def is_thing(doc: Doc, found: Found, known: frozenset[str]) -> bool:
    """Whether a name is that of a thing: "Typhoon Haiyan", "[Haiyan]", "Panmunjom Declaration", "ICBM"."""
    first, last = doc[found.start], doc[found.end - 1]
    if found.end - found.start == 1:
        return first.text in known
    storm = first.lower_ in _NAMED and doc[found.start + 1].text in known and last.lower_ not in CALLED_AFTER
    return storm or last.lower_ in _WRITTEN


def _begins(doc: Doc, i: int) -> bool:
    """Whether a name begins here: "Typhoon [Haiyan]", but not "National Hurricane [Center]"."""
    return doc[i].text.istitle() and doc[i].lower_ not in CALLED_AFTER and not doc[i].is_sent_start


def _abbreviates(doc: Doc, i: int) -> bool:
    """Whether an acronym in brackets stands for the common nouns before it: "improvised explosive device ([IED])".

    Not for a body's: "a non-governmental organization (NGO)" may well act.
    """
    letters = doc[i].text.lower()
    if not doc[i].text.isupper() or not letters.isalpha() or doc[i - 2].lemma_.lower() in BODIES:
        return False
    first = next((j for j in range(max(0, i - 1 - len(letters)), i - 1) if doc[j].lower_[0] == letters[0]), i - 1)
    return first < i - 2 and all(token.is_lower and token.lower_[0] in letters for token in doc[first : i - 1])
