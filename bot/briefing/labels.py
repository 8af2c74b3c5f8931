"""What the interface calls the values of facts, to be looked up in the reader's language: (context, message)."""

from __future__ import annotations

from bot.domain.facts import DrillPhase, Stance
from bot.domain.language import NP_
from bot.domain.ledger import Holding
from bot.domain.plover import MoveStatus, MoveType

#: From two on; one is told with its unit.
NUMBERS = (
    NP_("number", "two"), NP_("number", "three"), NP_("number", "four"), NP_("number", "five"), NP_("number", "six"),
    NP_("number", "seven"), NP_("number", "eight"), NP_("number", "nine"), NP_("number", "ten"),
    NP_("number", "eleven"), NP_("number", "twelve"),
)  # fmt: skip
#: What a move's line opens with: when it is done, planned, refused.
VERBS: dict[MoveType, tuple[tuple[str, str], tuple[str, str], tuple[str, str]]] = {
    MoveType.AGREE: (NP_("move", "Agrees"), NP_("move", "To agree"), NP_("move", "Refuses to agree")),
    MoveType.CONSULT: (NP_("move", "Consults"), NP_("move", "To consult"), NP_("move", "Refuses to consult")),
    MoveType.SUPPORT: (NP_("move", "Supports"), NP_("move", "To support"), NP_("move", "Refuses to support")),
    MoveType.CONCEDE: (NP_("move", "Yields"), NP_("move", "To yield"), NP_("move", "Refuses to yield")),
    MoveType.COOPERATE: (NP_("move", "Cooperates"), NP_("move", "To cooperate"), NP_("move", "Refuses to cooperate")),
    MoveType.AID: (NP_("move", "Gives aid"), NP_("move", "To give aid"), NP_("move", "Refuses to give aid")),
    MoveType.RETREAT: (NP_("move", "Pulls back"), NP_("move", "To pull back"), NP_("move", "Refuses to pull back")),
    MoveType.REQUEST: (NP_("move", "Asks"), NP_("move", "To ask"), NP_("move", "Refuses to ask")),
    MoveType.ACCUSE: (NP_("move", "Accuses"), NP_("move", "To accuse"), NP_("move", "Refuses to accuse")),
    MoveType.REJECT: (NP_("move", "Rejects"), NP_("move", "To reject"), NP_("move", "Refuses")),
    MoveType.THREATEN: (NP_("move", "Threatens"), NP_("move", "To threaten"), NP_("move", "Refuses to threaten")),
    MoveType.SANCTION: (NP_("move", "Sanctions"), NP_("move", "To sanction"), NP_("move", "Refuses to sanction")),
    MoveType.PROTEST: (NP_("move", "Protests"), NP_("move", "To protest"), NP_("move", "Refuses to protest")),
    MoveType.MOBILIZE: (NP_("move", "Mobilises"), NP_("move", "To mobilise"), NP_("move", "Refuses to mobilise")),
    MoveType.COERCE: (NP_("move", "Coerces"), NP_("move", "To coerce"), NP_("move", "Refuses to coerce")),
    MoveType.ASSAULT: (NP_("move", "Attacks"), NP_("move", "To attack"), NP_("move", "Refuses to attack")),
}

STANCES: dict[str, tuple[str, str]] = {
    Stance.SUPPORTS: NP_("stance", "supports"),
    Stance.OPPOSES: NP_("stance", "opposes"),
    Stance.NEUTRAL: NP_("stance", "neutral"),
}
HOLDINGS: dict[str, tuple[str, str]] = {
    Holding.SUPPORTS_IF: NP_("stance", "supports, under a condition"),
    Holding.OPPOSES_UNLESS: NP_("stance", "opposes, under a condition"),
}
PHASES: dict[str, tuple[str, str]] = {
    DrillPhase.PLANNED: NP_("phase", "planned"),
    DrillPhase.ONGOING: NP_("phase", "under way"),
    DrillPhase.COMPLETED: NP_("phase", "completed"),
    DrillPhase.SUSPENDED: NP_("phase", "suspended"),
    DrillPhase.CANCELLED: NP_("phase", "cancelled"),
}
STATUSES: dict[str, tuple[str, str]] = {
    MoveStatus.ONGOING: NP_("status", "under way"),
    MoveStatus.DONE: NP_("status", "done"),
    MoveStatus.PLANNED: NP_("status", "planned"),
    MoveStatus.ANNOUNCED: NP_("status", "announced"),
    MoveStatus.REFUSED: NP_("status", "refused"),
    MoveStatus.DENIED: NP_("status", "denied"),
}
#: Every value by itself; a plan is a plan.
VALUES: dict[str, tuple[str, str]] = {**STATUSES, **STANCES, **HOLDINGS, **PHASES}
#: What of a fact can change, be disputed or be set right.
FIELDS = {
    name: (context, name)
    for context, name in (
        NP_("field", "stance"), NP_("field", "issue"), NP_("field", "phase"), NP_("field", "start"),
        NP_("field", "end"), NP_("field", "status"), NP_("field", "type"), NP_("field", "date"), NP_("field", "place"),
    )
}  # fmt: skip
