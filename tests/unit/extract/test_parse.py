"""The plain parse tells what spaCy's own objects tell, also of trees with crossing branches."""

from __future__ import annotations

import gc

import pytest
import spacy
from spacy.tokens import Doc as SpacyDoc

from bot.extract.parse import Doc

_VOCAB = spacy.blank("en").vocab
_WORDS = ("The", "envoy", "'s", "aides", "met", "two", "rivals", ",", "who", "left", "early", ".", "It", "rained")


def _spacy(heads: list[int]) -> SpacyDoc:
    doc = SpacyDoc(
        _VOCAB,
        words=list(_WORDS),
        spaces=[True, False, True, True, True, True, False, True, True, True, False, True, True, False],
        heads=heads,
        deps=["ROOT" if head == i else "dep" for i, head in enumerate(heads)],
        pos=["NOUN"] * len(heads),
        morphs=["Number=Plur"] * len(heads),
        ents=["B-ORG", "I-ORG", *["O"] * 12],
    )
    doc[5].lemma_ = "two"
    return doc


_PROJECTIVE = [1, 3, 1, 4, 4, 6, 4, 9, 9, 6, 9, 4, 13, 13]
_CROSSING = [1, 3, 1, 4, 4, 6, 9, 4, 6, 4, 6, 4, 13, 13]


@pytest.fixture(params=[_PROJECTIVE, _CROSSING], ids=["projective", "crossing"])
def both(request: pytest.FixtureRequest) -> tuple[SpacyDoc, Doc]:
    """spaCy's parse and the same in plain Python."""
    theirs = _spacy(request.param)
    return theirs, Doc(theirs)


@pytest.mark.parametrize(
    "name",
    "i text lower_ lemma_ pos_ tag_ dep_ ent_type_ whitespace_ is_quote is_punct like_num is_title is_lower is_alpha "
    "is_sent_start".split(),
)
def test_every_attribute_is_spacys(both: tuple[SpacyDoc, Doc], name: str) -> None:
    theirs, ours = both
    assert [getattr(token, name) for token in ours] == [getattr(token, name) for token in theirs]


@pytest.mark.parametrize("name", "children lefts rights subtree ancestors".split())
def test_neighbours_in_the_tree_are_spacys_and_in_its_order(both: tuple[SpacyDoc, Doc], name: str) -> None:
    theirs, ours = both
    assert [[t.i for t in getattr(token, name)] for token in ours] == [
        [t.i for t in getattr(token, name)] for token in theirs
    ]


@pytest.mark.parametrize("name", "head left_edge right_edge".split())
def test_head_and_edges_are_spacys(both: tuple[SpacyDoc, Doc], name: str) -> None:
    theirs, ours = both
    assert [getattr(token, name).i for token in ours] == [getattr(token, name).i for token in theirs]


def test_sentences_and_names_know_their_bounds(both: tuple[SpacyDoc, Doc]) -> None:
    theirs, ours = both
    assert [(s.start, s.end, s.text, s.root.i) for s in ours.sents] == [
        (s.start, s.end, s.text, s.root.i) for s in theirs.sents
    ]
    assert [(e.start, e.end, e.text, e.label_) for e in ours.ents] == [(0, 2, "The envoy", "ORG")]
    assert [token.sent.start for token in ours] == [token.sent.start for token in theirs]


def test_text_and_root_of_every_stretch_are_spacys(both: tuple[SpacyDoc, Doc]) -> None:
    theirs, ours = both
    stretches = [(i, j) for i in range(len(theirs)) for j in range(i + 1, len(theirs) + 1)]
    for start, end in stretches:
        assert ours.text(start, end) == theirs[start:end].text
        assert ours.root(start, end).i == theirs[start:end].root.i


def test_who_is_above_whom(both: tuple[SpacyDoc, Doc]) -> None:
    theirs, ours = both
    pairs = [(i, j) for i in range(len(theirs)) for j in range(len(theirs)) if i != j]
    assert [ours[i].is_ancestor(ours[j]) for i, j in pairs] == [theirs[i].is_ancestor(theirs[j]) for i, j in pairs]


