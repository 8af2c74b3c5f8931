"""Codes of PLOVER, the Political Language Ontology for Verifiable Event Records.

Source: the PLOVER codebook of the Open Event Data Alliance (github.com/openeventdata/PLOVER).
"""

from __future__ import annotations

from enum import StrEnum


class MoveType(StrEnum):
    """The sixteen event types."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    SANCTION = "SANCTION"
    PROTEST = "PROTEST"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


class MoveStatus(StrEnum):
    """How real the act is, as the text tells it."""

    ANNOUNCED = "announced"
    PLANNED = "planned"
    ONGOING = "ongoing"
    DONE = "done"
    REFUSED = "refused"
    DENIED = "denied"
