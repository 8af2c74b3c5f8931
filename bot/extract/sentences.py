"""Where sentences surely begin and surely do not: what print tells without a parse, so that the parser need not guess.

Parsers trip over quotation marks and datelines: they run “… a partnership.” into the sentence behind it, and cut
"told him | “you can go”" in two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

#: "MANILA, Philippines (AP) —", "WASHINGTON -", "SEOUL/TOKYO (Reuters) -": the place, the agency, a dash; with a day
#: the place may be in small letters: "Tehran, August 23, 2025 –"; in capitals a colon may stand for all: "CAIRO:".
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’/-]{2,}(?:[ ,/][A-Z.'’]*){0,3}(?:, ?[A-Z][\w.]+(?: [A-Z]\w+)?)?(?:,? [A-Z][a-z]+\.? \d{1,2})?"
    r"|[A-Z][\w.'’-]+(?: [A-Z]\w+)?, (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})(?:,? \d{4})?)"
    r"(?: ?\([^()]{2,40}\))? ?(?:—|–|--|-)\s+"
    r"|[A-Z][A-Z.'’-]{2,}(?: [A-Z][A-Z.'’-]+){0,2}(?:, [A-Z][\w.]+(?: [A-Z]\w+)?)?(?: \([^()]{2,40}\))?: +(?=[A-Z])"
)
#: What a dateline ends with.
DATELINE_ENDS = frozenset(("-", "--", "–", "—", ":"))
_QUOTES = frozenset("\"”“'’‘»«")


def sentence_starts(line: str, tokens: Sequence[Token]) -> Iterator[bool | None]:
    """For each token of a line whether a sentence begins with it: surely, surely not, or for the parser to say."""
    dateline = _DATELINE.match(line)
    opening = dateline.end() if dateline else 0
    for number, token in enumerate(tokens):
        if number == 0 or token.idx == opening:
            yield True
        else:
            yield _begins(tokens, number)


def _begins(tokens: Sequence[Token], number: int) -> bool | None:
    before = number - 1
    quoted = _closes(tokens, before)
    if quoted:
        before -= 1
    mark, token = tokens[before].text, tokens[number]
    if mark == "." and quoted:
        # "… a partnership.” Merkel has said", but "“Why?” Lee asked"
        return True if token.text[0].isupper() or token.text[0] in _QUOTES else None
    return False if mark[-1].isalnum() or mark == "," else None


def _closes(tokens: Sequence[Token], number: int) -> bool:
    """Whether a token is a quotation mark at the end of what it encloses."""
    return number > 0 and tokens[number].text in _QUOTES and not tokens[number - 1].whitespace_
