"""Sources and the articles that come from them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.domain.ids import content_hash, content_id

#: No database keeps these: the NUL character, and half of a character that UTF-16 writes as two.
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


class SourceKind(StrEnum):
    """What a source is, and so how it is read."""

    FEED = "feed"
    PAGE = "page"
    FILE = "file"
    CHAT = "chat"


def keepable(text: str) -> str:
    """``text`` with each character that no database keeps replaced by U+FFFD; offsets stay."""
    return _UNKEEPABLE.sub("\ufffd", text)


def require_utc(moment: datetime | None, name: str) -> None:
    """Raise ``ValueError`` unless ``moment`` is ``None`` or an aware time in UTC."""
    if moment is not None and moment.utcoffset() != UTC.utcoffset(None):
        raise ValueError(f"{name} must be an aware time in UTC, not {moment!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where articles come from."""

    #: Content-derived: the same locator is the same source.
    id: str
    kind: SourceKind
    #: A feed's or page's address, a folder's path, a chat's id.
    locator: str
    title: str
    #: 1 (wire agency, newspaper of record) to 5 (unknown).
    tier: int = 3
    #: Whether a state owns or steers the outlet; shown to the reader.
    state_media: bool = False
    enabled: bool = True

    @classmethod
    def of(
        cls,
        kind: SourceKind,
        locator: str,
        title: str = "",
        *,
        tier: int = 3,
        state_media: bool = False,
        enabled: bool = True,
    ) -> Source:
        """A source whose id is derived from its kind and locator."""
        identifier = content_id("s", kind, locator)
        return cls(
            id=identifier, kind=kind, locator=locator, title=title or locator,
            tier=tier, state_media=state_media, enabled=enabled,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """What a fetch brought: bytes and what the sender said of them. Never text yet."""

    #: The address after redirects, or a file's path.
    address: str
    content: bytes
    #: Media type as declared, lower case, without parameters; empty when none was.
    media_type: str = ""
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    #: The server said 304: nothing new, ``content`` is empty.
    unchanged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a document says of itself, before it belongs to a source: an article in the making."""

    title: str
    #: Clean text, paragraphs parted by a blank line; may be empty (a paywall's stub, a video page).
    text: str
    published_at: datetime | None = None
    author: str | None = None
    #: The outlet's name as the document prints it; empty when it does not.
    outlet: str = ""
    #: BCP 47; ``und`` when unknown. Only English is extracted from.
    language: str = "und"
    #: The address that the document itself names as its own.
    canonical_url: str | None = None
    #: The wire agency or outlet credited with the text ("Reuters"); copies share it.
    origin: str | None = None

    def __post_init__(self) -> None:
        require_utc(self.published_at, "published_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A text as it was read; immutable. A changed text is another article."""

    id: str
    source_id: str
    url: str | None
    title: str
    #: Clean text, paragraphs parted by a blank line. All offsets count ``str`` indices into it.
    text: str
    #: BCP 47, e.g. ``en``; ``und`` when unknown.
    language: str
    published_at: datetime | None
    fetched_at: datetime
    content_hash: str
    #: The wire agency or outlet that first wrote it, as credited ("Reuters"); copies share it.
    origin: str | None = None
    #: The outlet's name as shown to readers.
    outlet: str = ""
    author: str | None = None

    def __post_init__(self) -> None:
        require_utc(self.published_at, "published_at")
        require_utc(self.fetched_at, "fetched_at")

    @property
    def is_english(self) -> bool:
        """Whether it is analysed; where the language cannot be told, it is tried."""
        return self.language.lower().split("-")[0] in ("en", "und")

    @classmethod
    def of(
        cls,
        *,
        source_id: str,
        title: str,
        text: str,
        fetched_at: datetime,
        published_at: datetime | None = None,
        url: str | None = None,
        language: str = "en",
        origin: str | None = None,
        outlet: str = "",
        author: str | None = None,
    ) -> Article:
        """An article whose id is derived from its link (or title) and text: reading it again gives the same."""
        title, text = keepable(title), keepable(text)
        digest = content_hash(text)
        return cls(
            id=content_id("d", url or title, digest),
            source_id=source_id,
            url=url,
            title=title,
            text=text,
            language=language,
            published_at=published_at,
            fetched_at=fetched_at,
            content_hash=digest,
            origin=origin,
            outlet=keepable(outlet),
            author=author and keepable(author),
        )
