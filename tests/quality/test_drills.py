"""How well military drills are found in own sentences, half of them about something else.

Floors are what the pipeline reached when they were set, less a point or two; lowering one needs a reason in the commit.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.domain.facts import Drill
from bot.extract.analyzer import Analyzer
from tests.quality import voa
from tests.quality.reading import Tally, phrases, read

_FOLDER = Path(__file__).with_name("drills")
#: Detection, participants, place, phase, dates; all but the first set mark no dates. The second and third are spoken
#: news written before the rules had seen them, the last is real: what VOA said of drills and what only sounds like one,
#: kept as numbers of sentences of a corpus. Forces that train together hold a drill, though only a verb tells of it.
#: First readings: 0.95, 0.82, 0.65, 0.65 (spoken); 0.85, 0.77, 0.70, 0.61,
#: then 0.92, 0.83, 0.64, 0.62, then 0.94, 0.91, 0.67, 0.84, then 0.93, 0.85, 0.82, 0.69 (quarters of broadcast, each
#: read after the one before was mended); 0.94, 0.85, 0.81, 0.90 (voa). Of real reports of many outlets, five rounds of
#: 51 to 137 sentences that are not kept here: 0.92, 0.87, 0.87, 0.72, then 0.95, 0.85, 0.83, 0.75, then 0.96, 0.86,
#: 0.81, 0.78, then 0.98, 0.92, 0.83, 0.89, then 1.0, 0.88, 0.67, 0.91.
FLOORS = {
    "gold.jsonl": (0.98, 0.93, 0.95, 0.98, 0.98),
    "spoken.jsonl": (0.97, 0.89, 0.85, 0.82, 1.0),
    "broadcast.jsonl": (0.96, 0.84, 0.91, 0.87, 1.0),
    "voa.jsonl": (0.97, 0.91, 0.92, 0.92, 1.0),
}


def gold(name: str = "gold.jsonl") -> list[dict[str, Any]]:
    entries = [json.loads(line) for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines()]
    texts = voa.sentences({entry["id"] for entry in entries if "id" in entry}) if name == "voa.jsonl" else {}
    return [{"text": texts.get(entry.get("id", "")), **entry} for entry in entries]


def test_the_gold_is_large_enough_and_holds_sentences_without_drills() -> None:
    counts = [entry["drills"] for entry in gold()]
    assert len(counts) >= 120
    assert counts.count(0) >= 45
    for entry in gold():
        assert entry.get("place", "") in entry["text"]


@pytest.mark.parametrize("sentences", FLOORS)
def test_own_sentences(sentences: str, analyzer: Analyzer, record_property: Callable[[str, object], None]) -> None:
    if sentences == "voa.jsonl" and not voa.FILE.is_file():
        pytest.skip("the corpus is not here: ../shared/data beside the repository")
    names = ("detection", "participants", "place", "phase", "dates")
    tallies = {name: Tally() for name in names}
    for number, entry in enumerate(gold(sentences)):
        extraction = read(analyzer, entry["text"], entry.get("date"))
        found = extraction.drills
        tallies["detection"].note(range(entry["drills"]), range(len(found)))
        if entry["drills"] == 1 and found:
            if "participants" in entry or sentences != "voa.jsonl":
                held = {p: phrases(extraction, entry["text"], p) for p in found[0].participants}
                named = [next((w for w in entry.get("participants", ()) if w in of), p) for p, of in held.items()]
                tallies["participants"].note(entry.get("participants", ()), named)
            _note(entry, found[0], tallies)
        record_property(f"{number}", f"{entry} {found}")
    for name, tally in tallies.items():
        record_property(name, f"{tally} F1 {tally.f1:.3f} share {tally.share:.3f}")
    floors = dict(zip(names, FLOORS[sentences], strict=True))
    assert tallies["detection"].f1 >= floors.pop("detection")
    assert tallies["participants"].f1 >= floors.pop("participants")
    assert {name: tallies[name].share for name in floors if tallies[name].share < floors[name]} == {}


def _note(entry: dict[str, Any], drill: Drill, tallies: dict[str, Tally]) -> None:
    for key, value in (
        ("place", drill.place),
        ("phase", drill.phase.value),
        ("start", drill.start),
        ("end", drill.end),
    ):
        if key in entry:
            tallies["dates" if key in ("start", "end") else key].note([entry[key]], [value])


def test_a_name_and_what_is_set_beside_it_are_one_drill_and_last_years_is_another(analyzer: Analyzer) -> None:
    text = (
        "The allies suspended Talisman Sabre, the large exercise they were to hold in August. "
        "Last year's Talisman Sabre lasted eleven days."
    )
    found = [(d.name, d.start, d.phase.value) for d in read(analyzer, text, "2018-06-19").drills]
    assert ("Talisman Sabre", "2018-08", "suspended") in found
    assert [start for _, start, _ in found] == ["2018-08", "2017"]


@pytest.mark.parametrize("verb", ["did not mention", "discussed", "ignored"])
def test_whoever_only_speaks_of_a_drill_takes_no_part_and_makes_no_second_one(analyzer: Analyzer, verb: str) -> None:
    text = (
        "China began two days of drills around Taiwan on Thursday. "
        f"Taiwan's president {verb} the drills. The drills are due to end on Friday."
    )
    (drill,) = read(analyzer, text, "2024-05-23").drills
    assert (drill.start, drill.end, drill.place, drill.phase.value) == (
        "2024-05-23", "2024-05-24", "Taiwan", "ongoing",
    )  # fmt: skip


def test_the_drill_told_of_before_is_no_second_one_and_the_largest_is(analyzer: Analyzer) -> None:
    text = (
        "Oman's navy began an exercise near the island of Masirah on Monday. "
        "The three-day drill in the Arabian Sea does not involve any Iranian ships. "
        "The largest drill of the year will be held off Salalah in November."
    )
    first, second = read(analyzer, text, "2022-05-18").drills
    assert (first.start, first.place, len(first.mentions), len(first.participants)) == (
        "2022-05-16", "the island of Masirah", 2, 1,
    )  # fmt: skip
    assert (second.start, second.phase.value) == ("2022-11", "planned")


def test_a_planned_drill_that_is_called_off_is_called_off(analyzer: Analyzer) -> None:
    text = "Oman will hold a naval exercise with Qatar off Salalah in May. It has now suspended the exercise."
    (drill,) = read(analyzer, text, "2022-04-18").drills
    assert drill.phase.value == "suspended"


def test_where_something_was_said_of_a_drill_is_no_place_of_it(analyzer: Analyzer) -> None:
    text = (
        "NATO opened Cold Harvest, its yearly exercise, on Monday. "
        "Defense Minister Karin Holm said in Brussels last month that the exercise shows how fast its troops can move."
    )
    assert {drill.place for drill in read(analyzer, text, "2019-05-22").drills} == {None}


def test_drills_of_a_kind_are_not_held_by_the_state_named_before_them(analyzer: Analyzer) -> None:
    text = (
        "Norway opened a naval exercise on Monday. During the storms off Iceland such drills lead to nothing, he said."
    )
    extraction = read(analyzer, text, "2019-05-22")
    names = {actor.id: actor.name for actor in extraction.actors}
    assert "Iceland" in names.values()
    assert [([names[p] for p in d.participants], d.place) for d in extraction.drills] == [(["Norway"], None)]


@pytest.mark.parametrize(
    ("text", "phases"),
    [
        ("Of the military exercises in the region, most ended.", ["completed"]),
        ("The naval exercise will not take place this year.", ["cancelled"]),
        ("The naval exercise won't take place this year.", ["cancelled"]),
        ("The naval exercise won’t take place this year.", ["cancelled"]),
    ],
)
def test_how_far_a_drill_is_told_to_have_come(text: str, phases: list[str], analyzer: Analyzer) -> None:
    assert [drill.phase.value for drill in read(analyzer, text, "2019-05-22").drills] == phases
