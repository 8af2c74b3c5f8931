from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.articles import Article
from bot.domain.facts import (
    Actor,
    ActorKind,
    Extraction,
    Mention,
    MentionKind,
    MentionType,
    Move,
    Position,
    Span,
    SpeechKind,
    Stance,
)
from bot.domain.plover import MoveStatus, MoveType
from bot.domain.recording import Recorder, quoted
from bot.domain.records import MoveRecord, PositionRecord

TEXT = 'Minister Ade said the talks were "dead" and "buried". Oslo expelled two envoys.'


def _article(text: str = TEXT) -> Article:
    return Article.of(source_id="s", title="t", text=text, fetched_at=datetime(2020, 1, 1, tzinfo=UTC))


def _span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def _extraction() -> Extraction:
    first = _span('Minister Ade said the talks were "dead" and "buried".')
    return Extraction(
        article_id="x",
        sentences=(first, _span("Oslo expelled two envoys.")),
        actors=(
            Actor(id="a1", name="Ade", kind=ActorKind.PERSON, role="Minister"),
            Actor(id="a2", name="Oslo", kind=ActorKind.STATE),
        ),
        positions=(
            Position(
                source=(_span("Minister Ade"),),
                actor="a1",
                cue=(_span("said"),),
                content=(_span('the talks were "dead" and "buried"'),),
                kind=SpeechKind.MIXED,
                stance=Stance.OPPOSES,
                issue="talks",
                evidence=first,
            ),
        ),
        moves=(
            Move(
                type=MoveType.SANCTION,
                initiators=("a2",),
                targets=(),
                status=MoveStatus.DONE,
                evidence=(_span("Oslo expelled two envoys."),),
                cue=(_span("expelled"),),
            ),
        ),
    )


def test_records_hold_the_words_of_the_text() -> None:
    records = Recorder(_article(), _extraction(), {"a1": "known1", "a2": "known2"}).records()
    position = next(r for r in records if isinstance(r, PositionRecord))
    assert position.content == 'the talks were "dead" and "buried"'
    assert position.quotes == ("dead", "buried")
    assert position.actor is not None
    assert (position.actor.id, position.actor.role) == ("known1", "Minister")
    evidence = position.evidence[0]
    assert TEXT[evidence.start : evidence.end] == evidence.sentence
    assert [evidence.sentence[a:b] for a, b in evidence.marks][1] == "said"
    move = next(r for r in records if isinstance(r, MoveRecord))
    assert move.clause == "Oslo expelled two envoys."


def test_reading_an_article_again_gives_the_same_ids() -> None:
    links = {"a1": "known1"}
    once = Recorder(_article(), _extraction(), links).records()
    again = Recorder(_article(), _extraction(), links).records()
    assert [r.id for r in once] == [r.id for r in again]
    assert len({r.id for r in once}) == len(once)


def test_an_actor_that_was_not_linked_is_left_out() -> None:
    (_, move) = Recorder(_article(), _extraction(), {"a1": "known1"}).records()
    assert isinstance(move, MoveRecord)
    assert move.initiators == ()


def test_a_mark_that_is_never_closed_ends_with_the_paragraph() -> None:
    text = "She said: “We will not go\n\nThe end of it"
    assert quoted(text, (Span(0, len(text)),)) == ("We will not go",)


def test_a_piece_from_the_middle_of_a_quotation_is_quoted() -> None:
    text = 'He said "we will not talk now" on Monday.'
    assert quoted(text, (_span("not talk", text),)) == ("not talk",)
    assert quoted(text, (_span("on Monday", text),)) == ()


@given(st.text(alphabet='ab "“”«»\n', max_size=60), st.data())
def test_what_counts_as_quoted_is_verbatim(text: str, data: st.DataObject) -> None:
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    for quote in quoted(text, (Span(start, end),)):
        assert quote in text[start:end]


