"""Dates, times, durations and sets, each normalised to a TIMEX3 value against the day of publication.

    block of text ─> lexer (symbols) ─> grammar: points, spans ─> meanings ─> resolve (anchor, tense) ─> TokenDate

Spans follow TimeML: prepositions stay out ("on [Friday]"), modifiers go in ("[late Thursday]"); ages are no dates.
"""

from __future__ import annotations

from bot.extract.dates.finder import find_dates

__all__ = ["find_dates"]
