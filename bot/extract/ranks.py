"""Ranks in short: "Maj." and "Rear Adm." before a name are nobody by themselves."""

from __future__ import annotations

from bot.extract.lexicon.world import Titles
from bot.extract.parse import Doc

#: What makes a rank of a rank: "Rear Adm.".
_BEFORE_RANKS = frozenset(("rear", "vice"))


def is_rank(doc: Doc, start: int, end: int, titles: Titles) -> bool:
    """Whether a name is but a rank in short or its first half, and so nobody: "Maj.", "[Rear] Adm."."""
    last = doc[end - 1] if doc[end - 1].text.endswith(".") or end == len(doc) else doc[end]
    short = last.text.endswith(".") and last.lower_ in titles.words
    return short and all(t.lower_ in titles.words or t.lower_ in _BEFORE_RANKS for t in doc[start:end])
