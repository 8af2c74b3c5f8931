"""A language that is none, and news in letters that are not English: whatever then reads as English was forgotten.

The catalogue says every message in Armenian letters, one for one. Articles and what was read out of them are written in
Cyrillic letters, one for one, so that spans stay where they are. A Latin letter on the screen is a word of the
interface that no catalogue knows.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from babel.messages.catalog import Catalog

from bot.briefing.catalogues import language_from, load_catalogue
from bot.domain.articles import Article
from bot.domain.facts import Extraction
from bot.domain.ids import content_id
from bot.domain.language import Language
from bot.errors import AnalysisError
from bot.extract.lexicon.issues import load_issues
from tests.support.recorded import RecordedAnalysis, sample_articles

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = str.maketrans(
    _LETTERS + _LETTERS.upper(), "".join(chr(0x430 + i) for i in range(26)) + "".join(chr(0x410 + i) for i in range(26))
)
_ARMENIAN = str.maketrans(
    _LETTERS + _LETTERS.upper(), "".join(chr(0x561 + i) for i in range(26)) + "".join(chr(0x531 + i) for i in range(26))
)
#: What a message keeps in any language: what is put in, tags, what is typed, addresses.
_KEPT = re.compile(r"%\(\w+\)[sd]|%%|<code>.*?</code>|</?\w+>|/[a-z]+\d*|@\w+|https?://\S+")
_TAG = re.compile(r"<code>.*?</code>|<[^>]+>")
_WORD = re.compile(r"[A-Za-z]+")
#: What is typed as it is, and names that are the same everywhere.
_SAME = re.compile(
    r"/[a-z]+|@\w+|https?://\S+|\b(?:UTC[+−]?\d*|[A-Z][a-z]+/[A-Z]\w+|GMT|MB|RSS|English)\b|\b\d+[a-z]\b", re.ASCII
)


def news(text: str) -> str:
    """Words of an article."""
    return text.translate(_CYRILLIC)


def said(message: str) -> str:
    """A message of the interface."""
    parts, position = [], 0
    for kept in _KEPT.finditer(message):
        parts += [message[position : kept.start()].translate(_ARMENIAN), kept[0]]
        position = kept.end()
    return "".join([*parts, message[position:].translate(_ARMENIAN)])


def pseudo_language() -> Language:
    """The language, with the plural forms, days and months of Russian."""
    catalogue = Catalog(locale="ru")
    for message in load_catalogue("de"):
        if not message.id:
            continue
        forms = message.id if isinstance(message.id, tuple) else (message.id,)
        told = [form if message.context == "date" else said(form) for form in (*forms, *forms[-1:] * 3)]
        string = tuple(told[: catalogue.num_plurals]) if isinstance(message.id, tuple) else told[0]
        catalogue.add(message.id, string, context=message.context)
    return language_from("ru", catalogue)


def english_in(texts: Iterable[str], *, allowed: Sequence[str] = ()) -> list[str]:
    """The Latin words that a reader sees in Telegram HTML or on buttons.

    :param allowed: texts that stand as they are: what was asked for, names of rules.
    """
    found = []
    for text in texts:
        shown = _SAME.sub(" ", html.unescape(_TAG.sub(" ", text)))
        for words in allowed:
            shown = shown.replace(words, " ")
        found += _WORD.findall(shown)
    return found


def pseudo_articles(source_id: str) -> list[Article]:
    """The sample articles in other letters, oldest first."""
    return [_rewritten(article, source_id) for article in sample_articles(source_id)]


def _rewritten(article: Article, source_id: str) -> Article:
    return Article.of(
        source_id=source_id,
        title=news(article.title),
        text=news(article.text),
        fetched_at=article.fetched_at,
        published_at=article.published_at,
        url=f"https://example.org/{content_id('u', article.id)}",
        outlet=news(article.outlet),
    )


class PseudoAnalysis(RecordedAnalysis):
    """What was read out of the sample articles, in other letters."""

    def __init__(self) -> None:
        super().__init__()
        known = load_issues()
        told = {_rewritten(article, "s").id: article.id for article in sample_articles()}
        self._told = {new: _in_other_letters(self._extractions[old], known, new) for new, old in told.items()}

    async def analyze(self, articles: Sequence[Article]) -> Sequence[Extraction | AnalysisError]:
        """The extraction of each article."""
        return [self._told.get(article.id) or AnalysisError(article.id, "not recorded") for article in articles]


def _in_other_letters(extraction: Extraction, known: Any, article_id: str) -> Extraction:
    actors = tuple(
        replace(
            actor,
            name=news(actor.name),
            aliases=tuple(map(news, actor.aliases)),
            role=news(actor.role) if actor.role else actor.role,
        )
        for actor in extraction.actors
    )
    positions = tuple(
        position if not position.issue or known.find(position.issue) else replace(position, issue=news(position.issue))
        for position in extraction.positions
    )
    drills = tuple(
        replace(drill, name=drill.name and news(drill.name), place=drill.place and news(drill.place))
        for drill in extraction.drills
    )
    return replace(extraction, article_id=article_id, actors=actors, positions=positions, drills=drills)
