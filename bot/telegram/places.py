"""From a shared location to a time zone; the location itself goes no further."""

from __future__ import annotations

from tzfpy import get_tz

from bot.domain.wishes import is_zone


def zone_at(longitude: float, latitude: float) -> str | None:
    """The IANA zone of a place, in degrees; ``None`` where none is known."""
    zone = str(get_tz(longitude, latitude) or "")
    return zone if is_zone(zone) else None
