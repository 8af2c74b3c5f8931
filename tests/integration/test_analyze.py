"""``briefbot analyze``: the machine-readable door, through the real command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot import resources

KEYS = {
    "mentions": {"start", "end", "type", "kind", "actor"},
    "actors": {"id", "name", "kind", "role", "country", "sector", "aliases", "salience"},
    "positions": {"source", "actor", "cue", "content", "kind", "stance", "issue", "condition", "date"},
    "drills": {"name", "type", "participants", "start", "end", "place", "phase", "purpose", "evidence"},
    "moves": {"type", "initiators", "targets", "status", "date", "place", "evidence"},
    "dates": {"start", "end", "text", "value", "type"},
}


def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        env=environment,
        check=False,
    )


def samples() -> list[dict[str, Any]]:
    found = []
    for path in sorted((resources.folder("seeds") / "articles").glob("*.md")):
        head, _, text = path.read_text("utf-8").partition("\n---\n")
        fields = dict(line.split(": ", 1) for line in head.splitlines()[1:])
        found.append({"id": path.stem, "text": text.strip(), "title": fields["title"], "date": fields["date"]})
    return found


@pytest.fixture(scope="module")
def analysed() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    articles = samples()
    outcome = run("analyze", stdin="\n".join(map(json.dumps, articles)))
    assert outcome.returncode == 0, outcome.stderr
    records = [json.loads(line) for line in outcome.stdout.splitlines()]
    assert [r["id"] for r in records] == [a["id"] for a in articles]
    return list(zip(articles, records, strict=True))


def test_every_record_has_the_shape_of_the_contract(analysed: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    for _, record in analysed:
        assert record["contract"] == 1
        for section, keys in KEYS.items():
            assert record[section] is not None
            for entry in record[section]:
                assert keys <= entry.keys(), section
        assert [a["salience"] for a in record["actors"]] == sorted(
            (a["salience"] for a in record["actors"]), reverse=True
        )


def test_evidence_is_literal_and_ids_resolve(analysed: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    for article, record in analysed:
        text, known = article["text"], {actor["id"] for actor in record["actors"]}
        for date in record["dates"]:
            assert text[date["start"] : date["end"]] == date["text"]
        for mention in record["mentions"]:
            assert mention["actor"] is None or mention["actor"] in known
        for actor in record["actors"]:
            mentioned = any(mention["actor"] == actor["id"] for mention in record["mentions"])
            assert actor["name"] in text or (actor["kind"] == "state" and mentioned)
            assert actor["role"] is None or actor["role"] in text
        for start, end in _spans(record):
            assert 0 <= start < end <= len(text)
        for drill in record["drills"]:
            assert set(drill["participants"]) <= known
        for move in record["moves"]:
            assert set(move["initiators"]) | set(move["targets"]) <= known


def test_every_sample_article_yields_facts(analysed: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    for article, record in analysed:
        assert record["actors"], article["id"]
        assert record["positions"], article["id"]
    assert sum(len(record["drills"]) for _, record in analysed) >= 10


def test_a_broken_line_among_good_ones_is_told_and_the_rest_answered() -> None:
    good = json.dumps({"id": "good", "text": "Norway said it would send an envoy."})
    lines = [good, "{not json", json.dumps({"id": "empty"}), json.dumps([1]), good.replace("good", "last")]
    outcome = run("analyze", stdin="\n".join(lines))
    records = [json.loads(line) for line in outcome.stdout.splitlines()]
    assert outcome.returncode == 1
    assert [r.get("id") for r in records] == ["good", None, "empty", None, "last"]
    assert ["error" in r for r in records] == [False, True, True, True, False]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "“",
        "\ud83d",
        "a" * 20_000,
        "“Never",
        '"' * 500,
        "\u202eNorway said no.\u202c",
        "- one\n- two\n- three",
    ],
)
def test_odd_texts_are_answered(text: str, tmp_path: Path) -> None:
    line = json.dumps({"id": "odd", "text": text, "date": "2018-01-01"})
    outcome = run("analyze", stdin=line)
    assert outcome.returncode == 0, outcome.stderr
    assert json.loads(outcome.stdout)["id"] == "odd"


def test_a_plain_text_is_one_article(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("Norway said on Friday that it would send an envoy.", "utf-8")
    outcome = run("analyze", str(file), "--date", "2017-11-17")
    record = json.loads(outcome.stdout)
    assert record["id"] == "note"
    assert [d["value"] for d in record["dates"]] == ["2017-11-17"]


def test_without_a_publication_date_nothing_is_guessed() -> None:
    outcome = run(
        "analyze", stdin=json.dumps({"id": "x", "text": "Norway said on Friday that it would send an envoy."})
    )
    assert [d["value"] for d in json.loads(outcome.stdout)["dates"]] == [None]


def test_stories_group_what_belongs_together() -> None:
    first = (
        "A strong earthquake struck the port of Callao in Peru on Monday and damaged two piers, officials said. " * 3
    )
    other = "The central bank of Norway left its interest rate unchanged on Tuesday and expects none this year. " * 3
    lines = [
        {"id": "a", "text": first, "title": "Earthquake strikes Callao"},
        {"id": "b", "text": other, "title": "Norway leaves its rate"},
        {"id": "c", "text": first + "Nobody was hurt.", "title": "Earthquake strikes Callao"},
    ]
    outcome = run("stories", stdin="\n".join(map(json.dumps, lines)))
    records = {r["id"]: r for r in map(json.loads, outcome.stdout.splitlines())}
    assert records["a"]["story"] == records["c"]["story"] != records["b"]["story"]
    assert records["c"]["duplicate_of"] == "a"
    assert records["a"]["duplicate_of"] is None


def _spans(record: dict[str, Any]) -> list[list[int]]:
    spans = [*record["sentences"], *([m["start"], m["end"]] for m in record["mentions"])]
    for position in record["positions"]:
        spans += position["source"] + position["cue"] + position["content"] + position["condition"]
    for drill in record["drills"]:
        spans += drill["evidence"] + [span for purpose in drill["purpose"] for span in purpose["content"]]
    for move in record["moves"]:
        spans += move["evidence"]
    return spans
