"""How much one person or chat may ask, and who may ask at all."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.conversation import Request

_MINUTE = timedelta(minutes=1)
#: People and chats remembered before those who have been silent for a minute are dropped.
_TIDY_AT = 10_000


@dataclass(frozen=True, slots=True)
class Quotas:
    """The operator's limits. Administrators have none."""

    #: Requests a minute of one person, in whatever chat.
    requests: int = 20
    #: Requests a minute in one group.
    chat_requests: int = 40
    #: Articles a day that one chat may have read.
    articles: int = 50
    #: Ids of the people and chats that are served; ``None`` for everybody.
    allowed: frozenset[int] | None = None


@dataclass(slots=True)
class Gate:
    """Counts requests as they come; the clock is each request's own."""

    quotas: Quotas = field(default_factory=Quotas)
    _asked: dict[int, deque[datetime]] = field(default_factory=dict)
    _told: dict[int, datetime] = field(default_factory=dict)

    def serves(self, request: Request) -> bool:
        """Whether this person or chat is served at all."""
        allowed = self.quotas.allowed
        return allowed is None or request.admin or bool({request.user, request.chat.id} & allowed)

    def passes(self, request: Request) -> timedelta | None:
        """``None`` when the request is within the limits and counted; else how long to wait."""
        if request.admin or request.chat.kind == "terminal":
            return None
        now = request.at
        keys = {request.chat.id: self.quotas.chat_requests} | (
            {request.user: self.quotas.requests} if request.user else {}
        )
        waits = [wait for key, most in keys.items() if (wait := self._wait(key, most, now)) is not None]
        if waits:
            return max(waits)
        for key in keys:
            self._asked.setdefault(key, deque()).append(now)
        if len(self._asked) > _TIDY_AT:
            self._tidy(now)
        return None

    def tells(self, request: Request, wait: timedelta) -> bool:
        """Whether the limit is to be stated now: once for each time that it is reached."""
        key = request.user or request.chat.id
        told = self._told.get(key)
        if told is not None and request.at < told:
            return False
        self._told[key] = request.at + wait
        return True

    def _wait(self, key: int, most: int, now: datetime) -> timedelta | None:
        asked = self._asked.get(key)
        while asked and asked[0] <= now - _MINUTE:
            asked.popleft()
        return asked[0] + _MINUTE - now if asked and len(asked) >= most else None

    def _tidy(self, now: datetime) -> None:
        self._asked = {key: asked for key, asked in self._asked.items() if asked and asked[-1] > now - _MINUTE}
        self._told = {key: until for key, until in self._told.items() if until > now}
