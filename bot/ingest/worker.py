"""Parsing in a process of its own, which is killed when it takes too long.

Parsers of feeds, pages and PDF files are large, partly written in C, and read what strangers send. Whatever
happens to them there (a loop, a crash, a hunger for memory) ends as a :class:`DocumentError` here.
"""

from __future__ import annotations

import resource
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from anyio import BrokenWorkerProcess, CapacityLimiter, fail_after, to_process

from bot.errors import DocumentError

T = TypeVar("T")

#: Bytes of address space a worker may take beyond what it holds once its libraries are loaded.
MEMORY = 64 * 2**20

_ceiling_set = False


async def parse_safely(
    func: Callable[..., T],
    *args: object,
    timeout: float = 20.0,  # noqa: ASYNC109 - the worker is killed, not asked to stop
    limiter: CapacityLimiter | None = None,
    **kwargs: object,
) -> T:
    """The result of ``func(*args, **kwargs)``, worked out in another process.

    :param func: a module's function; arguments and result must be picklable.
    :param timeout: seconds after which the worker is killed; starting it counts too.
    :param limiter: how many workers at once; as many as there are processors unless given.
    :raises DocumentError: from ``func`` itself, or when the worker timed out, died or ran out of memory.
    """
    try:
        with fail_after(timeout):
            return await to_process.run_sync(_run, func, args, kwargs, cancellable=True, limiter=limiter)
    except TimeoutError as error:
        raise DocumentError(f"The document was not read within {timeout:g} s.") from error
    except BrokenWorkerProcess as error:
        raise DocumentError("The document broke the parser.") from error


def _run(func: Callable[..., T], args: tuple[object, ...], kwargs: dict[str, object]) -> T:
    """In the worker: call, under a ceiling of memory; only picklable errors leave."""
    _set_ceiling()
    try:
        return func(*args, **kwargs)
    except DocumentError as error:
        raise DocumentError(str(error)) from None
    except MemoryError:
        raise DocumentError("The document needs more memory than one may take.") from None
    except RecursionError:
        raise DocumentError("The document is nested too deep.") from None
    except Exception as error:  # noqa: BLE001 - a parser may raise anything, and not all of it can be pickled
        raise DocumentError(f"The document could not be read: {type(error).__name__}: {error}"[:300]) from None


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
