"""Articles of one event come together and copies are found: gates on own event families, copies by a recipe.

The families (tests/quality/stories) come in pairs that are alike in kind and differ in place, actor or time: two
earthquakes of one country, two rounds of one negotiation, two drills, two coups; a long story is told from several
angles.
"""

from __future__ import annotations

import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from bot.briefing.clusters import regroup
from bot.briefing.stories import assign_stories
from bot.briefing.storyindex import StoryIndex
from bot.briefing.terms import Terms, Vector, news_frequencies

HERE = Path(__file__).parent / "stories"
LOOKALIKES = "lookalikes.md"
#: Measured as one batch, and one by one in the worst of three orders: 96.5 and 96.3 without the lookalikes, 93.9 and
#: 92.3 with them. A fall below means that clustering got worse.
BATCH_F1, ONLINE_F1 = 96.0, 96.0
HARDER_BATCH_F1, HARDER_ONLINE_F1 = 92.5, 92.0
#: Of stories made of two neighbours of the files, how many are told apart with no article in the wrong part; and how
#: many articles are left out of their event's largest part; in per cent. Measured 92.3 and 6.4.
TOLD_APART, LEFT_OUT = 92.0, 9.0
#: How far ahead of a TF-IDF single pass whose threshold is tuned on the same articles. Measured 18.4.
LEAD = 14.0
#: Of the copies made by :func:`edited`, in per cent.
FOUND = 95.0


def families(*, harder: bool = True) -> list[tuple[str, str, str]]:
    """Event, title and text of each article; the lookalikes among them if ``harder``."""
    found, event, title = [], "", ""
    for path in sorted(HERE.glob("*.md")):
        if path.name == LOOKALIKES and not harder:
            continue
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("## "):
                title = line[3:]
            elif line.startswith("# "):
                event = line[2:]
            elif line.strip():
                found.append((event, title, line.strip()))
    return found


def b_cubed(gold: Sequence[str], given: Sequence[str]) -> float:
    """F1 in per cent: for each article, how much of its group is right and how much of its event is there."""
    events, groups = defaultdict(set), defaultdict(set)
    for number, (event, group) in enumerate(zip(gold, given, strict=True)):
        events[event].add(number)
        groups[group].add(number)
    pairs = [(events[event], groups[group]) for event, group in zip(gold, given, strict=True)]
    precision = sum(len(event & group) / len(group) for event, group in pairs) / len(pairs)
    recall = sum(len(event & group) / len(event) for event, group in pairs) / len(pairs)
    return 200 * precision * recall / (precision + recall)


