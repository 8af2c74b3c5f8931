"""The position ledger: what an actor held on an issue over time, where it changed, and who contradicts whom.

    position records ─> entries (dated) ─> ledger, a line for each actor and issue ─> changes
                    └─> contradictions: two claims about one matter that cannot both be held

Pure. A record that takes no side is no evidence of a change; a change has both ends, each dated and cited.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from bot.domain.facts import Stance
from bot.domain.records import PositionRecord

_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})")
_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_YEAR = re.compile(r"^(\d{4})$")
#: Words that say nothing of what a claim is about.
_EMPTY_WORDS = frozenset(
    re.findall(
        r"\w+",
        "the a an of to in on at for by with from and or but that this these those it its his her their our my we he "
        "she they is are was were be been being has have had do does did will would shall should can could may might "
        "must not no never as so than then there here who which what when where if said says",
    )
)
#: Content words that two claims must have in common to be about one matter, and their share of the shorter claim.
#: Calibrated on pairs of own sentences in tests/unit/domain/test_ledger.py and on the sample articles: a denial shares
#: three quarters of its words with its claim, other claims on one issue hardly ever more than two words.
_SHARED, _SAME_MATTER = 3, 0.6
#: The share where a claim is only negated: "did not know when they might test again" is about something else.
_SAME_WORDS = 0.75
_NAME = re.compile(r"\b[A-Z]\w+")
#: A claim is denied while it is news.
_SAME_TIME = timedelta(days=30)
_NEGATED = re.compile(r"\b(?:not|never|no|nobody|nothing|none|cannot|neither)\b|n['’]t\b", re.IGNORECASE)


class Holding(StrEnum):
    """How an actor holds a side: outright or under a condition."""

    SUPPORTS = "supports"
    SUPPORTS_IF = "supports, under a condition"
    OPPOSES = "opposes"
    OPPOSES_UNLESS = "opposes, under a condition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One dated side that an actor took."""

    record: PositionRecord
    #: The day it was said if the text tells, else the day its article came out; UTC.
    on: date
    #: Whether ``on`` is printed in the text rather than taken from the article.
    printed: bool
    holding: Holding
    #: Ids of all articles that tell of it.
    articles: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An actor changed sides, or dropped or set a condition: both ends."""

    before: Entry
    after: Entry

    @property
    def reversal(self) -> bool:
        """Whether the side itself changed, not only its condition."""
        return self.before.record.stance is not self.after.record.stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two claims that cannot both be held, each with its holder; the older first."""

    issue: str | None
    left: PositionRecord
    right: PositionRecord


def said_on(record: PositionRecord, published: Mapping[str, datetime]) -> tuple[date, bool] | None:
    """The day a position was taken and whether the text prints it; ``None`` if neither text nor article is dated.

    :param published: when each article came out, aware UTC, by article id.
    """
    value = record.said_on or ""
    for pattern, fill in ((_DAY, ()), (_MONTH, (1,)), (_YEAR, (1, 1))):
        if match := pattern.match(value):
            try:
                return date(*(int(part) for part in match.groups()), *fill), True
            except ValueError:
                break
    moment = published.get(record.article_id)
    return (moment.astimezone(UTC).date(), False) if moment is not None else None


def holding(record: PositionRecord) -> Holding | None:
    """The side a record takes, ``None`` where it takes none."""
    if not record.sided:
        return None
    if record.stance is Stance.SUPPORTS:
        return Holding.SUPPORTS_IF if record.condition else Holding.SUPPORTS
    if record.stance is Stance.OPPOSES:
        return Holding.OPPOSES_UNLESS if record.condition else Holding.OPPOSES
    return None


def entry(record: PositionRecord, published: Mapping[str, datetime], articles: Iterable[str] = ()) -> Entry | None:
    """The side that a record takes as the ledger keeps it; ``None`` if it takes none, on nothing, or nobody knows when.

    What others say that somebody holds is no evidence of a change.

    :param published: when each article came out, aware UTC, by article id.
    :param articles: ids of further articles that tell the same.
    """
    side, dated = holding(record), said_on(record, published)
    if record.actor is None or record.issue is None or side is None or dated is None or record.teller:
        return None
    told_by = frozenset((record.article_id, *articles))
    return Entry(record=record, on=dated[0], printed=dated[1], holding=side, articles=told_by)


