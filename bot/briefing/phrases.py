"""Verbatim words, shortened for display. Nothing here adds a word: texts are cut where a phrase ends, and marked so."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Marks that words were left out; always outside quotation marks.
CUT = " …"
#: A quotation in a brief is at most this long (what professional briefs keep to).
QUOTE_WORDS = 12

_WORD = re.compile(r"\S+")
_ENDS_PHRASE = re.compile(r"[,;:.!?—–…)\]][\"”’»)]*$")
_ENDS_SENTENCE = re.compile(r"[.!?][\"”’»)]*$")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Adm|Sen|Rep|Gov|St|No|vs|Jr|Sr|Inc|Corp|[ap]\.m))\.$"
)
_TRAILING = re.compile(r"[\s,;:…—–-]+$")
#: Where English sets the comma inside the marks that close a quotation.
_COMMA_WITHIN = re.compile(r"[,;]([”\"])$")
_FULL_STOP = re.compile(r"(?<=[\w”\"’)%])\.$")
#: A bracket that was opened and not closed, to the end.
_OPEN_BRACKET = re.compile(r" ?\([^()]*$")
#: The mark that opens the next sentence, where a sentence was cut behind it.
_NEXT_OPENS = re.compile(r"(?<=[.!?]) [\"“]$")
_TURN = re.compile(r"(?<!not),? but (?!also\b|rather\b)(.+)")
_CONDITION_FIRST = re.compile(r"(?:If|When|Unless|Until|While|Although|As long as|Once)\b[^,]*, (.+)")
_OPENING = "“«„"
_CLOSING = "”»"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words that open a clause: the best places to cut before.
CLAUSE = _words(
    """although and because but despite if once or since so though unless until when where
    whereas which while who whose"""
)
#: Words that open what a verb of saying before them needs ("said in a speech that …"): the worst places to cut.
NEEDED = _words("that whether what how why")
SAYS = _words(
    """said says say told announced warned added argued insisted claimed declared noted stressed reported believes
    believed thinks thought knows agreed denied promised vowed confirmed acknowledged demanded suggested"""
)
#: A text may be longer than its limit by so much if it stays whole.
_SPARE = 1.2
#: Words that join a verb to what stands before it, and how many words before the verb they are looked for.
_JOINS = _words("and but or to would will not should could may might must")
NEAR = 3
#: How far before such a word its verb may stand.
_REACH = 8
_ASIDE = re.compile(r"\s+[—–]\s[^—–]{3,160}\s[—–](?=\s)\s")
#: Words that open a phrase: good enough when no clause ends in reach.
_PHRASE = _words(
    """about after against around as at before between by during following for from in into like near off on over
    through to toward towards under using with within without"""
)
#: Words that point at somebody or something that only the article's context names.
POINTING = _words(
    """a an the he she it they we i you his her its their our my your this that these those who whom which what both
    each one another others some many all none"""
)
#: Words that a cut must not leave dangling at the end.
_DANGLING = (
    CLAUSE
    | NEEDED
    | _PHRASE
    | _words(
        """a an the of its his her their our my this these those any no not is are was were be been will would has have
        had such more very it long soon well even only just also rather he she they we i you both all other could should
        can may must did do does then"""
    )
)


#: Small words that a sentence of its own rarely opens with: what does is a part of one.
OPENS_NO_SENTENCE = (
    (CLAUSE - _words("although if once since though unless until when while"))
    | (_PHRASE - _words("despite during following from in under with without"))
    | _words("of him her them us me as")
)


def tidy(text: str) -> str:
    """White space folded, closing commas and a closing full stop taken off (an abbreviation keeps its point)."""
    text = _OPEN_BRACKET.sub("", _NEXT_OPENS.sub("", " ".join(text.split())))
    text = _COMMA_WITHIN.sub(r"\1", _TRAILING.sub("", text))
    if _FULL_STOP.search(text) and not _ABBREVIATION.search(text):
        text = text[:-1]
    return text


def clip(text: str, *, words: int, characters: int) -> str:
    """At most so many words and characters of ``text``, from its start, cut where a phrase ends, the cut marked.

    What is cut may not leave a quotation mark open.
    """
    text = balanced(tidy(text))
    kept = _cut(text, words=words, characters=characters)
    return text if kept == text else kept + CUT


def balanced(text: str) -> str:
    """``text`` without marks that have lost their other half: a clause may begin or end inside a quotation."""
    for opening, closing in (("“", "”"), ("«", "»")):
        alone: list[int] = []
        opened: list[int] = []
        for place, letter in enumerate(text):
            if letter == opening:
                opened.append(place)
            elif letter == closing and not opened:
                alone.append(place)
            elif letter == closing:
                opened.pop()
        text = _without(text, (*alone, *opened))
    marks = [place for place, letter in enumerate(text) if letter == '"']
    lost = []
    # A mark right behind a word closes what was opened before the text began.
    if marks and marks[0] > 0 and not text[marks[0] - 1].isspace() and text[marks[0] - 1] not in "([—–":
        lost.append(marks.pop(0))
    if len(marks) % 2:
        lost.append(marks[-1])
    return _without(text, lost)


def _without(text: str, places: Sequence[int]) -> str:
    return "".join(letter for place, letter in enumerate(text) if place not in places)


def clip_open(text: str, *, words: int, characters: int, needed: str = "") -> str:
    """The same as :func:`clip`; asides between dashes give way first, an ellipsis in their place.

    What is longer by a fifth at most stays whole: a line saves little by a cut that costs the sense.

    :param needed: words that must stay; what stands between the beginning and them gives way.
    """
    if len(text) > characters or len(text.split()) > words:
        text = _ASIDE.sub(f"{CUT} ", text)
    whole = balanced(tidy(text))
    if len(whole) <= characters * _SPARE and len(whole.split()) <= words * _SPARE:
        return whole
    short = clip(text, words=words, characters=characters)
    at = whole.find(needed)
    if not needed or at < 0 or needed in short:
        return short
    return _clip_middle(whole, at, words=words, characters=characters)


def _clip_middle(text: str, at: int, *, words: int, characters: int) -> str:
    """The beginning of ``text`` and what stands from about ``at`` on, each cut where a phrase ends."""
    before = list(_WORD.finditer(text[:at]))
    opens = next((w.start() for w in reversed(before[-NEAR:]) if w.group().lower() in _JOINS), at)
    end = clip(text[opens:], words=words // 2, characters=characters // 2)
    start = clip(text[:opens], words=words // 2, characters=characters // 2)
    return f"{start.removesuffix(CUT)}{CUT} {end}"


def clip_quote(quotation: str, limit: int = QUOTE_WORDS) -> tuple[str, bool]:
    """At most ``limit`` words of a quotation as one verbatim stretch, and whether more follows.

    A whole sentence that fits is taken before a part of one that does not.
    """
    quotation = _TRAILING.sub("", " ".join(quotation.split())).removeprefix("that ")
    if len(quotation.split()) <= limit and len(quotation) <= limit * 16:
        return _bare(quotation), False
    whole = [s for s in sentences(quotation) if 4 <= len(s.split()) <= limit and len(s) <= limit * 16]
    if whole:
        return _bare(whole[0]), True
    # What follows "but" is what the speaker means; "not only for us but also for others" he means both.
    turn = _TURN.search(quotation)
    # A condition says nothing without what follows it.
    turn = turn or _CONDITION_FIRST.match(quotation)
    if turn and 4 <= len(turn[1].split()) <= limit and len(turn[1]) <= limit * 16:
        return _bare(turn[1]), True
    return _bare(_cut(quotation, words=limit, characters=limit * 12)), True


def sentences(text: str) -> list[str]:
    """``text`` cut after each closing point, question or exclamation mark (not after an abbreviation)."""
    found: list[str] = []
    start = 0
    for word in _WORD.finditer(text):
        if _ENDS_SENTENCE.search(word.group()) and not _ABBREVIATION.search(word.group()):
            found.append(text[start : word.end()].strip())
            start = word.end()
    if rest := text[start:].strip():
        found.append(rest)
    return found


def fold(text: str) -> frozenset[str]:
    """The words of ``text`` as a set, lower case, without punctuation and short words (numbers stay); for likeness."""
    return frozenset(w for w in re.findall(r"[^\W_]+", text.casefold()) if len(w) > 2 or w.isdigit())


def likeness(left: frozenset[str], right: frozenset[str]) -> float:
    """How much of the shorter text's words the longer has, 0 to 1."""
    if not left or not right:
        return 0.0
    return len(left & right) / min(len(left), len(right))


