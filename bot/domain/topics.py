"""Topics that readers choose by name; what a subscription is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.language import ENGLISH, Language

#: What one subscription may be about, and the characters of one phrase.
MOST, LONGEST = 12, 60


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject with a name; an article belongs to it when all words of any one of ``phrases`` stand in it."""

    key: str
    label: str
    phrases: tuple[str, ...]
    also: tuple[str, ...] = ()

    def label_in(self, language: Language) -> str:
        """The label as readers of a language know it."""
        return language.pgettext("topic", self.label.replace("%", "%%"))

    @property
    def mark(self) -> str:
        """How a subscription keeps it."""
        return f"#{self.key}"


class Topics:
    """The table of topics, in the order in which they are offered."""

    def __init__(self, topics: Iterable[Topic] = ()) -> None:
        self._topics = tuple(topics)
        self._by_mark: Mapping[str, Topic] = {topic.mark: topic for topic in self._topics}
        self._by_name = {name.casefold(): t for t in self._topics for name in (*t.also, t.label, t.key, t.mark)}

    def __iter__(self) -> Iterator[Topic]:
        return iter(self._topics)

    def __len__(self) -> int:
        return len(self._topics)

    def named(self, name: str, language: Language = ENGLISH) -> Topic | None:
        """The topic that a reader means by key, label (in English or the reader's language) or another name."""
        name = " ".join(name.split()).casefold()
        own = (topic for topic in self._topics if topic.label_in(language).casefold() == name)
        return self._by_name.get(name) or next(own, None)

    def read(self, words: Sequence[str], language: Language = ENGLISH) -> tuple[str, ...]:
        """What a reader typed, phrases parted by commas, as a subscription keeps it; at most ``MOST``, none twice."""
        phrases = (" ".join(part.split()) for part in re.split(r"[,;]", " ".join(words)))
        kept = (
            topic.mark if (topic := self.named(phrase, language)) else phrase[:LONGEST] for phrase in phrases if phrase
        )
        return tuple(dict.fromkeys(kept))[:MOST]

    def labels(self, kept: Sequence[str], language: Language = ENGLISH) -> tuple[str, ...]:
        """How they are shown."""
        return tuple(topic.label_in(language) if (topic := self._by_mark.get(one)) else one for one in kept)

    def phrases(self, kept: Sequence[str]) -> tuple[str, ...]:
        """Phrases, any one of which makes an article fit; a mark that is no longer in the table stands for its word."""
        found = (self._by_mark[one].phrases if one in self._by_mark else (one.lstrip("#"),) for one in kept)
        return tuple(dict.fromkeys(phrase for phrases in found for phrase in phrases))
