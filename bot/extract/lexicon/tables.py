"""Reading one TOML table of ``seeds/``, with errors that name file and entry."""

from __future__ import annotations

from bot.resources import entry, read_table

__all__ = ["entry", "read_table"]
