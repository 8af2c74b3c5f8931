"""Who speaks for whom, and who only passes on: officials that voice their state's position, outlets that report.

    positions, actors ─> positions with ``on_behalf``, ``voiced_by``, ``relays``

The words stay whose they are: a state's statement is not put into its ambassador's mouth, nor the other way round. What
is added only lets a reader who asks for one find the other's, labelled as such.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.facts import Actor, ActorKind, Position, Stance
from bot.extract.lexicon.cues import CueTable

#: Sectors whose officials a state's word may come from.
_OFFICIAL = frozenset(("GOV", "MIL"))


def with_voices(
    positions: Sequence[Position], actors: Mapping[str, Actor], cues: CueTable, text: str
) -> list[Position]:
    """The positions of one article, in the order given.

    :param actors: those of the article, by local id.
    """
    states = {a.country: a.id for a in actors.values() if a.kind is ActorKind.STATE and a.country}
    speak = {p.actor for p in positions if p.cue_class == "say"}
    behalf: dict[str, str] = {}
    voices: dict[str, list[str]] = {}
    for actor in actors.values():
        state = states.get(actor.country or "")
        if state is None or not _holds_office(actor, cues, "voices"):
            continue
        behalf[actor.id] = state
        # a president is spoken for rather than sent to speak
        if actor.id in speak and _holds_office(actor, cues, "messengers"):
            voices.setdefault(state, []).append(actor.id)
    return [_told(position, behalf, voices, actors, cues, text) for position in positions]


def _holds_office(actor: Actor, cues: CueTable, offices: str) -> bool:
    """Whether somebody's title, as printed, is one of the offices of a helper list of the cue table."""
    if actor.kind is not ActorKind.PERSON or actor.role is None or actor.sector not in _OFFICIAL:
        return False
    words = set(actor.role.casefold().replace("-", " ").split())
    return bool(words & cues.help(offices)) and not words & cues.help("former")


def _told(
    position: Position,
    behalf: Mapping[str, str],
    voices: Mapping[str, Sequence[str]],
    actors: Mapping[str, Actor],
    cues: CueTable,
    text: str,
) -> Position:
    if position.actor is None:
        source = " ".join(piece.of(text) for piece in position.source).casefold().split()
        outlet = bool(source) and source[-1] in cues.help("outlets")
        return _relayed(position, cues, text) if outlet else position
    speaker = actors.get(position.actor)
    if speaker is not None and speaker.sector == "MED" and speaker.kind is not ActorKind.PERSON:
        return _relayed(position, cues, text)
    people = voices.get(position.actor, ())
    return replace(
        position,
        on_behalf=behalf.get(position.actor),
        # of several who speak for it, the text does not tell which one said this
        voiced_by=people[0] if len(people) == 1 else None,
    )


def _relayed(position: Position, cues: CueTable, text: str) -> Position:
    """What an outlet reports is not its own view, unless it comments: "the paper argued that", "called it a farce"."""
    cue = " ".join(piece.of(text) for piece in position.cue).casefold().split()
    comments = any(cues.verb_of.get(word, word) in cues.help("comments") for word in cue)
    if comments or (position.cue_class != "say" and cue):
        return position
    return replace(position, relays=True, stance=Stance.NEUTRAL, stance_words=())