def _bare(quotation: str) -> str:
    quotation = _TRAILING.sub("", quotation)
    if _FULL_STOP.search(quotation) and not _ABBREVIATION.search(quotation):
        quotation = quotation[:-1]
    return quotation.strip('“”"«»„ ')


def _cut(text: str, *, words: int, characters: int) -> str:
    tokens = list(_WORD.finditer(text))
    if len(tokens) <= words and len(text) <= characters:
        return text
    usable = [i for i, token in enumerate(tokens[:words]) if token.end() <= characters and i + 1 < len(tokens)]
    if not usable:
        return _closed(text[:characters])
    return _closed(text[: tokens[_best_end(tokens, usable)].end()])


def _best_end(tokens: Sequence[re.Match[str]], usable: Sequence[int]) -> int:
    """The token to cut after: late, and where a clause ends (worth a third of the length) or at least a phrase."""
    free = [i for i in usable if i >= len(usable) // 3 and not _dangles(tokens, i)]
    return max(free, key=lambda i: i + len(usable) * _worth(tokens, i)) if free else usable[-1]


def _worth(tokens: Sequence[re.Match[str]], i: int) -> float:
    following = tokens[i + 1].group().lower().strip("“‘\"'(")
    if following in NEEDED and any(token.group().lower() in SAYS for token in tokens[max(0, i - _REACH) : i + 1]):
        return -1.0
    if following == "or" or (following == "and" and _is_between(tokens, i)):
        return -0.6  # mostly within a phrase: "nuclear or missile tests", "between Mr. Shanahan and his counterpart"
    if following in CLAUSE or following in NEEDED or _ends_phrase(tokens[i].group()):
        return 0.33
    return 0.0 if following in _PHRASE else -0.5


def _is_between(tokens: Sequence[re.Match[str]], i: int) -> bool:
    """Whether the words up to token ``i`` name but one of two between whom something is."""
    near = [token.group().lower() for token in tokens[max(0, i - _REACH) : i + 1]]
    return "between" in near and "and" not in near[near.index("between") :]


def _ends_phrase(word: str) -> bool:
    return bool(_ENDS_PHRASE.search(word)) and not _ABBREVIATION.search(word)


def _dangles(tokens: Sequence[re.Match[str]], i: int) -> bool:
    """Whether a text that ends with token ``i`` hangs in the air: "… has", "… as long", "… to cope"."""
    word = tokens[i].group().lower().strip("“‘\"'(")
    after_to = i > 0 and tokens[i - 1].group().lower() == "to" and not _ends_phrase(tokens[i].group())
    return word in _DANGLING or after_to


def _closed(kept: str) -> str:
    """``kept`` with the quotation it may have been cut in closed; one of fewer than three words is left out whole."""
    for opening, closing in (("“", "”"), ("«", "»"), ('"', '"')):
        opened = kept.rfind(opening)
        odd = kept.count('"') % 2 == 1 if opening == '"' else opened > kept.rfind(closing)
        if opened < 0 or not odd:
            continue
        if len(kept[opened + 1 :].split()) >= 3:
            return _TRAILING.sub("", kept) + closing
        kept = kept[:opened] if opened >= 12 else kept[:opened] + kept[opened + 1 :]
    return _TRAILING.sub("", kept)
