"""A resolver and a dialler for hostile links: whatever is dialled is written down, and nothing leaves the process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import httpcore2
import httpcore2._backends.mock as mock

from tests.support.hostile_links import ANSWERS


class HostileResolver:
    """Answers from :data:`ANSWERS`, a name's next list each time; literals and other names as themselves."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        lists = ANSWERS.get(host, ((host if host[0].isdigit() or ":" in host else "127.0.0.1",),))
        answer = lists[min(self.asked[host], len(lists) - 1)]
        self.asked[host] += 1
        return answer


class SentinelDialer(httpcore2.AsyncNetworkBackend):
    """Serves one canned answer from memory at every address, and remembers which were dialled."""

    def __init__(self, answer: bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") -> None:
        self.answer = answer
        self.dialled: list[tuple[str, int]] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        self.dialled.append((host, port))
        return mock.AsyncMockStream([self.answer])

    async def sleep(self, seconds: float) -> None:
        """No waiting in tests."""
