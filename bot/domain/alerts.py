"""What a reader is told at once, and when not: batched, capped, never at night unless asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

#: News that come within this time of an alert wait and come together.
SPACING = timedelta(minutes=15)
#: Alerts a chat gets on one local day at most; what is beyond them stands in the digest.
A_DAY = 8
#: Older news are history: a source read for the first time wakes nobody.
FRESH = timedelta(hours=24)


class AlertKind(StrEnum):
    """News that can be told at once, whoever makes them."""

    DRILL = "drill"
    #: Somebody takes another stance on an issue than before.
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local hours of rest, from ``start`` until ``end``, mostly over midnight; equal times mean none."""

    start: time
    end: time

    def __contains__(self, at: time) -> bool:
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def __str__(self) -> str:
        return "none" if self.start == self.end else f"{self.start:%H:%M}–{self.end:%H:%M}"


#: Where nobody has said otherwise.
NIGHT = QuietHours(time(22), time(7))


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRule:
    """What a chat, or one topic of a forum, is told at once."""

    chat_id: int
    thread: int | None = None
    kinds: frozenset[AlertKind] = frozenset()
    #: Actors whose every position, drill and move is told: (id, name to show).
    actors: tuple[tuple[str, str], ...] = ()
    #: Also in quiet hours.
    at_night: bool = False
    #: Facts up to this number have been looked at.
    since: int = 0
    #: Aware UTC.
    last_at: datetime | None = None
    #: The local day on which ``sent`` alerts were sent.
    day: date | None = None
    sent: int = 0
    #: Who set it up.
    created_by: int | None = None

    @property
    def active(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.kinds or self.actors)

    def follows(self, actor_id: str) -> bool:
        """Whether this actor was chosen."""
        return any(actor_id == chosen for chosen, _ in self.actors)


def free_at(rule: AlertRule, now: datetime, zone: ZoneInfo, quiet: QuietHours = NIGHT) -> datetime:
    """The first instant, ``now`` or later, at which this rule may send (aware UTC)."""
    at = max(now, rule.last_at + SPACING) if rule.last_at else now
    if rule.day == at.astimezone(zone).date() and rule.sent >= A_DAY:
        tomorrow = at.astimezone(zone).date() + timedelta(days=1)
        at = datetime.combine(tomorrow, time(), zone).astimezone(UTC)
    local = at.astimezone(zone)
    if not rule.at_night and local.time() in quiet:
        end = datetime.combine(local.date(), quiet.end, zone)
        at = (end if end > local else end + timedelta(days=1)).astimezone(UTC)
    return at


def counted(rule: AlertRule, now: datetime, zone: ZoneInfo) -> AlertRule:
    """The rule once an alert has been sent at ``now``."""
    today = now.astimezone(zone).date()
    return replace(rule, last_at=now, day=today, sent=rule.sent + 1 if rule.day == today else 1)