class Ledger:
    """Who held what on which issue, and where it changed.

    Two readings of one day are no change, nor are two of one article: a day counts by its surest record.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries: dict[str, Entry] = {}
        self._lines: dict[tuple[str, str], list[Entry]] = {}
        for one in entries:
            self._entries[one.record.id] = one
            self._lines.setdefault(_line_of(one.record), []).append(one)
        for line in self._lines.values():
            line.sort(key=lambda e: (e.on, e.record.confidence, e.record.article_id, e.record.id))

    def change(self, record: PositionRecord) -> Change | None:
        """How the side that a record takes differs from the one its actor took last on an earlier day, if it does."""
        after = self._entries.get(record.id)
        if after is None:
            return None
        line = self._lines[_line_of(after.record)]
        return _change(line, after) if _surest(line)[after.on].holding is after.holding else None

    def latest_change(self, record: PositionRecord) -> Change | None:
        """The last change of what the actor of a record holds on its issue."""
        line = self._lines.get(_line_of(record), ())
        days = sorted(_surest(line).items(), reverse=True)
        return next((change for _, one in days if (change := _change(line, one))), None)


def _surest(line: Iterable[Entry]) -> dict[date, Entry]:
    """By day, the entry that the day counts by: the last in a line."""
    return {one.on: one for one in line}


def _line_of(record: PositionRecord) -> tuple[str, str]:
    return record.actor.id if record.actor else "", record.issue or ""


def _change(line: Sequence[Entry], after: Entry) -> Change | None:
    """:param line: in order of days, the surest of a day last."""
    earlier = (one for one in reversed(line) if one.on < after.on and not one.articles & after.articles)
    before = next(earlier, None)
    return Change(before=before, after=after) if before and before.holding is not after.holding else None


def contradictions(
    records: Iterable[PositionRecord], published: Mapping[str, datetime], *, limit: int = 400
) -> tuple[Contradiction, ...]:
    """Pairs of claims by different actors about one matter: one says what the other denies.

    A denial is a claim whose cue denies or whose words are negated; the other is neither, or both. The words that tell
    what it is about must be the same for the most part. Two clauses of one sentence are one saying: what "Iran denied
    that it wanted to leave" tells of Iran's wish is no claim. Only the newest ``limit`` records are looked at. An actor
    never contradicts itself here: that is a change.
    """
    dated = [(on[0], r) for r in records if r.actor is not None and (on := said_on(r, published)) is not None]
    newest = [r for _, r in sorted(dated, key=lambda d: (d[0], d[1].id), reverse=True)[:limit]][::-1]
    days = {record.id: day for day, record in dated}
    denials = [place for place, record in enumerate(newest) if _denies(record)]
    if not denials or len(denials) == len(newest):
        return ()
    words = {record.id: content_words(record.content) for record in newest}
    by_word: dict[str, list[int]] = {}
    for place in sorted(set(range(len(newest))).difference(denials)):
        for word in words[newest[place].id]:
            by_word.setdefault(word, []).append(place)
    found: set[tuple[int, int]] = set()
    for place in denials:
        near = Counter(other for word in words[newest[place].id] for other in by_word.get(word, ()))
        for other, shared in near.items():
            first, second = sorted((place, other))
            left, right = newest[first], newest[second]
            close = days[right.id] - days[left.id] <= _SAME_TIME and shared >= _SHARED
            if close and _apart(left, right) and _one_matter(left, right, words):
                found.add((first, second))
    return tuple(
        Contradiction(issue=newest[left].issue or newest[right].issue, left=newest[left], right=newest[right])
        for left, right in sorted(found)
    )


def _apart(left: PositionRecord, right: PositionRecord) -> bool:
    """Whether records are of different actors and of different sentences."""
    if left.actor is None or right.actor is None or left.actor.id == right.actor.id:
        return False
    return not _one_sentence(left, right)


def _one_matter(left: PositionRecord, right: PositionRecord, words: Mapping[str, frozenset[str]]) -> bool:
    """Whether most words are the same and not names alone; more of them where nobody denies outright."""
    both = words[left.id] & words[right.id]
    outright = "deny" in (left.cue_class, right.cue_class)
    needed, share = (_SHARED, _SAME_MATTER) if outright else (_SHARED + 1, _SAME_WORDS)
    names = content_words(" ".join(_NAME.findall(f"{left.content} {right.content}")))
    return len(both) >= needed and len(both - names) > 1 and likeness(words[left.id], words[right.id]) >= share


def _one_sentence(left: PositionRecord, right: PositionRecord) -> bool:
    here = {(evidence.article_id, evidence.start) for evidence in left.evidence[:1]}
    return any((evidence.article_id, evidence.start) in here for evidence in right.evidence[:1])


def _denies(record: PositionRecord) -> bool:
    """Whether a record says that something is not so: a denial, or negated words; not both."""
    return (record.cue_class == "deny") is not bool(_NEGATED.search(record.content))


def content_words(text: str) -> frozenset[str]:
    """The words of a claim that tell what it is about, roughly stemmed."""
    words = re.findall(r"[^\W\d_]+|\d+", text.lower())
    return frozenset(_stem(word) for word in words if word not in _EMPTY_WORDS and len(word) > 1)


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def likeness(left: frozenset[str], right: frozenset[str]) -> float:
    """Shared words by the shorter claim's words, 0 to 1."""
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0
