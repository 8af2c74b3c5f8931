"""Who speaks for a state, and which outlet only reports; a person's words stay the person's."""

from __future__ import annotations

import pytest

from bot.domain.facts import Actor, ActorKind, Position, Span, SpeechKind, Stance
from bot.extract.attribution import with_voices
from bot.extract.lexicon import load_lexicon

CUES = load_lexicon().cues
STATE = Actor(id="s", name="Norland", kind=ActorKind.STATE, country="NOR")
PAPER = Actor(id="m", name="Norland Daily", kind=ActorKind.ORGANIZATION, country="NOR", sector="MED")


def official(role: str, local: str = "p", sector: str = "GOV") -> Actor:
    return Actor(id=local, name="Ada Lund", kind=ActorKind.PERSON, role=role, country="NOR", sector=sector)


def said(text: str, actor: str | None, cue: str = "said", kind: str = "say") -> Position:
    """``text`` begins with the source and goes on with the cue."""
    at = text.index(f" {cue} ") + 1
    return Position(
        source=(Span(0, at - 1),), actor=actor, cue=(Span(at, at + len(cue)),),
        content=(Span(at + len(cue) + 1, len(text)),), kind=SpeechKind.INDIRECT, stance=Stance.OPPOSES,
        issue="talks", evidence=Span(0, len(text)), cue_class=kind,
    )  # fmt: skip


def voices(text: str, positions: list[Position], *actors: Actor) -> list[Position]:
    return with_voices(positions, {actor.id: actor for actor in actors}, CUES, text)


@pytest.mark.parametrize("role", ["U.N. Ambassador", "Foreign Ministry spokeswoman", "special envoy", "chief delegate"])
def test_whoever_is_sent_to_speak_voices_what_the_state_holds(role: str) -> None:
    text = "Norland said it would not talk"
    own, of_state = voices(text, [said(text, "p"), said(text, "s")], STATE, official(role))
    assert (own.actor, own.on_behalf, own.voiced_by) == ("p", "s", None)
    assert (of_state.actor, of_state.on_behalf, of_state.voiced_by) == ("s", None, "p")


@pytest.mark.parametrize("role", ["President", "Foreign Minister", "Secretary of State"])
def test_a_head_speaks_for_the_state_but_not_each_of_its_statements_is_his(role: str) -> None:
    text = "Norland said it would not talk"
    own, of_state = voices(text, [said(text, "p"), said(text, "s")], STATE, official(role))
    assert (own.on_behalf, of_state.voiced_by) == ("s", None)


@pytest.mark.parametrize(
    ("role", "sector"), [("former ambassador", "GOV"), ("opposition spokesman", "OPP"), ("senator", "LEG"), ("", "GOV")]
)
def test_others_speak_for_themselves(role: str, sector: str) -> None:
    text = "Norland said it would not talk"
    own, of_state = voices(text, [said(text, "p"), said(text, "s")], STATE, official(role, sector=sector))
    assert (own.on_behalf, of_state.voiced_by) == (None, None)


def test_of_two_who_speak_for_a_state_neither_is_said_to_have_said_it() -> None:
    text = "Norland said it would not talk"
    both = official("envoy"), official("spokesman", "q")
    *_, of_state = voices(text, [said(text, "p"), said(text, "q"), said(text, "s")], STATE, *both)
    assert of_state.voiced_by is None


@pytest.mark.parametrize(
    "text",
    ["Norland Daily reported that talks failed", "Norland Daily said on Monday that talks had failed",
     "Norland Daily quoted aides as opposed"],
)  # fmt: skip
def test_an_outlet_that_reports_takes_no_side(text: str) -> None:
    (relayed,) = voices(text, [said(text, "m", text.split()[2])], PAPER)
    assert (relayed.relays, relayed.stance, relayed.actor) == (True, Stance.NEUTRAL, "m")


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Norland Daily argued that talks must end", "say"), ("Norland Daily called it a farce", "say"),
     ("Norland Daily condemned the talks", "blame"), ("Norland Daily demanded an end to talks", "demand")],
)  # fmt: skip
def test_an_outlet_that_comments_holds_its_own(text: str, kind: str) -> None:
    (own,) = voices(text, [said(text, "m", text.split()[2], kind)], PAPER)
    assert (own.relays, own.stance) == (False, Stance.OPPOSES)


def test_an_outlet_is_known_by_its_noun_where_nobody_was_resolved() -> None:
    text = "Norland's state media said talks had failed"
    (relayed,) = voices(text, [said(text, None)])
    assert relayed.relays
    text = "Two officials said talks had failed"
    (own,) = voices(text, [said(text, None)])
    assert not own.relays
