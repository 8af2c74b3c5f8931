"""Parsing in a process of its own, which is killed when it takes too long.

What counts is the processor's time that a document takes: on a busy machine documents wait, none fails for it.

Parsers of feeds, pages and PDF files are large, partly written in C, and read what strangers send. Whatever
happens to them there (a loop, a crash, a hunger for memory) ends as a :class:`DocumentError` here.
"""

from __future__ import annotations

import math
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from anyio import BrokenWorkerProcess, CapacityLimiter, fail_after, to_process

from bot.domain.language import N_
from bot.errors import DocumentError

T = TypeVar("T")

#: Bytes of address space a worker may take beyond what it holds once its libraries are loaded.
MEMORY = 64 * 2**20

#: Seconds of the processor that one document may take, and of the clock after which a worker is given up for lost:
#: starting it and waiting for a busy processor count there.
SECONDS, PATIENCE = 20, 180.0

_ceiling_set = False


async def parse_safely(
    func: Callable[..., T],
    *args: object,
    seconds: int = SECONDS,
    timeout: float = PATIENCE,  # noqa: ASYNC109 - the worker is killed, not asked to stop
    limiter: CapacityLimiter | None = None,
    **kwargs: object,
) -> T:
    """The result of ``func(*args, **kwargs)``, worked out in another process.

    :param func: a module's function; arguments and result must be picklable.
    :param seconds: of the processor's time, after which the worker is killed.
    :param timeout: of the clock, after which it is killed as well; waiting for a free worker does not count.
    :param limiter: how many workers at once; as many as there are processors unless given.
    :raises DocumentError: from ``func`` itself, or when the worker timed out, died or ran out of memory.
    """
    try:
        async with limiter or to_process.current_default_process_limiter():
            with fail_after(timeout):
                return await _in_worker(_run, func, args, kwargs, seconds)
    except TimeoutError as error:
        raise DocumentError(N_("The document was not read within %(seconds)d s."), seconds=timeout) from error
    except BrokenWorkerProcess as error:
        raise DocumentError(
            N_("The document broke the parser, or took it more than %(seconds)d s."), seconds=seconds
        ) from error


async def _in_worker(run: Callable[..., T], *args: object) -> T:
    """The result from a worker; that one did not come up in time on a busy machine is none of the document's fault."""
    while True:
        try:
            return await to_process.run_sync(run, *args, cancellable=True, limiter=CapacityLimiter(1))
        except BrokenWorkerProcess as error:
            if "initialization" not in str(error):
                raise


def _run(func: Callable[..., T], args: tuple[object, ...], kwargs: dict[str, object], seconds: int) -> T:
    """In the worker: call, under ceilings of memory and time; only picklable errors leave."""
    _set_ceiling()
    _limit_time(seconds)
    try:
        return func(*args, **kwargs)
    except DocumentError as error:
        raise DocumentError(error.message, **error.values) from None
    except MemoryError:
        raise DocumentError(N_("The document needs more memory than one may take.")) from None
    except RecursionError:
        raise DocumentError(N_("The document is nested too deep.")) from None
    except Exception as error:  # noqa: BLE001 - a parser may raise anything, and not all of it can be pickled
        raise DocumentError(
            N_("The document could not be read: %(error)s"), error=f"{type(error).__name__}: {error}"[:260]
        ) from None


def _set_ceiling() -> None:
    """Cap the address space once, counted from what the loaded libraries take (Linux; elsewhere no cap)."""
    global _ceiling_set
    statm = Path("/proc/self/statm")
    if _ceiling_set or not statm.exists():
        return
    from bot.ingest import documents, feeds  # noqa: F401 - loaded before the cap is counted

    ceiling = int(statm.read_text().split()[0]) * resource.getpagesize() + MEMORY
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (ceiling if hard < 0 else min(ceiling, hard), hard))
    _ceiling_set = True


def _limit_time(seconds: int) -> None:
    """Have the system end this process, also amid a library's C code, once it has worked so much longer."""
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    latest = math.ceil(time.process_time()) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (latest if hard < 0 else min(latest, hard), hard))