def test_the_inner_level_of_a_speaker_s_own_words_is_no_second_record() -> None:
    read = _extraction()
    twice = replace(read, positions=(*read.positions, replace(read.positions[0], within=True, cue=())))
    records = Recorder(_article(), twice, {"a1": "known1", "a2": "known2"}).records()
    assert sum(isinstance(record, PositionRecord) for record in records) == len(read.positions)


HEARSAY = 'Ade said Oslo rejected the freeze. "We will build the fleet," she said.'


def _told(on_behalf: str | None = None) -> dict[str, PositionRecord]:
    first = _span("Ade said Oslo rejected the freeze.", HEARSAY)
    outer = Position(
        source=(_span("Ade", HEARSAY),), actor="a1", cue=(_span("said", HEARSAY),),
        content=(_span("Oslo rejected the freeze", HEARSAY),), kind=SpeechKind.INDIRECT, stance=Stance.NEUTRAL,
        issue="freeze", evidence=first, on_behalf=on_behalf,
    )  # fmt: skip
    inner = replace(
        outer, source=(_span("Oslo", HEARSAY),), actor="a2", cue=(_span("rejected", HEARSAY),),
        content=(_span("the freeze", HEARSAY),), on_behalf=None,
    )  # fmt: skip
    extraction = replace(_extraction(), positions=(outer, inner), moves=())
    records = Recorder(_article(HEARSAY), extraction, {"a1": "known1", "a2": "known2"}).records()
    return {record.cue: record for record in records if isinstance(record, PositionRecord)}


def test_what_somebody_says_that_another_holds_names_who_says_so() -> None:
    told = _told()
    assert told["rejected"].teller is not None
    assert told["rejected"].teller.name == "Ade"
    assert told["said"].teller is None


def test_a_states_own_official_is_no_hearsay() -> None:
    assert {record.teller for record in _told(on_behalf="a2").values()} == {None}


def test_a_move_told_in_quotation_marks_is_known_as_such() -> None:
    def recorded(words: str) -> MoveRecord:
        move = replace(_extraction().moves[0], clause=_span(words, HEARSAY), evidence=(_span(words, HEARSAY),))
        extraction = replace(_extraction(), positions=(), moves=(move,))
        (record,) = Recorder(_article(HEARSAY), extraction, {"a2": "known2"}).records()
        assert isinstance(record, MoveRecord)
        return record

    assert recorded("We will build the fleet").quoted
    assert not recorded("Oslo rejected the freeze").quoted


def test_a_move_keeps_what_its_sentence_calls_those_who_act() -> None:
    words = (
        ("Oslo", "a2", MentionKind.NAME),
        ("two envoys", "a2", MentionKind.NOMINAL),
        ("Ade", "a1", MentionKind.NAME),
    )
    mentions = tuple(Mention(span=_span(w), type=MentionType.LOC, kind=kind, actor=actor) for w, actor, kind in words)
    extraction = replace(_extraction(), mentions=mentions)
    records = Recorder(_article(), extraction, {"a1": "known1", "a2": "known2"}).records()
    assert [record.named for record in records if isinstance(record, MoveRecord)] == [(("known2", "Oslo"),)]


def test_what_is_denied_is_nobody_s_wish() -> None:
    text = "Ade denied that Oslo wanted to leave the pact."
    outer = Position(
        source=(_span("Ade", text),), actor="a1", cue=(_span("denied", text),), cue_class="deny",
        content=(_span("that Oslo wanted to leave the pact", text),), kind=SpeechKind.INDIRECT, stance=Stance.NEUTRAL,
        issue=None, evidence=_span(text, text),
    )  # fmt: skip
    inner = replace(
        outer, source=(_span("Oslo", text),), actor="a2", cue=(_span("wanted", text),), cue_class="want",
        content=(_span("to leave the pact", text),),
    )  # fmt: skip
    extraction = replace(_extraction(), positions=(outer, inner), moves=())
    records = Recorder(_article(text), extraction, {"a1": "known1", "a2": "known2"}).records()
    assert [record.cue for record in records if isinstance(record, PositionRecord)] == ["denied"]
