"""An event loop whose clock jumps: waiting costs nothing, and a busy machine cannot make anything late.

Work that is done elsewhere (a database's threads) takes no time on it: while some is under way the clock stands still.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """``time()`` starts at zero and advances to the next timer whenever nothing else is to be done."""

    def __init__(self) -> None:
        self.now = 0.0
        #: Calls under way whose result comes from another thread.
        self.elsewhere = 0
        super().__init__(_JumpingSelector(self))
        self._clock_resolution = 1e-6

    def time(self) -> float:
        return self.now


class _JumpingSelector(selectors.DefaultSelector):  # type: ignore[misc, valid-type]
    def __init__(self, loop: VirtualTimeLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> Any:
        events = super().select(0)
        if events or timeout == 0:
            return events
        if self._loop.elsewhere or timeout is None:
            return super().select(30.0)
        self._loop.now += timeout
        return []


class Elsewhere:
    """A store whose methods are told to the loop as work done elsewhere."""

    def __init__(self, store: Any) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)

        async def call(*args: Any, **kwargs: Any) -> Any:
            loop = asyncio.get_running_loop()
            assert isinstance(loop, VirtualTimeLoop)
            loop.elsewhere += 1
            try:
                return await method(*args, **kwargs)
            finally:
                loop.elsewhere -= 1

        return call


def run_virtually(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run to the end in virtual time."""
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(coroutine)
