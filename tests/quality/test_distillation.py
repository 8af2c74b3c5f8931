"""What the shipped parser learns from: the best tree, and the teacher's news as training texts.

The network itself needs torch, an extra that nothing else needs; without it those tests are skipped.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import spacy

from training import silver, tokenizer
from training.conllu import Sentence, Word
from training.trees import best_tree


def _is_tree(heads: tuple[int, ...]) -> bool:
    roots = sum(head == 0 for head in heads[1:])
    return roots == 1 and all(_reaches_top(heads, node) for node in range(1, len(heads)))


def _reaches_top(heads: tuple[int, ...], node: int) -> bool:
    for _ in heads:
        node = heads[node]
    return node == 0


def test_the_best_tree_is_the_best_of_all_trees() -> None:
    rng = np.random.default_rng(0)
    for size in (2, 3, 4, 5) * 25:
        scores = rng.normal(size=(size, size))
        trees = (heads for heads in itertools.product([0], *[range(size)] * (size - 1)) if _is_tree(heads))
        best = max(trees, key=lambda heads: sum(scores[word, heads[word]] for word in range(1, size)))
        assert tuple(best_tree(scores)) == best


def test_a_long_sentence_gets_one_root_even_where_every_word_would_be_one() -> None:
    scores = np.random.default_rng(1).normal(size=(60, 60))
    scores[:, 0] += 50
    assert _is_tree(tuple(best_tree(scores)))


def _chain(sentences: Iterable[list[str]], opinions: list[Sentence]) -> Iterator[Any]:
    """Every word hangs on the one before it; a sentence with "maybe" is doubtful."""
    for words, _ in zip(sentences, opinions, strict=True):
        size = len(words)
        yield SimpleNamespace(
            heads=[max(0, i - 1) for i in range(size)],
            labels=["root", *["dep"] * (size - 1)],
            upos=["X"] * size,
            xpos=["FW"] * size,
            feats=[""] * size,
            confidence=-9.0 if "maybe" in words else -0.1,
        )


def test_news_is_taught_without_doubtful_sentences_and_never_across_the_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silver, "_DOUBTFUL", 0.25)
    nlp = spacy.blank("en")
    tokenizer.configure(nlp)
    texts = ["Oslo's envoy left.", "Ships sailed on.", "They maybe met.", "Talks went on."]
    sentences = silver.analysed(nlp, texts, _chain)
    assert [" ".join(word.form for word in s.words) for s in sentences] == [
        "Oslo 's envoy left .",
        "Ships sailed on .",
        "Talks went on .",
    ]
    assert [s.document == sentences[0].document for s in sentences] == [True, True, False]


def test_the_news_file_leaves_lemmas_open_and_marks_where_sentences_begin(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    doc = silver.to_doc(nlp.vocab, silver.analysed(nlp, ["Ships sailed on.", "Talks went on."], _chain))
    assert [sent.text.strip() for sent in doc.sents] == ["Ships sailed on.", "Talks went on."]
    assert not doc.has_annotation("LEMMA")
    assert [token.dep_ for token in doc].count("ROOT") == 2


def _sentence(text: str) -> Sentence:
    tags = {"ships": "NOUN", "talks": "NOUN", ".": "PUNCT"}
    words = [
        Word(form, form, tags.get(form, "VERB"), "X", "", min(1, i), "root" if i == 1 else "dep", True, "")
        for i, form in enumerate(text.split())
    ]
    words[0].head = 1
    return Sentence(words, "one", 0)


def test_the_teacher_learns_what_it_is_shown_and_is_the_same_when_read_again(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="the teacher needs torch: pip install -e .[train]")
    from training import teacher, vectors

    shown = [_sentence(text) for text in ("ships sail .", "talks fail .", "ships fail .", "talks sail .")] * 4
    counted = vectors.count([[word.form for word in sentence.words] for sentence in shown], width=5)
    learnt = teacher.train(shown, {}, counted, epochs=20, seed=1)
    learnt.save(tmp_path / "one.pt")
    again = teacher.Teacher.load(tmp_path / "one.pt")
    assert teacher.score(learnt, shown)["LAS"] == 100
    assert teacher.score(again, shown) == teacher.score(learnt, shown)
    (alone,) = again.parse([["ships", "sail", "."]])
    (swayed,) = again.parse([["ships", "sail", "."]], [_sentence("ships sail .")])
    assert swayed.heads == alone.heads
    assert swayed.confidence > alone.confidence


def test_two_teachers_read_as_one_and_must_know_the_same_words(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="the teacher needs torch: pip install -e .[train]")
    from training import teacher, vectors

    shown = [_sentence(text) for text in ("ships sail .", "talks fail .")] * 4
    counted = vectors.count([[word.form for word in sentence.words] for sentence in shown], width=5)
    for seed in (1, 2):
        teacher.train(shown, {}, counted, epochs=20, seed=seed).save(tmp_path / f"{seed}.pt")
    one, two, both = (
        teacher.Teacher.load(*(tmp_path / f"{seed}.pt" for seed in seeds)) for seeds in ((1,), (2,), (1, 2))
    )
    assert teacher.score(both, shown)["LAS"] == 100
    alone, other, together = (next(reader.parse([["ships", "sail", "."]])).confidence for reader in (one, two, both))
    assert together == pytest.approx((alone + other) / 2)


def test_teachers_of_different_sentences_do_not_read_together(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="the teacher needs torch: pip install -e .[train]")
    from training import teacher, vectors

    for number, text in enumerate(("ships sail .", "trains stop .")):
        shown = [_sentence(text)] * 4
        counted = vectors.count([[word.form for word in sentence.words] for sentence in shown], width=3)
        teacher.train(shown, {}, counted, epochs=1, seed=1).save(tmp_path / f"{number}.pt")
    with pytest.raises(ValueError, match="different sentences"):
        teacher.Teacher.load(tmp_path / "0.pt", tmp_path / "1.pt")
