"""From dossiers and records to the view that a template prints. Pure and deterministic: equal input, equal page.

    dossiers -> gather (merge) -> rank -> choose (novelty, budget) -> items with numbered sources

This module is the door; each page is made in a module of its own.
"""

from __future__ import annotations

from bot.briefing.alert import actors_of, alert
from bot.briefing.cards import card, card_rest
from bot.briefing.compose import brief, explain, rest
from bot.briefing.digest import digest
from bot.briefing.pages import drills, moves, positions, said, timeline

select = brief

__all__ = [
    "actors_of",
    "alert",
    "brief",
    "card",
    "card_rest",
    "digest",
    "drills",
    "explain",
    "moves",
    "positions",
    "rest",
    "said",
    "select",
    "timeline",
]
