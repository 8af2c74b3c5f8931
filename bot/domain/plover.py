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


class Sector(StrEnum):
    """Sectors an actor can belong to (the codes that this project assigns)."""

    GOV = "GOV"
    MIL = "MIL"
    LEG = "LEG"
    JUD = "JUD"
    SPY = "SPY"
    COP = "COP"
    PTY = "PTY"
    OPP = "OPP"
    REB = "REB"
    #: Armed, for nobody known: "unidentified gunmen".
    UAF = "UAF"
    MED = "MED"
    BUS = "BUS"
    IGO = "IGO"
    NGO = "NGO"
    EDU = "EDU"
    REL = "REL"
    LAB = "LAB"
    AGR = "AGR"
    HLH = "HLH"
    REF = "REF"
    CRM = "CRM"
    CVL = "CVL"
    UNK = "UNK"
