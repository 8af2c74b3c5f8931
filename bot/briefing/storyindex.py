"""Articles placed one by one, in memory: what :mod:`bot.service.placing` does with the archive's tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.briefing.centroids import COMPARED, Centroid, keys, nearest
from bot.briefing.duplicates import DuplicateIndex, signature
from bot.briefing.regrouping import LOOKED_AT, Near, Regrouped, Report, joined, place
from bot.briefing.terms import Frequencies, Terms, news_frequencies
from bot.domain.stories import Placement, StoryState

#: Stories listed under one key at most, the newest.
STORIES_A_KEY = 48


@dataclass(slots=True)
class StoryIndex:
    """Places articles one by one, in memory. The same articles in the same order give the same stories.

    The work for one article does not grow with their number: a key lists its newest stories only.

    :param frequencies: how rare each term is; it goes on counting the articles placed.
    :param most: stories held; the oldest are forgotten.
    """

    frequencies: Frequencies = field(default_factory=news_frequencies)
    most: int = 30_000
    _stories: dict[str, StoryState] = field(default_factory=dict)
    #: Of each story its articles; of the newest also what they say.
    _members: defaultdict[str, dict[str, Report | None]] = field(default_factory=lambda: defaultdict(dict))
    #: Which article came when, copies left out.
    _arrived: dict[str, int] = field(default_factory=dict)
    _listed: dict[str, dict[str, None]] = field(default_factory=dict)
    _story_of: dict[str, str] = field(default_factory=dict)
    _original_of: dict[str, str] = field(default_factory=dict)
    _merged_into: dict[str, str] = field(default_factory=dict)
    _copies: DuplicateIndex = field(default_factory=DuplicateIndex)

    def place(self, article_id: str, title: str, text: str, published_at: datetime | None = None) -> Placement:
        """Place one article: into a story known, or into a new one whose id derives from the article's."""
        terms = Terms.of(title, text)
        self.frequencies.observe(terms)
        report = Report(article_id, title, terms.title, self.frequencies.vector(terms), published_at)
        own = signature(text)
        original = self._copies.find(own) if text.strip() else None
        known = self._stories.get(self.story_of(original)) if original is not None else None
        if known is not None and original is not None:
            self._original_of[article_id] = original
            changed = joined(report, known)
        else:
            changed = place(report, self._near(report))
        if original is None and text.strip():
            self._copies.add(article_id, own)
        self._note(changed)
        self._list(changed.story.id, keys(report.vector))
        if known is None:
            self._arrived[article_id] = len(self._arrived)
            self._enter(changed.story.id, {article_id: report})
        return Placement(changed.story.id, original, changed.merged)

    def story_of(self, article_id: str) -> str:
        """The story an article belongs to now; it changes when stories are merged and articles move."""
        return self._now(self._story_of[self._original_of.get(article_id, article_id)])

    def headline(self, story: str) -> str:
        """The title that fits a story best, of those of its articles; empty where none had a title."""
        state = self._stories.get(self._now(story))
        return state.headline if state else ""

    def _now(self, story: str) -> str:
        while story in self._merged_into:
            story = self._merged_into[story]
        return story

    def _near(self, report: Report) -> list[Near]:
        listed = (self._now(story) for key in keys(report.vector) for story in self._listed.get(key, ()))
        shared = Counter(story for story in listed if story in self._stories)
        found = {story: self._stories[story] for story, _ in shared.most_common(COMPARED)}
        centroids = {one.id: Centroid.of_story(one) for one in found.values()}
        states = [found[story] for story in nearest(report.vector, centroids, report.moment)]
        states.sort(key=lambda state: (-state.articles, state.id))
        return [Near(state, self._newest(state.id)) for state in states]

    def _newest(self, story: str) -> list[Report]:
        said = [report for report in self._members[story].values() if report is not None]
        return sorted(said, key=lambda report: self._arrived[report.id])

    def _note(self, changed: Regrouped) -> None:
        """Merge, then move, then keep the stories as they are now."""
        for story in changed.merged:
            self._enter(changed.story.id, self._members.pop(story, {}))
            self._merged_into[story] = changed.story.id
            self._stories.pop(story, None)
        for moved in changed.moved:
            self._merged_into.pop(moved.story.id, None)
            here = {article: self._members[self._story_of[article]].pop(article) for article in moved.articles}
            self._enter(moved.story.id, here)
            self._list(moved.story.id, moved.terms)
        for state in (*(moved.story for moved in changed.moved), changed.story):
            self._stories.pop(state.id, None)
            self._stories[state.id] = state
        if len(self._stories) > self.most:
            oldest = next(iter(self._stories))
            del self._stories[oldest]
            self._members.pop(oldest, None)

    def _enter(self, story: str, articles: Mapping[str, Report | None]) -> None:
        """Add articles to a story; what they say is kept of its newest."""
        self._story_of.update(dict.fromkeys(articles, story))
        members = self._members[story]
        members.update(articles)
        members.update(dict.fromkeys(report.id for report in self._newest(story)[:-LOOKED_AT]))

    def _list(self, story: str, terms: Iterable[str]) -> None:
        for key in terms:
            listed = self._listed.setdefault(key, {})
            listed.pop(story, None)
            listed[story] = None
            if len(listed) > STORIES_A_KEY:
                listed.pop(next(iter(listed)))
