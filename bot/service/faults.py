"""How an unexpected error is written to the log: its type and place, never its words, which may be a reader's."""

from __future__ import annotations

import traceback
from pathlib import Path


def describe(error: BaseException) -> str:
    """``ValueError in why (commands.py:112) < decide (commands.py:190)``: the innermost frames first."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = [f"{frame.name} ({Path(frame.filename).name}:{frame.lineno})" for frame in reversed(frames)]
    return f"{type(error).__name__} in {' < '.join(places)}" if places else type(error).__name__
