"""Which way the verb that governs a date looks: back, ahead, or nobody knows."""

from __future__ import annotations

from collections.abc import Iterator

from bot.extract.dates.resolve import Tense
from bot.extract.lexicon.dates import DateTable
from bot.extract.parse import Doc, Token

_FUTURE_AUX = frozenset(("will", "shall", "'ll", "’ll", "wo", "would", "'d", "’d"))
_MODALS = frozenset(("may", "might", "could", "should", "must", "can", "ca"))
_AHEAD = frozenset(("upcoming", "forthcoming", "due", "deadline", "scheduled", "slated", "planned", "ahead", "coming"))
#: With a verb in the present they look ahead: "the sides have until March 1".
_LASTING = frozenset(("until", "till", "through"))
#: How far to the left a word that points ahead is looked for: "scheduled to be held on Monday" needs five.
_REACH = 3
#: The same for "due to end there on Monday".
_DUE = 6
#: Verbs that a parser takes for nouns behind "due to".
_NOUN_VERBS = frozenset("end start finish close return visit launch run meet land talk vote address host".split())
_MAX_CLIMB = 8
#: How far a verb is looked for where the tree gives none; no clause of the news is longer.
_SCAN = 60


def tense_at(doc: Doc, start: int, end: int, table: DateTable, *, dated: bool = False) -> Tense:
    """The tense that governs the expression of tokens ``start`` to ``end``.

    :param dated: it is a day of a month; behind a noun it tells when that is, whatever the verb: "the vote of March 15".
    """
    for token in _leftwards(doc, start, _REACH):
        if token.text == ",":
            break  # "earlier than planned, on Monday"
        if token.lower_ in _AHEAD:
            return Tense.FUTURE
    if _due(doc, start):
        return Tense.FUTURE
    root = doc.root(start, end)
    if any(child.dep_ == "cop" and child.tag_ in ("VBZ", "VBP") for child in root.children):
        return Tense.FUTURE  # "the referendum is on Oct. 24"
    if dated and root.dep_.startswith("nmod") and root.head.pos_ == "NOUN":
        return Tense.UNKNOWN
    verb = _governor(doc, start, end)
    if verb is None:
        return Tense.UNKNOWN
    if _term(doc, start, verb) or _set_for(doc, start, end, verb, table):
        return Tense.FUTURE
    tense = _of_verb(verb, table, 0)
    lasting = start and doc[start - 1].lower_ in _LASTING and verb.tag_ in ("VBZ", "VBP")
    return Tense.FUTURE if lasting and tense is Tense.PAST and not _perfect(verb) else tense


def _due(doc: Doc, start: int) -> bool:
    """ "are due to end on Friday", "due" and "to" taken for a preposition and the verb for a noun."""
    words = [token.lower_ for token in _leftwards(doc, start, _DUE)]
    return any(words[i : i + 2] == ["to", "due"] and words[i - 1] in _NOUN_VERBS for i in range(1, len(words)))


def _term(doc: Doc, start: int, verb: Token) -> bool:
    """ "has accepted an invitation to visit [by] May": by when something is to be done, whatever came before it."""
    if not start or doc[start - 1].lower_ != "by" or verb.tag_ != "VB":
        return False
    above = _above(verb)
    had = above is not None and any(aux.lower_ == "had" for aux in _auxiliaries(above))
    return not had and any(child.lower_ == "to" and child.dep_ == "mark" for child in verb.lefts)


def _set_for(doc: Doc, start: int, end: int, verb: Token, table: DateTable) -> bool:
    """ "announced a vote [for] Sunday": what somebody sets for a day lies ahead of his saying so."""
    owner = end < len(doc) and doc[end].tag_ == "POS"  # "for Sunday's raid"
    return start > 0 and doc[start - 1].lower_ == "for" and not owner and _plans(verb, table)


def _perfect(verb: Token) -> bool:
    return any(aux.lemma_ == "have" for aux in _auxiliaries(verb) if aux is not verb)


def _is_verb(token: Token) -> bool:
    return token.tag_[:2] == "VB" or token.tag_ == "MD" or (not token.tag_ and token.pos_ in ("VERB", "AUX"))


def _governor(doc: Doc, start: int, end: int) -> Token | None:
    """The next verb above in the tree; without a tree, the nearest to the left in the sentence, then to the right."""
    token = doc.root(start, end)
    for _ in range(_MAX_CLIMB):
        if token.head.i == token.i:
            break
        token = token.head
        if _is_verb(token):
            return token
    left = next((token for token in _leftwards(doc, start, _SCAN) if _is_verb(token)), None)
    return left if left is not None else next((token for token in _rightwards(doc, end) if _is_verb(token)), None)


