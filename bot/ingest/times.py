"""Times as documents state them, and which of them can be believed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=2)


def parse_time(value: object) -> datetime | None:
    """A time as pages write it (ISO 8601, RFC 2822, Unix seconds or milliseconds); naive when no zone is given."""
    text = str(value).strip() if isinstance(value, str | int | float) else ""
    try:
        if re.fullmatch(r"1\d{9}(\d{3})?", text):
            return datetime.fromtimestamp(int(text[:10]), UTC)
        return datetime.fromisoformat(re.sub(r"\s+(?=[+-]\d\d:?\d\d$|Z$)", "", text))
    except (ValueError, OverflowError, OSError):
        pass
    try:
        return parsedate_to_datetime(text) if text else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def believable(moment: datetime | None, now: datetime) -> datetime | None:
    """``moment`` in UTC, or ``None`` when it cannot be a publication time: before 1990, or over two days ahead."""
    moment = to_utc(moment)
    return moment if moment is not None and EARLIEST <= moment <= now + _AHEAD else None


def to_utc(moment: datetime | None) -> datetime | None:
    """A time in UTC, where it says no zone taken for one; ``None`` at the ends of the calendar."""
    if moment is None:
        return None
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
