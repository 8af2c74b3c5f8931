"""How well positions are found: own sentences always, GUM's attribution relations where the corpus is at hand.

Floors are what the packaged pipeline reached when they were set, less a point or two for another machine's
rounding; lowering one needs a reason in the commit.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from bot.domain.articles import Article
from bot.domain.facts import Position
from bot.extract.attribution import find_positions, find_quotations
from bot.extract.lexicon import Lexicon
from bot.extract.reading import Reading
from bot.extract.text import build_doc
from bot.extract.who import find_actors
from tests.quality.positions import gum, marked
from tests.quality.positions.scoring import Gold, Score, letters, pairs
from tests.support.gum import needs_gum

_OWN = Path(__file__).with_name("positions") / "gold.jsonl"
_STANCES = Path(__file__).with_name("positions") / "stances.tsv"
_TURNED = _STANCES.with_name("turned.tsv")
_OTHER_SIDE = {"supports": "opposes", "opposes": "supports"}
_PLAIN = ("say", "tell", "report", "add", "explain", "announce", "claim", "argue", "note", "state", "declare", "write")
_OTHER = ("ask", "reply", "deny", "admit", "suggest", "insist", "warn", "confirm", "reveal", "acknowledge", "comment")
_SPEECH = frozenset((*_PLAIN, *_OTHER, "describe"))

#: Own sentences: written for these rules, so high; they guard against losing what once worked.
OWN_F1, OWN_STANCE, OWN_ISSUE, OWN_KIND, OWN_CONDITION = 0.85, 0.9, 0.9, 0.9, 0.9
#: Own sentences on issues, marked before the rules had seen them: at first reading 0.71 (128 of them) and 0.73 (64,
#: after the rules had learnt from the others) were right in issue, stance and condition at once; 0.90 now.
STANCES_RIGHT, STANCES_REVERSED = 0.88, 0.03
#: Own articles in the manner of political news, marked as a reader would (positions/marked.py). Of the 31 19
#: were marked before the rules had seen them: at first reading 0.83 for eight and eight alike, 0.78 for the last three
#: (budget_showdown, strait_incident, primary_night); 0.91 for all now.
ARTICLES_F1 = 0.89
#: GUM marks only clauses, not demands, plans or things praised and condemned: found attributions of those kinds count
#: as wrong here. So recall is the figure to watch.
GUM_RECALL, GUM_SPEECH = 0.64, 0.75


def read(nlp: Language, lexicon: Lexicon, text: str) -> list[Position]:
    doc, offsets = build_doc(nlp, text)
    article = Article.of(source_id="s", title="", text=text, fetched_at=datetime(2024, 1, 1, tzinfo=UTC))
    reading = Reading(article, nlp(doc), offsets, lexicon)
    reading.quotations = find_quotations(reading)
    find_actors(reading)
    return find_positions(reading)


def _outer(positions: list[Position]) -> list[Position]:
    """Without the inner level of "said she hoped", which the own gold leaves unmarked."""
    return [position for position in positions if not position.within]


def own_gold() -> list[dict[str, Any]]:
    return [json.loads(line) for line in _OWN.read_text(encoding="utf-8").splitlines()]


def span(text: str, piece: str) -> tuple[int, int]:
    return text.index(piece), text.index(piece) + len(piece)


def test_the_own_gold_is_verbatim_and_large_enough() -> None:
    entries = own_gold()
    assert len(entries) >= 60
    for entry in entries:
        for attribution in entry["attributions"]:
            for piece in (*attribution["content"], attribution["source"], attribution["cue"]):
                assert piece in entry["text"]


def test_own_sentences(pipeline: Language, lexicon: Lexicon, record_property: Callable[[str, object], None]) -> None:
    score = Score()
    details = {name: Score() for name in ("stance", "issue", "kind", "condition")}
    for entry in own_gold():
        text, wanted = entry["text"], entry["attributions"]
        positions = _outer(read(pipeline, lexicon, text))
        gold = [
            Gold(
                letters(text, [span(text, piece) for piece in a["content"]]),
                letters(text, [span(text, a["source"])]) if a["source"] else frozenset(),
            )
            for a in wanted
        ]
        chosen = pairs(text, gold, positions)
        score.gold += len(gold)
        score.found += len(positions)
        score.matched += sum(number is not None for number in chosen)
        for attribution, number in zip(wanted, chosen, strict=True):
            if number is not None:
                _compare(text, attribution, positions[number], details)
    record_property("own sentences", str(score))
    assert score.f1 >= OWN_F1, str(score)
    floors = {"stance": OWN_STANCE, "issue": OWN_ISSUE, "kind": OWN_KIND, "condition": OWN_CONDITION}
    assert {name: details[name].recall >= floor for name, floor in floors.items()} == dict.fromkeys(floors, True)


@pytest.mark.parametrize("line", _TURNED.read_text(encoding="utf-8").splitlines()[1:])
def test_whoever_wants_the_end_of_a_thing_is_against_it(pipeline: Language, lexicon: Lexicon, line: str) -> None:
    source, issue, stance, text = line.split("\t")
    found = read(pipeline, lexicon, text)
    sides = {p.stance.value for p in found if p.issue == issue and any(source in piece.of(text) for piece in p.source)}
    assert sides == {stance}


@pytest.mark.parametrize(
    ("text", "cue", "holder"),
    [
        ("The spokesman said Macron had called Putin and urged him to withdraw the troops.", "urged", "Macron"),
        ("Reynders said Merkel had met Erdogan and asked him to free the prisoners.", "asked", "Merkel"),
        ("Haley said Trump had phoned Xi Jinping and asked him to cut off the oil.", "asked", "Trump"),
        ("The minister said the law was unfair and urged parliament to reject it.", "urged", "The minister"),
        ("Prime Minister Ishiba approved the deployment, said Col. Ana Torres.", "said", "Col. Ana Torres"),
    ],
)
def test_a_joined_verb_keeps_the_subject_of_its_own_clause(
    pipeline: Language, lexicon: Lexicon, text: str, cue: str, holder: str
) -> None:
    told = {piece.of(text): p.source[0].of(text) for p in read(pipeline, lexicon, text) if p.source for piece in p.cue}
    assert told[cue] == holder


@pytest.mark.parametrize("text", ["Colonel Haddad commands the garrison.", "He commanded British troops in Basra."])
def test_whoever_leads_troops_takes_no_side(pipeline: Language, lexicon: Lexicon, text: str) -> None:
    assert read(pipeline, lexicon, text) == []


def test_issue_stance_and_condition(
    pipeline: Language, lexicon: Lexicon, record_property: Callable[[str, object], None]
) -> None:
    right = reversed_ = 0
    lines = _STANCES.read_text(encoding="utf-8").splitlines()[1:]
    for source, issue, stance, condition, text in (line.split("\t") for line in lines):
        found = [
            (p.issue, p.stance.value, " ".join(piece.of(text) for piece in p.condition))
            for p in read(pipeline, lexicon, text)
            if any(source.casefold() in piece.of(text).casefold() for piece in p.source)
        ]
        right += (issue, stance, condition) in found
        others = [s for i, s, _ in found if i == issue]
        reversed_ += stance not in others and _OTHER_SIDE.get(stance) in others
    record_property("issue, stance and condition", f"{right} right, {reversed_} reversed of {len(lines)}")
    assert right >= STANCES_RIGHT * len(lines)
    assert reversed_ <= STANCES_REVERSED * len(lines)


def test_own_articles(pipeline: Language, lexicon: Lexicon, record_property: Callable[[str, object], None]) -> None:
    score = Score()
    for article in marked.articles():
        positions = _outer(read(pipeline, lexicon, article.text))
        gold = [Gold(letters(article.text, a.content), letters(article.text, a.source)) for a in article.attributions]
        chosen = pairs(article.text, gold, positions)
        found = {number for number, a in zip(chosen, article.attributions, strict=True) if a.optional}
        score.gold += sum(not a.optional for a in article.attributions)
        score.found += len(positions) - len(found - {None})
        score.matched += sum(
            number is not None and not a.optional for number, a in zip(chosen, article.attributions, strict=True)
        )
    record_property("own articles", str(score))
    assert score.f1 >= ARTICLES_F1, str(score)


def test_the_marked_articles_are_many_and_sound() -> None:
    articles = list(marked.articles())
    assert len(articles) >= 31
    assert sum(len(article.attributions) for article in articles) >= 702
    assert all("[" not in article.text for article in articles), "a mark was left in the text"


@pytest.mark.parametrize("text", ["[1s A] said] it", "[1s A] [1c said]", "[1x it rained"])
def test_a_mark_that_does_not_fit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="t: "):
        marked.read("t", text)


def test_an_abbreviated_title_ends_no_sentence(pipeline: Language) -> None:
    doc = pipeline("The budget is late, said Lt. Gov. Ann Lee (R-Wyo.) on Monday. Sgt. Tom Roe agreed.")
    assert [sentence[-1].text for sentence in doc.sents] == [".", "."]
    assert {"Lt.", "Gov.", "Sgt.", "Wyo."} <= {token.text for token in doc}


def _compare(text: str, wanted: dict[str, Any], position: Position, details: dict[str, Score]) -> None:
    found = {
        "stance": position.stance.value,
        "issue": position.issue,
        "kind": position.kind.value,
        "condition": " ".join(piece.of(text) for piece in position.condition),
    }
    for name, value in found.items():
        if name in wanted:
            details[name].gold += 1
            details[name].matched += wanted[name] == value


@pytest.mark.slow
@needs_gum
def test_gum_attribution_relations(
    pipeline: Language, lexicon: Lexicon, record_property: Callable[[str, object], None]
) -> None:
    score, speech = Score(), Score()
    for document in gum.documents("dev"):
        positions = read(pipeline, lexicon, document.text)
        relations = list(document.relations())
        gold = [
            Gold(
                frozenset(i for n in r.content for i in document.words[n].letters if document.text[i].isalnum()),
                frozenset(document.words[document.head(r.source)].letters),
            )
            for r in relations
        ]
        chosen = pairs(document.text, gold, positions)
        score.gold += len(gold)
        score.found += len(positions)
        score.matched += sum(number is not None for number in chosen)
        for relation, number in zip(relations, chosen, strict=True):
            if any(document.words[n].lemma in _SPEECH for n in relation.cue):
                speech.gold += 1
                speech.matched += number is not None
    record_property("GUM", f"{score}; speech verbs {speech}")
    assert score.recall >= GUM_RECALL, str(score)
    assert speech.recall >= GUM_SPEECH, str(speech)


@pytest.mark.parametrize(
    ("text", "speaker", "stance"),
    [
        ("Haddad said: “No American supports the treaty.”", "Haddad", "opposes"),
        ("Defence Minister No Sang Ho condemned the treaty.", "Defence Minister No Sang Ho", "opposes"),
    ],
)
def test_no_is_a_name_only_behind_a_title(
    pipeline: Language, lexicon: Lexicon, text: str, speaker: str, stance: str
) -> None:
    said = {p.source[0].of(text): p.stance.value for p in read(pipeline, lexicon, text) if p.source}
    assert said[speaker] == stance