def _leftwards(doc: Doc, start: int, reach: int) -> Iterator[Token]:
    """The words of the sentence before ``start``, the nearest first."""
    for i in range(start - 1, max(start - reach, 0) - 1, -1):
        if doc[i + 1].is_sent_start:
            return
        yield doc[i]


def _rightwards(doc: Doc, end: int) -> Iterator[Token]:
    for i in range(end, min(end + _SCAN, len(doc))):
        if doc[i].is_sent_start:
            return
        yield doc[i]


def _auxiliaries(verb: Token) -> list[Token]:
    """Auxiliaries of a verb by the tree, and those just before it that the parser hung elsewhere."""
    found = [child for child in verb.children if child.dep_.startswith(("aux", "cop"))]
    for token in _leftwards(verb.doc, verb.i, 4):
        if token.tag_ == "MD" or (token.lemma_ in ("be", "have") and token.pos_ == "AUX"):
            found.append(token)
        elif token.tag_ not in ("RB", "TO") and token.lower_ not in ("not", "n't", "n’t"):
            break
    return found


def _of_verb(verb: Token, table: DateTable, depth: int) -> Tense:
    auxiliaries = _auxiliaries(verb)
    forms = {aux.lower_ for aux in auxiliaries} | ({verb.lower_} if verb.tag_ == "MD" else set())
    tags = {aux.tag_ for aux in auxiliaries}
    if forms & _FUTURE_AUX:
        return Tense.FUTURE
    if _points(verb, table) and verb.tag_ in ("VBN", "VBZ", "VBP", "VBG", "JJ"):
        return Tense.FUTURE
    if "be" in forms and verb.tag_ in ("VBN", "VBG") and not _was_to(auxiliaries):
        return _of_infinitive(verb, forms, table, depth)
    perfect = any(aux.lemma_ == "have" for aux in auxiliaries)
    if not perfect and _was_to(auxiliaries):
        return Tense.FUTURE
    if verb.tag_ == "VBD" or perfect or (verb.tag_ == "VBN") or (tags & {"VBD"} and verb.tag_ != "VB"):
        return Tense.PAST
    if verb.tag_ == "VBG":
        return _of_participle(verb, auxiliaries, table, depth)
    if verb.tag_ in ("VBZ", "VBP"):
        return Tense.FUTURE if verb.lemma_.lower() in table.announcing else Tense.PAST
    if verb.tag_ == "VB":
        return _of_infinitive(verb, forms, table, depth)
    return Tense.UNKNOWN


def _was_to(auxiliaries: list[Token]) -> bool:
    """ "the drill they were to hold in August": what was still ahead when it was told, and mostly is."""
    return any(
        aux.lower_ in ("was", "were", "is", "are") and aux.i + 1 < len(aux.doc) and aux.doc[aux.i + 1].lower_ == "to"
        for aux in auxiliaries
    )


def _points(verb: Token, table: DateTable) -> bool:
    return verb.lemma_.lower() in table.pointing or verb.lower_ in table.pointing


def _plans(verb: Token, table: DateTable) -> bool:
    return verb.lemma_.lower() in table.planning or verb.lower_ in table.planning


def _of_participle(verb: Token, auxiliaries: list[Token], table: DateTable, depth: int) -> Tense:
    """ "is meeting Friday" and "starting Monday" look ahead; any other goes with the verb above."""
    if any(aux.tag_ in ("VBZ", "VBP") or aux.lower_ in ("is", "are", "'s", "'re", "’s", "’re") for aux in auxiliaries):
        return Tense.FUTURE
    above = _above(verb)
    if above is None or depth > 2:
        return Tense.UNKNOWN
    return _of_verb(above, table, depth + 1)


def _of_infinitive(verb: Token, forms: set[str], table: DateTable, depth: int) -> Tense:
    """ "plans to meet", "may meet", "Trump to meet Kim Friday" look ahead; "went to meet" does not."""
    if forms & _MODALS:
        return Tense.FUTURE
    if forms & {"did", "didn't"}:
        return Tense.PAST
    above = _above(verb)
    if above is not None and any(aux.lower_ == "had" for aux in _auxiliaries(above)):
        return Tense.PAST
    if above is None or depth > 2 or _plans(above, table):
        return Tense.FUTURE
    if above.tag_ in ("NN", "NNS", "JJ"):  # "willing to meet", but "was willing to meet"
        copulas = {child.lower_ for child in above.children if child.dep_ == "cop"}
        return Tense.PAST if copulas & {"was", "were"} else Tense.FUTURE
    if above.lemma_ == "be" or above.lower_ in ("is", "are"):
        return Tense.FUTURE
    return _of_verb(above, table, depth + 1)


def _above(verb: Token) -> Token | None:
    token = verb
    for _ in range(_MAX_CLIMB):
        if token.head.i == token.i:
            return None
        token = token.head
        if _is_verb(token) or token.tag_ == "JJ":
            return token
    return None
