"""Whether a phrase for an actor tells for which state he acts and in which sector: own phrases from many regions.

``phrases.tsv`` holds bare phrases, put into a sentence here; ``sentences.tsv`` whole sentences with one in brackets.
Both were coded before they were first read. On that first run 93.8 % of the states and 92.9 % of the sectors of the
phrases were right, 93.3 % and 90.0 % in the sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.domain.facts import Actor, Mention, MentionType
from bot.extract.analyzer import Analyzer
from tests.quality.reading import read

_GOLD = Path(__file__).with_name("actors")
_FRAME = "[{}] said on Monday that the talks would go on."
#: Reached 0.991 and 0.991 in the phrases, 0.950 and 0.983 in the sentences when set.
COUNTRY, SECTOR = 0.92, 0.94


def rows(name: str, frame: str = "{}") -> Iterator[tuple[str, str, list[str]]]:
    """Sentence with the phrase in brackets, state, sectors."""
    for line in (_GOLD / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            phrase, country, sectors = line.split("\t")
            yield frame.format(phrase), country, sectors.split("|")


def meant(analyzer: Analyzer, marked: str) -> Actor | None:
    """The actor of the longest mention in the brackets that is no nationality or possessor of another one."""
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    extraction = read(analyzer, text)
    inside = [m for m in extraction.mentions if m.actor and m.span.start < end and m.span.end > start]

    def rank(mention: Mention) -> tuple[bool, int]:
        owner = text[mention.span.end : mention.span.end + 2] in ("'s", "’s", "' ")
        return not (owner or mention.type is MentionType.NORP), mention.span.end - mention.span.start

    best = max(inside, key=rank, default=None)
    return extraction.actor(best.actor) if best is not None and best.actor else None


@pytest.mark.parametrize(("name", "frame"), [("phrases.tsv", _FRAME), ("sentences.tsv", "{}")])
def test_state_and_sector(
    analyzer: Analyzer, name: str, frame: str, record_property: Callable[[str, object], None]
) -> None:
    states, sectors, total, wrong = 0, 0, 0, []
    for sentence, country, fitting in rows(name, frame):
        actor = meant(analyzer, sentence)
        told = (actor.country or "-", actor.sector or "-") if actor is not None else ("", "")
        total += 1
        states += told[0] == country
        sectors += told[1] in fitting
        wrong += [] if told[0] == country and told[1] in fitting else [f"{sentence}: {told} for {country} {fitting}"]
    record_property("figures", f"states {states / total:.3f} sectors {sectors / total:.3f}")
    assert states / total >= COUNTRY, "\n".join(wrong)
    assert sectors / total >= SECTOR, "\n".join(wrong)


@pytest.mark.parametrize("rank", ["Lt. Col.", "Brig. Gen.", "General"])
def test_a_rank_is_nobody_and_a_general_staff_no_person(analyzer: Analyzer, rank: str) -> None:
    text = f"The premier approved the move, said {rank} Eva Stone. Iran's General Staff said the drill had ended."
    named = {actor.name: actor.kind.value for actor in read(analyzer, text).actors}
    assert named["Eva Stone"] == "person"
    assert named["Iran's General Staff"] == "organization"
    assert not named.keys() & {"Maj.", "Gen.", "Maj. Gen.", "Lt.", "Lt. Col.", "Col.", "Staff"}


@pytest.mark.parametrize("rank", ["Rear Adm.", "Maj. Gen."])
def test_a_rank_behind_what_was_fired_is_not_fired_at(analyzer: Analyzer, rank: str) -> None:
    (who,) = (
        actor
        for actor in read(analyzer, f"The frigate fired four missiles, {rank} Abel Stone said.").actors
        if actor.name not in ("frigate", "The frigate")
    )
    assert (who.name, who.role) == ("Abel Stone", rank)


def test_bodies_are_of_the_state_that_the_article_makes_plain(analyzer: Analyzer) -> None:
    text = (
        "NAIROBI (Reuters) - Kenya and Uganda began a drill off Mombasa on Monday. The Joint Chiefs of Staff (JCS) in "
        "Kampala said it would last a week. Kenya expects guests. The Navy said it would lend four ships."
    )
    states = {actor.name: actor.country for actor in read(analyzer, text).actors}
    assert states["Joint Chiefs of Staff"] == "UGA"
    assert states["Navy"] == "KEN"


def test_no_is_a_name_behind_a_title(analyzer: Analyzer) -> None:
    text = "North Korean Defence Minister No Han Chol praised the test. No North Korean official gave details."
    people = {actor.name: (actor.role, actor.country) for actor in read(analyzer, text).actors}
    assert people["No Han Chol"] == ("Defence Minister", "PRK")


def test_it_is_the_body_that_says_so(analyzer: Analyzer) -> None:
    """Not the state that acted last, even where the body is in no table."""
    text = "Uganda protested on Monday. Kenya's Coast Patrol Command said it had sent four ships to the lake."
    found = read(analyzer, text)
    (sent,) = (move for move in found.moves if "four ships" in move.clause.of(text))
    uganda = next(actor.id for actor in found.actors if actor.country == "UGA")
    assert uganda not in sent.initiators


def test_a_spokesman_is_not_of_the_state_that_he_speaks_of(analyzer: Analyzer) -> None:
    text = (
        "NAIROBI (Reuters) - The row went on. “Uganda must take it back at once,” spokesman Abel Stone told reporters."
    )
    people = {actor.name: actor.country for actor in read(analyzer, text).actors}
    assert people["Abel Stone"] == "KEN"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Kenya's army chief Gen. Abel Stone said the war was over.", "army chief Gen."),
        ("The Kenyan army's chief Gen. Abel Stone said the war was over.", "army's chief Gen."),
        ("Kenya's commander-in-chief Gen. Abel Stone said the war was over.", "commander-in-chief Gen."),
        ("Hard-line cleric Ayatollah Abel Stone said the war was over.", "Hard-line cleric Ayatollah"),
    ],
)
def test_a_title_keeps_the_body_that_is_led_and_words_with_hyphens(analyzer: Analyzer, text: str, role: str) -> None:
    (who,) = (actor for actor in read(analyzer, text).actors if actor.name == "Abel Stone")
    assert who.role == role
