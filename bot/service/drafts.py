"""What a chat was asked last, kept until it is answered, so that an answer can be typed as well as tapped."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

Step = Literal["topics", "time", "zone"]
_STEPS = ("topics", "time", "zone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A digest in the making, or a question about one that is there."""

    step: Step
    #: Topics chosen so far.
    topics: tuple[str, ...] = ()
    #: Local time chosen, ``HH:MM``.
    at: str | None = None
    #: The forum topic in which it was asked.
    thread: int | None = None
    #: The digest whose time is asked for.
    subscription: str | None = None
    #: Whether the zone is asked for the chat itself, not for a new digest.
    moving: bool = False

    def dump(self) -> str:
        """As the chat's row keeps it."""
        return json.dumps({key: value for key, value in asdict(self).items() if value})

    @classmethod
    def load(cls, text: str | None) -> Draft | None:
        """From :meth:`dump`; ``None`` for anything else."""
        try:
            values = json.loads(text or "null")
            if not isinstance(values, dict) or values.get("step") not in _STEPS:
                return None
            return cls(**(values | {"topics": tuple(values.get("topics", ()))}))
        except (ValueError, TypeError):
            return None
