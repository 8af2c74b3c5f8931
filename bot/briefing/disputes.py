"""What is disputed: who is for and who against one matter, and who denies what another claims."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import product

from bot.briefing.choose import Budget, position_cost
from bot.briefing.gather import Told, holder, moment_of
from bot.briefing.ranking import reports
from bot.briefing.sections import Chosen, Pair
from bot.briefing.wording import is_topic
from bot.domain.facts import SpeechKind, Stance
from bot.domain.ledger import contradictions
from bot.domain.records import ArticleRef, PositionRecord

#: Of so many positions, the weightiest, denials are looked for.
_WEIGHED = 200
#: Holders of one side that are weighed against the other side's.
_BEST = 6
#: Names that two sentences on one matter share at least, where no article or story joins them.
_NAMES = 2
#: Characters that a brief keeps free of disputes.
_REST = 900
_NAME = re.compile(r"\b[A-Z][\w'’-]{2,}")
_EVERYWHERE = frozenset(
    """Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August
    September October November December The This That These Those His Her Its Their United States President Minister
    Ministry Foreign Defense Defence Prime Secretary State Department American government""".split()
)


def disputed(every: Sequence[Told[PositionRecord]], articles: Mapping[str, ArticleRef], limit: int = 2) -> list[Pair]:
    """The most telling pairs: a claim and its denial first, then those for and against an issue."""
    claims = denied(every, articles)[:1]
    taken = {id(told) for pair in claims for told in pair.told}
    left = [told for told in every if id(told) not in taken]
    return [*claims, *opposed(left, limit - len(claims))]


def denied(every: Sequence[Told[PositionRecord]], articles: Mapping[str, ArticleRef]) -> list[Pair]:
    """Claims and their denials, the weightiest first."""
    by_id = {told.record.id: told for told in every[:_WEIGHED] if not reports(told.record)}
    published = {article_id: moment_of(article) for article_id, article in articles.items()}
    found = contradictions((told.record for told in by_id.values()), published)
    pairs = [Pair(one.issue, by_id[one.left.id], by_id[one.right.id], sides=False) for one in found]
    return sorted(pairs, key=lambda pair: (-pair.left.score - pair.right.score, pair.left.ids[0]))


def opposed(every: Sequence[Told[PositionRecord]], limit: int = 2) -> list[Pair]:
    """The best pair of opposed positions, of different holders, on each issue that one matter joins."""
    sides: dict[str, dict[Stance, list[Told[PositionRecord]]]] = {}
    holders: dict[str, set[str]] = {}
    for told in every:
        record = told.record
        if record.issue is None or not is_topic(record.issue) or not record.actor or reports(record):
            continue
        if record.stance is not Stance.NEUTRAL:
            holders.setdefault(record.issue, set()).add(holder(record))
            sides.setdefault(record.issue, {}).setdefault(record.stance, []).append(told)
    pairs = [pair for issue, both in sides.items() if (pair := _best(issue, both)) is not None]
    # The matter that most speak of first; then the one whose sides weigh more.
    return sorted(pairs, key=lambda p: (-len(holders[p.issue or ""]), -p.left.score - p.right.score, p.issue or ""))[
        :limit
    ]


def _best(issue: str, sides: Mapping[Stance, Sequence[Told[PositionRecord]]]) -> Pair | None:
    chances = product(sides.get(Stance.SUPPORTS, ())[:_BEST], sides.get(Stance.OPPOSES, ())[:_BEST])
    pairs = (Pair(issue, left, right) for left, right in chances if _one_matter(left, right))
    return max(pairs, key=lambda pair: pair.left.score + pair.right.score, default=None)


def _one_matter(left: Told[PositionRecord], right: Told[PositionRecord]) -> bool:
    """Whether two holders speak of one matter: a drill near Taiwan is none with a drill in Korea."""
    if holder(left.record) == holder(right.record) or _same_sentence(left, right):
        return False
    if _plain(left.record) and _plain(right.record):
        return False
    if {a.id for a in left.articles} & {a.id for a in right.articles}:
        return False  # one article tells both sides: who holds what says it better
    joined = {a.story_id or a.id for a in left.articles} & {a.story_id or a.id for a in right.articles}
    return bool(joined) or len(_named(left) & _named(right)) >= _NAMES


def _plain(record: PositionRecord) -> bool:
    """Whether a side is read out of a plain report alone: it may be for or against something else in it."""
    return record.kind is SpeechKind.INDIRECT and record.cue_class in ("say", "think")


def _same_sentence(left: Told[PositionRecord], right: Told[PositionRecord]) -> bool:
    return left.record.evidence[0] == right.record.evidence[0] and left.record.cue == right.record.cue


def _named(told: Told[PositionRecord]) -> frozenset[str]:
    return frozenset(_NAME.findall(told.record.evidence[0].sentence)) - _EVERYWHERE


def settle(chosen: Chosen, pairs: Sequence[Pair], budget: Budget) -> None:
    """Take the pairs that there is room for, both versions whole or neither."""
    for pair in pairs:
        cost = len(pair.issue or "") + sum(position_cost(told, first=True) for told in pair.told)
        if budget.take(cost, [article for told in pair.told for article in told.cited(1)], reserve=_REST):
            chosen.disputes.append(pair)