@pytest.mark.parametrize(("harder", "floor"), [(False, BATCH_F1), (True, HARDER_BATCH_F1)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_articles_of_one_event_come_together(seed: int, harder: bool, floor: float) -> None:
    articles = families(harder=harder)
    random.Random(seed).shuffle(articles)
    told = assign_stories((str(n), title, text, None) for n, (_, title, text) in enumerate(articles))
    assert b_cubed([event for event, _, _ in articles], [one.story for one in told]) >= floor


def test_they_come_together_better_than_by_a_single_pass_tuned_on_them() -> None:
    articles = families()
    random.Random(1).shuffle(articles)
    events = [event for event, _, _ in articles]
    told = assign_stories((str(n), title, text, None) for n, (_, title, text) in enumerate(articles))
    vectors = tf_idf([f"{title} {text}" for _, title, text in articles])
    tuned = max(b_cubed(events, single_pass(vectors, step / 50)) for step in range(3, 18))
    assert b_cubed(events, [one.story for one in told]) >= tuned + LEAD


def tf_idf(texts: Sequence[str]) -> list[dict[str, float]]:
    """Vectors of length one; weights 1 + log tf, times smoothed idf."""
    counted = [Counter(re.findall(r"[a-z0-9]{2,}", text.lower())) for text in texts]
    holding = Counter(word for words in counted for word in words)
    found = []
    for words in counted:
        weights = {
            word: (1 + math.log(n)) * (math.log((1 + len(texts)) / (1 + holding[word])) + 1)
            for word, n in words.items()
        }
        length = math.sqrt(sum(weight**2 for weight in weights.values()))
        found.append({word: weight / length for word, weight in weights.items()})
    return found


def single_pass(vectors: Sequence[dict[str, float]], threshold: float) -> list[str]:
    """Each article joins the group of the nearest centroid if that is near enough, or founds one."""
    groups: list[tuple[Counter[str], str]] = []
    given = []
    for number, vector in enumerate(vectors):
        best, near = None, threshold
        for centroid, name in groups:
            length = math.sqrt(sum(weight**2 for weight in centroid.values()))
            likeness = sum(weight * centroid[word] for word, weight in vector.items() if word in centroid) / length
            if likeness >= near:
                best, near = (centroid, name), likeness
        if best is None:
            groups.append(best := (Counter(), str(number)))
        best[0].update(vector)
        given.append(best[1])
    return given


@pytest.mark.parametrize(("harder", "floor"), [(False, ONLINE_F1), (True, HARDER_ONLINE_F1)])
@pytest.mark.parametrize("seed", [4, 5, 6])
def test_placed_one_by_one_they_come_together_nearly_as_well(seed: int, harder: bool, floor: float) -> None:
    articles = families(harder=harder)
    random.Random(seed).shuffle(articles)
    index = StoryIndex()
    for number, (_, title, text) in enumerate(articles):
        index.place(str(number), title, text)
    given = [index.story_of(str(number)) for number in range(len(articles))]
    assert b_cubed([event for event, _, _ in articles], given) >= floor


def test_two_events_in_one_story_are_told_apart_and_one_event_is_not() -> None:
    frequencies = news_frequencies()
    vectors: defaultdict[str, list[Vector]] = defaultdict(list)
    for event, title, text in families():
        vectors[event].append(frequencies.vector(Terms.of(title, text)))
    left_out, pure = [], []
    for one, other in pairwise(vectors):
        gold = [one] * len(vectors[one]) + [other] * len(vectors[other])
        groups = regroup([*vectors[one], *vectors[other]], ["s"] * len(gold), [None] * len(gold))
        pure.append(len(set(zip(groups, gold, strict=True))) == len(set(groups)))
        left_out.append(1 - max(Counter(groups[: len(vectors[one])]).values()) / len(vectors[one]))
    assert 100 * sum(left_out) / len(left_out) <= LEFT_OUT
    assert 100 * sum(pure) / len(pure) >= TOLD_APART


def test_copies_are_found_and_nothing_else() -> None:
    rng = random.Random(5)
    originals = [
        f"{title}. {text} {more}"
        for (_, title, text), (_, _, more) in zip(families()[::2], families()[1::2], strict=True)
    ]
    copies = [(n, edited(text, n % 6, rng)) for n, text in enumerate(originals)]
    entries = [*enumerate(originals), *((len(originals) + n, copy) for n, copy in copies)]
    told = list(assign_stories((str(n), "", text, None) for n, text in entries))
    assert [one.duplicate_of for one in told[: len(originals)]] == [None] * len(originals)
    right = sum(one.duplicate_of == str(n) for (n, _), one in zip(copies, told[len(originals) :], strict=True))
    assert 100 * right / len(copies) >= FOUND


def edited(text: str, way: int, rng: random.Random) -> str:
    """A copy as other outlets print it: cut, extended, re-ordered, re-worded, in capitals, with another credit."""
    sentences = text.split(". ")
    words = text.split()
    ways = (
        lambda: ". ".join(sentences[:-1]),
        lambda: f"{text} The article was first published on another day and has since been brought up to date.",
        lambda: ". ".join([*sentences[:2], sentences[3], sentences[2], *sentences[4:]]) if len(sentences) > 4 else text,
        lambda: " ".join("so" if rng.random() < 0.06 else word for word in words),
        lambda: text.upper(),
        lambda: f"GENEVA (Agency) -- {text} Reporting by our staff.",
    )
    return ways[way]()


def test_the_headline_is_a_title_of_the_story_that_says_what_it_is_about() -> None:
    articles = families()
    told = list(assign_stories((str(n), title, text, None) for n, (_, title, text) in enumerate(articles)))
    titles = defaultdict(set)
    for one, (_, title, _) in zip(told, articles, strict=True):
        titles[one.story].add(title)
    assert all(one.headline in titles[one.story] for one in told)
