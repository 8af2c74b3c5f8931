"""How fast messages may leave: Telegram's limits as a pure pacer. Times are seconds of a monotonic clock.

Telegram publishes no exact limits; these are the ones its FAQ names: about 30 messages a second overall, one a second
to a chat, 20 a minute to a group (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
Messages are spaced evenly, never sent in bursts, and a flood wait stops everything until it is over.

What counts at Telegram is when a message arrives, which nobody here knows: some time between its sending and its
answer. So the limits of a chat are counted from the answer on, once it is there.
"""

from __future__ import annotations

from collections import deque

#: The share of the configured rate that is used: messages that leave evenly arrive a little unevenly, and with this
#: slack 31 ms of jitter in a second do not push one too many into it.
_SHARE = 0.97
#: Seconds that a message which left late may bring the next one forward: a timer that wakes late must not cost the
#: rate. Half of the 31 ms of slack, so that it never pushes one too many into a second.
_CATCH_UP = 0.015
#: Seconds to one chat, with the same slack.
_CHAT_SPACING = 1.05
#: At most this many messages to a group in this many seconds (a minute, with slack).
_GROUP_MOST, _GROUP_SECONDS = 20, 60.5
#: Chats remembered before those that are free again are dropped.
_TIDY_AT = 4096


class Pacer:
    """Says when a message to a chat may go; the caller tells it what went."""

    def __init__(self, rate: float) -> None:
        """:param rate: messages a second over all chats."""
        self._interval = 1.0 / (rate * _SHARE)
        self._next = 0.0
        self._chats: dict[int, float] = {}
        self._groups: dict[int, deque[float]] = {}
        self._stopped_until = 0.0

    def stop_until(self, when: float) -> None:
        """A flood wait: nothing leaves before ``when``. A shorter one does not shorten a longer one."""
        self._stopped_until = max(self._stopped_until, when)

    def next_slot(self, now: float) -> float:
        """The first moment at which any message may leave."""
        return max(now, self._next, self._stopped_until)

    def stopped(self, now: float) -> float:
        """Seconds until the flood wait is over; 0 when none is on."""
        return max(0.0, self._stopped_until - now)

    def free_at(self, chat_id: int) -> float:
        """The first moment at which this chat's own limits allow another message."""
        free = self._chats.get(chat_id, 0.0)
        sent = self._groups.get(chat_id)
        if sent is not None and len(sent) == _GROUP_MOST:
            free = max(free, sent[0] + _GROUP_SECONDS)
        return free

    def took(self, chat_id: int, at: float) -> None:
        """A message to ``chat_id`` leaves at ``at``. Groups and channels have negative ids."""
        self._next = max(self._next, at - _CATCH_UP) + self._interval
        self._chats[chat_id] = at + _CHAT_SPACING
        if chat_id < 0:
            self._groups.setdefault(chat_id, deque(maxlen=_GROUP_MOST)).append(at)
        if len(self._chats) > _TIDY_AT:
            self._tidy(at)

    def answered(self, chat_id: int, at: float) -> None:
        """Telegram answered at ``at``: the message that left for ``chat_id`` last arrived no later than that."""
        self._chats[chat_id] = max(self._chats.get(chat_id, 0.0), at + _CHAT_SPACING)
        sent = self._groups.get(chat_id)
        if sent:
            sent[-1] = max(sent[-1], at)

    def blocked(self, now: float) -> dict[int, float]:
        """Chats that may not be written to at ``now``, and when each is free again."""
        self._tidy(now)
        waiting = {chat_id: self.free_at(chat_id) for chat_id in (*self._chats, *self._groups)}
        return {chat_id: free for chat_id, free in waiting.items() if free > now}

    def _tidy(self, now: float) -> None:
        self._chats = {chat_id: free for chat_id, free in self._chats.items() if free > now}
        self._groups = {chat_id: sent for chat_id, sent in self._groups.items() if sent[-1] + _GROUP_SECONDS > now}