def test_a_neighbour_beyond_either_end_is_an_error(both: tuple[SpacyDoc, Doc]) -> None:
    _, ours = both
    assert ours[0].nbor(1) is ours[1]
    for token, step in ((ours[0], -1), (ours[-1], 1)):
        with pytest.raises(IndexError):
            token.nbor(step)


def test_features_are_printed() -> None:
    ours = Doc(_spacy(_PROJECTIVE))
    assert "Number=Plur" in ours[0].morph


def test_what_is_released_leaves_nothing_to_the_garbage_collector() -> None:
    theirs = _spacy(_CROSSING)
    gc.collect()
    doc = Doc(theirs)
    doc.release()
    del doc
    assert gc.collect() == 0


@pytest.mark.parametrize(("tag", "head"), [("VB", 2), ("VBD", 6)])
def test_a_bare_verb_is_joined_to_the_bare_verb_above_and_to_no_participle(tag: str, head: int) -> None:
    words = ["He", "would", "brief", "the", "congress", "which", "met", "and", "visit", "Oslo"]
    parsed = SpacyDoc(
        _VOCAB,
        words=words,
        heads=[2, 2, 2, 4, 2, 6, 4, 8, 6, 8],
        deps=["nsubj", "aux", "ROOT", "det", "obj", "nsubj", "acl:relcl", "cc", "conj", "obj"],
        tags=["PRP", "MD", "VB", "DT", "NN", "WDT", "VBD", "CC", tag, "NNP"],
    )
    assert Doc(parsed)[8].head.i == head


@pytest.mark.parametrize(("role", "subject"), [("ccomp", True), ("acl:relcl", False)])
def test_an_object_that_a_verb_without_subject_follows_is_its_subject(role: str, subject: bool) -> None:
    words = ["Lee", "said", "Oslo", "saw", "the", "deal", "was", "dead"]
    parsed = SpacyDoc(
        _VOCAB,
        words=words,
        heads=[1, 1, 3, 1, 5, 3, 7, 1],
        deps=["nsubj", "ROOT", "nsubj", role, "det", "obj", "cop", "ccomp"],
        pos=["PROPN", "VERB", "PROPN", "VERB", "DET", "NOUN", "AUX", "ADJ"],
        tags=["NNP", "VBD", "NNP", "VBD", "DT", "NN", "VBD", "JJ"],
    )
    doc = Doc(parsed)
    assert ((doc[5].dep_, doc[5].head.i, doc[7].head.i) == ("nsubj", 7, 3)) is subject


@pytest.mark.parametrize(("tag", "who"), [("PROPN", "nsubj"), ("VERB", "ccomp")])
def test_a_name_behind_the_verb_that_ends_a_sentence_is_its_subject(tag: str, who: str) -> None:
    theirs = SpacyDoc(
        _VOCAB,
        words=["Rain", "came", ",", "said", "Eva", "Brandt"],
        heads=[1, 3, 1, 3, 5, 3],
        deps=["nsubj", "ccomp", "punct", "ROOT", "nsubj", "ccomp"],
        pos=["NOUN", "VERB", "PUNCT", "VERB", "PROPN", tag],
        tags=["NN", "VBD", ",", "VBD", "NNP", "NNP"],
    )
    assert Doc(theirs)[5].dep_ == who


@pytest.mark.parametrize(("tag", "head"), [("VBD", 2), ("VB", 0)])
def test_a_clause_straight_behind_a_finite_verb_hangs_on_it_and_not_beside_it(tag: str, head: int) -> None:
    theirs = SpacyDoc(
        _VOCAB,
        words=["saying", "Lee", "recognised", "the", "deal", "was", "dead"],
        heads=[0, 2, 0, 4, 6, 6, 0],
        deps=["ROOT", "nsubj", "ccomp", "det", "nsubj", "cop", "ccomp"],
        pos=["VERB", "PROPN", "VERB", "DET", "NOUN", "AUX", "ADJ"],
        tags=["VBG", "NNP", tag, "DT", "NN", "VBD", "JJ"],
    )
    assert Doc(theirs)[6].head.i == head
