"""What a reader of one kind of document hands on, before cleaning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The raw pieces of a document; nothing here is trusted or cleaned yet."""

    text: str
    title: str = ""
    author: str | None = None
    outlet: str = ""
    #: As stated; naive where the document names no zone.
    published: datetime | None = None
    canonical_url: str | None = None
    #: As declared; the words of the text outvote it.
    language: str | None = None
