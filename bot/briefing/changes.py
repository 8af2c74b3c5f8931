"""Changes of mind: the stance that somebody took on an issue before, when it was another."""

from __future__ import annotations

from collections.abc import Iterable

from bot.briefing.gather import Told, holder, moment_of
from bot.briefing.wording import day_of
from bot.domain.facts import Stance
from bot.domain.records import PositionRecord


def day_said(told: Told[PositionRecord]) -> str:
    """ISO day of the words; of the first article that has them where they are undated."""
    own = day_of(told.record.said_on)
    return str(own or min(moment_of(article) for article in told.articles).date())


class History:
    """Who took which stance when. Two readings of one day or one article are no change."""

    def __init__(self, every: Iterable[Told[PositionRecord]]) -> None:
        self._taken: dict[tuple[str, str], list[tuple[str, Stance, frozenset[str]]]] = {}
        for told in every:
            record = told.record
            if record.issue and record.stance is not Stance.NEUTRAL:
                articles = frozenset(article.id for article in told.articles)
                entry = (day_said(told), record.stance, articles)
                self._taken.setdefault((holder(record), record.issue), []).append(entry)
        for entries in self._taken.values():
            entries.sort(key=lambda entry: entry[0], reverse=True)

    def before(self, told: Told[PositionRecord]) -> Stance | None:
        """The last stance that the same holder took on the issue on an earlier day, if it is another; else ``None``."""
        record = told.record
        if record.stance is Stance.NEUTRAL or not record.issue:
            return None
        day, own = day_said(told), {article.id for article in told.articles}
        for earlier, stance, articles in self._taken.get((holder(record), record.issue), ()):
            if earlier < day and not articles & own:
                return stance if stance is not record.stance else None
        return None
