"""Page furniture that is no part of an article: one pattern from the many in ``seeds/boilerplate.toml``.

Reading a document drops such lines; extraction skips those that came through in text it did not read itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

#: A pattern that can match the empty string would call every line furniture.
_NOTHING = re.compile(r"(?!)")


def compile_boilerplate(patterns: Iterable[str]) -> re.Pattern[str]:
    """One expression that finds any of ``patterns`` in a line, without regard to case.

    :param patterns: regular expressions, each meant for one line; anchors are theirs to set.
    :raises ValueError: naming the pattern that does not compile or that matches an empty line.
    """
    kept = []
    for pattern in patterns:
        try:
            compiled = re.compile(pattern, re.IGNORECASE)
        except re.error as error:
            raise ValueError(f"boilerplate pattern {pattern!r}: {error}") from error
        if compiled.search(""):
            raise ValueError(f"boilerplate pattern {pattern!r} matches an empty line, so every line")
        kept.append(f"(?:{pattern})")
    return re.compile("|".join(kept), re.IGNORECASE) if kept else _NOTHING
